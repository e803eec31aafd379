/** The files of others that are on their way to one conversation: who may be answered, and how much may come at once (PROTOCOL.md section 10). */
import { readChunk, type Bytes, type DeviceBundle } from "../../crypto/index.ts";
import type { Limits } from "../../../server/protocol/index.ts";
import type { Announcement, ChunkWord } from "./announcement.ts";
import type { Circle } from "../circle.ts";
import { Confirmations } from "./confirmations.ts";
import { HeldChunks } from "./held-chunks.ts";
import { pageOf, type Page } from "../inbox.ts";
import type { FiledChain } from "../keyring.ts";
import type { Media, MediaKind } from "./media-api.ts";
import type { ShownMedia } from "../message-item.ts";
import type { Me } from "../own-device.ts";
import { Receiving } from "../receiving.ts";
import type { Whereabouts } from "./absence.ts";

/** Bytes of files that may be on their way here at once. */
const MOST_COMING = 64 * 1024 * 1024;
/** Files that came are remembered, so that their late chunks are not taken for early ones. */
const MOST_RECEIVED = 500;

/** One file, and the line that it is on. */
interface Arrival {
  readonly receiving: Receiving;
  readonly writer: Page;
  readonly root: string;
  readonly id: string;
}

/** What is left of a file whose line is gone. */
interface Departed {
  readonly writer: Page;
  /** What is said to a sender who did not hear how it ended. */
  readonly word: ChunkWord;
}

/** What files on their way here work with. */
export interface ArrivalsOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly isUp: () => boolean;
  readonly now: () => number;
  /** Says a word that is not kept: to one device, or to everyone. */
  readonly pass: (word: ChunkWord, device?: DeviceBundle) => Promise<boolean>;
  /** The relay's limits, once it told them. */
  readonly limits: () => Limits | undefined;
  /** Shows a snapshot on the line of that root's message; `false` if it is gone. */
  readonly show: (root: string, id: string, media: Media, kind: MediaKind) => boolean;
}

