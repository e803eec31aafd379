import { expect } from "chai";
import { Cluster } from "../../server/cluster.ts";
import type { RelayNamespace } from "../../server/native-rooms.ts";
import { Presence } from "../../server/presence.ts";
import { connect, person, signIn, signUp, type Said } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("presence", () => {
  const relay = eachWithRelay({ presenceIntervalMs: 60 });

  it("begins with the first device that has registered keys, not with a connection", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await connect(relay().url, await signUp(relay().url, "bob"));
    await person(relay().url, "carol");
    await alice.next("user_online", ({ usernames }) => usernames.includes("carol"));
    expect(alice.all("user_online").flatMap(({ usernames }) => usernames)).not.to.include("bob");
    await bob.ask("key_register", { publicKey: "k" });
    expect(await alice.next("user_online", ({ usernames }) => usernames.includes("bob"))).to.deep.equal({
      usernames: ["bob"],
      online: 3,
    });
  });

  it("ends with the last connection", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const bob2 = await connect(relay().url, await signIn(relay().url, "bob"));
    await alice.next("user_online", ({ usernames }) => usernames.includes("bob"));
    bob.close();
    await person(relay().url, "carol");
    await alice.next("user_online", ({ usernames }) => usernames.includes("carol"));
    expect(alice.all("user_offline")).to.deep.equal([]);
    bob2.close();
    expect(await alice.next("user_offline")).to.deep.equal({ usernames: ["bob"], online: 2 });
  });

  it("tells of many who come at once in one event", async () => {
    const alice = await person(relay().url, "alice");
    const tokens = await Promise.all(["ann", "ben", "cyd"].map((name) => signUp(relay().url, name)));
    const clients = await Promise.all(tokens.map((token) => connect(relay().url, token)));
    await alice.next("user_online", ({ usernames }) => usernames.includes("alice"));
    await Promise.all(clients.map((client) => client.ask("key_register", { publicKey: "k" })));
    const { usernames } = await alice.next("user_online", ({ usernames: names }) => names.includes("ann"));
    expect(usernames.sort()).to.deep.equal(["ann", "ben", "cyd"]);
  });
});

describe("presence within one interval", () => {
  const relay = eachWithRelay({ presenceIntervalMs: 1_500 });

  it("does not mention someone who left and came back, but does tell of their devices", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    await alice.ask("key_request", { target: "bob" });
    await alice.next("user_online", ({ usernames }) => usernames.includes("bob"));
    const before = alice.received.length;
    const token = await signIn(relay().url, "bob");
    bob.close();
    await alice.next("device_changed", ({ state }) => state === "gone");
    const again = await connect(relay().url, token);
    await again.ask("key_register", { publicKey: "k" });
    await person(relay().url, "carol");
    await alice.next("user_online", ({ usernames }) => usernames.includes("carol"));
    const events = alice.received.slice(before).map(({ event }) => event);
    expect(events).to.deep.equal(["device_changed", "device_changed", "user_online"]);
    expect(alice.all("user_online").at(-1)).to.deep.equal({ usernames: ["carol"], online: 3 });
  });
});

describe("presence of a crowd", () => {
  const relay = eachWithRelay({ presenceIntervalMs: 800 });

  it("names 32 at most to everyone and says that there are more, and tells who watches someone of them all", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `crowd_${i}`);
    const tokens = await Promise.all(names.map((name) => signUp(relay().url, name)));
    const stranger = await connect(relay().url, await signUp(relay().url, "stranger"));
    const friend = await connect(relay().url, await signUp(relay().url, "friend"));
    for (const target of names) await friend.ask("key_request", { target });
    const clients = await Promise.all(tokens.map((token) => connect(relay().url, token)));
    // In one turn of the relay's loop, and so in one interval.
    for (const client of clients) client.socket.emit("key_register", { publicKey: "k" }, () => undefined);
    await friend.until(
      () => new Set(friend.all("user_online").flatMap(({ usernames }) => usernames)).size === 40,
    );
    await stranger.until(() => stranger.all("user_online").at(-1)?.online === 40);
    const told = stranger.all("user_online");
    expect(told.find(({ more }) => more === true)?.usernames ?? []).to.have.length(32);
    expect(told.flatMap(({ usernames }) => usernames).length).to.be.below(40);
    const late = await connect(relay().url, await signUp(relay().url, "late"));
    const { onlineUsers, online } = await late.next("init_state");
    expect([onlineUsers.length, online]).to.deep.equal([32, 40]);
  });
});

describe("presence told to many listeners", () => {
  /** A namespace with so many connections, which writes down what all of them are told. */
  function crowdOf(size: number): { readonly presence: Presence; readonly told: string[][] } {
    const told: string[][] = [];
    const emit = (_event: string, { usernames }: { usernames: string[] }) => told.push(usernames);
    const chat: Said = { sockets: { size }, emit };
    return { told, presence: new Presence(chat as RelayNamespace, new Cluster(Date.now), 5) };
  }

  it("is gathered for longer, so that a wave of arrivals costs each of them a few frames and not one for each other", async () => {
    const [few, many] = [crowdOf(1), crowdOf(50)];
    many.presence.arrived("ann");
    few.presence.arrived("ann");
    while (few.told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    many.presence.arrived("ben");
    while (many.told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(many.told).to.deep.equal([["ann", "ben"]]);
    expect(few.told).to.deep.equal([["ann"]]);
  });
});
