/** What is said back: which messages came and which were read, batched (PROTOCOL.md section 9). */
import type { Passing } from "./content.ts";
import type { Page } from "./inbox.ts";
import { addRange, EMPTY, union, type Ranges } from "./ranges.ts";

/** Messages that come within this time are answered together. Milliseconds. */
const BATCH = 60;
/**
 * The next answer waits so many times as long as the last one took, at most {@link LONGEST} milliseconds: where machine or line
 * are slow, an answer to nearly every message would take as much of them as the messages.
 */
const TIMES = 10;
const LONGEST = 2_000;
/** What did not go out is said again after this long, and then less and less often. Milliseconds. */
const AGAIN = 2_000;
const SELDOM = 60_000;

/** What is still to be said of one writer's page. */
interface Owed {
  readonly page: Page;
  /** All that came. */
  came: Ranges;
  delivered: Ranges;
  /** What was seen and is to be said so. */
  read: Ranges;
  /** What came and was not seen yet. */
  unread: Ranges;
  /** An answer is on its way to the relay. */
  isUnderWay: boolean;
}

/** What receipts need. */
export interface ReceiptsOptions {
  /** Answers a page. Whether it reached anyone: what did not is said again. */
  readonly send: (content: Passing, page: Page) => Promise<boolean>;
  /** Whether the person wrote here or said yes: otherwise nothing is answered, yet. */
  readonly isAllowed: () => boolean;
  /** Whether others are told what was read. */
  readonly tellsRead: () => boolean;
  readonly now: () => number;
}

/** One conversation's receipts. */
export class Receipts {
  readonly #options: ReceiptsOptions;
  readonly #owed = new Map<string, Owed>();
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Apart from the other clock: who is away holds up nobody else's. */
  #later: ReturnType<typeof setTimeout> | undefined;
  #again = AGAIN;
  /** Not before then. */
  #nextAt = -Infinity;
  #isClosed = false;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** A message verified and is there. Of another page of one's own, `isOwn`, nobody is told when it was read. */
  delivered(page: Page, seq: number, isOwn: boolean): void {
    const owed = this.#of(page);
    owed.came = addRange(owed.came, seq);
    owed.delivered = addRange(owed.delivered, seq);
    if (!isOwn) owed.unread = addRange(owed.unread, seq);
    this.flushSoon();
  }

  /** Its writer misses word of something, and a receipt may be what was lost: that all of it came is said again, at once. */
  repeat({ identity, instance }: Page): void {
    const owed = this.#owed.get(`${identity} ${instance}`);
    if (owed === undefined) return;
    owed.delivered = owed.came;
    this.#flush();
  }

  /** Everything that came so far was seen. Where that is not `isTold` now, it is not told later either. */
  read(isTold = this.#options.tellsRead()): void {
    for (const owed of this.#owed.values()) {
      if (isTold) owed.read = union(owed.read, owed.unread);
      owed.unread = EMPTY;
    }
    this.#flush();
  }

  /** Says what is owed, soon: also when a yes was just given. */
  flushSoon(): void {
    const wait = Math.min(Math.max(BATCH, this.#nextAt - this.#options.now()), LONGEST);
    if (!this.#isClosed) this.#soon ??= setTimeout(() => this.#flush(), wait);
  }

  /** The connection, or who is there, is another: what did not go out need not wait for long. */
  restart(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#again = AGAIN;
    this.flushSoon();
  }

  /** Owes nothing any more, for now: one is out, and may come back. */
  forget(): void {
    this.#stop();
    this.#owed.clear();
  }

  /** Says nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
  }

  #flush(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    if (!this.#options.isAllowed()) return;
    for (const owed of this.#owed.values()) void this.#say(owed);
  }

  /**
   * Says what is owed to one page. One answer at a time: on a line that is slow, or paced, what comes meanwhile goes
   * together with the next one, instead of filling the line with an answer to every message.
   */
  async #say(owed: Owed): Promise<void> {
    const { delivered } = owed;
    const read = this.#options.tellsRead() ? owed.read : EMPTY;
    if (owed.isUnderWay || (delivered.length === 0 && read.length === 0)) return;
    owed.isUnderWay = true;
    const { now } = this.#options;
    const start = now();
    owed.delivered = EMPTY;
    if (read.length > 0) owed.read = EMPTY;
    const [isDelivered, isRead] = await Promise.all([
      this.#tell(owed, "delivered", delivered),
      this.#tell(owed, "read", read),
    ]);
    owed.isUnderWay = false;
    this.#nextAt = now() + Math.min(TIMES * (now() - start), LONGEST);
    // What did not go out is owed again.
    if (!isDelivered) owed.delivered = union(owed.delivered, delivered);
    if (!isRead) owed.read = union(owed.read, read);
    if (!isDelivered || !isRead) this.#sayLater();
    else if (isOwed(owed)) this.flushSoon();
    else if (![...this.#owed.values()].some(isOwed)) this.#again = AGAIN;
  }

  /** What did not go out to one page or to many is said again together. */
  #sayLater(): void {
    if (this.#isClosed || this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#flush();
    }, this.#again);
    this.#again = Math.min(2 * this.#again, SELDOM);
  }

  async #tell({ page }: Owed, state: "delivered" | "read", ranges: Ranges): Promise<boolean> {
    const { identity, instance } = page;
    if (ranges.length === 0) return true;
    return await this.#options.send({ type: "receipt", identity, instance, ranges, state }, page);
  }

  #of(page: Page): Owed {
    const id = `${page.identity} ${page.instance}`;
    let owed = this.#owed.get(id);
    if (owed === undefined) {
      const { user, identity, instance } = page;
      owed = {
        page: { user, identity, instance },
        came: EMPTY,
        delivered: EMPTY,
        read: EMPTY,
        unread: EMPTY,
        isUnderWay: false,
      };
      this.#owed.set(id, owed);
    }
    return owed;
  }
}

function isOwed({ delivered, read }: Owed): boolean {
  return delivered.length > 0 || read.length > 0;
}
