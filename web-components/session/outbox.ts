/** What was written and is kept until the people it was written for have it (PROTOCOL.md section 9). Memory only. */
import type { RoomHead } from "../crypto/index.ts";
import type { MessageRef } from "./chat-api.ts";
import { encodeContent, type NumberedContent } from "./content.ts";
import { hasNumber, type Ranges } from "./ranges.ts";

/** Bounds of what is kept for one conversation. */
const MOST_ENTRIES = 500;
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST = 24 * 3600_000;
/** What everyone acknowledged is kept this much longer, for a root's other devices. */
const KEEP_DONE = 600_000;
/** What was given up stands on the screen and is kept for a retry: so many, then nothing more is taken on. */
const MOST_FAILED = 2_000;
/** Of so many that are not kept any more it is remembered who has them: a 'read' may come hours later. */
const MOST_PAST = 1_000;

/**
 * What went to a device so recently is still on its way there, or in the row of what it has yet to open. Each further copy over
 * the same connection waits four times as long: it loses nothing by itself, so what is late is so because there is too much.
 */
const UNDER_WAY = 1_000;
const LONGEST_UNDER_WAY = 60_000;

/** How far an acknowledgement goes. */
export type Acknowledged = "delivered" | "read";

/** One written content. */
export interface Entry {
  content: NumberedContent;
  bytes: Uint8Array;
  /** Bytes that are kept besides: the file that this announces. */
  fileSize: number;
  /** Or when it was last tried again. */
  writtenAt: number;
  /** The roots it was written for: those in the conversation at that moment, never who came later. */
  readonly roots: Set<string>;
  /** What each root said of it. */
  readonly acknowledged: Map<string, Acknowledged>;
  /** Hashes of the bundles whose devices it was sent to over the present connection, when at last, and how often. */
  readonly sentTo: Map<string, { readonly at: number; readonly times: number }>;
  /** Roots to a device of which the relay says that it passed it on. */
  readonly passedOn: Set<string>;
  /** How many times it is on its way to the relay just now. */
  inFlight: number;
  /** It went out to everyone who was there, be it nobody. */
  launched: boolean;
  /** It was given up: nothing sends it but a retry. */
  failed: boolean;
  /** How far bytes of it were ever sent: to nobody, to one's own other pages, to others. */
  left: "nowhere" | "home" | "away";
  /** It was taken back before it left: it goes for its number alone, which readers count. */
  isVoid: boolean;
  doneAt: number | undefined;
}

/** What an outbox is told of its conversation, and tells it. */
export interface OutboxOptions {
  /** See {@link Circle.meetsLater}: then what is for nobody yet waits for whom one meets first. */
  readonly meetsLater: boolean;
  /** What reached nobody was given up: it waited for too long, or had to give way. */
  readonly gaveUp: (entry: Entry) => void;
}

/** The outbox of one conversation: numbers what is written, and knows who lacks what. */
export class Outbox {
  readonly #entries = new Map<number, Entry>();
  /** What is not kept any more, without its words. */
  readonly #past = new Map<number, Entry>();
  readonly #now: () => number;
  readonly #options: OutboxOptions;
  #next = 1;
  #news = 0;

  constructor(now: () => number, options: OutboxOptions = { meetsLater: true, gaveUp: () => undefined }) {
    this.#now = now;
    this.#options = options;
  }

  /** The number of the next content. */
  get nextSeq(): number {
    return this.#next;
  }

  /** How often a root acknowledged something: it grows with every piece of news. */
  get news(): number {
    return this.#news;
  }

  /** Everything kept, in the order of writing. */
  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** Whether so much was given up that nothing more can be taken on. */
  get isFull(): boolean {
    return this.failed >= MOST_FAILED;
  }

  /** How many were given up. */
  get failed(): number {
    return this.entries.filter(({ failed }) => failed).length;
  }

  /** Keeps a content. What is too old goes, and what has to give way to it. */
  add(content: NumberedContent, bytes: Uint8Array, roots: Iterable<string>, fileSize = 0): Entry {
    const entry: Entry = {
      content,
      bytes,
      fileSize,
      writtenAt: this.#now(),
      roots: new Set(roots),
      acknowledged: new Map(),
      sentTo: new Map(),
      passedOn: new Set(),
      inFlight: 0,
      launched: false,
      failed: false,
      left: "nowhere",
      isVoid: false,
      doneAt: undefined,
    };
    this.#next = Math.max(this.#next, content.seq + 1);
    this.expire();
    this.#entries.set(content.seq, entry);
    this.#trim(entry);
    return entry;
  }

  /** The lowest number that can still come under a chain that is handed over now. */
  get expectedSeq(): number {
    return this.nextToLaunch()?.content.seq ?? this.#next;
  }

