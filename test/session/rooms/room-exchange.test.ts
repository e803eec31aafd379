import { expect } from "chai";
import { mock } from "node:test";
import type { DeviceBundle } from "../../../web-components/crypto/index.ts";
import { Exchange } from "../../../web-components/session/rooms/room-exchange.ts";
import type { RoomLedger } from "../../../web-components/session/rooms/room-ledger.ts";

const BOB = { user: "bob", identity: "bob's identity", instance: "bob's page" };

/** Someone who comes back to a room, with a clock that stands still until it is moved. */
class Scene {
  devices = [BOB as unknown as DeviceBundle];
  /** When a question went out. Seconds. */
  readonly asked: number[] = [];
  readonly exchange = new Exchange({
    ledger: { append: () => Promise.resolve(false), isJoining: false } as unknown as RoomLedger,
    devices: () => this.devices,
    tell: () => {
      this.asked.push(Date.now() / 1_000);
      return Promise.resolve(true);
    },
    now: () => Date.now(),
    notice: () => undefined,
    caughtUp: () => undefined,
  });

  /** Bob says where the log stands. */
  async answer(): Promise<void> {
    await this.exchange.took(BOB as Parameters<Exchange["took"]>[0], {
      type: "log",
      from: 0,
      ops: [],
      at: 1,
    });
  }
}

/** Lets time pass in small steps, and everything that is done in between. Seconds. */
async function pass(time: number): Promise<void> {
  for (let rest = time * 10; rest > 0; rest -= 1) {
    mock.timers.tick(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("who comes back to a room asks where its log stands", () => {
  let scene: Scene;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    scene = new Scene();
  });
  afterEach(() => {
    scene.exchange.close();
    mock.timers.reset();
  });

  it("once, where somebody answers", async () => {
    void scene.exchange.agree();
    await pass(1);
    await scene.answer();
    await pass(120);
    expect(scene.asked).to.have.lengthOf(1);
  });

  it("again, less and less often, until somebody answers: a removal is announced but once", async () => {
    void scene.exchange.agree();
    await pass(300);
    expect(scene.asked).to.deep.equal([0, 6, 15, 30, 57, 108, 171, 234, 297]);
    await scene.answer();
    await pass(300);
    expect(scene.asked).to.have.lengthOf(9);
  });

  it("also where nobody was there at first", async () => {
    const [...others] = scene.devices;
    scene.devices = [];
    void scene.exchange.agree();
    await pass(2);
    scene.devices = others;
    await pass(10);
    expect(scene.asked.length).to.be.greaterThan(0);
  });

  it("never again once the connection is gone, also where a question was under way", async () => {
    void scene.exchange.agree();
    await pass(1);
    scene.exchange.close();
    await pass(300);
    expect(scene.asked).to.have.lengthOf(1);
  });
});
