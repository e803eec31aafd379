import { expect } from "chai";
import { everyoneLeaves, fated, has, meet, noticed, texts, until, type Actor } from "../support/people.ts";
import { startHostileRelay, type HostileRelay, type Payload } from "../support/hostile-relay.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The base64 of `text` with one bit of byte `at` turned. */
function flipped(text: unknown, at: number): string {
  const bytes = Buffer.from(String(text), "base64");
  bytes[at < 0 ? bytes.length + at : at] = (bytes.at(at) ?? 0) ^ 1;
  return bytes.toString("base64");
}

describe("a hostile relay", () => {
  let relay: RunningRelay;
  let hostile: HostileRelay;
  before(async () => {
    relay = await startRelay();
    hostile = await startHostileRelay(relay);
  });
  afterEach(() => {
    hostile.behave();
    everyoneLeaves();
  });
  after(async () => {
    await hostile.close();
    await relay.close();
  });

  /** Two people who have already talked, so that their chains are handed over. */
  async function acquainted(suffix: string): Promise<readonly [Actor, Actor]> {
    const [alice, bob] = await meet(hostile.url, `alice_${suffix}`, `bob_${suffix}`);
    await alice.to(bob).send("hello");
    await until(bob.to(alice).timeline, has("hello"));
    await bob.to(alice).send("hello too");
    await until(alice.to(bob).timeline, has("hello too"));
    await until(alice.to(bob).timeline, fated("hello", "delivered"));
    await until(bob.to(alice).timeline, fated("hello too", "delivered"));
    return [alice, bob];
  }

  it("that alters a message is seen: it is not shown, and a line says that something could not be read", async () => {
    const [alice, bob] = await acquainted("alter");
    hostile.toClient = (event, payload, { username }) =>
      event === "message" && username === bob.name
        ? [{ ...payload, data: flipped(payload["data"], -70) }]
        : [payload];
    await alice.to(bob).send("altered on the way");
    await until(bob.to(alice).timeline, noticed("unreadable"));
    expect(texts(bob.to(alice).timeline.get())).to.not.include("altered on the way");
  });

  it("that repeats a message achieves nothing: one copy is shown", async () => {
    const [alice, bob] = await acquainted("repeat");
    hostile.toClient = (event, payload) => (event === "message" ? [payload, payload, payload] : [payload]);
    await alice.to(bob).send("once");
    await alice.to(bob).send("and again");
    await until(bob.to(alice).timeline, has("and again"));
    await alice.to(bob).send("end");
    await until(bob.to(alice).timeline, has("end"));
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal([
      "hello",
      "hello too",
      "once",
      "and again",
      "end",
    ]);
    expect(noticed("unreadable")(bob.to(alice).timeline.get())).to.equal(false);
  });

  it("that holds a message back cannot hide it: it is asked for, and comes in its place", async () => {
    const [alice, bob] = await acquainted("drop");
    let dropped = 0;
    hostile.toClient = (event, payload, { username }) => {
      if (event !== "message" || username !== bob.name || dropped > 0) return [payload];
      dropped += 1;
      return [];
    };
    await alice.to(bob).send("held back");
    await until(alice.to(bob).timeline, fated("held back", "sent"));
    await alice.to(bob).send("what follows");
    await until(bob.to(alice).timeline, has("held back"));
    expect(texts(bob.to(alice).timeline.get()).slice(2)).to.deep.equal(["held back", "what follows"]);
  });

  it("that moves a message into another conversation is refused", async () => {
    const [alice, bob] = await acquainted("splice");
    const [carol] = await meet(hostile.url, "carol_splice");
    await carol.to(bob).send("it is carol");
    await until(bob.to(carol).timeline, has("it is carol"));
    const captured: Payload[] = [];
    hostile.toClient = (event, payload, { username }) => {
      if (event === "message" && username === bob.name) captured.push(payload);
      return event === "message" && username === bob.name ? [] : [payload];
    };
    await alice.to(bob).send("from alice");
    await until(alice.to(bob).timeline, fated("from alice", "sent"));
    const [connection] = hostile.connections(bob.name);
    expect(captured).to.have.lengthOf(1);
    connection?.inject("message", { ...captured[0], from: carol.name });
    hostile.behave();
    await carol.to(bob).send("carol again");
    await until(bob.to(carol).timeline, has("carol again"));
    expect(texts(bob.to(carol).timeline.get())).to.deep.equal(["it is carol", "carol again"]);
  });

  it("that hands out a bundle of its own under a known name is seen, and reads nothing", async () => {
    const [alice, bob] = await acquainted("swap");
    const [mallory] = await meet(hostile.url, "mallory_swap");
    // Mallory's browser signs a bundle as bob, as a relay would that has no key of bob's.
    const impostor = await bob.elsewhere();
    await until(alice.to(bob).trust, ({ state }) => state === "changed");
    bob.session.close();
    await alice.to(bob).send("only for bob");
    await until(alice.to(bob).timeline, (items) =>
      items.some((item) => item.kind === "text" && item.body === "only for bob"),
    );
    await mallory.to(alice).send("marker");
    await until(alice.to(mallory).timeline, has("marker"));
    expect(texts(impostor.to(alice).timeline.get())).to.not.include("only for bob");
  });

  it("that replays a bundle under another name gets it refused", async () => {
    const [alice, bob, carol] = await meet(hostile.url, "alice_name", "bob_name", "carol_name");
    let asked = 0;
    // Whoever asks for carol's keys gets bob's bundle with carol's name on it.
    hostile.fromClient = (event, payload) =>
      event === "key_request" && payload["target"] === carol.name ? [{ target: bob.name }] : [payload];
    hostile.answer = (event, answer, { username }) => {
      if (event !== "key_request" || username !== alice.name || !Array.isArray(answer["keys"])) return answer;
      asked += 1;
      return { ...answer, keys: answer["keys"].map((key: Payload) => ({ ...key, username: carol.name })) };
    };
    const chat = alice.to(carol);
    await chat.send("for carol");
    await until(chat.timeline, noticed("stale-bundle"), "the line about a key that is not hers");
    expect(asked).to.be.greaterThan(0);
    expect(chat.trust.get().state).to.equal("unknown");
    hostile.behave();
    hostile.connections(alice.name)[0]?.cut();
    await until(carol.to(alice).timeline, has("for carol"));
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal([]);
  });

  it("that drops every key package is seen: what came without one is asked for, and arrives", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_nokey", "bob_nokey");
    let lost = 0;
    hostile.toClient = (event, payload) => {
      if (event !== "key_exchange" || lost > 0) return [payload];
      lost += 1;
      return [];
    };
    await alice.to(bob).send("without its key");
    await bob.to(alice).send("I hear nothing");
    await until(alice.to(bob).timeline, has("I hear nothing"));
    await alice.to(bob).send("another");
    const [connection] = hostile.connections(bob.name);
    connection?.cut();
    await until(bob.to(alice).timeline, has("without its key"));
    await until(bob.to(alice).timeline, has("another"));
    expect(texts(bob.to(alice).timeline.get()).filter((text) => text !== "I hear nothing")).to.deep.equal([
      "without its key",
      "another",
    ]);
  });

  it("that says things which are not in the protocol is named, and disturbs nothing", async () => {
    const [alice, bob] = await acquainted("babble");
    const [connection] = hostile.connections(bob.name);
    connection?.inject("message", { from: "../etc", to: 7, data: {} });
    connection?.inject("user_online", { usernames: "everyone" });
    await until(bob.session.alarms, (alarms) => alarms.includes("relay-malformed"));
    await alice.to(bob).send("still here");
    await until(bob.to(alice).timeline, has("still here"));
  });

  it("that stops and names a time to come back at is left alone until then", async () => {
    const [alice] = await meet(hostile.url, "alice_later");
    const [connection] = hostile.connections(alice.name);
    connection?.inject("error", { code: "unavailable", message: "the relay stops", retryAfterMs: 60_000 });
    const before = Date.now();
    connection?.cut();
    const status = await until(alice.session.status, ({ state }) => state === "reconnecting");
    if (status.state !== "reconnecting") throw new Error("the status is not what was waited for");
    expect(status.retryAt - before).to.be.at.least(60_000);
    alice.session.reconnect();
    await until(
      alice.session.status,
      ({ state }) => state === "online",
      "coming back at the person's own wish",
    );
  });
});
