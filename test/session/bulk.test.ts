import { expect } from "chai";
import { Bulk } from "../../web-components/session/bulk.ts";

/** A line to a relay that answers as slowly as is said, and what was given to it. */
function line(): {
  readonly bulk: Bulk;
  waiting: (() => void)[];
  readonly answer: (after: number) => Promise<void>;
} {
  let time = 0;
  const waiting: (() => void)[] = [];
  const bulk = new Bulk(() => time);
  const send = (): void => void bulk.run(() => new Promise<void>((resolve) => waiting.push(resolve)));
  for (let n = 0; n < 1_000; n++) send();
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    bulk,
    waiting,
    async answer(after) {
      time += after;
      for (const resolve of waiting.splice(0)) resolve();
      await settled();
    },
  };
}

describe("pieces of media on their way to the relay", () => {
  it("are four at first, and eight where the relay answers soon", async () => {
    const { waiting, answer } = line();
    expect(waiting).to.have.length(4);
    for (let n = 0; n < 20; n++) await answer(5);
    expect(waiting).to.have.length(8);
  });

  it("are eight too where the relay is far away, for distance is no queue", async () => {
    const { waiting, answer } = line();
    for (let n = 0; n < 20; n++) await answer(400);
    expect(waiting).to.have.length(8);
  });

  it("are one where they queue, so that a text does not wait behind them", async () => {
    const { waiting, answer } = line();
    await answer(5);
    for (let n = 0; n < 40; n++) await answer(500);
    expect(waiting).to.have.length(1);
  });

  it("make room for the next also when they are refused", async () => {
    const bulk = new Bulk(() => 0);
    const refused = Array.from({ length: 10 }, () =>
      bulk.run(() => Promise.reject(new Error("refused"))).catch(() => "refused"),
    );
    expect(await Promise.all(refused)).to.deep.equal(Array.from({ length: 10 }, () => "refused"));
  });
});
