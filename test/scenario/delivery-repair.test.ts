import { expect } from "chai";
import { startHostileRelay, type HostileRelay } from "../support/hostile-relay.ts";
import { everyoneLeaves, fated, has, meet, noticed, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

const BUSY = { ok: false, error: { code: "unavailable", message: "not now", retryAfterMs: 50 } };

describe("delivery over a bad line", () => {
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

  it("a line that breaks again and again is no alarm for anyone, and nothing written meanwhile is lost", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_flicker", "bob_flicker");
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    let broken = 0;
    hostile.toClient = (event, payload, connection) => {
      if (event !== "init_state" || connection.username !== bob.name || broken >= 6) return [payload];
      broken += 1;
      // While the page still makes its keys: it greets the next connection before it has published them to this one.
      setTimeout(() => connection.cut(), 5);
      return [payload];
    };
    bob.session.status.subscribe(({ state }) => {
      if (state === "reconnecting") bob.session.reconnect();
    });
    hostile.connections(bob.name)[0]?.cut();
    await alice.to(bob).send("meanwhile");
    await bob.to(alice).send("me too");
    await until(bob.to(alice).timeline, has("meanwhile"));
    await until(alice.to(bob).timeline, has("me too"));
    expect(broken).to.equal(6);
    for (const items of [alice.to(bob).timeline.get(), bob.to(alice).timeline.get()])
      expect(items.filter(({ kind }) => kind === "notice")).to.deep.equal([]);
  });

  it("a page whose key the relay did not take comes back by itself, and is written to", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_untaken", "bob_untaken");
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    let refused = 0;
    hostile.answer = (event, answer, { username }) => {
      if (event !== "key_register" || username !== bob.name || refused >= 2) return answer;
      refused += 1;
      return BUSY;
    };
    hostile.connections(bob.name)[0]?.cut();
    await until(bob.session.status, ({ state }) => state === "reconnecting");
    await alice.to(bob).send("are you back?");
    await until(bob.to(alice).timeline, has("are you back?"));
    expect(refused).to.equal(2);
    expect(bob.session.status.get().state).to.equal("online");
  });

  it("a look at someone's devices that failed is made again: what waits for it goes out by itself", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_look", "bob_look");
    let refused = 0;
    hostile.answer = (event, answer, { username }) => {
      if (event !== "key_request" || username !== alice.name || refused >= 3) return answer;
      refused += 1;
      return BUSY;
    };
    await alice.to(bob).send("I see you");
    await until(bob.to(alice).timeline, has("I see you"));
    await until(alice.to(bob).timeline, fated("I see you", "sent"));
    expect(refused).to.equal(3);
  });

  it("a tab that lacks a message gets it from another tab when its writer is gone, and says nothing of it", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_gone", "bob_gone");
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    const second = await bob.tab();
    await until(second.to(alice).timeline, has("before"));
    await alice.to(bob).send("to both");
    await until(second.to(alice).timeline, has("to both"));
    const [, line] = hostile.connections(bob.name);
    // To the second tab alone, one message does not come; and nobody sends it again.
    let dropped = 0;
    hostile.fromClient = (event, payload, { username }) =>
      username === bob.name && event === "message" && dropped > 0 ? [] : [payload];
    hostile.toClient = (event, payload, connection) => {
      if (event !== "message" || connection !== line || payload["from"] !== alice.name || dropped > 0)
        return [payload];
      dropped += 1;
      return [];
    };
    await alice.to(bob).send("missed");
    await until(bob.to(alice).timeline, has("missed"));
    await alice.to(bob).send("last words");
    await until(second.to(alice).timeline, has("last words"));
    alice.session.close();
    await until(second.to(alice).timeline, has("missed"));
    expect(texts(second.to(alice).timeline.get())).to.deep.equal([
      "before",
      "to both",
      "missed",
      "last words",
    ]);
    expect(noticed("missing")(second.to(alice).timeline.get())).to.equal(false);
  });

  it("what comes late does not undo what was done after it: both sides show one timer and one reaction", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_late", "bob_late");
    bob.to(alice);
    const id = await alice.to(bob).send("before");
    await until(alice.to(bob).timeline, fated("before", "delivered"));
    let lost = 0;
    hostile.toClient = (event, payload, { username }) => {
      if (event !== "message" || username !== bob.name || payload["from"] !== alice.name || lost === 3)
        return [payload];
      lost += 1;
      return [];
    };
    const target = { user: alice.name, id };
    await alice.to(bob).setTimer(60);
    await alice.to(bob).react(target, "👍");
    await alice.to(bob).send("lost on the way");
    await until(alice.to(bob).timeline, fated("lost on the way", "sent"));
    await alice.to(bob).setTimer(0);
    await alice.to(bob).react(target, "");
    await alice.to(bob).send("after it");
    await until(bob.to(alice).timeline, has("after it"));
    await until(bob.to(alice).timeline, has("lost on the way"));
    expect(lost).to.equal(3);
    expect(bob.to(alice).timer.get()).to.equal(0);
    const [first] = bob.to(alice).timeline.get();
    expect(first).to.deep.include({ body: "before", reactions: {} });
  });

  it("the last message of all is not lost either: the writer sees that nobody has it, and says so", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_tail", "bob_tail");
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    await until(alice.to(bob).timeline, fated("before", "delivered"));
    let dropped = 0;
    hostile.toClient = (event, payload, { username }) => {
      if (event !== "message" || username !== bob.name || dropped > 0) return [payload];
      dropped += 1;
      return [];
    };
    await alice.to(bob).send("last words");
    await until(alice.to(bob).timeline, fated("last words", "delivered"));
    expect(dropped).to.equal(1);
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal(["before", "last words"]);
  });

  it("whose page wrote more than it can keep while the relay was away is read on, and what is lost is a line", async () => {
    const [alice, bob] = await meet(relay.url, "alice_long", "bob_long");
    await alice.to(bob).send("before");
    await until(alice.to(bob).timeline, fated("before", "sent"));
    await until(bob.to(alice).timeline, has("before"));
    await relay.stop();
    for (let n = 1; n <= 1_600; n++) await alice.to(bob).send(`number ${n}`);
    await relay.start();
    for (const { session } of [alice, bob]) session.reconnect();
    await until(bob.to(alice).timeline, has("number 1600"));
    await alice.to(bob).send("the end");
    await until(bob.to(alice).timeline, has("the end"));
    const items = bob.to(alice).timeline.get();
    expect(texts(items)).to.have.lengthOf(502);
    // The writer keeps 500. Where its key came before they went, 500 more of the 1,100 may be there, and are asked for first.
    const notices = items.filter((item) => item.kind === "notice");
    expect(notices.map(({ code }) => code)).to.deep.equal(["missing"]);
    expect(notices[0]?.count).to.be.oneOf([600, 1_100]);
  });
});
