/** One photo, voice note or file of one's own, and who has how much of it (PROTOCOL.md section 10). */
import type { DeviceBundle, SealedBytes, SendingChain } from "../crypto/index.ts";
import { ChunkSource } from "./media/chunk-source.ts";
import type { Media, MediaKind, MediaProblem, MediaState } from "./media/media-api.ts";
import type { Draft } from "./draft.ts";
import { SessionError } from "./errors.ts";
import { announcedFacts, snapshot, type MediaFacts } from "./media/media-item.ts";
import type { Peer } from "./media/peers.ts";
import { previewOf } from "./media/preview.ts";
import type { Entry } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import type { Ranges } from "./ranges.ts";

/** Chunks that a device may have on their way to it, unconfirmed, of all files together. */
export const WINDOW = 8;

/** What one receiver has of one file. */
interface Share {
  readonly peer: Peer;
  /** The chain under which it was announced to it. */
  chain: SendingChain;
  /** By chunk: whether it is lacking, on its way, or there. */
  readonly marks: Uint8Array;
  /** When those on their way went. */
  readonly sentAt: Map<number, number>;
  has: number;
  /** No lower chunk is lacking. */
  next: number;
  isCancelled: boolean;
}

/** What went so recently is still on its way. Milliseconds. */
const UNDER_WAY = 1_000;

const LACKING = 0;
const ON_ITS_WAY = 1;
const THERE = 2;

/** A chunk that is to go, and to whom. */
export interface Parcel {
  readonly sending: Sending;
  readonly n: number;
  readonly chain: SendingChain;
  readonly pages: readonly string[];
  /** The one device it goes to; absent: to everyone. */
  readonly device?: DeviceBundle;
}

/** What sending one file needs. */
export interface SendingOptions extends Draft {
  readonly me: Me;
  readonly conversation: string;
  readonly entry: Entry;
  readonly isUp: () => boolean;
  /** Shows a new snapshot. */
  readonly show: (media: Media) => void;
  /** The person stops it: everyone is told. */
  readonly stop: () => void;
  /** The person tries again what failed. */
  readonly retry: () => void;
}

/** One file that is going out. */
export class Sending {
  readonly entry: Entry;
  readonly #options: Omit<SendingOptions, "blob">;
  readonly #facts: Omit<MediaFacts, "state" | "progress" | "viewed">;
  readonly #chains = new Map<string, SendingChain>();
  readonly #shares = new Map<string, Share>();
  #blob: Blob | undefined;
  #source: ChunkSource | undefined;
  #isCancelled = false;
  #problem: MediaProblem | undefined;
  #progress = 0;

  constructor(options: SendingOptions) {
    const { blob, ...rest } = options;
    this.#options = rest;
    this.#blob = blob;
    this.entry = options.entry;
    this.#facts = { ...announcedFacts(options.note, previewOf(options.note.preview)), ...options.judged };
    const { media, conversation, me } = options;
    this.#source = new ChunkSource({ media, blob, conversation, identity: me.identity.key });
  }

  get mediaId(): string {
    return this.#options.media.mediaId;
  }

  /** What its line is. */
  get kind(): MediaKind {
    return this.#options.shownAs;
  }

  /** Whether everyone it was written for has it. */
  get isWithAll(): boolean {
    return this.#progress === 1;
  }

  /** Its line is gone: it is kept for no longer than others still get it. */
  isUnseen = false;

  /** Whether nobody gets anything of it any more. */
  get isOver(): boolean {
    return this.#isCancelled || this.#problem !== undefined;
  }

