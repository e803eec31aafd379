/** When what does not come is asked for, and when it leaves its room to others (PROTOCOL.md section 10). */

/** What did not come for this long is asked for, and then at twice the time. Milliseconds. */
const SHORTEST = 3_000;
const LONGEST = 30_000;
/** What sends nothing for this long gives its room to others. */
const STALLED = 60_000;

/** How long one file is waited for. */
export class Patience {
  readonly #now: () => number;
  #movedAt: number;
  #cameAt: number;
  #patience = SHORTEST;

  constructor(now: () => number) {
    this.#now = now;
    this.#movedAt = now();
    this.#cameAt = now();
  }

  /** Whether nothing of it came for so long that others go first. */
  get isStalled(): boolean {
    return this.#now() - this.#cameAt >= STALLED;
  }

  /** Something of it came. */
  came(): void {
    this.#patience = SHORTEST;
    this.#movedAt = this.#now();
    this.#cameAt = this.#now();
  }

  /** It was asked for. */
  asked(): void {
    this.#movedAt = this.#now();
  }

  /** It begins anew. */
  renew(): void {
    this.#patience = SHORTEST;
  }

  /** Whether it is time to ask; if so, the next time is twice as far. */
  hasRunOut(): boolean {
    if (this.#now() - this.#movedAt < this.#patience) return false;
    this.#patience = Math.min(LONGEST, this.#patience * 2);
    return true;
  }
}
