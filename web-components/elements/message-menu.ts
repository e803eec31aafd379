/** The entries of a message's menu. It comes with the menu. */
import type { MessageItem } from "../session/index.ts";
import { completed } from "./phrases-late.ts";
import type { Phrases } from "./phrases.ts";
import type { MenuEntry } from "./secure-menu.ts";

/** What can be done with a message, by its menu. `value` is what `<secure-menu>` reports. */
export function menuEntries(item: MessageItem, say: Phrases): readonly MenuEntry[] {
  const { message, media, menu } = completed(say);
  const entries: readonly (MenuEntry | false)[] = [
    (item.fate === "failed" || item.failedChanges !== undefined) && {
      value: "retry",
      words: message.retry,
      icon: "refresh-cw",
    },
    { value: "reply", words: message.reply, icon: "reply" },
    textOf(item) !== undefined && { value: "copy", words: menu.copy, icon: "copy" },
    isSavable(item) && { value: "save", words: media.save, icon: "download" },
    item.mine && item.kind === "text" && { value: "edit", words: menu.edit, icon: "pencil" },
    item.mine && { value: "remove", words: menu.remove, icon: "trash-2", danger: true },
  ];
  return entries.filter((entry) => entry !== false);
}

/** The question whether a message is to be taken back, for everyone in a room or for both. */
export function removalEntries(say: Phrases, isRoom: boolean): readonly MenuEntry[] {
  const { menu, profile } = completed(say);
  const words = isRoom ? menu.removeInRoom : menu.removeForAll;
  return [
    { value: "removal", words, icon: "trash-2", danger: true },
    { value: "keep", words: profile.no, icon: "undo-2" },
  ];
}

/** The words of a message that can be copied: its text or its caption. */
export function textOf(item: MessageItem): string | undefined {
  return item.kind === "text" ? item.body : item.media.caption;
}

function isSavable(item: MessageItem): boolean {
  return item.kind !== "text" && !item.media.viewOnce && item.media.blob() !== undefined;
}
