/** What came from each page of each writer: seen numbers, duplicates and gaps (PROTOCOL.md section 9). */
import type { Have } from "./content.ts";
import {
  addRange,
  EMPTY,
  gaps,
  hasNumber,
  highest,
  MOST_RANGES,
  size,
  union,
  without,
  type Ranges,
} from "./ranges.ts";

/** A number this far above the highest seen is refused: nobody is made to wait for a million messages. */
const MOST_AHEAD = 1_000;
/** A writer keeps no more than this: what lies further below the number that a package says does not come any more. */
const MOST_KEPT = 500;
/** Writers' pages beyond this are forgotten, first those that were not heard of for longest. */
const MOST_PAGES = 1_000;
/** As JSON, so much of what is there is said at once: in a message it is padded, in Base64, and still below the relay's limit. */
const MOST_SAID = 64 * 1024;

/** A writer's page: user, identity and instance, as the chain's package says. */
export interface Page {
  readonly user: string;
  readonly identity: string;
  readonly instance: string;
}

interface Seen {
  readonly page: Page;
  /** From here on a missing number is a gap; `Infinity` until a package says so. */
  base: number;
  ranges: Ranges;
  /** What no writer keeps any more: said to be missing, not asked for, and welcome all the same. */
  lost: Ranges;
  /** The highest number that the writer announced. */
  last: number;
  /** When the oldest present gap was noticed. */
  gapSince: number | undefined;
  /** The numbers that were said to be missing, and are. */
  told: Ranges;
  /** The numbers that are wanted once more, though they came. */
  again: Ranges;
}

/** What to do with a number. */
export type Verdict = "new" | "seen" | "refused";

/** The record of what one conversation brought. */
export class Inbox {
  readonly #pages = new Map<string, Seen>();
  readonly #missing: (page: Page, count: number) => void;
  #late = 0;

  /** `missing`: so many more messages of that page are lost; below 0 so many that were said to be missing are there. */
  constructor(missing: (page: Page, count: number) => void = () => undefined) {
    this.#missing = missing;
  }

  /** Forgets everyone's pages: what came while one was not there is not for one, and no gap. The next package says where they are. */
  clear(): void {
    this.#pages.clear();
  }

  /**
   * A package came from that page: numbers from `seq` on are expected. Of the first word nothing below is a gap; a later one
   * that is far ahead says how much the writer does not keep any more: it is lost, and what follows can be read. The word is
   * the writer's own, for it is in what the writer's identity signed; one who lies has only messages of their own counted.
   */
  expect(page: Page, seq: number): void {
    const seen = this.#of(page);
    if (seen.base === Infinity) seen.base = seq;
    const from = topOf(seen) + 1;
    const count = seq - MOST_KEPT - from;
    if (count <= 0) return;
    seen.lost = addRange(seen.lost, from, from + count - 1);
    this.#missing(seen.page, count);
  }

