/**
 * Which items of a long conversation are in the page: a value, and pure steps from one to the next. A window follows the
 * end until one goes far back; it never holds more than {@link MOST} items.
 */
import type { Item } from "../session/index.ts";

const FIRST = 120;
const STEP = 120;
const MOST = 480;

/** Items from `from` up to `to`. */
export interface LogWindow {
  readonly from: number;
  readonly to: number;
  /** It reaches the end and follows it. */
  readonly tail: boolean;
  /** The key of its first item, by which it is found again; empty to begin at the end. */
  readonly key: string;
}

/** The window of a conversation that was just opened. */
export const LAST_ITEMS: LogWindow = Object.freeze({ from: 0, to: 0, tail: true, key: "" });

/**
 * The same window after items came or went; one that shows the first item shows what turns out to be older, too.
 * `trim`: one is at the end, old items may go from the page.
 */
export function slide(window: LogWindow, items: readonly Item[], trim: boolean): LogWindow {
  const { length } = items;
  const found = window.key === "" ? -1 : items.findIndex((item) => item.key === window.key);
  if (found === -1) return lastOf(items);
  let from = window.from === 0 ? 0 : found;
  if (window.tail && trim && length - from > MOST) from = length - FIRST;
  return between(items, from, window.tail ? length : found + window.to - window.from);
}

/** More at the top; what is far below goes. */
export function earlier(window: LogWindow, items: readonly Item[]): LogWindow {
  const from = Math.max(0, window.from - STEP);
  return between(items, from, Math.min(window.to, from + MOST));
}

/** More at the end; what is far above goes. */
export function later(window: LogWindow, items: readonly Item[]): LogWindow {
  const to = Math.min(items.length, window.to + STEP);
  return between(items, Math.max(window.from, to - MOST), to);
}

/** A window with the item of that index in it: the same one if it is there already. */
export function around(window: LogWindow, items: readonly Item[], index: number): LogWindow {
  if (index >= window.from && index < window.to) return window;
  return between(items, index - STEP / 2, index + STEP);
}

/** The last items. */
export function lastOf(items: readonly Item[]): LogWindow {
  return between(items, items.length - FIRST, items.length);
}

function between(items: readonly Item[], start: number, end: number): LogWindow {
  const from = Math.max(0, Math.min(start, items.length));
  const to = Math.min(end, items.length);
  return { from, to, tail: to === items.length, key: items[from]?.key ?? "" };
}