  /** The present snapshot. */
  get media(): Media {
    const { stop, retry } = this.#options;
    const facts = {
      ...this.#facts,
      state: this.#state(),
      ...(this.#problem !== undefined && { problem: this.#problem }),
      progress: this.#progress,
      viewed: false,
    };
    return snapshot(facts, { blob: () => this.#blob, cancel: stop, retry });
  }

  /** It was announced to this page under this chain. */
  announced(peer: Peer, chain: SendingChain): void {
    this.#chains.set(chain.chainId, chain);
    const share = this.#shares.get(peer.page);
    if (share !== undefined) {
      share.chain = chain;
      return;
    }
    const marks = new Uint8Array(this.#options.media.count);
    const nothing = { has: 0, next: 0, isCancelled: false };
    this.#shares.set(peer.page, { peer, chain, marks, sentAt: new Map(), ...nothing });
  }

  /** Whether it was announced to this page. */
  isFor(peer: Peer): boolean {
    return this.#shares.has(peer.page);
  }

  /** A receiver says which chain's signature it can check. */
  chosen(peer: Peer, chainId: string | undefined): void {
    const share = this.#shares.get(peer.page);
    const chain = chainId === undefined ? undefined : this.#chains.get(chainId);
    if (share !== undefined && chain !== undefined) share.chain = chain;
  }

  /** A receiver says what it has. */
  confirmed(peer: Peer, have: Ranges): void {
    this.#eachOf(peer, have, (share, n) => this.#mark(share, n, THERE));
  }

  /** A receiver says what it lacks: all else is there. What has just gone to it is not sent again: the words crossed. */
  wanted(peer: Peer, want: Ranges, now: number): void {
    const share = this.#shares.get(peer.page);
    if (share === undefined) return;
    share.isCancelled = false;
    const { count } = this.#options.media;
    const lacking = new Uint8Array(count);
    this.#eachOf(peer, want, (_share, n) => (lacking[n] = 1));
    for (let n = 0; n < count; n++) {
      if (lacking[n] !== 1) this.#mark(share, n, THERE);
      else if (now - (share.sentAt.get(n) ?? -Infinity) >= UNDER_WAY) this.#mark(share, n, LACKING);
    }
  }

  /** A receiver does not want it. */
  declined(peer: Peer): void {
    const share = this.#shares.get(peer.page);
    if (share === undefined) return;
    this.reset(peer);
    share.isCancelled = true;
  }

  /** What was on its way to it is lost, or so it seems. */
  reset(peer: Peer): void {
    const share = this.#shares.get(peer.page);
    share?.marks.forEach((mark, n) => {
      if (mark === ON_ITS_WAY) this.#mark(share, n, LACKING);
    });
  }

  /** One's own: stops it. */
  cancel(): void {
    if (this.isOver) return;
    this.#isCancelled = true;
    this.#source?.clear();
    for (const { peer } of this.#shares.values()) this.reset(peer);
  }

  /** Gives it up. */
  fail(problem: MediaProblem): void {
    this.#problem ??= problem;
    this.#source?.clear();
    for (const { peer } of this.#shares.values()) this.reset(peer);
  }

  /** Lets go of the file itself: nothing of it goes any more, and nobody can look at it. */
  forget(): void {
    this.#blob = undefined;
    this.#source = undefined;
  }

  /** The next chunk that can go, marked as on its way; `devices` are those who are there, by page. */
  pick(devices: ReadonlyMap<string, DeviceBundle>, now: number): Parcel | undefined {
    if (this.isOver) return undefined;
    const live = [...this.#shares.values()].filter((share) => this.#isServed(share, devices));
    const n = live.reduce((least, share) => (hasRoom(share) ? Math.min(least, share.next) : least), Infinity);
    const needers = live.filter((share) => share.marks[n] === LACKING);
    const [first] = needers;
    // The window is the receivers': one without room holds up those who need the same chunk.
    if (first === undefined || needers.some((share) => !hasRoom(share))) return undefined;
    const isForAll =
      devices.size === 1 || (needers.length > 1 && needers.every(({ chain }) => chain === first.chain));
    const going = isForAll ? needers : [first];
    for (const share of going) this.#send(share, n, now);
    const device = isForAll ? undefined : devices.get(first.peer.page);
    return {
      sending: this,
      n,
      chain: first.chain,
      pages: going.map(({ peer }) => peer.page),
      ...(device && { device }),
    };
  }

  /** Whether this page lacks something of it that could go there. */
  isOwed({ page }: Peer): boolean {
    const share = this.#shares.get(page);
    return share !== undefined && !this.isOver && this.#isUnserved(share);
  }

  /** One chunk for a page that fell silent, marked as on its way: to it alone, and whoever confirms waits for nothing. */
  probe({ page }: Peer, device: DeviceBundle, now: number): Parcel | undefined {
    const share = this.#shares.get(page);
    if (share === undefined || this.isOver || !this.#isUnserved(share)) return undefined;
    const n = share.next;
    this.#send(share, n, now);
    return { sending: this, n, chain: share.chain, pages: [page], device };
  }

  /** The bytes of a parcel. Throws what reading the Blob fails with. */
  async seal({ n, chain }: Parcel): Promise<SealedBytes> {
    if (this.#source === undefined) throw new SessionError("not_found", "its file is not kept any more");
    return await this.#source.seal(n, chain, (next) => !this.#hasGone(next));
  }

  /** The bytes of a parcel have left: nobody reads them any more. */
  left(sealed: SealedBytes): void {
    this.#source?.giveBack(sealed);
  }

  /** Whether chunk `n` is there or on its way wherever it is to go. */
  #hasGone(n: number): boolean {
    return [...this.#shares.values()].every(({ marks }) => marks[n] !== LACKING);
  }

  /** Chunk `n` did not reach this page. */
  lost(page: string, n: number): void {
    const share = this.#shares.get(page);
    if (share?.marks[n] === ON_ITS_WAY) this.#mark(share, n, LACKING);
  }

  /** Shows how far it is. */
  refresh(): void {
    const progress = this.#measure();
    const isNews = progress !== this.#progress;
    this.#progress = progress;
    if (this.isWithAll) this.#source?.clear();
    this.#options.show(this.media);
    if (isNews) this.#options.onProgress?.(progress);
  }

  #isServed(share: Share, devices: ReadonlyMap<string, DeviceBundle>): boolean {
    return share.peer.isLive && devices.has(share.peer.page) && this.#isUnserved(share);
  }

  #isUnserved({ peer, isCancelled, next, marks }: Share): boolean {
    const isFor = peer.user === this.#options.me.user || this.entry.roots.has(peer.root);
    return isFor && !isCancelled && next < marks.length;
  }

  #send(share: Share, n: number, now: number): void {
    if (share.peer.unconfirmed === 0) share.peer.heardAt = now;
    this.#mark(share, n, ON_ITS_WAY);
    share.sentAt.set(n, now);
  }

  #eachOf(peer: Peer, ranges: Ranges, visit: (share: Share, n: number) => void): void {
    const share = this.#shares.get(peer.page);
    if (share === undefined) return;
    const last = share.marks.length - 1;
    for (const [from, to] of ranges) for (let n = from; n <= Math.min(to, last); n++) visit(share, n);
  }

  #mark(share: Share, n: number, mark: number): void {
    const before = share.marks[n];
    if (before === mark) return;
    if (before === ON_ITS_WAY) share.peer.unconfirmed -= 1;
    if (before === THERE) share.has -= 1;
    if (mark === ON_ITS_WAY) share.peer.unconfirmed += 1;
    if (mark === THERE) share.has += 1;
    share.marks[n] = mark;
    share.sentAt.delete(n);
    if (mark === LACKING) share.next = Math.min(share.next, n);
    while (share.next < share.marks.length && share.marks[share.next] !== LACKING) share.next += 1;
  }

  /** The mean over roots of what each one's fullest page has. */
  #measure(): number {
    const { count } = this.#options.media;
    const best = new Map([...this.entry.roots].map((root) => [root, 0]));
    for (const { peer, has } of this.#shares.values()) {
      const before = best.get(peer.root);
      if (before !== undefined) best.set(peer.root, Math.max(before, has));
    }
    if (best.size === 0) return 0;
    return [...best.values()].reduce((sum, has) => sum + has, 0) / (count * best.size);
  }

  #state(): MediaState {
    if (this.#isCancelled) return "cancelled";
    if (this.#problem !== undefined || this.entry.failed) return "failed";
    if (this.#progress === 1) return "ready";
    const theirs = [...this.#shares.values()].filter(({ peer }) => this.entry.roots.has(peer.root));
    const open = theirs.filter((share) => !share.isCancelled && share.has < share.marks.length);
    if (theirs.length > 0 && open.length === 0) {
      const isWithAll = [...this.entry.roots].every((root) => theirs.some(({ peer }) => peer.root === root));
      if (isWithAll) return theirs.some((share) => share.has === share.marks.length) ? "ready" : "cancelled";
    }
    const isGoing = open.some(({ peer }) => peer.isLive) || !this.entry.launched;
    return this.#options.isUp() && isGoing ? "sending" : "waiting";
  }
}

function hasRoom({ peer }: Share): boolean {
  return peer.unconfirmed < WINDOW;
}
