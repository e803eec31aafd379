/** Messages of one's own that left no page yet: whoever signs out in one tab should know of those that wait in another. */
import type { TabWord } from "./tabs.ts";
import { WritableStore } from "./store.ts";

/** Counts them, here and in the other tabs of the profile. What a tab that crashed had said stays: it is as lost as it says. */
export class Unsent {
  /** Of this page. */
  readonly here = new WritableStore(0);
  /** Of the other tabs together. */
  readonly elsewhere = new WritableStore(0);
  readonly #instance: string;
  readonly #say: (word: TabWord) => void;
  readonly #tabs = new Map<string, number>();

  /** `instance` names this page among the others, to which `say` speaks. */
  constructor(instance: string, say: (word: TabWord) => void) {
    this.#instance = instance;
    this.#say = say;
  }

  /** So many wait here now. */
  count(count: number): void {
    if (count === this.here.get()) return;
    this.here.set(count);
    this.#tell(count);
  }

  /** This page goes, and what waits here goes with it. */
  close(): void {
    if (this.here.get() > 0) this.#tell(0);
  }

  /** Another tab says how many wait there. */
  hear(from: string, count: number): void {
    this.#tabs.set(from, count);
    this.elsewhere.set([...this.#tabs.values()].reduce((sum, of) => sum + of, 0));
  }

  #tell(count: number): void {
    this.#say({ type: "unsent", from: this.#instance, count });
  }
}
