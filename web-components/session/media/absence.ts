/** How long a sender's page has been away, and whether it is waited for (PROTOCOL.md section 10). */

/** A page that was gone for this long is not waited for as before. Milliseconds. */
const LONG = 60_000;

/** Where a sender's page is: in its place there may be another page of the same person; not known while one is cut off oneself. */
export type Whereabouts = "here" | "replaced" | "away" | "unknown";

/** What is to be done about it: `makeRoom` for others, and wait; or `giveUp`. */
export type Advice = "wait" | "makeRoom" | "giveUp";

/**
 * A file is in the memory of the page that announced it, and goes with it. Where that page may only be cut off it is waited
 * for, without what came so far; where another page of the same person stands in its place, the person has reloaded.
 */
export class Absence {
  readonly #whereabouts: () => Whereabouts;
  readonly #now: () => number;
  #since: number | undefined;

  constructor(whereabouts: () => Whereabouts, now: () => number) {
    this.#whereabouts = whereabouts;
    this.#now = now;
  }

  /** Whether the page is there. */
  get isHere(): boolean {
    return this.#whereabouts() === "here";
  }

  /** Looks again. */
  look(): Advice {
    const where = this.#whereabouts();
    if (where === "here" || where === "unknown") this.forget();
    else this.#since ??= this.#now();
    if (this.#since === undefined || this.#now() - this.#since < LONG) return "wait";
    return where === "replaced" ? "giveUp" : "makeRoom";
  }

  /** It is waited for from the beginning. */
  forget(): void {
    this.#since = undefined;
  }
}
