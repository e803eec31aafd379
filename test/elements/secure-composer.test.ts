import { expect } from "chai";
import { setWish } from "../../web-components/elements/wishes.ts";
import type { TextItem } from "../../web-components/session/index.ts";
import {
  barriers,
  clearStage,
  find,
  heard,
  press,
  seek,
  settled,
  show,
  textOf,
  type,
  until,
} from "./support/stage.ts";

const item: TextItem = {
  kind: "text",
  key: "k",
  id: "i",
  from: "bob",
  mine: false,
  at: 0,
  body: "the original",
};

describe("<secure-composer>", () => {
  afterEach(clearStage);

  it("Enter sends what was written and empties the field", async () => {
    const element = await show("secure-composer", { to: "bob" });
    const area = find(element, "textarea");
    type(area, "  hello\nyou ");
    await settled(element);
    const event = await heard(element, "secure-send", () => press(area, "Enter"));
    await settled(element);
    expect(event).to.include({ body: "hello\nyou", bubbles: false, composed: false });
    expect(area).to.have.property("value", "");
  });

  const kept: readonly (readonly [what: string, more: KeyboardEventInit])[] = [
    ["Shift+Enter makes a line", { shiftKey: true }],
    ["Enter that ends a composition does not send", { isComposing: true }],
    ["Enter that Safari reports after a composition does not send", { keyCode: 229 }],
  ];
  for (const [title, more] of kept) {
    it(title, async () => {
      const element = await show("secure-composer", { to: "bob" });
      let sent = 0;
      element.addEventListener("secure-send", () => (sent += 1));
      type(find(element, "textarea"), "にほん");
      await settled(element);
      expect(press(find(element, "textarea"), "Enter", more)).to.equal(false);
      expect(sent).to.equal(0);
    });
  }

  it("sends nothing of nothing, and nothing while an identity is in doubt", async () => {
    const element = await show("secure-composer", { to: "bob" });
    let sent = 0;
    element.addEventListener("secure-send", () => (sent += 1));
    type(find(element, "textarea"), " \n ");
    press(find(element, "textarea"), "Enter");
    element.blocked = true;
    type(find(element, "textarea"), "hello");
    await settled(element);
    press(find(element, "textarea"), "Enter");
    expect(sent).to.equal(0);
  });

  it("says so when a text is too long for one message, and keeps it", async () => {
    const element = await show("secure-composer", { to: "bob" });
    type(find(element, "textarea"), "ü".repeat(33_000));
    await settled(element);
    press(find(element, "textarea"), "Enter");
    await settled(element);
    expect(textOf(find(element, "[role=alert]"))).to.include("Too long");
    expect(find(element, "textarea")).to.have.property("value").with.length(33_000);
  });

  it("who wants a line from Enter gets one, and sends with Ctrl or ⌘ and Enter", async () => {
    setWish("lines", true);
    try {
      const element = await show("secure-composer", { to: "bob", draft: "hello" });
      const sent: string[] = [];
      element.addEventListener("secure-send", ({ body }) => sent.push(body));
      const area = find(element, "textarea");
      expect(press(area, "Enter"), "the browser makes the line").to.equal(false);
      expect(sent).to.deep.equal([]);
      press(area, "Enter", { ctrlKey: true });
      await settled(element);
      type(area, "again");
      await settled(element);
      press(area, "Enter", { metaKey: true });
      expect(sent).to.deep.equal(["hello", "again"]);
    } finally {
      setWish("lines", false);
    }
  });

  it("tells its parent of the draft, and begins with the one it is given", async () => {
    const element = await show("secure-composer", { to: "bob", draft: "half a" });
    expect(find(element, "textarea")).to.have.property("value", "half a");
    const event = await heard(element, "secure-draft", () =>
      type(find(element, "textarea"), "half a thought"),
    );
    expect(event).to.include({ draft: "half a thought", active: true, bubbles: false });
  });

  it("an answer names what it answers, and Escape calls it off", async () => {
    const element = await show("secure-composer", { to: "bob", replyingTo: item });
    expect(textOf(element)).to.include("the original");
    const cancelled = await heard(element, "secure-compose", () =>
      press(find(element, "textarea"), "Escape"),
    );
    expect(cancelled.what).to.equal("cancel");
    type(find(element, "textarea"), "yes");
    await settled(element);
    const event = await heard(element, "secure-send", () => press(find(element, "textarea"), "Enter"));
    expect(event.replyTo).to.deep.equal({ user: "bob", id: "i" });
  });

  it("an edit replaces the message and gives the draft back", async () => {
    const element = await show("secure-composer", { to: "bob", draft: "later" });
    element.editing = { ...item, mine: true };
    await settled(element);
    expect(find(element, "textarea")).to.have.property("value", "the original");
    type(find(element, "textarea"), "the correction");
    await settled(element);
    const event = await heard(element, "secure-edit", () => press(find(element, "textarea"), "Enter"));
    await settled(element);
    expect(event).to.include({ id: "i", body: "the correction" });
    expect(find(element, "textarea")).to.have.property("value", "later");
  });

  it("arrow up in an empty field asks for the last message to edit", async () => {
    const element = await show("secure-composer", { to: "bob" });
    const event = await heard(element, "secure-compose", () => press(find(element, "textarea"), "ArrowUp"));
    expect(event.what).to.equal("edit-last");
  });

  it("an emoji goes in where the cursor stands", async () => {
    const element = await show("secure-composer", { to: "bob" });
    const area = find(element, "textarea");
    type(area, "ab");
    await settled(element);
    if (area instanceof HTMLTextAreaElement) area.setSelectionRange(1, 1);
    find(element, "button[aria-haspopup=dialog]").click();
    const picker = find(element, "secure-emoji");
    await until("the picker", () => seek(picker, ".card:popover-open"));
    type(find(picker, "input"), "rocket");
    await settled(picker);
    find(picker, ".grid button").click();
    await settled(element);
    expect(area).to.have.property("value", "a🚀b");
  });

  it("grows with what is written, up to a limit", async () => {
    const element = await show("secure-composer", { to: "bob" });
    const area = find(element, "textarea");
    const low = area.offsetHeight;
    type(area, "line\n".repeat(4));
    await settled(element);
    const high = area.offsetHeight;
    type(area, "line\n".repeat(400));
    await settled(element);
    expect(high).to.be.greaterThan(low);
    expect(area.offsetHeight).to.be.at.most(220);
  });

  it("has no barrier for assistive technology", async () => {
    expect(await barriers(await show("secure-composer", { to: "bob", replyingTo: item }))).to.deep.equal([]);
  });
});
