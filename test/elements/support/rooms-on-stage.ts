/** What tests of rooms do again and again: open one, its details, a member's menu. */
import type { SecureChat } from "../../../web-components/elements/secure-chat.ts";
import type { NoticeCode, NoticeItem } from "../../../web-components/session/index.ts";
import type { ScriptedRoom } from "./scripted-room.ts";
import { NOON, ScriptedSession } from "./scripted-session.ts";
import { find, seek, settled, showChat, textOf, until } from "./stage.ts";

/** Alice, online, and two people she knows. */
export function people(): ScriptedSession {
  const session = new ScriptedSession();
  session.person("bob", { online: true });
  session.person("carol", { online: true });
  session.online();
  return session;
}

/** A chat so many pixels wide with that room open. */
export async function inRoom(
  session: ScriptedSession,
  room: ScriptedRoom,
  width = 1_300,
): Promise<SecureChat> {
  const chat = await showChat(session);
  chat.style.width = `${width}px`;
  chat.openRoom(room.id);
  await until("the room", () => seek(chat, "secure-room-head", "h2"));
  // The words of rooms come with the first one: asked for before, so that they are there now.
  await import("../../../web-components/elements/phrases-late.ts");
  await settled(chat);
  return chat;
}

/** Opens the details of the room that is open. */
export async function detailsOf(chat: SecureChat): Promise<HTMLElement> {
  find(chat, "secure-room-head", ".security").click();
  await until("the members", () => seek(chat, "secure-members", "li"));
  await settled(chat);
  return find(chat, "secure-room-details");
}

/** A line of the session's own, told by bob where nothing else is said. */
export function notice(code: NoticeCode, more: Partial<NoticeItem> = {}): NoticeItem {
  return {
    kind: "notice",
    key: `${code} ${more.who}`,
    id: code,
    from: "bob",
    mine: false,
    at: NOON,
    code,
    ...more,
  };
}

/** The first button whose name has these words in it, through all open shadow roots. */
export function buttonNamed(root: Element, words: string): HTMLElement | undefined {
  const all: HTMLElement[] = [];
  const collect = (place: ParentNode): void => {
    for (const element of place.querySelectorAll<HTMLElement>("*")) {
      if (element.localName === "button") all.push(element);
      if (element.shadowRoot) collect(element.shadowRoot);
    }
  };
  collect(root.shadowRoot ?? root);
  return all.find((button) => (button.getAttribute("aria-label") ?? textOf(button)).includes(words));
}

/** Takes an entry of the menu of a member. */
export async function choose(chat: SecureChat, words: string): Promise<void> {
  const entry = await until(words, () => {
    const menu = seek(chat, "secure-members", "secure-menu");
    return menu && seek(menu, ".menu:popover-open") ? buttonNamed(menu, words) : undefined;
  });
  entry.click();
  await settled(chat);
}
