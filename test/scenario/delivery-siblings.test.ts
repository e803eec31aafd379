import { expect } from "chai";
import { Direct } from "../../web-components/session/direct-chat.ts";
import {
  startHostileRelay,
  type Connection,
  type HostileRelay,
  type Payload,
} from "../support/hostile-relay.ts";
import {
  enter,
  everyoneLeaves,
  fated,
  has,
  meet,
  noticed,
  texts,
  until,
  type Actor,
} from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** How long a page may take until nothing is under way there. Milliseconds. */
const PATIENCE = 12_000;

/** Resolves when nothing waits on a page for a key or a gap to close: what it shows then, it goes on showing. */
async function settled(actor: Actor, other: Actor): Promise<void> {
  await settles(actor, other, true);
}

/** Resolves when something waits there. */
async function unsettled(actor: Actor, other: Actor): Promise<void> {
  await settles(actor, other, false);
}

async function settles(actor: Actor, other: Actor, isSettled: boolean): Promise<void> {
  const chat = actor.to(other);
  if (!(chat instanceof Direct)) throw new Error("a direct chat is of another make");
  const end = Date.now() + PATIENCE;
  while (chat.conversation.isSettled !== isSettled) {
    if (Date.now() > end) throw new Error(`a page of ${actor.name} did not get there`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function notices(actor: Actor, other: Actor): readonly string[] {
  return actor
    .to(other)
    .timeline.get()
    .flatMap((item) => (item.kind === "notice" ? [`${item.count ?? 1} ${item.code}`] : []));
}

describe("a message that comes without its key", () => {
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

  /** Two tabs of one person, who knows the other; the second is handed no key. And the relay's line to the first. */
  async function tabsOf(
    name: string,
  ): Promise<readonly [alice: Actor, first: Actor, second: Actor, line: Connection]> {
    const [alice, bob] = await meet(hostile.url, `alice_${name}`, `bob_${name}`);
    await alice.to(bob).send("before");
    await until(bob.to(alice).timeline, has("before"));
    const [early] = hostile.connections(bob.name);
    hostile.toClient = (event, payload, connection) =>
      event === "key_exchange" && connection.username === bob.name && connection !== early ? [] : [payload];
    const second = await bob.tab();
    await until(second.to(alice).timeline, has("before"));
    if (early === undefined) throw new Error("the first tab has no line");
    return [alice, bob, second, early];
  }

  /** What the relay brought to bob of a message of alice's, which he acknowledged, under the chain that all are handed. */
  async function copiesOf(alice: Actor, bob: Actor): Promise<readonly Payload[]> {
    bob.to(alice);
    await alice.to(bob).send("at the first contact, under keys of its own");
    await until(alice.to(bob).timeline, (items) =>
      items.every((item) => "fate" in item && item.fate === "delivered"),
    );
    const copies: Payload[] = [];
    hostile.toClient = (event, payload, { username }) => {
      if (event === "message" && username === bob.name) copies.push(payload);
      return [payload];
    };
    await alice.to(bob).send("before its time");
    await until(alice.to(bob).timeline, fated("before its time", "delivered"));
    hostile.behave();
    return copies;
  }

  it("is on every tab that was open when it came to one, though its writer and that tab are gone, and no line says otherwise", async () => {
    const [alice, first, second] = await tabsOf("both_gone");
    await alice.to(first).send("to one tab alone");
    await until(first.to(alice).timeline, has("to one tab alone"));
    alice.session.close();
    first.session.close();
    await until(second.to(alice).timeline, has("to one tab alone"));
    await settled(second, alice);
    expect(notices(second, alice)).to.deep.equal([]);
  });

  it("is on every tab also where only a tab that lacks the key got it: a tab that has the key opens it", async () => {
    const [alice, first, second, line] = await tabsOf("other_tab");
    hostile.toClient = (event, payload, connection) =>
      (event === "key_exchange") === (connection === line) && payload["from"] === alice.name ? [payload] : [];
    await alice.to(first).send("past the tab with the key");
    await until(first.to(alice).timeline, has("past the tab with the key"));
    await until(second.to(alice).timeline, has("past the tab with the key"));
    await settled(second, alice);
    expect([...notices(first, alice), ...notices(second, alice)]).to.deep.equal([]);
  });

  it("of one's own, written in another tab that is gone, is no line: that tab said what it wrote", async () => {
    const [alice, first, second] = await tabsOf("own");
    await first.to(alice).send("from the first tab");
    await until(first.to(alice).timeline, fated("from the first tab", "delivered"));
    first.session.close();
    await until(second.to(alice).timeline, has("from the first tab"));
    await settled(second, alice);
    expect(notices(second, alice)).to.deep.equal([]);
  });

  it("and whose writer went before it knew of the page is no line: it was for those who were there", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_unaware", "bob_unaware");
    const copies = await copiesOf(alice, bob);
    hostile.toClient = (event, payload, { username }) =>
      event === "key_exchange" && username === bob.name ? [] : [payload];
    const again = await bob.reload();
    again.to(alice);
    for (const copy of copies) hostile.connections(bob.name).at(-1)?.inject("message", copy);
    await unsettled(again, alice);
    // Whatever it still says comes without a key too.
    alice.session.close();
    await settled(again, alice);
    expect(copies).to.not.have.lengthOf(0);
    expect(again.to(alice).timeline.get()).to.deep.equal([]);
  });

  it("and was sealed before a page was there, is no line once the key of the present chain says so, unasked", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_newcomer", "bob_newcomer");
    const copies = await copiesOf(alice, bob);
    hostile.toClient = (event, payload) => (event === "key_exchange" ? [] : [payload]);
    const [old] = hostile.connections(bob.name);
    const again = await bob.reload();
    const [line] = hostile.connections(bob.name).filter((connection) => connection !== old);
    // What was under way while the page came: a copy under the chain that others hold.
    for (const copy of copies) line?.inject("message", copy);
    again.to(alice);
    await unsettled(again, alice);
    hostile.behave();
    // Nothing is asked of the writer.
    hostile.fromClient = (event, payload, { username }) =>
      event === "message" && username === bob.name ? [] : [payload];
    line?.cut();
    await settled(again, alice);
    expect(texts(again.to(alice).timeline.get())).to.deep.equal([]);
    expect(notices(again, alice)).to.deep.equal([]);
  });
});

describe("a line that says that something is not there", () => {
  let relay: RunningRelay;
  let hostile: HostileRelay;
  let slept = 0;
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

  it("goes when what was missing comes after all", async () => {
    const [alice, awake] = await meet(hostile.url, "alice_late", "bob_late");
    awake.session.close();
    const bob = await enter(hostile.url, awake.name, { vault: awake.vault, now: () => Date.now() + slept });
    bob.to(alice);
    await alice.to(bob).send("one");
    await until(bob.to(alice).timeline, has("one"));
    const held: Payload[] = [];
    let messages = 0;
    hostile.toClient = (event, payload, { username }) => {
      if (event !== "message" || username !== bob.name) return [payload];
      messages += 1;
      if (messages > 1) return [payload];
      held.push(payload);
      return [];
    };
    // Nobody asks for it, or sends it again.
    hostile.fromClient = (event, payload, { username }) =>
      event === "message" && username === bob.name ? [] : [payload];
    await alice.to(bob).send("two");
    await until(alice.to(bob).timeline, fated("two", "sent"));
    await alice.to(bob).send("three");
    await until(bob.to(alice).timeline, has("three"));
    slept += 200_000;
    await until(bob.to(alice).timeline, noticed("missing"));
    hostile.behave();
    hostile.connections(bob.name)[0]?.cut();
    await until(bob.to(alice).timeline, has("two"));
    expect(held).to.have.lengthOf(1);
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal(["one", "two", "three"]);
    expect(notices(bob, alice)).to.deep.equal([]);
  });
});
