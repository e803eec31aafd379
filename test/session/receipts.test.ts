import { expect } from "chai";
import { mock } from "node:test";
import type { Passing } from "../../web-components/session/content.ts";
import type { Page } from "../../web-components/session/inbox.ts";
import type { Ranges } from "../../web-components/session/ranges.ts";
import { Receipts } from "../../web-components/session/receipts.ts";

const BOB: Page = { user: "bob", identity: "bob's identity", instance: "bob's page" };

/** Receipts for bob, over a relay that answers when it is told to. */
class Scene {
  readonly said: Ranges[] = [];
  /** What was said to be read. */
  readonly read: Ranges[] = [];
  tellsRead = false;
  #answers: ((isThere: boolean) => void)[] = [];
  readonly receipts = new Receipts({
    send: (content: Passing) => {
      if (content.type === "receipt") (content.state === "read" ? this.read : this.said).push(content.ranges);
      return new Promise((resolve) => this.#answers.push(resolve));
    },
    isAllowed: () => true,
    tellsRead: () => this.tellsRead,
    now: () => Date.now(),
  });

  /** The relay answers everything that is on its way, and time passes. */
  async answer(isThere: boolean, time = 0): Promise<void> {
    for (const answer of this.#answers.splice(0)) answer(isThere);
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(time);
  }
}

describe("receipts", () => {
  let scene: Scene;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    scene = new Scene();
  });
  afterEach(() => {
    scene.receipts.close();
    mock.timers.reset();
  });

  it("are one for all that came within a moment", async () => {
    for (const seq of [1, 2, 4]) scene.receipts.delivered(BOB, seq, false);
    mock.timers.tick(60);
    await scene.answer(true, 60_000);
    expect(scene.said).to.deep.equal([
      [
        [1, 2],
        [4, 4],
      ],
    ]);
  });

  it("are one at a time on a slow line: what comes meanwhile goes together with the next", async () => {
    for (let seq = 1; seq <= 50; seq++) {
      scene.receipts.delivered(BOB, seq, false);
      mock.timers.tick(100);
    }
    expect(scene.said).to.deep.equal([[[1, 1]]]);
    await scene.answer(true, 2_000);
    expect(scene.said).to.deep.equal([[[1, 1]], [[2, 50]]]);
  });

  it("wait ten times as long as the last one took: where that is long more is answered together, within two seconds", async () => {
    for (const [took, wait] of [
      [5, 60],
      [100, 1_000],
      [900, 2_000],
    ] as const) {
      const scene = new Scene();
      scene.receipts.delivered(BOB, 1, false);
      mock.timers.tick(60);
      mock.timers.tick(took);
      await scene.answer(true);
      scene.receipts.delivered(BOB, 2, false);
      mock.timers.tick(wait - 1);
      expect(scene.said).to.have.lengthOf(1);
      mock.timers.tick(1);
      expect(scene.said).to.deep.equal([[[1, 1]], [[2, 2]]]);
      scene.receipts.close();
    }
  });

  it("that did not go out are said again by themselves, less and less often, until they go", async () => {
    scene.receipts.delivered(BOB, 1, false);
    mock.timers.tick(60);
    await scene.answer(false, 2_000);
    await scene.answer(false, 3_900);
    expect(scene.said).to.have.lengthOf(2);
    mock.timers.tick(100);
    expect(scene.said).to.have.lengthOf(3);
    await scene.answer(true, 120_000);
    expect(scene.said).to.deep.equal([[[1, 1]], [[1, 1]], [[1, 1]]]);
  });

  it("are all said again in one word when the writer misses one, and only of what came from that page", async () => {
    for (const seq of [1, 2, 3, 7]) scene.receipts.delivered(BOB, seq, false);
    mock.timers.tick(60);
    await scene.answer(true);
    scene.receipts.repeat({ ...BOB, instance: "a page that nothing came from" });
    expect(scene.said).to.have.lengthOf(1);
    scene.receipts.repeat(BOB);
    expect(scene.said[1]).to.deep.equal([
      [1, 3],
      [7, 7],
    ]);
    await scene.answer(true, 60_000);
    expect(scene.said).to.have.lengthOf(2);
  });

  it("never tell that something was read before they were switched on", async () => {
    scene.receipts.delivered(BOB, 1, false);
    scene.receipts.read();
    scene.tellsRead = true;
    scene.receipts.delivered(BOB, 2, false);
    scene.receipts.read();
    await scene.answer(true, 60_000);
    expect(scene.read).to.deep.equal([[[2, 2]]]);
  });

  it("leave what was read in another tab to that tab", async () => {
    scene.tellsRead = true;
    scene.receipts.delivered(BOB, 1, false);
    scene.receipts.read(false);
    scene.receipts.read();
    await scene.answer(true, 60_000);
    expect(scene.read).to.deep.equal([]);
  });

  it("to people who are away hold up nobody else's, and go as soon as who is there changes", async () => {
    const away = ["carol", "dan", "eve", "fay", "gus"];
    const told: string[] = [];
    let isEveryoneThere = false;
    const receipts = new Receipts({
      send: (_content, { user }) => {
        const isThere = isEveryoneThere || !away.includes(user);
        if (isThere) told.push(user);
        return Promise.resolve(isThere);
      },
      isAllowed: () => true,
      tellsRead: () => false,
      now: () => Date.now(),
    });
    const pass = async (time: number): Promise<void> => {
      mock.timers.tick(time);
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (const user of away) receipts.delivered({ user, identity: user, instance: "a page" }, 1, false);
    await pass(60);
    receipts.delivered(BOB, 1, false);
    await pass(60);
    expect(told).to.deep.equal(["bob"]);
    for (let i = 0; i < 5; i++) await pass(60_000);
    isEveryoneThere = true;
    receipts.restart();
    await pass(60);
    expect(told).to.deep.equal(["bob", ...away]);
    receipts.close();
  });
});
