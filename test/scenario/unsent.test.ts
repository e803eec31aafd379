import { expect } from "chai";
import type { Item, TextItem } from "../../web-components/session/index.ts";
import { everyoneLeaves, fated, has, meet, noticed, texts, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

function item(items: readonly Item[], id: string): TextItem | undefined {
  return items.find((entry): entry is TextItem => entry.kind === "text" && entry.id === id);
}

describe("what did not go to anybody", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  /** Bob is met and reads a text, whose id is returned, and goes. */
  async function leaves(alice: Actor, bob: Actor, body = "hi"): Promise<string> {
    bob.to(alice);
    const id = await alice.to(bob).send(body);
    await until(alice.to(bob).timeline, fated(body, "delivered"));
    bob.session.close();
    await until(alice.session.people, (all) => all.some((p) => p.username === bob.name && !p.online));
    return id;
  }

  /** Someone else comes under bob's name. */
  async function isReplaced(alice: Actor, bob: Actor): Promise<void> {
    await bob.elsewhere();
    await until(alice.to(bob).trust, ({ state }) => state === "changed");
  }

  it("is counted while it waits and once it failed, until it goes or is cleared away", async () => {
    const [alice, bob] = await meet(relay.url, "alice_count", "bob_count");
    await leaves(alice, bob);
    expect(alice.session.unsent.get()).to.equal(0);
    await isReplaced(alice, bob);
    const chat = alice.to(bob);
    await chat.send("for whom?");
    await chat.send("for nobody");
    await until(alice.session.unsent, (count) => count === 2);
    await chat.acceptNewIdentity({ resend: false });
    await until(chat.timeline, fated("for nobody", "failed"));
    expect(alice.session.unsent.get(), "failed").to.equal(2);
    const [, first] = chat.timeline.get().filter(({ kind }) => kind === "text");
    await chat.retry(first?.id ?? "");
    await until(alice.session.unsent, (count) => count === 1);
    chat.clear();
    expect(alice.session.unsent.get(), "cleared away").to.equal(0);
  });

  it("is said of a deletion, an edit and a reaction too, on the message that they speak of, and can be tried again", async () => {
    const [alice, bob] = await meet(relay.url, "alice_regrets", "bob_regrets");
    const regret = await leaves(alice, bob, "regret");
    await isReplaced(alice, bob);
    const chat = alice.to(bob);
    await chat.react({ user: alice.name, id: regret }, "👍");
    await chat.edit(regret, "changed");
    expect(item(chat.timeline.get(), regret)?.failedChanges, "they wait").to.equal(undefined);
    await chat.acceptNewIdentity({ resend: false });
    await until(chat.timeline, (items) => item(items, regret)?.failedChanges?.length === 2);
    expect(alice.session.unsent.get()).to.equal(2);
    await chat.retry(regret);
    await until(chat.timeline, (items) => item(items, regret)?.failedChanges === undefined);
    await until(alice.session.unsent, (count) => count === 0);
  });

  it("is known to one's other tabs, which a sign-out in one of them would end: until it goes, or its page does", async () => {
    const [alice, bob] = await meet(relay.url, "alice_in_tabs", "bob_in_tabs");
    await leaves(alice, bob);
    await isReplaced(alice, bob);
    const chat = alice.to(bob);
    await chat.send("written before the second tab");
    const second = await alice.tab();
    await until(second.session.askUnsent(), (count) => count === 1);
    const third = await alice.tab();
    await third.to(bob).send("written in the third");
    const [inFirst, inSecond] = [alice.session.askUnsent(), second.session.askUnsent()];
    await until(inSecond, (count) => count === 2);
    await until(inFirst, (count) => count === 1);
    expect(second.session.unsent.get(), "of its own").to.equal(0);
    third.session.close();
    await until(second.session.askUnsent(), (count) => count === 1);
    await chat.acceptNewIdentity({ resend: true });
    await until(inSecond, (count) => count === 0);
  });

  it("never leaves if it was taken back before, and leaves no gap", async () => {
    const [alice, bob] = await meet(relay.url, "alice_takes_back", "bob_takes_back");
    await leaves(alice, bob);
    const chat = alice.to(bob);
    const id = await chat.send("regretted");
    await chat.edit(id, "regretted even more");
    await chat.delete(id);
    expect(item(chat.timeline.get(), id)).to.deep.include({ deleted: true, body: "" });
    expect(alice.session.unsent.get(), "nothing is lost with this page").to.equal(0);
    await chat.send("kept");
    const again = await bob.reload();
    const seen = new Set<string>();
    const there = again.to(alice);
    there.timeline.subscribe((items) => texts(items).forEach((body) => seen.add(body)));
    await until(there.timeline, has("kept"));
    await until(chat.timeline, fated("kept", "delivered"));
    await chat.send("the end");
    await until(there.timeline, has("the end"));
    expect([...seen]).to.deep.equal(["kept", "the end"]);
    expect(there.timeline.get().filter(({ kind }) => kind === "notice")).to.deep.equal([]);
  });

  it("never goes to others if another tab of one's own has it and it was taken back before they came", async () => {
    const [alice, bob] = await meet(relay.url, "alice_two_tabs", "bob_two_tabs");
    await leaves(alice, bob);
    const second = await alice.tab();
    const chat = alice.to(bob);
    const id = await chat.send("regretted");
    // A change of the timer is known everywhere at once, and comes after the text.
    await chat.setTimer(60);
    await until(second.to(bob).timeline, noticed("timer-changed"));
    await chat.delete(id);
    await chat.send("kept");
    const again = await bob.reload();
    const seen = new Set<string>();
    again.to(alice).timeline.subscribe((items) => texts(items).forEach((body) => seen.add(body)));
    await until(again.to(alice).timeline, has("kept"));
    expect([...seen]).to.deep.equal(["kept"]);
    await until(second.to(bob).timeline, has("kept"));
    expect(texts(second.to(bob).timeline.get())).to.deep.equal(["hi", "kept"]);
  });

  it("does not disappear from one's own screen before it is there", async () => {
    const [alice, bob] = await meet(relay.url, "alice_patient", "bob_patient");
    await leaves(alice, bob);
    const chat = alice.to(bob);
    await chat.setTimer(1);
    const id = await chat.send("for a second");
    await until(chat.timeline, fated("for a second", "waiting"));
    expect(item(chat.timeline.get(), id)).to.include({ timer: 1 }).and.not.have.property("expiresAt");
    const again = await bob.reload();
    await until(again.to(alice).timeline, has("for a second"));
    await until(chat.timeline, (items) => item(items, id)?.expiresAt !== undefined);
    await until(chat.timeline, (items) => item(items, id) === undefined);
  });
});
