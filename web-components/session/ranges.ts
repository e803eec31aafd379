/** Sets of whole numbers as ascending, disjoint, inclusive ranges: `[[1, 4], [6, 6]]`. Values, never edited. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** No number at all. */
export const EMPTY: Ranges = Object.freeze([]);

/** How many ranges are taken from someone else: what has more holes is not an honest record. */
export const MOST_RANGES = 512;

/** The set with `from` to `to` in it. */
export function addRange(ranges: Ranges, from: number, to: number = from): Ranges {
  const last = ranges[ranges.length - 1];
  // The usual case: the next number of a sequence that grows at its end.
  if (last === undefined || from > last[1] + 1) return [...ranges, [from, to]];
  const before = ranges.filter((range) => range[1] < from - 1);
  const after = ranges.filter((range) => range[0] > to + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const start = Math.min(from, ...touched.map((range) => range[0]));
  const end = Math.max(to, ...touched.map((range) => range[1]));
  return [...before, [start, end], ...after];
}

/** What is in either set. */
export function union(a: Ranges, b: Ranges): Ranges {
  return b.reduce((all, [from, to]) => addRange(all, from, to), a);
}

/** Whether `n` is in the set. */
export function hasNumber(ranges: Ranges, n: number): boolean {
  return ranges.some(([from, to]) => from <= n && n <= to);
}

/** The highest number, 0 for none. */
export function highest(ranges: Ranges): number {
  return ranges[ranges.length - 1]?.[1] ?? 0;
}

/** What is not in the set between `from` and `to`. */
export function gaps(ranges: Ranges, from: number, to: number): Ranges {
  const holes: (readonly [number, number])[] = [];
  let next = from;
  for (const [start, end] of ranges) {
    if (start > to) break;
    if (start > next) holes.push([next, start - 1]);
    next = Math.max(next, end + 1);
  }
  if (next <= to) holes.push([next, to]);
  return holes;
}

/** The set without `n`. */
export function without(ranges: Ranges, n: number): Ranges {
  return ranges.flatMap(([from, to]) => gaps([[n, n]], from, to));
}

/** How many numbers are in the set. */
export function size(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** Ranges that someone else wrote: `undefined` unless they are ascending, disjoint, not below `lowest`, and few. */
export function parseRanges(value: unknown, lowest = 1): Ranges | undefined {
  if (!Array.isArray(value) || value.length > MOST_RANGES) return undefined;
  let floor = lowest - 1;
  const ranges: (readonly [number, number])[] = [];
  for (const entry of value as readonly unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 2) return undefined;
    const [from, to] = entry as readonly unknown[];
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return undefined;
    if (typeof from !== "number" || typeof to !== "number" || from <= floor || to < from) return undefined;
    ranges.push([from, to]);
    floor = to;
  }
  return ranges;
}
