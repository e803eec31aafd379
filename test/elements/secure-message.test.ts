import { expect } from "chai";
import type { Fate, TextItem } from "../../web-components/session/index.ts";
import {
  barriers,
  clearStage,
  find,
  heard,
  HOSTILE,
  press,
  seek,
  settled,
  show,
  textOf,
} from "./support/stage.ts";

const item: TextItem = {
  kind: "text",
  key: "k",
  id: "i",
  from: "bob",
  mine: false,
  at: 1_700_000_000_000,
  body: "hello",
};

function mine(fate: Fate, more: Partial<TextItem> = {}): TextItem {
  return { ...item, from: "alice", mine: true, fate, ...more };
}

describe("<secure-message>", () => {
  afterEach(clearStage);

  it("shows a hostile text, name and reaction as text", async () => {
    const element = await show("secure-message", {
      named: true,
      first: true,
      last: true,
      item: {
        ...item,
        from: HOSTILE,
        body: HOSTILE,
        reactions: { [HOSTILE]: [HOSTILE] },
        replyTo: { user: HOSTILE, id: "x" },
      },
    });
    expect(textOf(element)).to.include("<script>alert(2)</script>");
    for (const tag of ["img", "script"]) expect(seek(element, tag)).to.equal(undefined);
    expect(find(element, ".body").getAttribute("dir")).to.equal("auto");
    expect(find(element, ".name").localName).to.equal("bdi");
    expect(textOf(find(element, ".name"))).not.to.include("\u202E");
  });

  it("a space after a link ends its line and does not begin the next one", async () => {
    const body = "https://example.org/lake?from=station#north and more";
    const element = await show("secure-message", { item: { ...item, body } });
    const words = [...find(element, ".text").childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE);
    if (!words) throw new Error("there are no words after the link");
    const space = document.createRange();
    space.setStart(words, 0);
    space.setEnd(words, 1);
    const indented: number[] = [];
    for (let width = 320; width < 640; width += 4) {
      element.style.width = `${width}px`;
      const { left } = find(element, ".body").getBoundingClientRect();
      const begins = [...space.getClientRects()].some((rect) => rect.width > 0 && rect.left < left + 1);
      if (begins) indented.push(width);
    }
    expect(indented).to.deep.equal([]);
  });

  it("a link leaves this page without taking anything along", async () => {
    const element = await show("secure-message", { item: { ...item, body: "see https://example.org/x." } });
    const link = find(element, "a");
    expect(link.getAttribute("href")).to.equal("https://example.org/x");
    expect(link.getAttribute("rel")).to.include("noopener").and.include("noreferrer");
    expect(link.getAttribute("target")).to.equal("_blank");
    expect(link.title).to.include("example.org");
  });

  const words: Readonly<Record<Fate, string>> = {
    sending: "Sending",
    waiting: "Waiting for bob to come online",
    "waiting-for-yes": "Waiting for your yes",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Not sent",
  };
  for (const fate of [
    "sending",
    "waiting",
    "waiting-for-yes",
    "sent",
    "delivered",
    "read",
    "failed",
  ] as const) {
    it(`says in words that a message is ${fate}`, async () => {
      const element = await show("secure-message", {
        mine: true,
        last: true,
        fate,
        item: mine(fate, { waitingFor: ["bob"] }),
      });
      expect(textOf(find(element, ".meta"))).to.include(words[fate]);
      expect(await barriers(element)).to.deep.equal([]);
    });
  }

  it("a failed message can be tried again where it stands", async () => {
    const element = await show("secure-message", { mine: true, last: true, item: mine("failed") });
    const event = await heard(element, "secure-message-action", () => find(element, ".meta button").click());
    expect(event).to.include({ action: "retry", bubbles: false, composed: false });
    expect(event.item.id).to.equal("i");
  });

  it("a change that did not go is said in words, also of a message that was taken back, and can be tried again", async () => {
    const item = { ...mine("delivered", { failedChanges: ["c"] }), deleted: true as const, body: "" };
    const element = await show("secure-message", { mine: true, item });
    expect(textOf(find(element, ".meta"))).to.include("Change not sent");
    const event = await heard(element, "secure-message-action", () => find(element, ".meta button").click());
    expect(event.action).to.equal("retry");
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("its time is exact for machines", async () => {
    const element = await show("secure-message", { last: true, item });
    expect(find(element, "time").getAttribute("datetime")).to.equal("2023-11-14T22:13:20.000Z");
  });

  for (const [title, key, more] of [
    ["Enter", "Enter", {}],
    ["Shift+F10", "F10", { shiftKey: true }],
    ["the menu key", "ContextMenu", {}],
  ] as const) {
    it(`${title} opens its menu`, async () => {
      const element = await show("secure-message", { item });
      const event = await heard(element, "secure-message-action", () => press(element, key, more));
      expect(event.action).to.equal("menu");
    });
  }

  it("nothing of a deleted message is left to see or to do", async () => {
    const element = await show("secure-message", {
      mine: true,
      last: true,
      item: mine("read", { deleted: true, body: "gone" }),
    });
    expect(textOf(element)).not.to.include("gone");
    expect(seek(element, ".tools")).to.equal(undefined);
  });

  it("a long text is cut until asked for", async () => {
    const element = await show("secure-message", { item: { ...item, body: "line\n".repeat(60) } });
    expect(find(element, ".unfold").getAttribute("aria-expanded")).to.equal("false");
    const low = find(element, ".body").offsetHeight;
    find(element, ".unfold").click();
    await settled(element);
    expect(find(element, ".body").offsetHeight).to.be.greaterThan(low);
  });

  it("a word without end stays inside its bubble", async () => {
    const element = await show("secure-message", { item: { ...item, body: "x".repeat(2_000) } });
    expect(find(element, ".bubble").scrollWidth).to.be.at.most(element.clientWidth);
  });

  it("tells who reacted, and which reaction is one's own", async () => {
    const element = await show("secure-message", {
      me: "Alice",
      item: { ...item, reactions: { "👍": ["alice", "bob"] } },
    });
    const chip = find(element, ".reactions button");
    expect(textOf(chip).replace(/\s+/g, " ")).to.match(/👍 ?2 ?from alice and bob/);
    expect(chip.getAttribute("aria-pressed")).to.equal("true");
    const event = await heard(element, "secure-message-action", () => chip.click());
    expect(event).to.include({ action: "toggle-reaction", emoji: "👍" });
  });
});
