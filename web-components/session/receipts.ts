/** What is said back: which messages came and which were read, batched (PROTOCOL.md section 9). */
import type { Passing } from "./content.ts";
import type { Page } from "./inbox.ts";
import { addRange, EMPTY, type Ranges } from "./ranges.ts";

/** Messages that come within this time are answered together. Milliseconds. */
const BATCH = 60;

/** What is still to be said of one writer's page. */
interface Owed {
  readonly page: Page;
  delivered: Ranges;
  /** What was seen and is to be said so. */
  read: Ranges;
  /** What came and was not seen yet. */
  unread: Ranges;
}

/** What receipts need. */
export interface ReceiptsOptions {
  /** Answers a page. Whether it reached anyone: what did not is said again. */
  readonly send: (content: Passing, page: Page) => Promise<boolean>;
  /** Whether the person wrote here or said yes: otherwise nothing is answered, yet. */
  readonly isAllowed: () => boolean;
  /** Whether others are told what was read. */
  readonly tellsRead: () => boolean;
}

/** One conversation's receipts. */
export class Receipts {
  readonly #options: ReceiptsOptions;
  readonly #owed = new Map<string, Owed>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** A message verified and is there. Of another page of one's own, `isOwn`, nobody is told when it was read. */
  delivered(page: Page, seq: number, isOwn: boolean): void {
    const owed = this.#of(page);
    owed.delivered = addRange(owed.delivered, seq);
    if (!isOwn) owed.unread = addRange(owed.unread, seq);
    this.flushSoon();
  }

  /** Everything that came so far was seen. */
  read(): void {
    for (const owed of this.#owed.values()) {
      owed.read = union(owed.read, owed.unread);
      owed.unread = EMPTY;
    }
    this.#flush();
  }

  /** Says what is owed, soon: also when a yes was just given, and when a connection is new. */
  flushSoon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), BATCH);
  }

  /** Says nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#options.isAllowed()) return;
    for (const owed of this.#owed.values()) {
      const { delivered, read } = owed;
      owed.delivered = EMPTY;
      if (delivered.length > 0) void this.#say(owed, "delivered", delivered);
      if (read.length === 0 || !this.#options.tellsRead()) continue;
      owed.read = EMPTY;
      void this.#say(owed, "read", read);
    }
  }

  async #say(owed: Owed, state: "delivered" | "read", ranges: Ranges): Promise<void> {
    const { identity, instance } = owed.page;
    // What did not go out is owed again, and goes with what is said next, or over the next connection.
    if (!(await this.#options.send({ type: "receipt", identity, instance, ranges, state }, owed.page)))
      owed[state] = union(owed[state], ranges);
  }

  #of(page: Page): Owed {
    const id = `${page.identity} ${page.instance}`;
    let owed = this.#owed.get(id);
    if (owed === undefined) {
      const { user, identity, instance } = page;
      owed = { page: { user, identity, instance }, delivered: EMPTY, read: EMPTY, unread: EMPTY };
      this.#owed.set(id, owed);
    }
    return owed;
  }
}

function union(a: Ranges, b: Ranges): Ranges {
  return b.reduce((all, [from, to]) => addRange(all, from, to), a);
}