/** One conversation's files that come. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #arrivals = new Map<string, Arrival>();
  readonly #departed = new Map<string, Departed>();
  readonly #held: HeldChunks;
  readonly #confirmations: Confirmations;
  #coming = 0;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
    this.#held = new HeldChunks(options.now);
    this.#confirmations = new Confirmations(options.now);
  }

  /** Whether chunks are held whose time runs out, on a connection or not. */
  get isHolding(): boolean {
    return !this.#held.isEmpty;
  }

  /** Whether anything can still come. */
  get areOpen(): boolean {
    return this.#receivings().some((receiving) => receiving.isOpen);
  }

  /** Someone announced a file: what is shown of it from now on. */
  receive(writer: FiledChain, id: string, kind: MediaKind, note: Announcement): ShownMedia {
    const { circle, now, me } = this.#options;
    const receiving = new Receiving({
      note,
      kind,
      conversation: circle.id,
      writer,
      isOnce: note.viewOnce === true && writer.user !== me.user,
      now,
      isOpen: () => this.#isAnswered(writer),
      whereabouts: () => this.#whereabouts(writer),
      say: (word) => this.#say(writer, word),
      reserve: (bytes) => this.#reserve(bytes),
      release: (bytes) => this.#release(bytes),
      mayConfirm: () => this.#confirmations.take(this.#options.limits()),
      show: (media, shownAs) => this.#options.show(writer.root, id, media, shownAs),
    });
    const key = keyOf(writer.user, note.mediaId);
    // Of two announcements that name the same file the first one counts: the second is another's, or a mistake.
    if (this.#arrivals.has(key) || this.#departed.has(key)) receiving.refuse();
    else {
      const { user, identity, instance, root } = writer;
      this.#arrivals.set(key, { receiving, writer: { user, identity, instance }, root, id });
    }
    const [oldest] = this.#arrivals;
    if (this.#arrivals.size > MOST_RECEIVED && oldest !== undefined && !oldest[1].receiving.isOpen)
      this.#arrivals.delete(oldest[0]);
    for (const chunk of this.#held.release(writer.user, note.mediaId)) void receiving.take(chunk);
    return { kind, media: receiving.media };
  }

  /** An announcement that was read came again: its chunks may be signed by the new chain. */
  announcedAgain(writer: FiledChain, note: Announcement): void {
    this.#arrivals.get(keyOf(writer.user, note.mediaId))?.receiving.announcedAgain(writer);
  }

  /** A chunk came, of `from` as the relay says. Throws `unreadable` for what is none. */
  chunk(from: string, bytes: Bytes): void {
    const { mediaId } = readChunk(bytes);
    const { me, circle } = this.#options;
    if (from !== me.user && !circle.others().includes(from)) return;
    const key = keyOf(from, mediaId);
    const arrival = this.#arrivals.get(key);
    const departed = this.#departed.get(key);
    if (arrival !== undefined) void arrival.receiving.take(bytes);
    else if (departed === undefined) this.#held.hold(from, mediaId, bytes);
    else if (this.#confirmations.take(this.#options.limits())) this.#say(departed.writer, departed.word);
  }

  /** A line is gone: so is everything of the file that was on it. */
  gone(root: string, id: string): void {
    for (const [key, arrival] of this.#arrivals) {
      if (arrival.root !== root || arrival.id !== id) continue;
      this.#arrivals.delete(key);
      this.#departed.set(key, { writer: arrival.writer, word: arrival.receiving.leave() });
    }
    const [oldest] = this.#departed.keys();
    if (this.#departed.size > MOST_RECEIVED && oldest !== undefined) this.#departed.delete(oldest);
  }

  /** A word on chunks came; whether it is on a file of theirs. */
  heard(writer: FiledChain, word: ChunkWord): boolean {
    const key = keyOf(writer.user, word.mediaId);
    const theirs = this.#arrivals.get(key);
    if (word.cancel) theirs?.receiving.cancelled();
    return theirs !== undefined || this.#departed.has(key);
  }

  /** The connection is new: what did not come is asked for. */
  connected(): void {
    for (const receiving of this.#receivings()) receiving.ask();
  }

  /** Who is there, or who counts, changed. */
  changed(): void {
    for (const receiving of this.#receivings()) receiving.refresh();
  }

  /** The person said yes: what was announced so far is asked for. */
  accepted(): void {
    for (const receiving of this.#receivings()) receiving.answerable();
  }

  /** Time went by. */
  tick(): void {
    this.#held.expire();
    for (const receiving of this.#receivings()) receiving.tick();
  }

  /** Waits for nothing any more. */
  close(): void {
    for (const receiving of this.#receivings()) receiving.close();
  }

  #receivings(): readonly Receiving[] {
    return [...this.#arrivals.values()].map(({ receiving }) => receiving);
  }

  #deviceOf(writer: Page): DeviceBundle | undefined {
    const page = pageOf(writer);
    return this.#options.circle.devices().find((device) => pageOf(device) === page);
  }

  #isAnswered(writer: Page): boolean {
    const { circle, isUp, me } = this.#options;
    const isAccepted = writer.user === me.user || circle.isAccepted();
    return isUp() && isAccepted && this.#deviceOf(writer) !== undefined;
  }

  #whereabouts(writer: FiledChain): Whereabouts {
    const { circle, isUp } = this.#options;
    if (!isUp()) return "unknown";
    if (this.#deviceOf(writer) !== undefined) return "here";
    const isTheirs = ({ user, identity }: DeviceBundle): boolean =>
      user === writer.user && circle.rootOf(user, identity) === writer.root;
    return circle.devices().some(isTheirs) ? "replaced" : "away";
  }

  #say(writer: Page, word: ChunkWord): void {
    const device = this.#deviceOf(writer);
    if (device !== undefined && this.#isAnswered(writer)) void this.#options.pass(word, device);
  }

  #reserve(bytes: number): boolean {
    const isFull = (): boolean => this.#coming + bytes > MOST_COMING;
    for (const receiving of this.#receivings()) if (isFull()) receiving.makeRoom();
    if (isFull()) return false;
    this.#coming += bytes;
    return true;
  }

  #release(bytes: number): void {
    this.#coming -= bytes;
    for (const receiving of this.#receivings()) receiving.roomLeft();
  }
}

function keyOf(user: string, mediaId: string): string {
  return `${user} ${mediaId}`;
}
