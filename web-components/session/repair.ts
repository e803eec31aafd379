/** What is lacking is asked for, and what others lack is sent again (PROTOCOL.md section 9). */
import type { DeviceBundle } from "../crypto/index.ts";
import type { Circle } from "./circle.ts";
import type { Content, Passing } from "./content.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Inbox, Page } from "./inbox.ts";
import type { FiledChain } from "./keyring.ts";
import type { Outbox } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import { EMPTY } from "./ranges.ts";
import type { Place } from "./timeline.ts";

/** A gap may be a message that is still on its way. Milliseconds. */
const GAP_PATIENCE = 1_500;
/** Asked and answered at most once in this time, per device. */
const SYNC_INTERVAL = 5_000;
/** What does not come is asked for less and less often, and never given up while its writer is there. */
const SELDOM = 60_000;
/** So many chains are named in one question: the rest in the next. */
const MOST_UNKNOWN = 256;
/** A gap that was asked for this long is said to be missing. */
const GAP_GIVEN_UP = 30_000;
/** A writer who is away may come back with what is missing; after this long it is said to be missing all the same. */
const GAP_ABANDONED = 120_000;

/** What repair works with. */
export interface RepairOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly isUp: () => boolean;
  /** A gap does not close by itself: another tab of this profile may have what is missing. */
  readonly lacking: () => void;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly dispatch: Dispatch;
  /** The chains of which messages wait for a key. */
  readonly keyless: () => readonly string[];
  readonly isOwnChain: (chainId: string) => boolean;
  readonly now: () => number;
  /** `count` messages of that page did not come for long. */
  readonly missing: (page: Page, count: number) => void;
}

/** One conversation's gaps, its own and others'. */
export class Repair {
  readonly #options: RepairOptions;
  readonly #answered = new Map<string, number>();
  /** Devices to which an answer is on its way: a second one would be the same. */
  readonly #answering = new Set<string>();
  #askedAt = 0;
  /** There was something to ask before the person's yes. */
  #isHeldBack = false;
  #upSince = 0;
  /** How long until the next question, and how much had come late by the last look. */
  #wait = SYNC_INTERVAL;
  #late = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /** Whether nothing is waited for: what lacks was said to be missing, and nobody is there who has it. */
  get isQuiet(): boolean {
    return !this.#options.inbox.hasGaps && !this.#isWorthAsking();
  }

