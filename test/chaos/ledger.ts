/** What was written, and whether every timeline holds it: the computed comparison at the end of a run. */
import type { Item, TextItem } from "../../web-components/session/index.ts";
import type { Venue } from "./script.ts";

/** One page load of one person, from its first moment to its last. */
export interface PageLife {
  readonly person: string;
  /** `ann.2` is ann's second page. */
  readonly name: string;
  /** Steps of the run's own count: a page that died before another was born was never beside it. */
  readonly born: number;
  /**
   * From this step on it must hold everything by itself: its own birth, or what was so for the page of the same profile
   * that was there when it came and handed over what it held. A page that comes alone starts empty.
   */
  readonly since: number;
  died: number;
}

/** Something that was taken on by a page. */
export interface Written {
  readonly venue: Venue;
  readonly page: PageLife;
  /** Ascending within the author's messages of the venue. */
  readonly n: number;
  readonly body: string;
  /** The step of the run's count at which it was written. */
  readonly at: number;
}

/** What a page shows, or showed when it died. */
export interface View {
  readonly page: PageLife;
  readonly isLive: boolean;
  readonly timelines: ReadonlyMap<string, readonly Item[]>;
}

/** Counts what happens in a run: births and deaths of pages, and messages. */
export class Calendar {
  #step = 0;

  next(): number {
    this.#step += 1;
    return this.#step;
  }
}

/** Everything that was written in a run. */
export class Ledger {
  readonly #calendar: Calendar;
  readonly #written = new Map<string, Written>();
  readonly #numbers = new Map<string, number>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** How much was written. */
  get size(): number {
    return this.#written.size;
  }

  /** Notes what `page` is about to write in `venue`, and returns the text. */
  write(venue: Venue, page: PageLife, filler: number): string {
    const count = `${page.person} ${venue.name}`;
    const n = (this.#numbers.get(count) ?? 0) + 1;
    this.#numbers.set(count, n);
    const body = `${page.name} in ${venue.name}: ${n} ${"~".repeat(filler)}`.trimEnd();
    this.#written.set(body, { venue, page, n, body, at: this.#calendar.next() });
    return body;
  }

  /** What lacks: on all pages of a person together, and on each living page alone. One line per reader and author's page. */
  lacking(views: readonly View[]): readonly string[] {
    const seen = new Map<string, Set<string>>();
    for (const view of views) {
      const bodies = seen.get(view.page.person) ?? new Set<string>();
      seen.set(view.page.person, bodies);
      for (const items of view.timelines.values()) for (const { body } of texts(items)) bodies.add(body);
    }
    const holes = new Holes();
    for (const { venue, page, n, body } of this.#written.values()) {
      for (const reader of venue.members)
        if (seen.get(reader)?.has(body) !== true)
          holes.add(`${reader} lacks ${page.name} in ${venue.name}`, n);
    }
    return [
      ...holes.told(),
      ...views.filter(({ isLive }) => isLive).flatMap((view) => this.#lackingOn(view)),
    ];
  }

  /** What a living page lacks by itself, whatever other pages of the same person have. */
  #lackingOn({ page: reader, timelines }: View): readonly string[] {
    const holes = new Holes();
    const shown = new Map(
      [...timelines].map(([venue, items]) => [venue, new Set(texts(items).map(({ body }) => body))]),
    );
    for (const { venue, page, n, body, at } of this.#written.values()) {
      if (at < reader.since || shown.get(venue.name)?.has(body) !== false) continue;
      holes.add(`the page ${reader.name} lacks ${page.name} in ${venue.name}`, n);
    }
    return holes.told();
  }

  /** What is there and should not be so: doubles, a broken order, texts that nobody wrote here. */
  misplaced(views: readonly View[]): readonly string[] {
    return views.flatMap((view) =>
      [...view.timelines].flatMap(([venue, items]) =>
        this.#misplacedIn(venue, items).map(
          (problem) => `${view.page.name}${view.isLive ? "" : " (gone)"}, ${venue}: ${problem}`,
        ),
      ),
    );
  }

  #misplacedIn(venue: string, items: readonly Item[]): readonly string[] {
    const problems: string[] = [];
    const shown = new Set<string>();
    const last = new Map<PageLife, Written>();
    for (const { body, from } of texts(items)) {
      const written = this.#written.get(body);
      if (written === undefined || written.venue.name !== venue || written.page.person !== from) {
        problems.push(`nobody wrote ${JSON.stringify(body.slice(0, 60))} here as ${from}`);
        continue;
      }
      if (shown.has(body)) problems.push(`${label(written)} twice`);
      shown.add(body);
      for (const [page, before] of last) {
        if (page.person !== from || before.n < written.n) continue;
        if (page === written.page || !wereTogether(page, written.page))
          problems.push(`${label(written)} after ${label(before)}`);
      }
      last.set(written.page, written);
    }
    return problems;
  }
}

/** One's own messages on living pages that are not known to have arrived. */
export function unacknowledged(views: readonly View[]): readonly string[] {
  return views
    .filter(({ isLive }) => isLive)
    .flatMap(({ page, timelines }) =>
      [...timelines.values()].flatMap((items) =>
        texts(items)
          .filter(({ mine, body }) => mine && body.startsWith(`${page.name} `))
          .filter(({ fate }) => fate !== "delivered" && fate !== "read")
          .map(({ body, fate }) => `${body.slice(0, 40).replace(/ ~*$/, "")} is ${fate ?? "without a fate"}`),
      ),
    );
}

/** Lines that say that something could not be read or did not come: with an honest relay, each is a false alarm. */
export function alarms(views: readonly View[]): readonly string[] {
  return views.flatMap(({ page, timelines }) =>
    [...timelines].flatMap(([venue, items]) =>
      items.flatMap((item) =>
        item.kind === "notice"
          ? [`${page.name} shows in ${venue}: ${item.count ?? 1} ${item.code} of ${item.from}`]
          : [],
      ),
    ),
  );
}

/** Numbers that lack, by where. */
class Holes {
  readonly #numbers = new Map<string, number[]>();

  add(hole: string, n: number): void {
    this.#numbers.set(hole, [...(this.#numbers.get(hole) ?? []), n]);
  }

  told(): readonly string[] {
    return [...this.#numbers].map(([hole, numbers]) => `${hole}: ${ranges(numbers)}`);
  }
}

function texts(items: readonly Item[]): readonly TextItem[] {
  return items.filter((item): item is TextItem => item.kind === "text");
}

function wereTogether(a: PageLife, b: PageLife): boolean {
  return a.born < b.died && b.born < a.died;
}

function label({ page, n }: Written): string {
  return `${page.name}'s ${n}`;
}

/** `1-4, 7, 9-10`. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}