  /** Notes a number. */
  take(page: Page, seq: number, now: number): Verdict {
    const seen = this.#pages.get(pageOf(page));
    if (seen === undefined || seen.base === Infinity) return "refused";
    const isWantedAgain = hasNumber(seen.again, seq);
    seen.again = without(seen.again, seq);
    if (hasNumber(seen.ranges, seq)) return isWantedAgain ? "new" : "seen";
    if (seq > topOf(seen) + MOST_AHEAD) return "refused";
    this.#add(seen, seq);
    if (this.#lacking(seen) > 0) seen.gapSince ??= now;
    return "new";
  }

  /** Notes a number that another tab of this profile has. `false` if it is here. */
  note(page: Page, seq: number, now: number): boolean {
    const seen = this.#of(page);
    if (hasNumber(seen.ranges, seq)) return false;
    this.#add(seen, seq);
    if (this.#lacking(seen) > 0) seen.gapSince ??= now;
    return true;
  }

  /** The writer says that their last number is `seq`: what lies before it and is not there is a gap. */
  announce(page: Page, seq: number, now: number): boolean {
    const seen = this.#pages.get(pageOf(page));
    if (seen === undefined || seq <= Math.max(topOf(seen), seen.last) || seq > topOf(seen) + MOST_AHEAD)
      return false;
    seen.last = Math.max(seen.last, seq);
    seen.gapSince ??= now;
    return true;
  }

  /** Notes a number of the page `instance` that another tab has. `false` if it is not one that is missing. */
  fill(user: string, instance: string, seq: number): boolean {
    for (const seen of this.#pages.values()) {
      if (seen.page.user !== user || seen.page.instance !== instance) continue;
      if (!hasNumber(union(this.#gap(seen), seen.lost), seq)) continue;
      this.#add(seen, seq);
      return true;
    }
    return false;
  }

  /**
   * Wants a number once more, though it came: what it brought is gone from here. It is no gap; the copy that comes counts as
   * new. Nothing happens for a page whose package did not come.
   */
  again(page: Page, seq: number): void {
    const seen = this.#pages.get(pageOf(page));
    if (seen !== undefined && seen.base !== Infinity) seen.again = addRange(seen.again, seq);
  }

  /** Takes {@link Inbox.again} back. */
  enough(page: Page, seq: number): void {
    const seen = this.#pages.get(pageOf(page));
    if (seen !== undefined) seen.again = without(seen.again, seq);
  }

  /**
   * What is there, as `sync` says it: of the pages whose packages came last, as many as go into one message, for pages that are
   * gone answer nothing; of a page with more holes than a reader takes, what came last.
   */
  have(): readonly Have[] {
    const said: Have[] = [];
    let room = MOST_SAID;
    for (const { page, base, ranges, lost, again } of [...this.#pages.values()].reverse()) {
      // What was written before one was there, or is lost, is not asked for.
      const all = withFloor(union(ranges, lost), base).flatMap(([from, to]) => gaps(again, from, to));
      const { identity, instance } = page;
      const have = { identity, instance, ranges: all.slice(-MOST_RANGES) };
      room -= JSON.stringify(have).length + 1;
      if (room < 0) break;
      said.push(have);
    }
    return said;
  }

  /** The pages with gaps that are at least `age` milliseconds old. */
  gapsOlderThan(age: number, now: number): readonly { readonly page: Page; readonly missing: number }[] {
    return [...this.#pages.values()]
      .filter((seen) => seen.gapSince !== undefined && now - seen.gapSince >= age)
      .map((seen) => ({ page: seen.page, missing: this.#lacking(seen) }));
  }

  /** Whether there is any gap. */
  get hasGaps(): boolean {
    return [...this.#pages.values()].some((seen) => seen.gapSince !== undefined);
  }

  /** The pages of which something was said to be missing, and is. */
  get missed(): readonly Page[] {
    return [...this.#pages.values()].filter(({ told }) => told.length > 0).map(({ page }) => page);
  }

  /** How many numbers came late, after one that is higher: it grows whenever some of what lacked is there. */
  get late(): number {
    return this.#late;
  }

  /** A page's gaps are said to be missing: once. They are asked for as long as that page is there to answer. */
  giveUp(page: Page): void {
    const seen = this.#pages.get(pageOf(page));
    if (seen === undefined) return;
    seen.gapSince = undefined;
    seen.told = this.#gap(seen);
  }

  #of(page: Page): Seen {
    const id = pageOf(page);
    let seen = this.#pages.get(id);
    this.#pages.delete(id); // the last one heard stands last
    if (seen === undefined) {
      seen = {
        page,
        base: Infinity,
        ranges: EMPTY,
        lost: EMPTY,
        last: 0,
        gapSince: undefined,
        told: EMPTY,
        again: EMPTY,
      };
      const [oldest] = this.#pages.keys();
      if (this.#pages.size >= MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    }
    this.#pages.set(id, seen);
    return seen;
  }

  #add(seen: Seen, seq: number): void {
    if (seq <= Math.max(highest(seen.ranges), seen.last)) this.#late += 1;
    seen.ranges = addRange(seen.ranges, seq);
    const wasTold = hasNumber(union(seen.told, seen.lost), seq);
    seen.told = without(seen.told, seq);
    seen.lost = without(seen.lost, seq);
    if (this.#lacking(seen) === 0) seen.gapSince = undefined;
    if (wasTold) this.#missing(seen.page, -1);
  }

  /** How many numbers are missing and were not said to be. */
  #lacking(seen: Seen): number {
    return size(this.#gap(seen)) - size(seen.told);
  }

  #gap(seen: Seen): Ranges {
    return gaps(union(seen.ranges, seen.lost), seen.base, Math.max(highest(seen.ranges), seen.last));
  }
}

/** The highest number that nobody waits for: it came, is lost, or was written before one was there. */
function topOf({ ranges, lost, base }: Seen): number {
  return Math.max(highest(ranges), highest(lost), base === Infinity ? 0 : base - 1);
}

function withFloor(ranges: Ranges, base: number): Ranges {
  return base > 1 && base !== Infinity ? addRange(ranges, 1, base - 1) : ranges;
}

/** The name of the page that a device or chain is of: its connections come and go, the page stays. */
export function pageOf(page: Page): string {
  return `${page.user} ${page.identity} ${page.instance}`;
}
