/** What came from each page of each writer: seen numbers, duplicates and gaps (PROTOCOL.md section 9). */
import type { Have } from "./content.ts";
import { addRange, EMPTY, gaps, hasNumber, highest, size, type Ranges } from "./ranges.ts";

/** A number this far above the highest seen is refused: nobody is made to wait for a million messages. */
const MOST_AHEAD = 1_000;
/** Writers' pages beyond this are forgotten, oldest first. */
const MOST_PAGES = 1_000;

/** A writer's page: user, identity and instance, as the chain's package says. */
export interface Page {
  readonly user: string;
  readonly identity: string;
  readonly instance: string;
}

interface Seen {
  readonly page: Page;
  /** From here on a missing number is a gap. */
  readonly base: number;
  ranges: Ranges;
  /** The highest number that the writer announced. */
  last: number;
  /** When the oldest present gap was noticed. */
  gapSince: number | undefined;
  /** How many of its gap's numbers were said to be missing. */
  told: number;
}

/** What to do with a number. */
export type Verdict = "new" | "seen" | "refused";

/** The record of what one conversation brought. */
export class Inbox {
  readonly #pages = new Map<string, Seen>();

  /** A package came from that page: numbers from `seq` on are expected. Only the first word counts. */
  expect(page: Page, seq: number): void {
    const id = idOf(page);
    if (this.#pages.has(id)) return;
    this.#pages.set(id, { page, base: seq, ranges: EMPTY, last: 0, gapSince: undefined, told: 0 });
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest);
  }

  /** Notes a number. */
  take(page: Page, seq: number, now: number): Verdict {
    const seen = this.#pages.get(idOf(page));
    if (seen === undefined) return "refused";
    if (hasNumber(seen.ranges, seq)) return "seen";
    const top = Math.max(highest(seen.ranges), seen.base - 1);
    if (seq > top + MOST_AHEAD) return "refused";
    seen.ranges = addRange(seen.ranges, seq);
    if (this.#gap(seen).length === 0) {
      seen.gapSince = undefined;
      seen.told = 0;
    } else seen.gapSince ??= now;
    return "new";
  }

  /** The writer says that their last number is `seq`: what lies before it and is not there is a gap. */
  announce(page: Page, seq: number, now: number): boolean {
    const seen = this.#pages.get(idOf(page));
    const top = seen === undefined ? 0 : Math.max(highest(seen.ranges), seen.base - 1);
    if (seen === undefined || seq <= top || seq > top + MOST_AHEAD) return false;
    seen.last = Math.max(seen.last, seq);
    seen.gapSince ??= now;
    return true;
  }

  /** Notes a number of the page `instance` that another tab has. `false` if it is not one that is missing. */
  fill(user: string, instance: string, seq: number): boolean {
    for (const seen of this.#pages.values()) {
      if (seen.page.user !== user || seen.page.instance !== instance) continue;
      if (!hasNumber(this.#gap(seen), seq)) continue;
      seen.ranges = addRange(seen.ranges, seq);
      if (this.#gap(seen).length === 0) seen.gapSince = undefined;
      return true;
    }
    return false;
  }

  /** What is there of everyone, as `sync` says it. */
  have(): readonly Have[] {
    return [...this.#pages.values()].map(({ page, base, ranges }) => ({
      identity: page.identity,
      instance: page.instance,
      // What was written before one was there is not asked for.
      ranges: base > 1 && ranges.length === 0 ? [[1, base - 1] as const] : withFloor(ranges, base),
    }));
  }

  /** The pages with gaps that are at least `age` milliseconds old. */
  gapsOlderThan(age: number, now: number): readonly { readonly page: Page; readonly missing: number }[] {
    return [...this.#pages.values()]
      .filter((seen) => seen.gapSince !== undefined && now - seen.gapSince >= age)
      .map((seen) => ({ page: seen.page, missing: size(this.#gap(seen)) }));
  }

  /** Whether there is any gap. */
  get hasGaps(): boolean {
    return [...this.#pages.values()].some((seen) => seen.gapSince !== undefined);
  }

  /** Gives a page's gaps up: they are said once and not asked for again. */
  giveUp(page: Page): void {
    const seen = this.#pages.get(idOf(page));
    if (seen !== undefined) seen.gapSince = undefined;
  }

  #gap(seen: Seen): Ranges {
    return gaps(seen.ranges, seen.base, Math.max(highest(seen.ranges), seen.last));
  }
}

function withFloor(ranges: Ranges, base: number): Ranges {
  return base > 1 ? addRange(ranges, 1, base - 1) : ranges;
}

function idOf(page: Page): string {
  return `${page.user} ${page.identity} ${page.instance}`;
}
