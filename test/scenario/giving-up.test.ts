import { expect } from "chai";
import type { Item } from "../../web-components/session/index.ts";
import { everyoneLeaves, fated, has, join, meet, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

const HOUR = 3600_000;

/** What has this fate, in order. */
function bodies(items: readonly Item[], fate: string): readonly string[] {
  return items.flatMap((item) => (item.kind === "text" && item.fate === fate ? [item.body] : []));
}

describe("what is not kept for ever", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  /** Bob is met, and goes. */
  async function leaves(alice: Actor, bob: Actor): Promise<void> {
    bob.to(alice);
    await alice.to(bob).send("hi");
    await until(alice.to(bob).timeline, fated("hi", "delivered"));
    bob.session.close();
    await until(alice.session.people, (all) => all.some((p) => p.username === bob.name && !p.online));
  }

  it("fails where everyone sees it after 24 hours, and goes when it is tried again", async () => {
    let slept = 0;
    const now = (): number => Date.now() + slept;
    const alice = await join(relay.url, "alice_day", { now });
    const bob = await join(relay.url, "bob_day", { now });
    await leaves(alice, bob);
    await alice.to(bob).send("old");
    await until(alice.to(bob).timeline, fated("old", "waiting"));
    slept = 25 * HOUR;
    await alice.to(bob).send("new");
    await until(alice.to(bob).timeline, fated("old", "failed"));
    await alice.to(bob).retryAll();
    await until(alice.to(bob).timeline, fated("old", "waiting"));
    const again = await bob.reload();
    await until(again.to(alice).timeline, has("old"));
  });

  it("is shown as failed where it had to give way to what was written since, and can be tried again", async () => {
    const [alice, bob] = await meet(relay.url, "alice_gives_way", "bob_gives_way");
    await leaves(alice, bob);
    for (let i = 0; i < 502; i++) await alice.to(bob).send(`m${i}`);
    const chat = alice.to(bob);
    await until(chat.timeline, (items) => bodies(items, "failed").length > 0);
    expect(bodies(chat.timeline.get(), "failed")).to.deep.equal(["m0", "m1"]);
    await chat.retryAll();
    await until(chat.timeline, (items) => bodies(items, "failed").length === 0);
    const again = await bob.reload();
    await until(again.to(alice).timeline, (items) => items.length === 502);
    await until(chat.timeline, fated("m0", "delivered"));
  });

  it("keeps the file of a photo or file that had to give way, and sends it when it is tried again", async () => {
    const [alice, bob] = await meet(relay.url, "alice_large", "bob_large");
    await leaves(alice, bob);
    const chat = alice.to(bob);
    const [first, second] = [
      new Blob([new Uint8Array(20 * 2 ** 20)]),
      new Blob([new Uint8Array(13 * 2 ** 20)]),
    ];
    const id = await chat.sendMedia(first, { kind: "file", name: "first" });
    await chat.sendMedia(second, { kind: "file", name: "second" });
    const [failed] = chat.timeline.get().filter((item) => item.kind === "file");
    expect(failed?.kind === "file" && [failed.id, failed.fate, failed.media.state]).to.deep.equal([
      id,
      "failed",
      "failed",
    ]);
    if (failed?.kind === "file") failed.media.retry();
    const again = await bob.reload();
    const isThere = (items: readonly Item[]): boolean =>
      items.filter((item) => item.kind === "file" && item.media.state === "ready").length === 2;
    await until(again.to(alice).timeline, isThere);
  });

  it("is not sent again once its line was cleared from the screen", async () => {
    const [alice, bob] = await meet(relay.url, "alice_clears", "bob_clears");
    await leaves(alice, bob);
    const chat = alice.to(bob);
    for (let i = 0; i < 501; i++) await chat.send(`m${i}`);
    await until(chat.timeline, fated("m0", "failed"));
    chat.clear();
    await chat.retryAll();
    const again = await bob.reload();
    await until(again.to(alice).timeline, has("m500"));
    expect(has("m0")(again.to(alice).timeline.get())).to.equal(false);
  });
});
