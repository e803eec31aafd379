/** How much a member may ask of the owner's browser: each request carried out is an operation in a log that is finite (PROTOCOL.md section 8). */

/** So many requests at once … */
const AT_ONCE = 20;
/** … and one more in this time. Milliseconds. */
const ONE_MORE_IN = 60_000;

/** What each asker has left. The asker's client and the owner's count alike, so that an honest request is never dropped. */
export class AskAllowance {
  readonly #now: () => number;
  /** By root, how many were left when, as a fraction that grows. */
  readonly #left = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one request of `root`'s. Returns 0, or after how many milliseconds there is one. */
  take(root: string): number {
    const at = this.#now();
    const before = this.#left.get(root) ?? { count: AT_ONCE, at };
    const count = Math.min(AT_ONCE, before.count + Math.max(0, at - before.at) / ONE_MORE_IN);
    if (count < 1) return Math.ceil((1 - count) * ONE_MORE_IN);
    this.#left.set(root, { count: count - 1, at });
    return 0;
  }
}
