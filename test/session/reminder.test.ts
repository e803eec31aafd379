import { expect } from "chai";
import { mock } from "node:test";
import type { DeviceBundle } from "../../web-components/crypto/index.ts";
import type { Circle } from "../../web-components/session/circle.ts";
import { encodeContent, numbered, type Passing } from "../../web-components/session/content.ts";
import type { Dispatch } from "../../web-components/session/dispatch.ts";
import { noteSent, Outbox } from "../../web-components/session/outbox.ts";
import type { Me } from "../../web-components/session/own-device.ts";
import { Reminder } from "../../web-components/session/reminder.ts";

const BOB = { user: "bob", identity: "bob's identity", root: "bob's root", hash: "bob's bundle" };

/** Alice's words to bob, with a clock that stands still until it is moved. */
class Scene {
  readonly outbox = new Outbox(() => Date.now());
  /** The numbers that bob was reminded of. */
  readonly said: number[] = [];
  isThere = true;
  readonly reminder: Reminder;

  constructor() {
    const circle = {
      devices: () => (this.isThere ? [BOB] : []),
      rootOf: () => BOB.root,
      isQuiet: () => false,
      head: () => undefined,
    } as unknown as Circle;
    const dispatch = {
      pass: (content: Passing, device?: DeviceBundle) => {
        if (content.type === "pulse" && device?.hash === BOB.hash) this.said.push(content.seq);
        return Promise.resolve(true);
      },
    } as Partial<Dispatch> as Dispatch;
    this.reminder = new Reminder({
      me: { user: "alice" } as Me,
      circle,
      outbox: this.outbox,
      dispatch,
      isUp: () => true,
      now: () => Date.now(),
    });
  }

  write(): void {
    const content = numbered({ type: "text", body: "text" }, this.outbox.nextSeq, Date.now());
    const entry = this.outbox.add(content, encodeContent(content), [BOB.root]);
    entry.launched = true;
    noteSent(entry, BOB.hash, Date.now());
    this.reminder.watch();
  }

  acknowledge(seq: number): void {
    this.outbox.acknowledge(BOB.root, [[seq, seq]], "delivered", false);
  }
}

describe("who does not acknowledge", () => {
  let scene: Scene;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    mock.timers.tick(100_000);
    scene = new Scene();
  });
  afterEach(() => {
    scene.reminder.close();
    mock.timers.reset();
  });

  it("is told the number of the last message, less and less often, until the receipt comes", () => {
    scene.write();
    scene.write();
    pass(5);
    expect(scene.said).to.deep.equal([2]);
    pass(600);
    expect(scene.said.length).to.be.within(10, 14);
    scene.acknowledge(1);
    scene.acknowledge(2);
    const before = scene.said.length;
    pass(600);
    expect(scene.said).to.have.lengthOf(before);
  });

  it("is reminded at the same pace for as long as some of it is acknowledged, however much is written meanwhile", () => {
    for (let n = 1; n <= 12; n++) {
      for (let more = 0; more < n; more++) scene.write();
      pass(5);
      scene.acknowledge(n);
    }
    expect(scene.said.length).to.be.within(11, 12);
  });

  it("is not reminded of what was acknowledged in time", () => {
    scene.write();
    scene.acknowledge(1);
    pass(600);
    expect(scene.said).to.deep.equal([]);
  });

  it("is not reminded of what is still on its way to the relay", () => {
    scene.write();
    const [entry] = scene.outbox.entries;
    if (entry === undefined) throw new Error("nothing was written");
    entry.inFlight = 1;
    pass(60);
    expect(scene.said).to.deep.equal([]);
    entry.inFlight = 0;
    pass(60);
    expect(scene.said).to.not.have.lengthOf(0);
  });

  it("is reminded soon again who was away, however long that was", () => {
    scene.write();
    scene.isThere = false;
    pass(600);
    expect(scene.said).to.deep.equal([]);
    scene.isThere = true;
    scene.reminder.restart();
    pass(5);
    expect(scene.said).to.deep.equal([1]);
  });
});

/** Lets seconds pass, in steps as small as the clocks that run. */
function pass(seconds: number): void {
  for (let ms = 0; ms < seconds * 1_000; ms += 500) mock.timers.tick(500);
}
