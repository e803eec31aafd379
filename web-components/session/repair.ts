/** What is lacking is asked for, and what others lack is sent again (PROTOCOL.md section 9). */
import type { Circle } from "./circle.ts";
import type { Content } from "./content.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Inbox, Page } from "./inbox.ts";
import type { FiledChain } from "./keyring.ts";
import type { Outbox } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import { EMPTY } from "./ranges.ts";

/** A gap may be a message that is still on its way. Milliseconds. */
const GAP_PATIENCE = 1_500;
/** Asked and answered at most once in this time, per device. */
const SYNC_INTERVAL = 5_000;
/** What went to a device so recently is still on its way there. */
const UNDER_WAY = 1_000;
/** A gap that was asked for this long is said to be missing. */
const GAP_GIVEN_UP = 30_000;
/** A writer who is away may come back with what is missing; after this long it is said to be missing all the same. */
const GAP_ABANDONED = 120_000;

/** After so long without another message, a large room hears the number of the last one again. Milliseconds. */
const PAUSE = 10_000;

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
  readonly isOwnChain: (chainId: string) => boolean;
  readonly now: () => number;
  /** `count` messages of that page did not come and will not. */
  readonly missing: (page: Page, count: number) => void;
}

/** One conversation's gaps, its own and others'. */
export class Repair {
  readonly #options: RepairOptions;
  readonly #answered = new Map<string, number>();
  /** Devices to which an answer is on its way: a second one would be the same. */
  readonly #answering = new Set<string>();
  #askedAt = 0;
  #upSince = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /** The connection is new: what went by meanwhile is asked for. */
  reconnected(): void {
    this.#upSince = this.#options.now();
    if (this.#options.circle.isQuiet() || this.#options.inbox.have().length > 0) this.ask([]);
  }

  /** Says what is there, so that writers send the rest; `unknown` names chains without a package. */
  ask(unknown: readonly string[]): void {
    this.#askedAt = this.#options.now();
    void this.#options.dispatch.pass({
      type: "sync",
      have: this.#options.inbox.have(),
      unknown,
      settled: [],
    });
  }

  /** Something was written: in a large room, where nobody answers, its number is said again after a pause. */
  wrote(): void {
    const { circle, dispatch, outbox } = this.#options;
    if (!circle.isQuiet()) return;
    clearTimeout(this.#pulse);
    this.#pulse = setTimeout(() => {
      const head = circle.head();
      if (head !== undefined) void dispatch.pass({ type: "pulse", seq: outbox.nextSeq - 1, head });
    }, PAUSE);
  }

  /** Keeps an eye on gaps until there are none. */
  watchGaps(): void {
    this.#timer ??= setTimeout(() => this.#checkGaps(), GAP_PATIENCE);
  }

  /** Someone says what they have: what they lack of one's own writing goes to that device alone. */
  asked(writer: FiledChain, sync: Extract<Content, { type: "sync" }>): void {
    const { me, circle, outbox, dispatch, now } = this.#options;
    const device = circle
      .devices()
      .find(
        (other) =>
          other.user === writer.user &&
          other.identity === writer.identity &&
          other.instance === writer.instance,
      );
    if (device === undefined || this.#answering.has(device.hash)) return;
    if (now() - (this.#answered.get(device.hash) ?? -Infinity) < SYNC_INTERVAL) return;
    const unknown = sync.unknown.filter((chainId) => this.#options.isOwnChain(chainId));
    const mine = sync.have.find((have) => have.identity === me.identity.key && have.instance === me.instance);
    const isOwn = writer.user === me.user;
    const entries = outbox.missingAt(
      writer.root,
      device.hash,
      isOwn,
      mine?.ranges ?? EMPTY,
      now() - UNDER_WAY,
    );
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
    clearTimeout(this.#pulse);
  }

  #checkGaps(): void {
    this.#timer = undefined;
    const { inbox, now, isUp, lacking } = this.#options;
    for (const { page, missing } of inbox.gapsOlderThan(GAP_GIVEN_UP, now())) {
      if (!this.#isHopeless(page)) continue;
      inbox.giveUp(page);
      this.#options.missing(page, missing);
    }
    if (!inbox.hasGaps) return;
    const isOld = inbox.gapsOlderThan(GAP_PATIENCE, now()).length > 0;
    if (isOld && isUp() && now() - this.#askedAt >= SYNC_INTERVAL) {
      lacking();
      this.ask([]);
    }
    this.watchGaps();
  }

  /** A gap is given up once its writer had time to close it, or did not come for long: not while this page is cut off. */
  #isHopeless(page: Page): boolean {
    const { circle, inbox, now, isUp } = this.#options;
    const up = now() - this.#upSince;
    if (!isUp() || up < 2 * SYNC_INTERVAL) return false;
    const isThere = circle
      .devices()
      .some(
        ({ user, identity, instance }) =>
          user === page.user && identity === page.identity && instance === page.instance,
      );
    if (isThere) return up >= GAP_GIVEN_UP;
    return inbox.gapsOlderThan(GAP_ABANDONED, now()).some((gap) => gap.page === page);
  }
}
