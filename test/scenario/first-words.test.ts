import { expect } from "chai";
import { everyoneLeaves, fated, has, meet, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("two people in two browsers", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("talk, and each reads what the other wrote", async () => {
    const [alice, bob] = await meet(relay.url, "alice1", "bob1");
    await alice.to(bob).send("hello bob");
    await until(bob.to(alice).timeline, has("hello bob"));
    await bob.to(alice).send("hello alice");
    await until(alice.to(bob).timeline, has("hello alice"));
    await until(alice.to(bob).timeline, fated("hello bob", "delivered"));
    await until(bob.to(alice).timeline, fated("hello alice", "delivered"));
    expect(texts(alice.to(bob).timeline.get())).to.deep.equal(["hello bob", "hello alice"]);
  });

  it("both write first in the same instant, and both read everything", async () => {
    const [alice, bob] = await meet(relay.url, "alice2", "bob2");
    const words = Array.from({ length: 10 }, (_, i) => i);
    await Promise.all(words.flatMap((i) => [alice.to(bob).send(`a${i}`), bob.to(alice).send(`b${i}`)]));
    await until(alice.to(bob).timeline, (items) => items.length === 20);
    await until(bob.to(alice).timeline, (items) => items.length === 20);
  });

  it("a receiver reloads, and what is written afterwards arrives", async () => {
    const [alice, bob] = await meet(relay.url, "alice3", "bob3");
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    await until(alice.to(bob).timeline, fated("before", "delivered"));
    const again = await bob.reload();
    for (let i = 0; i < 10; i++) await alice.to(bob).send(`after ${i}`);
    await until(again.to(alice).timeline, (items) => items.length === 10);
    expect(texts(again.to(alice).timeline.get())).to.deep.equal(
      Array.from({ length: 10 }, (_, i) => `after ${i}`),
    );
  });

  it("what is written while the other is away says so, and goes when they come", async () => {
    const [alice, bob] = await meet(relay.url, "alice4", "bob4");
    await alice.to(bob).send("hi");
    await until(bob.to(alice).timeline, has("hi"));
    await until(alice.to(bob).timeline, fated("hi", "delivered"));
    bob.session.close();
    await until(alice.session.people, (people) =>
      people.some((person) => person.username === "bob4" && !person.online),
    );
    await alice.to(bob).send("are you there?");
    const items = await until(alice.to(bob).timeline, fated("are you there?", "waiting"));
    expect(items[1]).to.deep.include({ waitingFor: ["bob4"] });
    const again = await bob.reload();
    await until(again.to(alice).timeline, has("are you there?"));
    await until(alice.to(bob).timeline, fated("are you there?", "delivered"));
  });

  it("the relay is lost and comes back, and what was queued meanwhile arrives on its own", async () => {
    const [alice, bob] = await meet(relay.url, "alice5", "bob5");
    await alice.to(bob).send("one");
    await until(bob.to(alice).timeline, has("one"));
    await relay.stop();
    await until(alice.session.status, ({ state }) => state === "reconnecting");
    await alice.to(bob).send("two");
    await bob.to(alice).send("three");
    await until(alice.to(bob).timeline, fated("two", "waiting"));
    await relay.start();
    await until(bob.to(alice).timeline, has("two"));
    await until(alice.to(bob).timeline, has("three"));
    await until(alice.to(bob).timeline, fated("two", "delivered"));
  });

  it("each tab of a person sees the conversation", async () => {
    const [alice, bob] = await meet(relay.url, "alice6", "bob6");
    const second = await alice.tab();
    await alice.to(bob).send("from the first tab");
    await until(second.to(bob).timeline, has("from the first tab"));
    await until(bob.to(alice).timeline, has("from the first tab"));
    await bob.to(alice).send("to both");
    await until(alice.to(bob).timeline, has("to both"));
    await until(second.to(bob).timeline, has("to both"));
    await second.to(bob).send("from the second");
    await until(alice.to(bob).timeline, has("from the second"));
    await until(bob.to(alice).timeline, has("from the second"));
  });
});
