import { expect } from "chai";
import { earlier, LAST_ITEMS, slide } from "../../web-components/elements/log-window.ts";
import type { Item } from "../../web-components/session/index.ts";
import { NOON } from "./support/scripted-session.ts";

function said(count: number, from = 0): readonly Item[] {
  return Array.from({ length: count }, (_, at) => {
    const key = `m${from + at}`;
    return { kind: "text", key, id: key, from: "bob", mine: false, at: NOON + from + at, body: key };
  });
}

describe("the window of a conversation", () => {
  it("that shows the first message shows what turns out to be older, too", () => {
    const items = said(3);
    const window = slide(slide(LAST_ITEMS, items.slice(1), true), items, true);
    expect([window.from, window.to, window.tail]).to.deep.equal([0, 3, true]);
  });

  it("that goes back to the first message keeps its last one when an older one comes", () => {
    const items = said(601);
    let window = slide(LAST_ITEMS, items.slice(1), true);
    while (window.from > 0) window = earlier(window, items.slice(1));
    const last = items.slice(1)[window.to - 1];
    const after = slide(window, items, false);
    expect([after.from, after.tail, items[after.to - 1]]).to.deep.equal([0, false, last]);
  });

  it("in the middle stays with its messages when older ones come", () => {
    const items = said(400);
    const window = slide(slide(LAST_ITEMS, items.slice(100), true), items, true);
    expect([window.from, items[window.from]?.key]).to.deep.equal([280, "m280"]);
  });
});
