import { expect } from "chai";
import { mock } from "node:test";
import type { DeviceBundle } from "../../web-components/crypto/index.ts";
import type { Circle } from "../../web-components/session/circle.ts";
import { encodeContent, numbered, type Content, type Passing } from "../../web-components/session/content.ts";
import type { Dispatch } from "../../web-components/session/dispatch.ts";
import { Inbox } from "../../web-components/session/inbox.ts";
import type { FiledChain } from "../../web-components/session/keyring.ts";
import { noteSent, Outbox, type Entry } from "../../web-components/session/outbox.ts";
import type { Me } from "../../web-components/session/own-device.ts";
import { EMPTY, type Ranges } from "../../web-components/session/ranges.ts";
import { Repair } from "../../web-components/session/repair.ts";

const BOB = { user: "bob", identity: "bob's identity", instance: "bob's page", root: "bob's root" };
const DEVICE = { ...BOB, device: "bob's device", hash: "bob's bundle", n: 1 };

type Sync = Extract<Content, { type: "sync" }>;

/** Alice's side of a repair: what she wrote, and what goes to bob when he asks. */
class Scene {
  time = 100_000;
  readonly outbox = new Outbox(() => this.time);
  /** The numbers of each answer. */
  readonly answers: (readonly number[])[] = [];
  readonly settled: (readonly string[])[] = [];
  /** The connections of bob's page, as the relay named them. */
  devices = [DEVICE];
  /** To which of them each answer went. */
  readonly answered: string[] = [];
  readonly repair: Repair;
  #arrive: () => void = () => undefined;

