/**
 * The client's half of the relay's limits (PROTOCOL.md section 3): it waits its turn instead of being refused.
 * Two buckets, as on the relay: small events by number, all events by bytes.
 */
import type { Limits } from "../../server/protocol/index.ts";

/** Stay this far below what the relay allows, for its clock is not ours. */
const SHARE = 0.8;

interface Bucket {
  readonly rate: number;
  readonly burst: number;
  level: number;
}

/** Lets events of given sizes through at a pace that the relay accepts. */
export class Pace {
  readonly #events: Bucket;
  readonly #bytes: Bucket;
  readonly #smallEvent: number;
  readonly #now: () => number;
  #at: number;

  constructor(limits: Limits, now: () => number) {
    const bucket = (rate: number, burst: number): Bucket => ({
      rate: rate * SHARE,
      burst: burst * SHARE,
      level: burst * SHARE,
    });
    this.#events = bucket(limits.eventsPerSecond, limits.eventBurst);
    this.#bytes = bucket(limits.bytesPerSecond, limits.byteBurst);
    this.#smallEvent = limits.smallEvent;
    this.#now = now;
    this.#at = now();
  }

  /**
   * Takes room for an event of `size` bytes: 0 if it may go now, otherwise the milliseconds to wait before asking again.
   * It leaves room for another `reserve` bytes, which are for what is more urgent.
   */
  take(size: number, reserve = 0): number {
    const now = this.#now();
    const elapsed = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    for (const bucket of [this.#events, this.#bytes])
      bucket.level = Math.min(bucket.burst, bucket.level + elapsed * bucket.rate);
    const events = size <= this.#smallEvent ? 1 : 0;
    const bytes = Math.min(size, this.#bytes.burst);
    const needed = Math.min(size + reserve, this.#bytes.burst);
    const wait = Math.max(
      (events - this.#events.level) / this.#events.rate,
      (needed - this.#bytes.level) / this.#bytes.rate,
    );
    if (wait > 0) return Math.ceil(wait * 1000);
    this.#events.level -= events;
    this.#bytes.level -= bytes;
    return 0;
  }
}
