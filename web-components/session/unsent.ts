/** Messages of one's own that left no page yet: whoever signs out in one tab should know of those that wait in another. */
import { WritableStore } from "./store.ts";

/** Counts them, here and in the other tabs of the profile. What a tab that crashed had said stays: it is as lost as it says. */
export class Unsent {
  /** Of this page. */
  readonly here = new WritableStore(0);
  /** Of the other tabs together. */
  readonly elsewhere = new WritableStore(0);
  readonly #tabs = new Map<string, number>();

  /** `say` tells the other tabs how many wait here. */
  constructor(say: (count: number) => void) {
    this.here.subscribe(say);
  }

  /** The tab `from` says how many wait there. */
  hear(from: string, count: number): void {
    this.#tabs.set(from, count);
    this.elsewhere.set([...this.#tabs.values()].reduce((sum, of) => sum + of, 0));
  }
}
