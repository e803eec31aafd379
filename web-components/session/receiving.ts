/** One photo, voice note or file of someone else's on its way here: opened, put together, checked, then shown (PROTOCOL.md section 10). */
import { importMedia, readChunk, type Bytes, type Media as Layout } from "../crypto/index.ts";
import type { Media, MediaKind, MediaProblem, MediaState } from "./media/media-api.ts";
import type { Announcement, ChunkWord } from "./media/announcement.ts";
import { Absence, type Whereabouts } from "./media/absence.ts";
import { AnnouncedChains } from "./media/announced-chains.ts";
import { Assembly } from "./media/assembly.ts";
import { examine, type Examined } from "./media/examination.ts";
import { Gate } from "./gate.ts";
import type { FiledChain } from "./keyring.ts";
import { announcedFacts, snapshot } from "./media/media-item.ts";
import { Patience } from "./media/patience.ts";
import { previewOf } from "./media/preview.ts";
import { addRange, EMPTY, gaps, hasNumber, size, type Ranges } from "./ranges.ts";

/** Chunks of one file that are opened at the same time. */
const AT_ONCE = 4;
/** Confirmed at the latest after so many chunks, or so many milliseconds. */
const CONFIRM_AFTER = 4;
const CONFIRM_WITHIN = 50;
/** What ended here and still comes: the last word on it is said again, not more often than this. Milliseconds. */
const REPEAT_AFTER = 300;
/** A chunk that does not open is asked for again so often, and not twice within that many milliseconds. */
const MOST_TRIES = 5;
const TRY_AGAIN = 300;
/** What receiving one file needs. */
export interface ReceivingOptions {
  readonly note: Announcement;
  readonly kind: MediaKind;
  readonly conversation: string;
  /** The page that announced it. */
  readonly writer: FiledChain;
  /** Looked at once and then gone from here; not what one sent oneself from another tab. */
  readonly isOnce: boolean;
  readonly now: () => number;
  /** Whether its sender's page is there and may be answered. */
  readonly isOpen: () => boolean;
  readonly whereabouts: () => Whereabouts;
  /** Says a word to its sender's page alone. */
  readonly say: (word: ChunkWord) => void;
  /** Takes room for so many bytes, or answers `false`: other files are coming. */
  readonly reserve: (bytes: number) => boolean;
  /** Gives that room back. */
  readonly release: (bytes: number) => void;
  /** Whether a confirmation may go now: they must not use up the allowance of text. */
  readonly mayConfirm: () => boolean;
  /** Shows a new snapshot; `false` if its line is gone. */
  readonly show: (media: Media, kind: MediaKind) => boolean;
}

/** `open` until it is whole, refused, or stopped by one of the two. */
type Phase = "open" | "checking" | "ready" | "cancelled" | "failed";

/** One file that is coming. */
export class Receiving {
  readonly #options: ReceivingOptions;
  readonly #chains: AnnouncedChains;
  readonly #absence: Absence;
  readonly #patience: Patience;
  readonly #layout: Promise<Layout | undefined>;
  readonly #gate = new Gate(AT_ONCE);
  readonly #facts: ReturnType<typeof announcedFacts>;
  #phase: Phase = "open";
  #problem: MediaProblem | undefined;
  #kind: MediaKind;
  /** What the bytes themselves said, once they are here. */
  #judged: Examined["judged"] = {};
  #viewed = false;
  #blob: Blob | undefined;
  #assembly: Assembly | undefined;
  #have: Ranges = EMPTY;
  #isTurnedAway = false;
  #wasSilent = false;
  #unconfirmed = 0;
  #confirming: ReturnType<typeof setTimeout> | undefined;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #askedAt = -Infinity;

  constructor(options: ReceivingOptions) {
    this.#options = options;
    this.#chains = new AnnouncedChains(options.conversation, options.writer);
    this.#absence = new Absence(options.whereabouts, options.now);
    this.#kind = options.kind;
    this.#facts = announcedFacts(options.note, previewOf(options.note.preview));
    this.#patience = new Patience(options.now);
    this.#layout = this.#layOut();
  }

  /** Whether anything of it can still come. */
  get isOpen(): boolean {
    return this.#phase === "open";
  }