  /** The first entry that has not gone out. */
  nextToLaunch(): Entry | undefined {
    for (const entry of this.#entries.values()) if (!entry.launched && !entry.failed) return entry;
    return undefined;
  }

  /** What went out before this device came, and its root has not acknowledged. Own devices count as `own`. */
  owedTo(root: string, bundleHash: string, own: boolean): readonly Entry[] {
    return this.#wentTo(root, own).filter(
      (entry) => !entry.acknowledged.has(root) && !entry.sentTo.has(bundleHash),
    );
  }

  /**
   * What a device asks for: what its root has not acknowledged, for the receipt may be what was lost (that it names it in
   * `have` says only that it does not want it: it names what was written before it was there, too), and what it lacks of the
   * rest. Not what is on its way to it, or to the relay: a slow line must not be filled with copies.
   */
  missingAt(root: string, bundleHash: string, own: boolean, have: Ranges): readonly Entry[] {
    return this.#wentTo(root, own).filter(
      (entry) =>
        entry.inFlight === 0 &&
        !this.#isUnderWay(entry, bundleHash) &&
        !(hasNumber(have, entry.content.seq) && (own || entry.acknowledged.has(root))),
    );
  }

  /** What a device got long enough ago that its root should have acknowledged it: before `since`, or it never went there. */
  overdueAt(root: string, bundleHash: string, own: boolean, since: number): readonly Entry[] {
    return this.#wentTo(root, own).filter(
      (entry) =>
        !entry.acknowledged.has(root) &&
        entry.inFlight === 0 &&
        (entry.sentTo.get(bundleHash)?.at ?? entry.writtenAt) <= since,
    );
  }

  /** Notes that `root` has what `ranges` names; returns the entries for which that is news. */
  acknowledge(root: string, ranges: Ranges, state: Acknowledged, own: boolean): readonly Entry[] {
    const news: Entry[] = [];
    for (const entry of [...this.#past.values(), ...this.#entries.values()]) {
      if (!hasNumber(ranges, entry.content.seq) || (!own && !entry.roots.has(root))) continue;
      const before = entry.acknowledged.get(root);
      if (before === "read" || before === state) continue;
      entry.acknowledged.set(root, state);
      if (!own) entry.failed = false;
      if (isDone(entry)) entry.doneAt ??= this.#now();
      news.push(entry);
    }
    this.#news += news.length;
    return news;
  }

  /** How many entries wait: nobody whom they were written for has them. */
  get waiting(): number {
    let count = 0;
    // Counted whenever anything settles: what is done, which is nearly all, costs a look.
    for (const entry of this.#entries.values())
      if (entry.doneAt === undefined && !entry.failed && this.#isAwaited(entry)) count += 1;
    return count;
  }

  /**
   * Lets what failed go again, a message with what changes it or all: to `roots`, those who are there now; in a room only where it is for
   * nobody any more. Returns what goes.
   */
  retry(id: string | undefined, roots: readonly string[]): readonly Entry[] {
    const failed = this.entries.filter(
      ({ failed, content }) =>
        failed &&
        (id === undefined || content.id === id || ("target" in content && content.target.id === id)),
    );
    for (const entry of failed) {
      entry.failed = false;
      entry.launched = false;
      entry.writtenAt = this.#now();
      if (this.#options.meetsLater || entry.roots.size === 0) for (const root of roots) entry.roots.add(root);
    }
    return failed;
  }

  /**
   * One's own message is taken back: in place of what did not go to others yet, of it or of changes of it, goes this deletion.
   * Whether the message itself never left: then nobody has to hear of it besides.
   */
  withdraw(target: MessageRef): boolean {
    let isWhole = false;
    for (const entry of this.#entries.values()) {
      const { content, left } = entry;
      const isItself = content.id === target.id;
      if (left === "away" || !(isItself || ("target" in content && content.target.id === target.id)))
        continue;
      const { id, at, seq, head } = content;
      entry.content = { type: "delete", target, id, at, seq, ...(head && { head }) };
      entry.bytes = encodeContent(entry.content);
      entry.fileSize = 0;
      entry.isVoid = true;
      entry.failed = false;
      isWhole ||= isItself && left === "nowhere";
    }
    return isWhole;
  }

  /** One root took another's place: what the old one has not acknowledged goes to `roots`, or is given up. Returns what changed. */
  replaceRoots(roots: ReadonlySet<string>, resend: boolean): readonly Entry[] {
    const struck = this.entries.filter(
      (entry) => !isDone(entry) && [...entry.roots].some((root) => !roots.has(root)),
    );
    for (const entry of struck) {
      for (const root of [...entry.roots]) if (!roots.has(root)) entry.roots.delete(root);
      if (resend) for (const root of roots) entry.roots.add(root);
      else if (entry.roots.size === 0) entry.failed = true;
    }
    return struck;
  }

  /**
   * Strikes everyone but `kept` from every entry, done or not: also who returns gets nothing from before. What has not
   * gone out says from now on that it is sealed for those at `head`; what is for nobody any more and reached nobody is given up.
   */
  strike(kept: ReadonlySet<string>, head: RoomHead | undefined): void {
    for (const entry of this.#entries.values()) {
      const struck = [...entry.roots].filter((root) => !kept.has(root));
      for (const root of struck) entry.roots.delete(root);
      if (struck.length > 0 && entry.roots.size === 0 && entry.passedOn.size === 0) entry.failed = true;
      if (entry.launched || head === undefined) continue;
      entry.content = { ...entry.content, head };
      entry.bytes = encodeContent(entry.content);
    }
  }

  /** One's own connection is new: what nobody acknowledged goes again, for its receipt may be what was lost. */
  reopen(): void {
    for (const entry of this.#entries.values()) entry.sentTo.clear();
  }

  /** What was given up is not kept for a retry any more. */
  forgetFailed(): void {
    for (const [seq, { failed }] of this.#entries) if (failed) this.#entries.delete(seq);
  }

  /** Lets go what was kept long enough, and gives up what nobody took in that time. Whether anything else grows old. */
  expire(): boolean {
    const now = this.#now();
    for (const entry of this.#entries.values()) {
      const { doneAt, failed, writtenAt } = entry;
      if (doneAt !== undefined ? now - doneAt > KEEP_DONE : !failed && now - writtenAt > LONGEST)
        this.#part(entry);
    }
    return this.#entries.size > this.failed;
  }

  #isUnderWay(entry: Entry, bundleHash: string): boolean {
    const sent = entry.sentTo.get(bundleHash);
    if (sent === undefined) return false;
    // A clock that was set back must not hold anything up.
    const age = Math.abs(this.#now() - sent.at);
    return age < Math.min(UNDER_WAY * 4 ** (sent.times - 1), LONGEST_UNDER_WAY);
  }

  /** What went out to a root, of one's own to every device. */
  #wentTo(root: string, own: boolean): readonly Entry[] {
    return this.entries.filter((entry) => entry.launched && !entry.failed && (own || entry.roots.has(root)));
  }

  /** Whether it is for somebody, and nobody of them has it or was passed it on. */
  #isAwaited({ roots, passedOn, acknowledged, isVoid }: Entry): boolean {
    const reached = isVoid || passedOn.size > 0 || [...roots].some((root) => acknowledged.has(root));
    return !reached && (this.#options.meetsLater || roots.size > 0);
  }

  /** What everyone has goes first, then what somebody has, then what waits; of each the oldest. The newest stays, whatever its size. */
  #trim(newest: Entry): void {
    const rank = (entry: Entry): number =>
      entry === newest ? 3 : Number(!isDone(entry)) + Number(this.#isAwaited(entry));
    let count = 0;
    let size = 0;
    for (const entry of this.entries.toReversed().sort((a, b) => rank(b) - rank(a))) {
      if (entry.failed) continue;
      count += 1;
      size += entry.bytes.byteLength + entry.fileSize;
      if (entry !== newest && (count > MOST_ENTRIES || size > MOST_BYTES)) this.#part(entry);
    }
  }

  /** Of what reached somebody nothing false stands on the screen; what nobody has is kept there, and here, as failed. */
  #part(entry: Entry): void {
    if (!this.#isAwaited(entry)) return this.#letGo(entry);
    entry.failed = true;
    this.#options.gaveUp(entry);
  }

  #letGo(entry: Entry): void {
    const { id, at, seq } = entry.content;
    this.#entries.delete(seq);
    const content = { type: "delete", target: { user: "", id }, id, at, seq } as const;
    this.#past.set(seq, { ...entry, content, bytes: new Uint8Array() });
    const [oldest] = this.#past.keys();
    if (this.#past.size > MOST_PAST && oldest !== undefined) this.#past.delete(oldest);
  }
}

/** Notes that it went to the device of this bundle. */
export function noteSent({ sentTo }: Entry, bundleHash: string, at: number): void {
  sentTo.set(bundleHash, { at, times: (sentTo.get(bundleHash)?.times ?? 0) + 1 });
}

/** Whether every root that it was written for has it. */
export function isDone(entry: Entry): boolean {
  return entry.roots.size > 0 && [...entry.roots].every((root) => entry.acknowledged.has(root));
}
