/** Amounts in English words, for the phrases. */

/** A length of time in words: `30 seconds`, `1 hour`, `1 week`. */
export function duration(seconds: number): string {
  const units = [
    ["week", 604_800],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  for (const [unit, size] of units) {
    if (seconds >= size && seconds % size === 0) return count(seconds / size, unit);
  }
  return count(Math.max(0, Math.round(seconds)), "second");
}

/** A number with its noun: `1 message`, `2 messages`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Names in a row, the last after an “and”. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}
