/** What was written in a room and for whom: each timeline must hold what its owner was a member for, and nothing else. */
import type { Item, TextItem } from "../../web-components/session/index.ts";

/** A text that a page took on. */
interface Written {
  readonly author: string;
  /** The page that wrote it: each has its own order. */
  readonly page: string;
  readonly n: number;
  /** Whom the author's log named as members at that moment, the author among them. */
  readonly readers: ReadonlySet<string>;
}

/** What someone's pages show, or showed when they went: each a timeline of its own. */
export interface Shelf {
  readonly person: string;
  readonly timelines: readonly (readonly Item[])[];
}

/** Everything that was written in one room. */
export class Book {
  readonly #written = new Map<string, Written>();
  readonly #numbers = new Map<string, number>();
  /** Acknowledged by all it was written for. */
  readonly #settled = new Set<string>();
  /** Written while its reader was on the way out: it may be there or not. */
  readonly #optional = new Set<string>();

  /** How much was written. */
  get size(): number {
    return this.#written.size;
  }

  /** Notes what a page is about to write, and returns the text. */
  write(author: string, page: string, readers: Iterable<string>): string {
    const n = (this.#numbers.get(page) ?? 0) + 1;
    this.#numbers.set(page, n);
    const body = `${page} writes ${n}`;
    this.#written.set(body, { author, page, n, readers: new Set(readers) });
    return body;
  }

  /** Nothing more of `person` is owed what was not written for them as they are now: they are out. */
  strike(person: string): void {
    for (const [body, written] of this.#written)
      if (written.readers.has(person) && written.author !== person && !this.#settled.has(body))
        this.#optional.add(`${person} ${body}`);
  }

  /** All that was written so far was acknowledged by all it was written for. */
  settle(): void {
    for (const body of this.#written.keys()) this.#settled.add(body);
  }

  /** What should be there and is not. */
  lacking(shelves: readonly Shelf[]): readonly string[] {
    return shelves.flatMap(({ person, timelines }) => {
      const shown = new Set(timelines.flatMap((items) => texts(items).map(({ body }) => body)));
      const owed = [...this.#written].filter(
        ([body, { readers }]) => readers.has(person) && !this.#optional.has(`${person} ${body}`),
      );
      return owed.filter(([body]) => !shown.has(body)).map(([body]) => `${person} lacks '${body}'`);
    });
  }

  /** What is there and should not be so: words that were not for them, doubles, a writer's broken order. */
  misplaced(shelves: readonly Shelf[]): readonly string[] {
    return shelves.flatMap(({ person, timelines }) =>
      timelines.flatMap((items) => this.#misplacedIn(person, texts(items))),
    );
  }

  #misplacedIn(person: string, items: readonly TextItem[]): readonly string[] {
    const problems: string[] = [];
    const last = new Map<string, number>();
    for (const { body, from } of items) {
      const written = this.#written.get(body);
      if (written === undefined || written.author !== from)
        problems.push(`${person}: nobody wrote '${body}'`);
      else {
        if (!written.readers.has(person)) problems.push(`${person} has '${body}', which is not for them`);
        const before = last.get(written.page) ?? 0;
        if (before === written.n) problems.push(`${person} has '${body}' twice`);
        if (before > written.n) problems.push(`${person} has '${body}' after ${before}`);
        last.set(written.page, written.n);
      }
    }
    return problems;
  }
}

/** Lines that accuse somebody: with an honest relay and honest members, each is a false alarm. */
export function accusations(shelves: readonly Shelf[]): readonly string[] {
  const innocent = new Set([
    "room-created",
    "member-added",
    "member-removed",
    "member-left",
    "browser-added",
  ]);
  return shelves.flatMap(({ person, timelines }) =>
    timelines.flatMap((items) =>
      items.flatMap((item) =>
        item.kind === "notice" && !innocent.has(item.code)
          ? [`${person} is shown ${item.code} of ${item.from}`]
          : [],
      ),
    ),
  );
}

function texts(items: readonly Item[]): readonly TextItem[] {
  return items.filter((item): item is TextItem => item.kind === "text");
}
