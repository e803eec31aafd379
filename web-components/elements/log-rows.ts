/** What a log shows, in order: pure, so that grouping and dividers can be tested without a page. */
import type { Item, MessageItem, NoticeItem } from "../session/index.ts";
import { dayNumber } from "./clock.ts";

/** Messages of one sender further apart than this begin a new group (milliseconds). */
const GROUP_GAP = 5 * 60_000;

/** A line of the log. */
export type Row =
  | { readonly kind: "unread"; readonly key: string }
  | { readonly kind: "notice"; readonly key: string; readonly item: NoticeItem }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly item: MessageItem;
      readonly first: boolean;
      readonly last: boolean;
    };

/** The lines of one day; a key that stays while lines come at either end. */
export interface Day {
  readonly key: string;
  readonly at: number;
  readonly rows: readonly Row[];
}

/** Divides items into days, puts the divider before `unreadKey`, and says where groups of one sender begin and end. */
export function logDays(items: readonly Item[], unreadKey?: string): readonly Day[] {
  const days: { at: number; rows: Row[] }[] = [];
  items.forEach((item, index) => {
    const before = items[index - 1];
    const after = items[index + 1];
    const newDay = !before || dayNumber(before.at) !== dayNumber(item.at);
    if (newDay) days.push({ at: item.at, rows: [] });
    const rows = days.at(-1)?.rows ?? [];
    if (item.key === unreadKey) rows.push({ kind: "unread", key: "unread" });
    if (item.kind === "notice") {
      rows.push({ kind: "notice", key: item.key, item });
      return;
    }
    const first = newDay || item.key === unreadKey || !together(before, item);
    const last =
      !after ||
      after.key === unreadKey ||
      dayNumber(after.at) !== dayNumber(item.at) ||
      !together(item, after);
    rows.push({ kind: "message", key: item.key, item, first, last });
  });
  return keyed(days);
}

/** Other people's clocks may name a day twice: occurrences are counted from the end, where older lines do not disturb. */
function keyed(days: readonly { at: number; rows: Row[] }[]): readonly Day[] {
  const seen = new Map<number, number>();
  return days
    .toReversed()
    .map((day) => {
      const number = dayNumber(day.at);
      const times = (seen.get(number) ?? 0) + 1;
      seen.set(number, times);
      return { ...day, key: `${number} ${times}` };
    })
    .toReversed();
}

function together(before: Item | undefined, after: Item): boolean {
  return (
    before !== undefined &&
    before.kind !== "notice" &&
    after.kind !== "notice" &&
    before.from.toLowerCase() === after.from.toLowerCase() &&
    Math.abs(after.at - before.at) < GROUP_GAP
  );
}

/** The key of the first of the last `count` items that others wrote; `undefined` if there are none. */
export function firstUnread(items: readonly Item[], count: number): string | undefined {
  let left = count;
  let found: string | undefined;
  for (let index = items.length - 1; index >= 0 && left > 0; index -= 1) {
    const item = items[index];
    if (!item || item.mine || item.kind === "notice") continue;
    found = item.key;
    left -= 1;
  }
  return found;
}

/** The key of the message that is in the tab order: the active one, or the last. Notices have no focus, and who had it may be gone. */
export function tabStop(items: readonly Item[], activeKey: string): string | undefined {
  const messages = items.filter((item) => item.kind !== "notice");
  return (messages.find(({ key }) => key === activeKey) ?? messages.at(-1))?.key;
}

/** Items as they are known without a connection: who else is there cannot be known, so what waits waits for the connection alone. */
export function cutOff(items: readonly Item[]): readonly Item[] {
  return items.map((item) =>
    item.kind !== "notice" && item.waitingFor ? { ...item, waitingFor: [] } : item,
  );
}
