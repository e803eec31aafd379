import { expect } from "chai";
import { SessionError, type Item, type TextItem } from "../../web-components/session/index.ts";
import { startForger } from "../support/forger.ts";
import { startHostileRelay, type HostileRelay, type Payload } from "../support/hostile-relay.ts";
import {
  everyoneLeaves,
  fated,
  has,
  join,
  meet,
  noticed,
  texts,
  until,
  type Actor,
} from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The item of a text. Fails if there is none. */
function item(items: readonly Item[], body: string): TextItem {
  const found = items.find((entry): entry is TextItem => entry.kind === "text" && entry.body === body);
  if (found === undefined) throw new Error(`no "${body}" among ${JSON.stringify(texts(items))}`);
  return found;
}

/** The code of a refusal. */
function codeOf(error: unknown): unknown {
  return error instanceof SessionError ? error.code : error;
}

describe("delivery", () => {
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

  /** Two people who have talked, each with the chat open. */
  async function acquainted(suffix: string, url = relay.url): Promise<readonly [Actor, Actor]> {
    const [alice, bob] = await meet(url, `alice_${suffix}`, `bob_${suffix}`);
    await alice.to(bob).send("hello");
    await until(bob.to(alice).timeline, has("hello"));
    await bob.to(alice).send("hello too");
    await until(alice.to(bob).timeline, fated("hello", "delivered"));
    await until(bob.to(alice).timeline, fated("hello too", "delivered"));
    return [alice, bob];
  }

  /** Shows that what `from` had to say before now has come to `to`: a text behind it came. */
  async function marked(from: Actor, to: Actor, mark: string): Promise<void> {
    await from.to(to).send(mark);
    await until(to.to(from).timeline, has(mark));
  }

  describe("receipts", () => {
    it("are not answered to a stranger before the person opens the chat", async () => {
      const [alice, bob, carol] = await meet(hostile.url, "alice_stranger", "bob_stranger", "carol_stranger");
      const answers: string[] = [];
      hostile.fromClient = (event, payload, { username }) => {
        if (username === bob.name && event === "message") answers.push(String(payload["to"]));
        return [payload];
      };
      bob.to(carol);
      await alice.to(bob).send("do you read this?");
      await until(bob.session.people, (people) =>
        people.some(({ username, unread }) => username === alice.name && unread === 1),
      );
      await carol.to(bob).send("and this?");
      await until(carol.to(bob).timeline, fated("and this?", "delivered"));
      expect(answers, "to whom bob answered").to.include(carol.name).and.not.include(alice.name);
      expect(item(alice.to(bob).timeline.get(), "do you read this?").fate).to.equal("sent");
      bob.to(alice);
      await until(alice.to(bob).timeline, fated("do you read this?", "delivered"));
    });

    it("do not say what was read until it is switched on, and then only to who says so too", async () => {
      const [alice, bob] = await acquainted("read");
      await alice.to(bob).send("one");
      await until(alice.to(bob).timeline, fated("one", "delivered"));
      await bob.to(alice).markRead();
      await marked(bob, alice, "bob has read it");
      expect(item(alice.to(bob).timeline.get(), "one").fate).to.equal("delivered");

      await bob.session.setPreferences({ readReceipts: true });
      await alice.to(bob).send("two");
      await until(bob.to(alice).timeline, has("two"));
      await bob.to(alice).markRead();
      await marked(bob, alice, "bob says so now");
      await until(alice.to(bob).timeline, fated("two", "delivered"));
      expect(item(alice.to(bob).timeline.get(), "two").fate, "alice does not").to.equal("delivered");

      await alice.session.setPreferences({ readReceipts: true });
      await alice.to(bob).send("three");
      await until(bob.to(alice).timeline, has("three"));
      await bob.to(alice).markRead();
      await until(alice.to(bob).timeline, fated("three", "read"));
    });

    it("that say 'read' are not lost with the connection", async () => {
      const [alice, bob] = await acquainted("reread", hostile.url);
      for (const actor of [alice, bob]) await actor.session.setPreferences({ readReceipts: true });
      await alice.to(bob).send("did you read it?");
      await until(alice.to(bob).timeline, fated("did you read it?", "delivered"));
      hostile.connections(bob.name)[0]?.cut();
      await until(bob.session.status, ({ state }) => state === "reconnecting");
      await bob.to(alice).markRead();
      await until(alice.to(bob).timeline, fated("did you read it?", "read"));
    });

    it("of messages that one never got, or by who is no reader, change nothing", async () => {
      const [alice, bob] = await acquainted("claims");
      const mallory = await startForger(relay.url, "mallory_claims");
      const to = await mallory.open(alice.name);
      const id = "11111111-2222-4333-8444-555555555555";
      bob.session.close();
      await until(alice.session.people, (people) =>
        people.some(({ username, online }) => username === bob.name && !online),
      );
      await alice.session.setPreferences({ readReceipts: true });
      await alice.to(bob).send("nobody has it");
      // As bob would say it, and as if mallory's own page had written it.
      for (const { identity, instance } of [...to.devices, mallory])
        await to.say({ type: "receipt", id, at: 1, identity, instance, ranges: [[1, 900]], state: "read" });
      await to.say({ type: "text", id, at: 1, seq: 1, body: "marker" });
      await until(alice.to(mallory).timeline, has("marker"));
      expect(item(alice.to(bob).timeline.get(), "nobody has it").fate).to.equal("waiting");
      mallory.client.close();
    });
  });

  describe("typing notices", () => {
    it("are off until switched on, and seen only by who sends them too", async () => {
      const [alice, bob] = await acquainted("typing");
      await alice.to(bob).setTyping(true);
      await marked(alice, bob, "one");
      expect(bob.to(alice).typing.get()).to.deep.equal([]);

      await alice.session.setPreferences({ typing: true });
      const seen: (readonly string[])[] = [];
      bob.to(alice).typing.subscribe((names) => seen.push(names));
      await alice.to(bob).setTyping(true);
      await marked(alice, bob, "two");
      expect(seen, "bob does not send any").to.deep.equal([]);

      await bob.session.setPreferences({ typing: true });
      await alice.to(bob).setTyping(false);
      await alice.to(bob).setTyping(true);
      await until(bob.to(alice).typing, (names) => names.includes(alice.name));
      await marked(alice, bob, "three");
      await until(bob.to(alice).typing, (names) => names.length === 0, "the end of writing");
    });
  });

  describe("disappearing messages", () => {
    it("go their time after they were read, not after they came", async () => {
      let clock = Date.now();
      const alice = await join(relay.url, "alice_timer");
      const bob = await join(relay.url, "bob_timer", { now: () => clock });
      await alice.to(bob).setTimer(60);
      await until(bob.to(alice).timer, (seconds) => seconds === 60);
      await until(bob.to(alice).timeline, noticed("timer-changed"));
      await alice.to(bob).send("for a minute");
      await until(bob.to(alice).timeline, has("for a minute"));
      expect(item(bob.to(alice).timeline.get(), "for a minute")).to.deep.include({ timer: 60 });
      clock += 120_000;
      await marked(alice, bob, "two minutes unread");
      expect(has("for a minute")(bob.to(alice).timeline.get()), "not read yet").to.equal(true);
      await bob.to(alice).markRead();
      expect(item(bob.to(alice).timeline.get(), "for a minute").expiresAt).to.equal(clock + 60_000);
      clock += 59_999;
      await bob.to(alice).markRead();
      expect(has("for a minute")(bob.to(alice).timeline.get())).to.equal(true);
      clock += 1;
      await bob.to(alice).markRead();
      expect(texts(bob.to(alice).timeline.get())).to.deep.equal([]);
    });

    it("stay on for who comes back after a reload and is written to", async () => {
      const [alice, bob] = await acquainted("timerback");
      await alice.to(bob).setTimer(60);
      await alice.to(bob).send("acknowledged");
      // With the change before it: what is acknowledged does not go to a new page.
      await until(alice.to(bob).timeline, fated("acknowledged", "delivered"));
      const back = await bob.reload();
      back.to(alice);
      await marked(alice, back, "for a minute");
      await back.to(alice).send("for a minute too");
      const items = await until(alice.to(bob).timeline, has("for a minute too"));
      expect(item(items, "for a minute too").timer).to.equal(60);
    });

    it("are off again when switched off, and no timer past four weeks is taken", async () => {
      const [alice, bob] = await acquainted("timeroff");
      await alice.to(bob).setTimer(5);
      await until(bob.to(alice).timer, (seconds) => seconds === 5);
      await bob.to(alice).setTimer(0);
      await until(alice.to(bob).timer, (seconds) => seconds === 0);
      for (const seconds of [-1, 28 * 86_400 + 1, Number.NaN]) {
        const refused = await alice
          .to(bob)
          .setTimer(seconds)
          .then(() => "taken")
          .catch(codeOf);
        expect(refused, String(seconds)).to.equal("bad_request");
      }
    });
  });

  describe("a cleared chat", () => {
    it("is empty at once on this screen, stays so when old copies come again, and goes on", async () => {
      const [alice, bob] = await acquainted("clear", hostile.url);
      const copies: Payload[] = [];
      hostile.toClient = (event, payload, { username }) => {
        if (event === "message" && username === bob.name) copies.push(payload);
        return [payload];
      };
      await marked(alice, bob, "soon gone");
      bob.to(alice).clear();
      expect(bob.to(alice).timeline.get()).to.deep.equal([]);
      for (const copy of [...copies]) hostile.connections(bob.name)[0]?.inject("message", copy);
      await marked(alice, bob, "what follows");
      expect(texts(bob.to(alice).timeline.get())).to.deep.equal(["what follows"]);
      expect(texts(alice.to(bob).timeline.get()), "the other's screen is the other's").to.include(
        "soon gone",
      );
    });
  });

  describe("a message that failed", () => {
    it("goes to the one who is there now when it is tried again, and only then", async () => {
      const [alice, bob] = await acquainted("retry");
      bob.session.close();
      await until(alice.session.people, (people) =>
        people.some(({ username, online }) => username === bob.name && !online),
      );
      const stranger = await bob.elsewhere();
      await until(alice.to(bob).trust, ({ state }) => state === "changed");
      const id = await alice.to(bob).send("for whom?");
      await alice.to(bob).send("and this?");
      await alice.to(bob).acceptNewIdentity({ resend: false });
      await until(alice.to(bob).timeline, fated("for whom?", "failed"));
      await marked(alice, stranger, "marker");
      expect(texts(stranger.to(alice).timeline.get())).to.deep.equal(["marker"]);
      await alice.to(bob).retry(id);
      await until(alice.to(bob).timeline, fated("for whom?", "delivered"));
      expect(item(alice.to(bob).timeline.get(), "and this?").fate).to.equal("failed");
      await alice.to(bob).retryAll();
      await until(alice.to(bob).timeline, fated("and this?", "delivered"));
      expect(texts(stranger.to(alice).timeline.get()), "in the order of writing").to.deep.equal([
        "for whom?",
        "and this?",
        "marker",
      ]);
    });

    it("is refused before it starts: empty, too long, of nobody", async () => {
      const [alice, bob] = await meet(relay.url, "alice_refused", "bob_refused");
      const outcome = async (attempt: Promise<unknown>): Promise<unknown> =>
        await attempt.then(() => "sent").catch(codeOf);
      expect(await outcome(alice.to(bob).send(" \n"))).to.equal("bad_request");
      expect(await outcome(alice.to(bob).send("ä".repeat(32 * 1024 + 1)))).to.equal("too_large");
      expect(await outcome(alice.to(bob).edit("no such id", "x"))).to.equal("not_found");
      expect(alice.to(bob).timeline.get()).to.deep.equal([]);
    });
  });

  describe("order", () => {
    it("of a writer holds over a gap: what was held back takes its place", async () => {
      const [alice, bob] = await acquainted("gap", hostile.url);
      const bodies = Array.from({ length: 12 }, (_, i) => `line ${i}`);
      let count = 0;
      hostile.toClient = (event, payload, { username }) => {
        if (event !== "message" || username !== bob.name) return [payload];
        count += 1;
        return count % 3 === 0 && count < 12 ? [] : [payload];
      };
      for (const body of bodies) await alice.to(bob).send(body);
      await until(bob.to(alice).timeline, (items) => bodies.every((body) => has(body)(items)));
      expect(texts(bob.to(alice).timeline.get()).slice(2)).to.deep.equal(bodies);
      expect(noticed("missing")(bob.to(alice).timeline.get())).to.equal(false);
      for (const body of bodies) await until(alice.to(bob).timeline, fated(body, "delivered"));
    });
  });
});
