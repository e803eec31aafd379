import { expect } from "chai";
import { startHostileRelay, type HostileRelay } from "../support/hostile-relay.ts";
import { bytesOf, mediaIn, mediaOf, someBytes } from "../support/media.ts";
import { everyoneLeaves, has, meet, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("photos, voice notes and files in several tabs of one person", () => {
  let relay: RunningRelay;
  let between: HostileRelay;
  before(async () => {
    relay = await startRelay();
    between = await startHostileRelay(relay);
  });
  afterEach(() => {
    between.behave();
    everyoneLeaves();
  });
  after(async () => {
    await between.close();
    await relay.close();
  });

  it("every tab of a person has it: those that were open, and one that is opened later", async () => {
    const [alice, bob] = await meet(relay.url, "alice_tabs", "bob_tabs");
    const second = await alice.tab();
    await bob.to(alice).send("hi");
    await until(second.to(bob).timeline, has("hi"));
    await until(alice.to(bob).timeline, has("hi"));
    const file = someBytes(200_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "mine.bin" });
    await until(bob.to(alice).timeline, mediaIn("ready"));
    const [mine] = mediaOf(await until(second.to(bob).timeline, mediaIn("ready")));
    expect(mine?.mine).to.equal(true);
    expect(await bytesOf(mine)).to.deep.equal(file);
    const later = await bob.tab();
    const [adopted] = mediaOf(await until(later.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(adopted)).to.deep.equal(file);
    // Between tabs of a browser everything is copied: a snapshot must not be what cannot be.
    expect(structuredClone(adopted)?.media).to.deep.include({ state: "ready", size: 200_000 });
  });

  /** From here on pieces wait on their way; the answer lets them through. */
  function hold(): () => void {
    const held: (() => void)[] = [];
    between.toClient = (event, payload, connection) => {
      const { data } = payload;
      if (event !== "message" || !(data instanceof Uint8Array)) return [payload];
      if (Buffer.from(data).readUInt32BE(17) < 2) return [payload];
      held.push(() => connection.inject("message", payload));
      return [];
    };
    return () => {
      between.behave();
      for (const go of held.splice(0)) go();
    };
  }

  /** A file of 5 pieces is under way from alice to bob, and stands still after two of them. */
  async function halfway(suffix: string): Promise<{
    readonly alice: Actor;
    readonly bob: Actor;
    readonly file: Uint8Array<ArrayBuffer>;
    readonly go: () => void;
  }> {
    const [alice, bob] = await meet(between.url, `alice_${suffix}`, `bob_${suffix}`);
    await bob.to(alice).send("hi");
    await until(alice.to(bob).timeline, has("hi"));
    const go = hold();
    const file = someBytes(300_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "half.bin" });
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
    return { alice, bob, file, go };
  }

  it("a tab that is opened in mid-transfer shows how far it is, on both sides, and has it when it is whole", async () => {
    const { alice, bob, file, go } = await halfway("late");
    const bobs = (await bob.tab()).to(alice);
    const alices = (await alice.tab()).to(bob);
    const [coming] = mediaOf(await until(bobs.timeline, mediaIn("receiving")));
    expect(coming?.media.progress).to.be.within(0.2, 0.6);
    const [going] = mediaOf(await until(alices.timeline, mediaIn("sending")));
    expect(await bytesOf(going)).to.deep.equal(file);
    go();
    for (const { timeline } of [bobs, alices]) {
      const [item] = mediaOf(await until(timeline, mediaIn("ready")));
      expect(item?.media.progress).to.equal(1);
      expect(await bytesOf(item)).to.deep.equal(file);
    }
  });

  it("what is stopped in a tab that was opened in mid-transfer is stopped everywhere", async () => {
    const { alice, bob, go } = await halfway("late_stop");
    const bobs = (await bob.tab()).to(alice);
    const [coming] = mediaOf(await until(bobs.timeline, mediaIn("receiving")));
    coming?.media.cancel();
    for (const { timeline } of [bobs, bob.to(alice), alice.to(bob)])
      await until(timeline, mediaIn("cancelled"));
    go();
  });

  it("a tab whose sibling was closed in mid-transfer has it from its sender, and nothing is unread or missing for it", async () => {
    const { alice, bob, file, go } = await halfway("late_alone");
    const late = await bob.tab();
    const { timeline } = late.to(alice);
    await until(timeline, mediaIn("receiving"));
    bob.session.close();
    go();
    const lines = await until(timeline, mediaIn("ready"));
    expect(await bytesOf(mediaOf(lines)[0])).to.deep.equal(file);
    expect(lines.filter(({ kind }) => kind === "notice")).to.deep.equal([]);
    expect(mediaOf(lines)).to.have.length(1);
    await until(alice.to(bob).timeline, mediaIn("ready"));
  });

  it("a tab whose sibling was closed waits for its sender, if nobody of theirs is there; stopped, it stays so", async () => {
    const { alice, bob } = await halfway("late_waits");
    const { timeline } = (await bob.tab()).to(alice);
    await until(timeline, mediaIn("receiving"));
    alice.session.close();
    bob.session.close();
    const [waiting] = mediaOf(
      await until(
        timeline,
        (items) => mediaOf(items)[0]?.media.state === "waiting" && mediaOf(items)[0]?.media.progress === 0,
      ),
    );
    waiting?.media.cancel();
    await until(timeline, mediaIn("cancelled"));
  });

  it("what only a sibling that was closed and a sender's page that is gone had, is said to be gone", async () => {
    const { alice, bob, go } = await halfway("late_gone");
    await alice.tab();
    const { timeline } = (await bob.tab()).to(alice);
    await until(timeline, mediaIn("receiving"));
    alice.session.close();
    bob.session.close();
    go();
    await until(timeline, (items) => mediaOf(items)[0]?.media.progress === 0);
    const [lost] = mediaOf(await until(timeline, mediaIn("failed")));
    expect(lost?.media.problem).to.equal("gone");
    expect(lost?.media.blob()).to.equal(undefined);
    lost?.media.retry();
    expect(mediaOf(timeline.get())[0]?.media.state).to.equal("receiving");
  }).timeout(60_000);
});
