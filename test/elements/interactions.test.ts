import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { ScriptedSession, type ScriptedChat } from "./support/scripted-session.ts";
import { clearStage, find, press, seek, settled, showChat, textOf, type, until } from "./support/stage.ts";

interface Talking {
  readonly page: SecureChat;
  readonly bob: ScriptedChat;
  readonly session: ScriptedSession;
}

async function talking(): Promise<Talking> {
  const session = new ScriptedSession();
  session.person("bob", { online: true });
  session.person("carol");
  session.online();
  const bob = session.direct("bob");
  const page = await showChat(session);
  page.open("bob");
  await until("the composer", () => seek(page, "secure-composer", "textarea"));
  await settled(page);
  return { page, bob, session };
}

async function message(page: SecureChat): Promise<HTMLElement> {
  return await until("the message", () => seek(page, "secure-log", "secure-message"));
}

function openMenu(page: SecureChat): HTMLElement | undefined {
  return seek(page, "secure-thread", "secure-menu", ".menu:popover-open");
}

function entry(page: SecureChat, words: string): HTMLElement | undefined {
  const entries = openMenu(page)?.querySelectorAll<HTMLElement>(".entry") ?? [];
  return [...entries].find((button) => textOf(button).includes(words));
}

describe("what people expect of a chat", () => {
  const { clipboard } = navigator;
  const copied: string[] = [];
  beforeEach(() => {
    copied.length = 0;
    const writeText = async (text: string): Promise<void> => void copied.push(text);
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
  });
  afterEach(() => {
    clearStage();
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: clipboard });
  });

  it("each sign below a message of one's own says in words what became of it", async () => {
    const { page, bob } = await talking();
    const words = {
      sending: "Sending",
      sent: "Sent",
      delivered: "Delivered",
      read: "Read",
      failed: "Not sent",
    } as const;
    for (const fate of ["sending", "sent", "delivered", "read", "failed"] as const) {
      bob.timeline.set([]);
      bob.say("hello", { mine: true, fate });
      await until(fate, () => textOf(find(page, "secure-log")).includes(words[fate]));
    }
  });

  it("what waits does so for the other, and for the connection while there is none", async () => {
    const { page, bob, session } = await talking();
    bob.say("hello", { mine: true, fate: "waiting", waitingFor: ["bob"] });
    await until("bob", () => textOf(find(page, "secure-log")).includes("Waiting for bob to come online"));
    session.status.set({ state: "reconnecting", username: "alice", retryAt: Date.now() + 9_000 });
    await until("the connection", () =>
      textOf(find(page, "secure-log")).includes("Waiting for the connection"),
    );
    expect(textOf(find(page, "secure-log"))).not.to.include("bob to come online");
  });

  it("several messages that failed are tried again with one touch", async () => {
    const { page, bob } = await talking();
    bob.say("one", { mine: true, fate: "failed" });
    bob.say("two", { mine: true, fate: "failed" });
    const banner = await until("the banner", () => seek(page, "secure-thread", ".banner.failed"));
    expect(textOf(banner)).to.include("2 messages did not go");
    find(banner, "button").click();
    await until("the attempt", () => bob.asked.includes("retryAll"));
  });

  it("names all who write, and nobody once they stop", async () => {
    const { page, bob } = await talking();
    bob.say("hello");
    bob.typing.set(["bob"]);
    await until("who writes", () => textOf(find(page, "secure-log")).includes("bob is writing"));
    bob.typing.set([]);
    await until("nobody", () => !textOf(find(page, "secure-log")).includes("writing"));
  });

  it("a right click opens the menu of a message, and copies its text from there", async () => {
    const { page, bob } = await talking();
    bob.say("meet me at the lake");
    const row = await message(page);
    const click = new MouseEvent("contextmenu", { bubbles: true, composed: true, cancelable: true });
    row.dispatchEvent(click);
    expect(click.defaultPrevented).to.equal(true);
    (await until("the entry", () => entry(page, "Copy text"))).click();
    await until("the text", () => copied.includes("meet me at the lake"));
  });

  it("a finger that stays opens the menu of a message, one that moves on does not", async () => {
    const { page, bob } = await talking();
    bob.say("meet me at the lake");
    const row = await message(page);
    const touch = (name: string, more: PointerEventInit = {}): boolean =>
      row.dispatchEvent(
        new PointerEvent(name, { pointerType: "touch", bubbles: true, composed: true, ...more }),
      );
    touch("pointerdown");
    touch("pointermove", { movementX: 20, movementY: 20 });
    touch("pointerup");
    // Opened while the finger is down, it would be closed by lifting it: a browser takes that for a touch beside it.
    touch("pointerdown");
    const held = new MouseEvent("contextmenu", { bubbles: true, cancelable: true, composed: true });
    row.dispatchEvent(held);
    expect(held.defaultPrevented).to.equal(true);
    expect(openMenu(page)).to.equal(undefined);
    touch("pointerup");
    await until("the menu", () => openMenu(page));
  });

  it("code is copied by its own button, without what stands around it", async () => {
    const { page, bob } = await talking();
    bob.say("try this:\n```\nnpm test\n```\nand tell me");
    const row = await message(page);
    find(row, ".code button").click();
    await until("the code", () => copied.some((text) => text.trim() === "npm test"));
  });

  it("Escape closes what is on top and nothing else, and the focus goes back", async () => {
    const { page, bob } = await talking();
    bob.say("hello");
    const row = await message(page);
    row.focus();
    press(row, "F10", { shiftKey: true });
    const menu = await until("the menu", () => openMenu(page));
    expect(press(menu, "Escape")).to.equal(false);
    menu.hidePopover();
    await until("the focus", () => row.matches(":focus"));
    expect(seek(page, "secure-composer", "textarea")).not.to.equal(undefined);
    find(page, "secure-roster", ".me").click();
    const sheet = await until("the profile", () => seek(page, "dialog[open]"));
    sheet.dispatchEvent(new Event("cancel", { cancelable: true }));
    await until("no sheet", () => !seek(page, "dialog[open]"));
    expect(seek(page, "secure-composer", "textarea")).not.to.equal(undefined);
  });

  it("arrow keys go through the people", async () => {
    const { page } = await talking();
    const rows = [...(find(page, "secure-roster").shadowRoot?.querySelectorAll<HTMLElement>(".row") ?? [])];
    expect(rows).to.have.lengthOf(2);
    rows[0]?.focus();
    if (rows[0]) press(rows[0], "ArrowDown");
    expect(rows[1]?.matches(":focus")).to.equal(true);
    if (rows[1]) press(rows[1], "Home");
    expect(rows[0]?.matches(":focus")).to.equal(true);
  });

  it("links that only the keyboard sees lead to people, messages and the place to write", async () => {
    const { page, bob } = await talking();
    bob.say("hello");
    const row = await message(page);
    const ways = [...(page.shadowRoot?.querySelectorAll<HTMLElement>(".skips button") ?? [])];
    const places = [find(page, "secure-roster", "input"), row, find(page, "secure-composer", "textarea")];
    expect(ways).to.have.lengthOf(places.length);
    for (const [at, way] of ways.entries()) {
      way.click();
      await until(textOf(way).trim(), () => places[at]?.matches(":focus"));
    }
  });

  it("each message and the field it is written in have the direction of their words", async () => {
    const { page, bob } = await talking();
    bob.say("שלום עולם");
    const body = find(await message(page), ".body");
    expect(getComputedStyle(body).direction).to.equal("rtl");
    const area = find(page, "secure-composer", "textarea");
    type(area, "مرحبا");
    await settled(page);
    expect(getComputedStyle(area).direction).to.equal("rtl");
  });

  it("emoji are found by their names", async () => {
    const { page } = await talking();
    find(page, "secure-composer", "[aria-label=Emoji]").click();
    // It stands there empty before it is shown, and is emptied when it is.
    const field = await until("the search", () =>
      seek(page, "secure-composer", "secure-emoji", ".card:popover-open input[type=search]"),
    );
    type(field, "rocket");
    await until("the rocket", () => {
      const grid = seek(page, "secure-composer", "secure-emoji", ".grid");
      return grid && textOf(grid).includes("🚀") && !textOf(grid).includes("😀");
    });
  });

  it("another conversation's details begin at their top", async () => {
    const { page } = await talking();
    page.style.cssText = "display: block; width: 1280px; height: 500px";
    await until("room for three", () => seek(page, ".panes.wide"));
    find(page, "secure-head", ".security").click();
    const pane = await until("the details", () => seek(page, "aside .scroll"));
    await until("something to scroll", () => {
      pane.scrollTop = 300;
      return pane.scrollTop > 100;
    });
    page.open("carol");
    await until("the others", () => textOf(find(page, "aside")).includes("carol"));
    expect(find(page, "aside .scroll").scrollTop).to.equal(0);
  });
});
