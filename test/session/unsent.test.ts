import { expect } from "chai";
import { Unsent } from "../../web-components/session/unsent.ts";

/** So many tabs that hear each other; one that is taken out of them says and hears nothing any more. */
function tabs(count: number): Map<string, Unsent> {
  const all = new Map<string, Unsent>();
  for (let n = 0; n < count; n++) {
    const name = `tab ${n}`;
    const say = (waiting?: number): void => {
      if (!all.has(name)) return;
      for (const [other, unsent] of all) if (other !== name) unsent.hear(name, waiting);
    };
    all.set(name, new Unsent(say));
  }
  return all;
}

function of(all: ReadonlyMap<string, Unsent>, n: number): Unsent {
  const found = all.get(`tab ${n}`);
  if (!found) throw new Error("there is no such tab");
  return found;
}

describe("what waits in the other tabs", () => {
  it("is the sum of theirs, follows them, and is not one's own", () => {
    const all = tabs(3);
    of(all, 0).here.set(2);
    of(all, 1).here.set(3);
    expect(of(all, 2).elsewhere.get()).to.equal(5);
    expect(of(all, 0).elsewhere.get()).to.equal(3);
    of(all, 1).here.set(0);
    expect(of(all, 2).elsewhere.get()).to.equal(2);
  });

  it("is answered by who was there before", () => {
    const all = tabs(2);
    const late = new Unsent((waiting) => all.forEach((unsent) => unsent.hear("late", waiting)));
    of(all, 0).here.set(2);
    expect(late.elsewhere.get()).to.equal(0);
    all.set("late", late);
    late.ask();
    expect(late.elsewhere.get()).to.equal(2);
  });

  it("does not count a tab that went without a word, once the others are asked", () => {
    const all = tabs(3);
    of(all, 0).here.set(2);
    of(all, 1).here.set(3);
    const asking = of(all, 2);
    all.delete("tab 1");
    expect(asking.elsewhere.get()).to.equal(5);
    asking.ask();
    expect(asking.elsewhere.get()).to.equal(2);
  });
});
