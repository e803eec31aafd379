import { expect } from "chai";
import { SessionError, type Item, type TextItem } from "../../web-components/session/index.ts";
import { startForger } from "../support/forger.ts";
import { everyoneLeaves, has, meet, noticed, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The item of a text. Fails if there is none. */
function item(items: readonly Item[], body: string): TextItem {
  const found = items.find((entry): entry is TextItem => entry.kind === "text" && entry.body === body);
  if (found === undefined) throw new Error(`no "${body}" among ${JSON.stringify(texts(items))}`);
  return found;
}

function changed(body: string, change: (found: TextItem) => boolean): (items: readonly Item[]) => boolean {
  return (items) => has(body)(items) && change(item(items, body));
}

describe("what is said of a message", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("reaches the other: a reply, a reaction and its end, an edit, a deletion", async () => {
    const [alice, bob] = await meet(relay.url, "alice_changes", "bob_changes");
    await alice.to(bob).send("hello");
    await until(bob.to(alice).timeline, has("hello"));
    const [here, there] = [alice.to(bob), bob.to(alice)];
    const hello = item(there.timeline.get(), "hello");
    const id = await there.send("an answer", { replyTo: { user: alice.name, id: hello.id } });
    await until(here.timeline, has("an answer"));
    expect(item(here.timeline.get(), "an answer").replyTo).to.deep.equal({
      user: alice.name,
      id: hello.id,
    });

    await here.react({ user: bob.name, id }, "👍");
    await until(
      there.timeline,
      changed("an answer", ({ reactions }) => reactions?.["👍"]?.includes(alice.name) === true),
    );
    await here.react({ user: bob.name, id }, "🎉");
    await until(
      there.timeline,
      changed("an answer", ({ reactions }) => reactions?.["🎉"] !== undefined && !reactions["👍"]),
    );
    await here.react({ user: bob.name, id }, "");
    await until(
      there.timeline,
      changed("an answer", ({ reactions }) => Object.keys(reactions ?? {}).length === 0),
    );

    await there.edit(id, "a better answer");
    await until(
      here.timeline,
      changed("a better answer", ({ edited }) => edited === true),
    );
    await there.delete(id);
    await until(here.timeline, (items) => items.some((entry) => entry.kind === "text" && entry.deleted));
    expect(texts(here.timeline.get())).to.not.include("a better answer");
  });

  it("is not taken from anyone but its author: nobody edits or deletes what another wrote", async () => {
    const [alice] = await meet(relay.url, "alice_forged");
    const mallory = await startForger(relay.url, "mallory_forged");
    const words = await mallory.open(alice.name);
    const own = "aaaaaaaa-2222-4333-8444-555555555555";
    await words.say({ type: "text", id: own, at: 1, seq: 1, body: "my own words" });
    await until(alice.to(mallory).timeline, has("my own words"));
    const hers = await alice.to(mallory).send("alice's words");
    const target = { user: alice.name, id: hers };
    const id = (n: number): string => `bbbbbbbb-2222-4333-8444-00000000000${n}`;
    await words.say({ type: "edit", id: id(2), at: 1, seq: 2, target, body: "what she never said" });
    await words.say({ type: "delete", id: id(3), at: 1, seq: 3, target });
    // Under her name, as if it were hers to say: the author is who the chain's package names.
    await words.say({
      type: "edit",
      id: id(4),
      at: 1,
      seq: 4,
      from: alice.name,
      user: alice.name,
      target,
      body: "again",
    });
    await words.say({
      type: "edit",
      id: id(5),
      at: 1,
      seq: 5,
      target: { user: mallory.name, id: own },
      body: "my own, edited",
    });
    await until(alice.to(mallory).timeline, has("my own, edited"));
    expect(texts(alice.to(mallory).timeline.get())).to.deep.equal(["my own, edited", "alice's words"]);
    const untouched = item(alice.to(mallory).timeline.get(), "alice's words");
    expect(untouched).to.not.have.any.keys("edited", "deleted");
    mallory.client.close();
  });

  it("may come before the message it speaks of, and is applied when that comes", async () => {
    const [alice] = await meet(relay.url, "alice_early");
    const mallory = await startForger(relay.url, "writer_early");
    const words = await mallory.open(alice.name);
    const id = "cccccccc-2222-4333-8444-555555555555";
    const target = { user: mallory.name, id };
    const other = "dddddddd-2222-4333-8444-555555555555";
    await words.say({ type: "edit", id: other, at: 1, seq: 3, target, body: "the last word" });
    await words.say({
      type: "edit",
      id: other.replace("d", "e"),
      at: 1,
      seq: 2,
      target,
      body: "the second",
    });
    await words.say({ type: "text", id, at: 1, seq: 1, body: "the first" });
    await until(
      alice.to(mallory).timeline,
      changed("the last word", ({ edited }) => edited === true),
    );
    expect(texts(alice.to(mallory).timeline.get())).to.deep.equal(["the last word"]);
    mallory.client.close();
  });

  it("counts once: a second message of the same id is dropped, a number too high is a line that says so", async () => {
    const [alice] = await meet(relay.url, "alice_twice");
    const mallory = await startForger(relay.url, "mallory_twice");
    const words = await mallory.open(alice.name);
    const id = "ffffffff-2222-4333-8444-555555555555";
    await words.say({ type: "text", id, at: 1, seq: 1, body: "first" });
    await words.say({ type: "text", id, at: 1, seq: 2, body: "second" });
    await words.say({ type: "text", id: id.replace("f", "0"), at: 1, seq: 5_000, body: "far ahead" });
    await words.say({ type: "text", id: id.replace("f", "1"), at: 1, seq: 3, body: "third" });
    await until(alice.to(mallory).timeline, has("third"));
    expect(texts(alice.to(mallory).timeline.get())).to.deep.equal(["first", "third"]);
    expect(noticed("unreadable")(alice.to(mallory).timeline.get())).to.equal(true);
    mallory.client.close();
  });

  it("that is ill-formed is one line that says so, however often it comes, and stops nothing", async () => {
    const [alice] = await meet(relay.url, "alice_illformed");
    const mallory = await startForger(relay.url, "mallory_illform");
    const words = await mallory.open(alice.name);
    alice.to(mallory);
    const id = "99999999-2222-4333-8444-555555555555";
    // The same number comes again, as it does where nobody acknowledged it.
    for (let copy = 0; copy < 3; copy++)
      await words.say({ type: "text", id, at: 1, seq: 1, body: { html: "<script>" } });
    await words.say([]);
    await words.say({ type: "text", id, at: 1, seq: 2, body: "well-formed" });
    await until(alice.to(mallory).timeline, has("well-formed"));
    const [line] = alice.to(mallory).timeline.get();
    expect(line).to.deep.include({ kind: "notice", code: "unreadable", count: 2 });
    mallory.client.close();
  });

  it("is refused where it is written, if nobody could read it", async () => {
    const [alice, bob] = await meet(relay.url, "alice_unwritten", "bob_unwritten");
    bob.to(alice);
    const chat = alice.to(bob);
    const id = await chat.send("hello");
    const outcome = (saying: Promise<unknown>): Promise<unknown> =>
      saying.then(
        () => "taken",
        (error: unknown) => (error instanceof SessionError ? error.code : error),
      );
    const mine = { user: alice.name, id };
    expect(await outcome(chat.edit(id, ""))).to.equal("bad_request");
    expect(await outcome(chat.edit(id, " \n"))).to.equal("bad_request");
    expect(await outcome(chat.edit(id, "ä".repeat(33_000)))).to.equal("too_large");
    expect(await outcome(chat.react(mine, "text"))).to.equal("bad_request");
    expect(await outcome(chat.react({ ...mine, id: "none" }, "👍"))).to.equal("bad_request");
    expect(await outcome(chat.setTimer(-1))).to.equal("bad_request");
    expect(await outcome(chat.setTimer(0.5))).to.equal("bad_request");
    expect(await outcome(chat.send("answer", { replyTo: { user: "..", id } }))).to.equal("bad_request");
    expect(await outcome(chat.send("x".repeat(65 * 1024)))).to.equal("too_large");
    expect(texts(chat.timeline.get()), "as it stands").to.deep.equal(["hello"]);
    await chat.send("after");
    await until(bob.to(alice).timeline, has("after"));
    expect(noticed("unreadable")(bob.to(alice).timeline.get())).to.equal(false);
  });
});
