/**
 * Slow mode (PROTOCOL.md section 8): the signed log says how long a member waits between two messages. One's own client
 * keeps to it, and what others say too soon is marked: no relay and no owner has to be online for that.
 */
import { ignoreLoss, SessionError } from "../errors.ts";
import type { Me } from "../own-device.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { Speaker } from "./room-side.ts";

/** A clock may be wrong by so much before what it says counts as too soon. Milliseconds. */
const WRONG_CLOCK = 120_000;
/** Two readings of one clock may be apart by this much more or less than the wait. Milliseconds. */
const UNSTEADY = 1_000;
/** How many messages of a root are remembered: what came before them all is too soon. */
const MOST_TIMES = 256;

/** What slow mode works with. */
export interface SlowModeOptions {
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly now: () => number;
}

/** Who said something when in one room, while it is slow. The owner is free to speak. */
export class SlowMode {
  readonly #options: SlowModeOptions;
  /** By root, when what counts was said, by its writer's clock, ascending. */
  readonly #times = new Map<string, readonly number[]>();
  #spokeAt = 0;

  constructor(options: SlowModeOptions) {
    this.#options = options;
  }

  /** When this person may speak again, in milliseconds since 1970; 0 where that is now. */
  get nextAt(): number {
    const { me, ledger, now } = this.#options;
    const wait = this.#waitOf(me.user, me.list.root);
    if (wait === 0) return 0;
    // A clock that was set back must not make the wait longer than it is.
    const next = Math.min(Math.max(this.#spokeAt, ledger.record.spokeAt ?? 0), now()) + wait;
    return next > now() ? next : 0;
  }

  /**
   * This person speaks now, by `say`; what could not be said does not count. The time is kept with the room's record
   * while it is slow, so that neither a reload nor another tab speaks too soon. Throws `slow_mode`, and what `say` throws.
   */
  async speak<T>(say: () => Promise<T>): Promise<T> {
    const { me, ledger, now } = this.#options;
    const { nextAt } = this;
    if (nextAt > 0) throw new SessionError("slow_mode", "the room is slow", { retryAfterMs: nextAt - now() });
    const before = this.#spokeAt;
    const spokeAt = now();
    this.#spokeAt = spokeAt;
    try {
      const said = await say();
      if (this.#waitOf(me.user, me.list.root) > 0) ledger.update({ spokeAt }).catch(ignoreLoss);
      return said;
    } catch (error) {
      this.#spokeAt = before;
      throw error;
    }
  }

  /**
   * Whether what was said at `at`, by its writer's clock, came too soon after or before something else of that root's.
   * What comes too soon does not count: the next one is measured by what did.
   */
  isEarly({ user, root }: Pick<Speaker, "user" | "root">, at: number): boolean {
    const wait = this.#waitOf(user, root);
    if (wait === 0) return false;
    const times = this.#times.get(root) ?? [];
    const isTooClose = times.some((other) => Math.abs(other - at) < wait - UNSTEADY);
    const isForgotten = times.length === MOST_TIMES && at < (times[0] ?? 0);
    if (isTooClose || isForgotten || at > this.#options.now() + WRONG_CLOCK) return true;
    this.#times.set(root, [...times, at].sort((a, b) => a - b).slice(-MOST_TIMES));
    return false;
  }

  #waitOf(user: string, root: string): number {
    const { log } = this.#options.ledger;
    if (log === undefined || (log.owner.user === user && log.owner.root === root)) return 0;
    return log.policy.slow * 1000;
  }
}
