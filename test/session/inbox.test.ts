import { expect } from "chai";
import { encodeContent, passing } from "../../web-components/session/content.ts";
import { parseRanges } from "../../web-components/session/ranges.ts";
import { Inbox, type Page } from "../../web-components/session/inbox.ts";

const page: Page = { user: "bob", identity: "identity", instance: "instance" };
const other: Page = { ...page, instance: "another page" };

/** An inbox that a writer's package announced itself to. */
function expecting(seq: number): Inbox {
  const inbox = new Inbox();
  inbox.expect(page, seq);
  return inbox;
}

/** How many numbers are waited for. */
function lacking(inbox: Inbox): number {
  return inbox.gapsOlderThan(0, 0).reduce((sum, { missing }) => sum + missing, 0);
}

describe("what came from each page of each writer", () => {
  it("is taken once: a copy is seen as one", () => {
    const inbox = expecting(1);
    expect(inbox.take(page, 1, 0)).to.equal("new");
    expect(inbox.take(page, 1, 0)).to.equal("seen");
    expect(inbox.take(page, 2, 0)).to.equal("new");
    expect(inbox.take(page, 1, 0)).to.equal("seen");
  });

  it("is counted apart for every page: a reload of the writer starts anew", () => {
    const inbox = expecting(1);
    inbox.expect(other, 1);
    expect(inbox.take(page, 1, 0)).to.equal("new");
    expect(inbox.take(other, 1, 0)).to.equal("new");
  });

  it("is refused from a page of which no package came", () => {
    expect(new Inbox().take(page, 1, 0)).to.equal("refused");
  });

  it("is taken once more where it is wanted again, and that is neither a gap nor said to be there", () => {
    const inbox = expecting(3);
    for (const seq of [3, 4]) inbox.take(page, seq, 0);
    // What was written before this page was there came by another tab.
    for (const seq of [2, 4]) inbox.again(page, seq);
    expect(inbox.hasGaps).to.equal(false);
    expect(inbox.have().map(({ ranges }) => ranges)).to.deep.equal([
      [
        [1, 1],
        [3, 3],
      ],
    ]);
    expect(inbox.take(page, 4, 0)).to.equal("new");
    expect(inbox.take(page, 4, 0)).to.equal("seen");
    inbox.enough(page, 2);
    expect(inbox.have().map(({ ranges }) => ranges)).to.deep.equal([[[1, 4]]]);
    inbox.again(other, 1);
    expect(inbox.have(), "of a page without a package nothing is known").to.have.length(1);
  });

  it("is refused more than 1,000 ahead: nobody is made to wait for a million messages", () => {
    const inbox = expecting(1);
    expect(inbox.take(page, 1_001, 0)).to.equal("refused");
    expect(inbox.take(page, 1_000, 0)).to.equal("new");
    expect(inbox.take(page, 2_000, 0)).to.equal("new");
    expect(inbox.take(page, 3_001, 0)).to.equal("refused");
    expect(inbox.take(page, Number.MAX_SAFE_INTEGER, 0)).to.equal("refused");
  });

  it("has a gap from the first package's number on, and none below it", () => {
    const inbox = expecting(5);
    inbox.take(page, 5, 0);
    expect(inbox.hasGaps).to.equal(false);
    expect(inbox.take(page, 2, 0), "what is lower is welcome").to.equal("new");
    expect(inbox.hasGaps).to.equal(false);
    inbox.take(page, 7, 0);
    expect(inbox.hasGaps).to.equal(true);
    expect(inbox.gapsOlderThan(0, 0)).to.deep.equal([{ page, missing: 1 }]);
    inbox.take(page, 6, 0);
    expect(inbox.hasGaps).to.equal(false);
  });

  it("keeps the age of a gap, and forgets it when it is filled", () => {
    const inbox = expecting(1);
    inbox.take(page, 3, 1_000);
    inbox.take(page, 4, 5_000);
    expect(inbox.gapsOlderThan(4_000, 4_999)).to.deep.equal([]);
    expect(inbox.gapsOlderThan(4_000, 5_000)).to.deep.equal([{ page, missing: 2 }]);
    inbox.take(page, 1, 5_000);
    inbox.take(page, 2, 5_000);
    expect(inbox.gapsOlderThan(0, 99_000)).to.deep.equal([]);
  });

  it("says it when what was said to be missing comes after all, and counts what is missing but once", () => {
    const found: Page[] = [];
    const inbox = new Inbox((lost, count) => count === -1 && found.push(lost));
    inbox.expect(page, 1);
    inbox.take(page, 3, 0);
    inbox.giveUp(page);
    expect([inbox.hasGaps, inbox.missed, inbox.late]).to.deep.equal([false, [page], 0]);
    inbox.take(page, 5, 1_000);
    expect(inbox.gapsOlderThan(0, 1_000)).to.deep.equal([{ page, missing: 1 }]);
    inbox.take(page, 4, 1_000);
    expect([inbox.hasGaps, found.length]).to.deep.equal([false, 0]);
    expect(inbox.take(page, 2, 2_000)).to.equal("new");
    inbox.note(page, 1, 2_000);
    expect(found).to.deep.equal([page, page]);
    expect([inbox.missed, inbox.hasGaps, inbox.late]).to.deep.equal([[], false, 3]);
    inbox.take(page, 2, 2_000);
    expect(found, "said once").to.have.lengthOf(2);
  });

  it("may come by another tab, also of a page that was never met: a copy is seen as one, and a gap is none below it", () => {
    const inbox = new Inbox();
    expect(inbox.note(page, 7, 0)).to.equal(true);
    expect(inbox.note(page, 7, 0)).to.equal(false);
    expect([inbox.hasGaps, inbox.take(page, 8, 0)]).to.deep.equal([false, "refused"]);
    expect(inbox.have()[0]?.ranges).to.deep.equal([[7, 7]]);
    inbox.expect(page, 6);
    expect(inbox.take(page, 7, 0)).to.equal("seen");
    inbox.note(page, 9, 0);
    expect(inbox.gapsOlderThan(0, 0)).to.deep.equal([{ page, missing: 2 }]);
  });

  it("is told as what is there, without asking for what was written before one came", () => {
    const inbox = expecting(5);
    expect(inbox.have()).to.deep.equal([{ identity: "identity", instance: "instance", ranges: [[1, 4]] }]);
    inbox.take(page, 7, 0);
    expect(inbox.have()[0]?.ranges).to.deep.equal([
      [1, 4],
      [7, 7],
    ]);
  });

  it("can be read also after more than 1,000 that were lost: the hole is said once, and not waited for", () => {
    let missing = 0;
    const inbox = new Inbox((_page, count) => (missing += count));
    inbox.expect(page, 1);
    inbox.take(page, 1, 0);
    inbox.expect(page, 2_001);
    // The writer keeps the last 500: what is below them will not come.
    expect([missing, inbox.hasGaps]).to.deep.equal([1_499, false]);
    expect(inbox.have()[0]?.ranges).to.deep.equal([[1, 1_500]]);
    for (const seq of [1_501, 2_000, 2_001, 2_500]) expect(inbox.take(page, seq, 0)).to.equal("new");
    expect(lacking(inbox)).to.equal(996);
    inbox.expect(page, 2_501);
    expect(missing, "said once").to.equal(1_499);
    // Another tab may have some of it all the same.
    expect(inbox.fill(page.user, page.instance, 700)).to.equal(true);
    expect(inbox.take(page, 701, 0)).to.equal("new");
    expect([missing, lacking(inbox)]).to.deep.equal([1_497, 996]);
  });

  it("is said of a thousand pages in one message that the relay takes: of those that were heard last", () => {
    const inbox = new Inbox();
    const key = "A".repeat(43) + "=";
    const pages = Array.from({ length: 1_000 }, (_, n) => ({
      user: "bob",
      identity: key,
      instance: `${String(n).padStart(22, "0")}==`,
    }));
    for (const one of pages) {
      inbox.expect(one, 5);
      inbox.take(one, 5, 0);
    }
    const [first] = pages;
    if (first === undefined) throw new Error("no page");
    inbox.expect(first, 6); // an old page is heard again
    const have = inbox.have();
    const content = passing({ type: "sync", have, unknown: [], settled: [] }, Date.now());
    // Padding adds at most 12 percent, Base64 a third.
    expect((encodeContent(content).length * 1.12 * 4) / 3).to.be.lessThan(128 * 1024);
    expect(have.length).to.be.greaterThan(400);
    const named = have.map(({ instance }) => instance);
    expect(named.slice(0, 2)).to.deep.equal([first.instance, pages.at(-1)?.instance]);
  });

  it("of a page with more holes than anyone takes is said as far as it is taken: one writer spoils nobody else's question", () => {
    const inbox = expecting(1);
    for (let seq = 1; seq <= 1_400; seq += 2) inbox.take(page, seq, 0);
    const [have] = inbox.have();
    expect(parseRanges(have?.ranges)).to.deep.equal(have?.ranges);
    expect(have?.ranges.at(-1)).to.deep.equal([1_399, 1_399]);
  });

  it("is waited for as ever where the writer may still keep it", () => {
    let missing = 0;
    const inbox = new Inbox((_page, count) => (missing += count));
    inbox.expect(page, 1);
    inbox.expect(page, 501);
    expect([missing, inbox.take(page, 501, 0), lacking(inbox)]).to.deep.equal([0, "new", 500]);
  });

  it("does not change its floor when another package names another number", () => {
    const inbox = expecting(1);
    inbox.expect(page, 9);
    inbox.take(page, 2, 0);
    expect(inbox.hasGaps, "1 is lacking").to.equal(true);
  });
});