  constructor() {
    const circle = { devices: () => this.devices } as unknown as Circle;
    const dispatch = {
      resend: (device: DeviceBundle, entries: readonly Entry[]) => {
        this.answered.push(device.device);
        this.answers.push(entries.map(({ content }) => content.seq));
        for (const entry of entries) noteSent(entry, device.hash, this.time);
        return new Promise<void>((resolve) => (this.#arrive = resolve));
      },
      pass: (content: Passing) => {
        if (content.type === "sync") this.settled.push(content.settled);
        return Promise.resolve(true);
      },
    } as Partial<Dispatch> as Dispatch;
    this.repair = new Repair({
      me: { user: "alice", identity: { key: "alice's identity" }, instance: "alice's page" } as Me,
      circle,
      isUp: () => true,
      lacking: () => undefined,
      inbox: new Inbox(),
      outbox: this.outbox,
      dispatch,
      keyless: () => [],
      isOwnChain: (chainId) => chainId === "mine",
      now: () => this.time,
      missing: () => undefined,
    });
  }

  write(): void {
    const content = numbered({ type: "text", body: "text" }, this.outbox.nextSeq, this.time);
    this.outbox.add(content, encodeContent(content), [BOB.root]).launched = true;
  }

  /** Bob says what he wants nothing of on alice's page, and of which chains he lacks the keys. */
  ask(unknown: readonly string[] = [], ranges: Ranges = EMPTY): void {
    const have = [{ identity: "alice's identity", instance: "alice's page", ranges }];
    const sync: Sync = { type: "sync", id: "id", at: 0, have, unknown, settled: [] };
    this.repair.asked({ ...BOB } as unknown as FiledChain, sync);
  }

  /** What was on its way is with the relay. */
  async arrive(): Promise<void> {
    this.#arrive();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("what is sent again to who asks", () => {
  it("is no storm: whoever asks again while the answer is on its way, however slow, gets nothing twice", async () => {
    const scene = new Scene();
    for (let i = 0; i < 3; i++) scene.write();
    for (let i = 0; i < 10; i++) {
      scene.ask();
      scene.time += 6_000;
    }
    expect(scene.answers).to.deep.equal([[1, 2, 3]]);
    await scene.arrive();
    scene.time += 6_000;
    scene.ask();
    expect(scene.answers, "asked for after it should have come: it was lost").to.have.lengthOf(2);
  });

  it("is also what they say they have, unless it was acknowledged: they name with it what was there before them", () => {
    const scene = new Scene();
    for (let i = 0; i < 3; i++) scene.write();
    scene.outbox.acknowledge(BOB.root, [[2, 2]], "delivered", false);
    scene.ask([], [[1, 2]]);
    expect(scene.answers).to.deep.equal([[1, 3]]);
    expect(scene.outbox.entries.map(({ doneAt }) => doneAt !== undefined)).to.deep.equal([
      false,
      true,
      false,
    ]);
  });

  it("goes to the page's newest connection, whichever of them the relay names first", () => {
    const later = { ...DEVICE, device: "bob's device, connected anew", hash: "bob's next bundle", n: 2 };
    for (const devices of [
      [DEVICE, later],
      [later, DEVICE],
    ]) {
      const scene = new Scene();
      scene.devices = devices;
      scene.write();
      scene.ask();
      expect(scene.answered).to.deep.equal([later.device]);
    }
  });

  it("goes at most every five seconds to one device, and then only what is not still on its way", async () => {
    const scene = new Scene();
    scene.write();
    scene.ask();
    await scene.arrive();
    scene.write();
    scene.time += 4_900;
    scene.ask();
    expect(scene.answers).to.deep.equal([[1]]);
    scene.time += 200;
    for (const entry of scene.outbox.entries)
      if (entry.content.seq === 1) noteSent(entry, DEVICE.hash, scene.time);
    scene.ask();
    expect(scene.answers).to.deep.equal([[1], [2]]);
  });

  it("is followed by the word that nothing more is to come under a chain of one's own, and of no other's", async () => {
    const scene = new Scene();
    scene.write();
    scene.ask(["another's", "mine"]);
    expect(scene.settled).to.deep.equal([]);
    await scene.arrive();
    expect(scene.settled).to.deep.equal([["mine"]]);
  });
});

/** Bob's side: what he lacks of alice, with a clock that stands still until it is moved. */
class Lacking {
  /** The seconds at which he asked. */
  readonly asked: number[] = [];
  told = 0;
  looked = 0;
  /** The chains that each question named, and the device that it went to alone. */
  readonly questions: (readonly [unknown: readonly string[], device: string | undefined])[] = [];
  /** Whether he said yes to talking with alice. */
  isAccepted = true;
  /** Another page of his own. */
  readonly own = { user: "bob", device: "bob's other device", hash: "bob's other bundle", n: 1 };
  isThere = true;
  isUp = true;
  readonly inbox = new Inbox((_page, count) => (this.told += count));
  readonly repair: Repair;
  readonly alice = { user: "alice", identity: "alice's identity", instance: "alice's page" };

  constructor() {
    const device = { ...this.alice, device: "alice's device", hash: "alice's bundle", n: 1 };
    const circle = {
      devices: () => (this.isThere ? [device, this.own] : []),
      isQuiet: () => false,
      isAccepted: () => this.isAccepted,
      look: () => {
        this.looked += 1;
        return Promise.resolve();
      },
    } as unknown as Circle;
    const dispatch = {
      pass: (content: Passing, device?: DeviceBundle) => {
        if (content.type !== "sync") throw new Error("nothing but questions");
        this.asked.push(Date.now() / 1_000);
        this.questions.push([content.unknown, device?.device]);
        return Promise.resolve(true);
      },
    } as Partial<Dispatch> as Dispatch;
    this.repair = new Repair({
      me: { user: "bob", identity: { key: BOB.identity }, instance: BOB.instance } as Me,
      circle,
      isUp: () => this.isUp,
      lacking: () => undefined,
      inbox: this.inbox,
      outbox: new Outbox(() => Date.now()),
      dispatch,
      keyless: () => ["a chain"],
      isOwnChain: () => false,
      now: () => Date.now(),
      missing: (_page, count) => (this.told += count),
    });
  }

  /** 1 comes, and 3: 2 lacks. */
  lose(): void {
    this.inbox.expect(this.alice, 1);
    this.inbox.take(this.alice, 1, Date.now());
    this.inbox.take(this.alice, 3, Date.now());
    this.repair.watchGaps();
  }
}

describe("what is lacking", () => {
  let bob: Lacking;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    mock.timers.tick(100_000);
    bob = new Lacking();
    bob.repair.reconnected();
    bob.lose();
  });
  afterEach(() => {
    bob.repair.close();
    mock.timers.reset();
  });

  it("is asked for less and less often, also once it is said to be missing, for as long as its writer is there", () => {
    pass(40);
    expect(bob.told).to.equal(1);
    expect(bob.repair.isQuiet).to.equal(false);
    const before = bob.asked.length;
    pass(600);
    const after = bob.asked.slice(before);
    expect(after.length).to.be.within(8, 12);
    expect(bob.told, "said once").to.equal(1);
    bob.inbox.take(bob.alice, 2, Date.now());
    expect([bob.told, bob.repair.isQuiet]).to.deep.equal([0, true]);
    const all = bob.asked.length;
    pass(600);
    expect(bob.asked).to.have.lengthOf(all);
  });

  it("is asked for at the same pace for as long as some of it comes, however much more lacks meanwhile", () => {
    const before = bob.asked.length;
    for (let n = 1; n <= 20; n++) {
      // Every other number is lost, twice as many as come late.
      bob.inbox.take(bob.alice, 4 * n + 1, Date.now());
      bob.inbox.take(bob.alice, 4 * n + 3, Date.now());
      pass(5);
      bob.inbox.take(bob.alice, 2 * n, Date.now());
    }
    expect(bob.asked.length - before).to.be.at.least(14);
  });

  it("is not asked for while nobody is there to answer, and again when its writer comes back", () => {
    bob.isThere = false;
    pass(200);
    expect([bob.told, bob.repair.isQuiet]).to.deep.equal([1, true]);
    const before = bob.asked.length;
    pass(600);
    expect(bob.asked).to.have.lengthOf(before);
    bob.isThere = true;
    bob.repair.circleChanged();
    pass(5);
    expect(bob.asked).to.have.lengthOf(before + 1);
  });

  it("is asked for when the writer says that it should be there, and at most every five seconds", () => {
    bob.inbox.take(bob.alice, 2, Date.now());
    pass(10);
    const before = bob.asked.length;
    for (let i = 0; i < 10; i++) {
      bob.repair.reminded();
      pass(1);
    }
    expect(bob.asked).to.have.lengthOf(before + 2);
  });

  it("sets no clock while there is no connection, as in a session that was closed: the next one asks", () => {
    bob.repair.close();
    bob.isUp = false;
    bob.repair.watchGaps(); // a message that was being opened brought a gap to light
    const before = bob.asked.length;
    bob.isUp = true;
    pass(20);
    expect(bob.asked).to.have.lengthOf(before);
    bob.repair.reconnected();
    pass(20);
    expect(bob.asked.length).to.be.greaterThan(before + 1);
  });

  it("is asked for with one's own pages alone before the person's yes, and with its writer after it", () => {
    bob.inbox.take(bob.alice, 2, Date.now());
    bob.isAccepted = false;
    bob.questions.length = 0;
    bob.repair.ask(["a chain"]);
    bob.repair.reconnected();
    bob.repair.accepted();
    const own = bob.own.device;
    expect(bob.questions).to.deep.equal([
      [["a chain"], own],
      [[], own],
    ]);
    bob.isAccepted = true;
    bob.repair.accepted();
    bob.repair.accepted();
    expect(bob.questions.slice(2), "once").to.deep.equal([[["a chain"], undefined]]);
  });

  it("of who is not known to be there is looked for, so that their next question is answered", () => {
    bob.isThere = false;
    const sync: Sync = { type: "sync", id: "id", at: 0, have: [], unknown: [], settled: [] };
    bob.repair.asked({ ...bob.alice } as unknown as FiledChain, sync);
    expect(bob.looked).to.equal(1);
  });
});

/** Lets seconds pass, in steps as small as the clocks that run. */
function pass(seconds: number): void {
  for (let ms = 0; ms < seconds * 1_000; ms += 500) mock.timers.tick(500);
}