  /** The connection is new: what went by meanwhile is asked for. */
  reconnected(): void {
    this.#upSince = this.#options.now();
    this.circleChanged();
    if (this.#options.circle.isQuiet() || this.#options.inbox.have().length > 0) this.ask([]);
  }

  /** Someone came who may have what lacks. */
  circleChanged(): void {
    this.#wait = SYNC_INTERVAL;
    if (!this.isQuiet) this.watchGaps();
    this.accepted();
  }

  /** The person may have said yes: what there was to ask before is asked. */
  accepted(): void {
    if (this.#isHeldBack && this.#options.circle.isAccepted()) this.ask(this.#options.keyless());
  }

  /** A writer says that something should be here: it is asked for, or only its receipt was lost, which is said again. */
  reminded(): void {
    const { circle, now } = this.#options;
    if (circle.isQuiet() || !circle.isAccepted() || now() - this.#askedAt < SYNC_INTERVAL) return;
    this.ask([]);
  }

  /**
   * Says what is there, so that writers send the rest; `unknown` names chains without a package. Before the person's yes to
   * this conversation only one's own pages are asked: a question is an answer, and any bytes would bring one forth.
   */
  ask(unknown: readonly string[]): void {
    const { circle, dispatch, inbox, me, now } = this.#options;
    this.#askedAt = now();
    this.#isHeldBack = !circle.isAccepted();
    const sync: Passing = {
      type: "sync",
      have: inbox.have(),
      unknown: unknown.slice(0, MOST_UNKNOWN),
      settled: [],
    };
    if (!this.#isHeldBack) void dispatch.pass(sync);
    else for (const device of circle.devices()) if (device.user === me.user) void dispatch.pass(sync, device);
  }

  /**
   * Asks its writer once more for a message that came: what it brought was in a tab that is gone. `false` where nobody of
   * the writer is there, or may be asked; `true` says not that the very page which wrote it is.
   */
  again(user: string, { page, seq }: Place): boolean {
    const { circle, inbox, isUp, now } = this.#options;
    if (!isUp() || !circle.isAccepted()) return false;
    const theirs = circle.devices().filter((device) => device.user === user);
    const writer = theirs.find(({ instance }) => instance === page);
    if (writer !== undefined) {
      inbox.again(writer, seq);
      if (now() - this.#askedAt >= SYNC_INTERVAL) this.ask([]);
    }
    return theirs.length > 0;
  }

  /** It is not wanted any more. */
  enough(user: string, { page, seq }: Place): void {
    const { circle, inbox } = this.#options;
    for (const device of circle.devices())
      if (device.user === user && device.instance === page) inbox.enough(device, seq);
  }

  /** Keeps an eye on gaps until there are none, while there is a connection to ask over: the next one looks by itself. */
  watchGaps(): void {
    if (this.#options.isUp()) this.#timer ??= setTimeout(() => this.#checkGaps(), GAP_PATIENCE);
  }

  /** Someone says what they have: what they lack of one's own writing goes to that device alone. */
  asked(writer: FiledChain, sync: Extract<Content, { type: "sync" }>): void {
    const { me, circle, outbox, dispatch, now } = this.#options;
    const device = this.#deviceOf(writer);
    if (device === undefined) {
      // Their page is there, for it asks: what is known of their devices is old. They ask again.
      void circle.look(writer.user).catch(() => undefined);
      return;
    }
    if (this.#answering.has(device.hash)) return;
    if (now() - (this.#answered.get(device.hash) ?? -Infinity) < SYNC_INTERVAL) return;
    const unknown = sync.unknown.filter((chainId) => this.#options.isOwnChain(chainId));
    const mine = sync.have.find((have) => have.identity === me.identity.key && have.instance === me.instance);
    const isOwn = writer.user === me.user;
    const entries = outbox.missingAt(writer.root, device.hash, isOwn, mine?.ranges ?? EMPTY);
    if (entries.length === 0 && unknown.length === 0) return;
    this.#answered.set(device.hash, now());
    this.#answering.add(device.hash);
    void dispatch
      .resend(device, entries)
      .then(() =>
        unknown.length > 0
          ? dispatch.pass({ type: "sync", have: [], unknown: [], settled: unknown }, device)
          : undefined,
      )
      .catch(() => undefined) // a lost connection: the next one repairs
      .finally(() => this.#answering.delete(device.hash));
  }

  /** Stops the clock. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #checkGaps(): void {
    this.#timer = undefined;
    const { inbox, now, isUp, lacking } = this.#options;
    for (const { page, missing } of inbox.gapsOlderThan(GAP_GIVEN_UP, now())) {
      if (!this.#isHopeless(page)) continue;
      inbox.giveUp(page);
      this.#options.missing(page, missing);
    }
    if (this.isQuiet) return;
    const isOld = inbox.gapsOlderThan(GAP_PATIENCE, now()).length > 0 || this.#isWorthAsking();
    // Some of it came: asking helps, however much more lacks meanwhile.
    if (inbox.late > this.#late) this.#wait = SYNC_INTERVAL;
    this.#late = inbox.late;
    if (isOld && isUp() && now() - this.#askedAt >= this.#wait) {
      this.#wait = Math.min(2 * this.#wait, SELDOM);
      lacking();
      this.ask([]);
    }
    this.watchGaps();
  }

  /** Whether something that was said to be missing can still come: its writer is there. */
  #isWorthAsking(): boolean {
    return this.#options.inbox.missed.some((page) => this.#deviceOf(page) !== undefined);
  }

  /** A gap is given up once its writer had time to close it, or did not come for long: not while this page is cut off. */
  #isHopeless(page: Page): boolean {
    const { inbox, now, isUp } = this.#options;
    const up = now() - this.#upSince;
    if (!isUp() || up < 2 * SYNC_INTERVAL) return false;
    if (this.#deviceOf(page) !== undefined) return up >= GAP_GIVEN_UP;
    return inbox.gapsOlderThan(GAP_ABANDONED, now()).some((gap) => gap.page === page);
  }

  /** The device on which that page lives, on the newest of its connections. */
  #deviceOf({ user, identity, instance }: Page): DeviceBundle | undefined {
    return this.#options.circle
      .devices()
      .filter((other) => other.user === user && other.identity === identity && other.instance === instance)
      .reduce<DeviceBundle | undefined>(
        (best, other) => (best && best.n > other.n ? best : other),
        undefined,
      );
  }
}
