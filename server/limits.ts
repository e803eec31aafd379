import type { Limits } from "./protocol/index.ts";

/** Milliseconds below which a wait is an error of floating point. */
const ROUNDING = 1e-6;

/**
 * The pace of one connection (PROTOCOL.md section 3, Limits): a bucket of events for the small ones and a bucket of bytes
 * for all, so that media never uses up the allowance of text.
 */
export class Pace {
  readonly #limits: Limits;
  readonly #now: () => number;
  #events: number;
  #bytes: number;
  #at: number;

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#events = limits.eventBurst;
    this.#bytes = limits.byteBurst;
    this.#at = now();
  }

  /**
   * Counts an event of `bytes` and answers 0; or counts nothing, and answers the milliseconds to wait. A number and no
   * exception: who is refused most often is who must cost least.
   */
  take(bytes: number): number {
    this.#refill();
    const { smallEvent, eventsPerSecond, bytesPerSecond } = this.#limits;
    const events = bytes <= smallEvent ? 1 : 0;
    // One event larger than the bucket would never pass: it passes when the bucket is full.
    const weight = Math.min(bytes, this.#limits.byteBurst);
    const wait = Math.max(
      ((events - this.#events) / eventsPerSecond) * 1_000,
      ((weight - this.#bytes) / bytesPerSecond) * 1_000,
    );
    if (wait > ROUNDING) return wait - ROUNDING;
    this.#events -= events;
    this.#bytes -= weight;
    return 0;
  }

  #refill(): void {
    const now = this.#now();
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    const { eventBurst, eventsPerSecond, byteBurst, bytesPerSecond } = this.#limits;
    this.#events = Math.min(eventBurst, this.#events + seconds * eventsPerSecond);
    this.#bytes = Math.min(byteBurst, this.#bytes + seconds * bytesPerSecond);
  }
}