  /** The present snapshot. */
  get media(): Media {
    const facts = {
      ...this.#facts,
      ...this.#judged,
      state: this.#state(),
      ...(this.#problem !== undefined && { problem: this.#problem }),
      progress: this.#phase === "ready" ? 1 : size(this.#have) / Math.max(1, this.#options.note.chunks),
      viewed: this.#viewed,
    };
    return snapshot(facts, {
      blob: () => this.#look(),
      cancel: () => this.cancel(),
      retry: () => this.retry(),
    });
  }

  /** The same page announced it again, under another chain. */
  announcedAgain(writer: FiledChain): void {
    this.#chains.add(writer);
  }

  /** A piece came that names this file. Who sent it shows in its signature. */
  async take(chunk: Bytes): Promise<void> {
    const layout = await this.#layout;
    if (layout === undefined) this.#repeat();
    else await this.#gate.run(() => this.#open(layout, chunk));
  }

  /** Asks for everything that is not here; where that is over, and nobody could be told so, they are told now. */
  ask(): void {
    const wasSilent = this.#wasSilent;
    if (this.#phase !== "open") {
      if (wasSilent) this.#sayHow();
      return;
    }
    if (!this.#isAnswered()) return;
    this.#askedAt = this.#options.now();
    this.#patience.asked();
    this.#options.say(this.#word({ want: gaps(this.#have, 0, this.#options.note.chunks - 1) }));
  }

  /** Its sender may be answered from now on: what was not said is made up for. */
  answerable(): void {
    if (this.#wasSilent) this.ask();
  }

  /** Time went by: what should have come is asked for. */
  tick(): void {
    this.#watch();
    if (!this.isOpen || !this.#patience.hasRunOut()) return;
    this.ask();
  }

  /** There is room for other files again: one that was turned away is asked for. */
  roomLeft(): void {
    if (!this.#isTurnedAway) return;
    this.#isTurnedAway = false;
    this.ask();
  }

  /** Others wait for room: what is not coming just now gives up its own, and is asked for from its beginning later. */
  makeRoom(): void {
    const isComing = this.#absence.isHere && !this.#patience.isStalled;
    if (this.#phase !== "open" || this.#assembly === undefined || isComing) return;
    this.#drop();
    this.#isTurnedAway = true;
    this.#show();
  }

  /** The person stops it, or it has no place any more: what came is dropped and the sender is told. */
  cancel(): void {
    if (this.#phase !== "open") return;
    this.#end("cancelled");
    this.#sayHow();
  }

  /** It cannot be what it says: nothing of it is taken. */
  refuse(): void {
    this.#fail("refused");
  }

  /** Its sender stopped it. */
  cancelled(): void {
    if (this.#phase === "open") this.#end("cancelled");
  }

  /** The person asks for it again. */
  retry(): void {
    const isOver = this.#phase === "cancelled" || this.#phase === "failed";
    if (!isOver || this.#problem === "refused") return;
    this.#phase = "open";
    this.#problem = undefined;
    this.#tries = 0;
    this.#patience.renew();
    this.#absence.forget();
    this.#show();
    this.ask();
  }

  /**
   * Its line was cleared, deleted, or disappeared: nothing of it stays, and nobody waits for the rest. Returns what is to be
   * said to whoever sends it all the same.
   */
  leave(): ChunkWord {
    const wasComing = this.isOpen || this.#isChecking();
    if (wasComing) this.#phase = "cancelled";
    this.#drop();
    this.#blob = undefined;
    if (wasComing) this.#sayHow();
    return this.#how();
  }

  /** Who is there changed. */
  refresh(): void {
    this.#watch();
    if (this.#phase === "open") this.#show();
  }

  /** Waits for nothing any more. */
  close(): void {
    clearTimeout(this.#confirming);
    clearTimeout(this.#asking);
  }

  async #layOut(): Promise<Layout | undefined> {
    const { note } = this.#options;
    const layout = await importMedia(note).catch(() => undefined);
    if (layout?.count === note.chunks) return layout;
    this.#fail("refused");
    return undefined;
  }

  async #open(layout: Layout, chunk: Bytes): Promise<void> {
    if (this.#phase !== "open") {
      this.#repeat();
      return;
    }
    const { n } = readChunk(chunk);
    // A second copy means that its confirmation was lost, or is on its way.
    if (hasNumber(this.#have, n)) {
      this.#confirm();
      return;
    }
    const plaintext = await this.#chains.open(layout, chunk);
    if (!this.isOpen || hasNumber(this.#have, n)) return; // ended, or its twin was faster
    if (plaintext === undefined) this.#unopened();
    else this.#put(layout, n, plaintext);
  }

  #put(layout: Layout, n: number, plaintext: Bytes): void {
    if (this.#assembly === undefined) {
      // Without room it stays unconfirmed: its sender goes on with others, and it is asked for later.
      this.#isTurnedAway = !this.#options.reserve(layout.size);
      if (this.#isTurnedAway) return;
      this.#assembly = new Assembly(layout);
    }
    this.#assembly.put(n, plaintext);
    this.#have = addRange(this.#have, n);
    this.#tries = 0;
    this.#patience.came();
    if (size(this.#have) === layout.count) void this.#check(this.#assembly);
    else {
      this.#unconfirmed += 1;
      this.#confirm();
    }
  }

  /** The whole is here: nothing of it is handed out before its digest held and its bytes were looked at. */
  async #check(assembly: Assembly): Promise<void> {
    this.#phase = "checking";
    clearTimeout(this.#confirming);
    this.#confirming = undefined;
    const { note, kind } = this.#options;
    const examined = await examine(assembly, note, kind);
    if (!this.#isChecking()) return; // its line went meanwhile
    if (typeof examined === "string") {
      this.#fail(examined);
      return;
    }
    this.#kind = examined.kind;
    this.#judged = examined.judged;
    this.#blob = examined.blob;
    this.#drop();
    this.#phase = "ready";
    this.#sayHow();
    this.#show();
  }

  /** Someone's forgery, or its sender's lie: asked for again, and given up after a few times without any progress. */
  #unopened(): void {
    const wait = Math.max(0, this.#askedAt + TRY_AGAIN - this.#options.now());
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      if (this.#phase !== "open") return;
      this.#tries += 1;
      if (this.#tries > MOST_TRIES) this.#fail("unreadable");
      else this.ask();
    }, wait);
  }

  #confirm(): void {
    if (this.#unconfirmed >= CONFIRM_AFTER && this.#options.mayConfirm()) {
      this.#tell();
      return;
    }
    this.#confirming ??= setTimeout(() => this.#tell(), CONFIRM_WITHIN);
  }

  /**
   * A chunk of what ended here came: its sender did not hear how it ended. The last word is not kept by anyone and may be
   * lost; unless it is said again, this page's window stays full of what is here, and nothing else ever comes.
   */
  #repeat(): void {
    if (this.#phase !== "checking") this.#confirming ??= setTimeout(() => this.#tell(), REPEAT_AFTER);
  }

  /** Said and shown together: neither is done for each chunk. */
  #tell(): void {
    clearTimeout(this.#confirming);
    this.#confirming = undefined;
    this.#unconfirmed = 0;
    if (this.#phase === "open") this.#show();
    this.#sayHow();
  }

  /** Says what is here, or how it ended. */
  #sayHow(): void {
    if (this.#phase === "checking" || !this.#isAnswered()) return;
    this.#options.say(this.#how());
  }

  #how(): ChunkWord {
    if (this.#phase === "open") return this.#word({ have: this.#have });
    const isWhole = this.#phase === "ready";
    return this.#word(isWhole ? { have: [[0, this.#options.note.chunks - 1]] } : { cancel: true });
  }

  /** What is to be done about where its sender's page is. Should one come back that was given up, it goes on. */
  #watch(): void {
    if (this.#problem === "gone" && this.#absence.isHere) this.retry();
    const advice = this.#absence.look();
    if (this.#phase !== "open" || advice === "wait") return;
    if (advice === "giveUp") this.#fail("gone");
    else if (this.#assembly !== undefined) {
      this.#drop();
      this.#show();
    }
  }

  #isChecking(): boolean {
    return this.#phase === "checking";
  }

  #isAnswered(): boolean {
    const isAnswered = this.#options.isOpen();
    this.#wasSilent = !isAnswered;
    return isAnswered;
  }

  #fail(problem: MediaProblem): void {
    this.#problem = problem;
    this.#end("failed");
    this.#sayHow();
  }

  #end(phase: "cancelled" | "failed"): void {
    clearTimeout(this.#confirming);
    this.#confirming = undefined;
    this.#phase = phase;
    this.#drop();
    this.#show();
  }

  #drop(): void {
    if (this.#assembly !== undefined) this.#options.release(this.#options.note.size);
    this.#assembly = undefined;
    this.#have = EMPTY;
  }

  #look(): Blob | undefined {
    const blob = this.#blob;
    if (!this.#options.isOnce || blob === undefined) return blob;
    this.#blob = undefined;
    this.#viewed = true;
    this.#show();
    return blob;
  }

  #word(said: Pick<ChunkWord, "have" | "want" | "cancel">): ChunkWord {
    const { first } = this.#chains;
    const { mediaId } = this.#options.note;
    return { type: "chunk", mediaId, ...(first !== undefined && { chain: first }), ...said };
  }

  #state(): MediaState {
    if (this.#phase === "checking") return "receiving";
    if (this.#phase !== "open") return this.#phase;
    return this.#options.isOpen() ? "receiving" : "waiting";
  }

  #show(): void {
    if (!this.#options.show(this.media, this.#kind)) this.leave();
  }
}
