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
  #answers: ((isThere: boolean) => void)[] = [];
  readonly receipts = new Receipts({
    send: (content: Passing) => {
      if (content.type === "receipt") this.said.push(content.ranges);
      return new Promise((resolve) => this.#answers.push(resolve));
    },
    isAllowed: () => true,
    tellsRead: () => false,
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
    mock.timers.enable({ apis: ["setTimeout"] });
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
    await scene.answer(true, 60);
    expect(scene.said).to.deep.equal([[[1, 1]], [[2, 50]]]);
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
});
