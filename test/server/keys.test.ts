import { expect } from "chai";
import { connect, person, signIn, signUp, type Said } from "../support/plain-client.ts";
import { roomOf } from "../support/room.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("keys", () => {
  const relay = eachWithRelay({ limits: { keysPerPage: 2, watches: 2 } });

  it("are handed out as they were published, the last of each device, and only of registered devices", async () => {
    const bob = await person(relay().url, "bob", '{"first":1}');
    await bob.ask("key_register", { publicKey: '{"second" : 2}' });
    await connect(relay().url, await signIn(relay().url, "bob"));
    const alice = await person(relay().url, "alice");
    expect(await alice.ask("key_request", { target: "BOB" })).to.deep.equal({
      ok: true,
      keys: [{ username: "bob", device: bob.device, publicKey: '{"second" : 2}' }],
    });
    bob.close();
    await alice.next("device_changed", ({ device, state }) => device === bob.device && state === "gone");
    expect(await alice.ask("key_request", { target: "bob" })).to.deep.equal({ ok: true, keys: [] });
  });

  it("come page by page", async () => {
    const token = await signUp(relay().url, "bob");
    const devices: string[] = [];
    for (let i = 0; i < 5; i++) {
      const client = await connect(relay().url, token);
      await client.ask("key_register", { publicKey: `k${i}` });
      devices.push(client.device);
    }
    const alice = await person(relay().url, "alice");
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { keys, next } = await alice.ask("key_request", { target: "bob", after });
      expect(keys.length).to.be.at.most(2);
      seen.push(...keys.map(({ device }: Said) => device));
      after = next;
    } while (after !== undefined);
    expect(seen).to.deep.equal(devices.sort());
  });

  it("of a room are those of the connections in it, for those in it", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const carol = await person(relay().url, "carol");
    const room = await roomOf(alice, "alice", { bob });
    const { keys } = await bob.ask("key_request", { room });
    expect(keys.map(({ username }: Said) => username).sort()).to.deep.equal(["alice", "bob"]);
    expect((await carol.ask("key_request", { room })).error.code).to.equal("forbidden");
  });

  it("reach the one device that they are for", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const bob2 = await connect(relay().url, await signIn(relay().url, "bob"));
    const answer = await alice.ask("key_exchange", { to: "bob", device: bob.device, encryptedKey: "sealed" });
    expect(answer).to.deep.equal({ ok: true });
    expect(await bob.next("key_exchange")).to.deep.equal({
      from: "alice",
      device: alice.device,
      encryptedKey: "sealed",
    });
    await bob2.settled();
    expect(bob2.all("key_exchange")).to.deep.equal([]);
    for (const [to, device] of [
      ["bob", "gone"],
      ["carol", bob.device],
      ["alice", bob.device],
    ]) {
      const refused = await alice.ask("key_exchange", { to, device, encryptedKey: "sealed" });
      expect(refused.error.code).to.equal("offline");
    }
  });

  it("tell watchers, roommates and one's own connections of each change, and nobody else", async () => {
    const watcher = await person(relay().url, "watcher");
    const mate = await person(relay().url, "mate");
    const stranger = await person(relay().url, "stranger");
    const token = await signUp(relay().url, "bob");
    const own = await connect(relay().url, token);
    const bobs = await connect(relay().url, token);
    await watcher.ask("key_request", { target: "Bob" });
    await roomOf(mate, "mate", { bob: bobs });
    await bobs.ask("key_register", { publicKey: "k" });
    const ready = { username: "bob", device: bobs.device, state: "ready" };
    for (const client of [watcher, mate, own])
      expect(await client.next("device_changed")).to.deep.equal(ready);
    bobs.close();
    for (const client of [watcher, mate, own]) {
      await client.next("device_changed", ({ state }) => state === "gone");
      expect(client.all("device_changed")).to.deep.equal([ready, { ...ready, state: "gone" }]);
    }
    await stranger.settled();
    expect(stranger.all("device_changed")).to.deep.equal([]);
  });

  it("of more users than can be watched are watched by the last who were asked for", async () => {
    const alice = await person(relay().url, "alice");
    const people = [];
    for (const name of ["ann", "ben", "cyd"]) {
      people.push(await person(relay().url, name));
      await alice.ask("key_request", { target: name });
    }
    for (const someone of people) await someone.ask("key_register", { publicKey: "again" });
    await alice.next("device_changed", ({ username }) => username === "cyd");
    expect(alice.all("device_changed").map(({ username }) => username)).to.deep.equal(["ben", "cyd"]);
  });
});
