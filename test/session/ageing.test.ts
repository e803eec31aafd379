import { expect } from "chai";
import { mock } from "node:test";
import { Ageing } from "../../web-components/session/ageing.ts";
import { encodeContent, numbered } from "../../web-components/session/content.ts";
import { Outbox } from "../../web-components/session/outbox.ts";

const BOB = "bob's root";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("the clock of an outbox", () => {
  let outbox: Outbox;
  let ageing: Ageing;
  let gaveUp: number[];

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    gaveUp = [];
    outbox = new Outbox(() => Date.now(), {
      meetsLater: true,
      gaveUp: ({ content }) => void gaveUp.push(content.seq),
    });
    ageing = new Ageing(outbox);
  });
  afterEach(() => {
    ageing.close();
    mock.restoreAll();
    mock.timers.reset();
  });

  function write(): void {
    const content = numbered({ type: "text", body: "text" }, outbox.nextSeq, Date.now());
    outbox.add(content, encodeContent(content), [BOB]);
    ageing.watch();
  }

  function acknowledge(seq: number): void {
    outbox.acknowledge(BOB, [[seq, seq]], "delivered", false);
    ageing.watch();
  }

  function pass(ms: number): void {
    for (let left = ms; left > 0; left -= MINUTE) mock.timers.tick(MINUTE);
  }

  it("lets go what is done and gives up what waits, though nothing else is written", () => {
    write();
    write();
    acknowledge(1);
    pass(12 * MINUTE);
    expect(outbox.entries.map(({ content }) => content.seq)).to.deep.equal([2]);
    pass(DAY);
    expect(gaveUp).to.deep.equal([2]);
    outbox.retry(undefined, [BOB]);
    ageing.watch();
    pass(DAY + 2 * MINUTE);
    expect(gaveUp, "tried again, and again for nothing").to.deep.equal([2, 2]);
  });

  it("stands still where nothing grows old, and for good once it is closed", () => {
    const set = mock.method(globalThis, "setTimeout");
    function isRunning(): boolean {
      const before = set.mock.callCount();
      pass(2 * MINUTE);
      return set.mock.callCount() > before;
    }
    ageing.watch();
    expect(isRunning(), "nothing was written").to.equal(false);
    write();
    expect(isRunning(), "something waits").to.equal(true);
    pass(DAY);
    expect(isRunning(), "it was given up").to.equal(false);
    acknowledge(1);
    expect(isRunning(), "it is done after all").to.equal(true);
    pass(12 * MINUTE);
    expect(isRunning(), "it was let go").to.equal(false);
    write();
    ageing.close();
    write();
    expect(isRunning(), "closed").to.equal(false);
  });
});
