/** How often files are confirmed: what the relay allows of small events is for text first. */
import type { Limits } from "../../../server/protocol/index.ts";

/** Confirmations use at most this share of the allowance. */
const SHARE = 0.5;

/** One conversation's allowance of confirmations at once; the others wait and are said together. */
export class Confirmations {
  readonly #now: () => number;
  #left = Infinity;
  #at: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#at = now();
  }

  /** Whether one may go now under these limits; none go at once before the relay told them. */
  take(limits: Limits | undefined): boolean {
    if (limits === undefined) return false;
    const now = this.#now();
    const refill = (Math.max(0, now - this.#at) / 1000) * limits.eventsPerSecond * SHARE;
    this.#left = Math.min(limits.eventBurst * SHARE, this.#left + refill);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
