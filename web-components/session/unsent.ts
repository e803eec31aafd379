/** Messages of one's own that left no page yet: whoever signs out in one tab should know of those that wait in another. */
import { type Store, WritableStore } from "./store.ts";

/** Counts them, here and in the other tabs of the profile. Tabs go without a word: who wants to know asks those that are there. */
export class Unsent {
  /** Of this page. */
  readonly here = new WritableStore(0);
  /** Of the other tabs together, as far as they answered since they were asked. */
  readonly elsewhere = new WritableStore(0);
  readonly #say: (count?: number) => void;
  readonly #tabs = new Map<string, number>();

  /** `say` tells the other tabs how many wait here; without a number it asks them. */
  constructor(say: (count?: number) => void) {
    this.#say = say;
    this.here.subscribe(say);
  }

  /** Asks the other tabs anew, and follows their answers. */
  ask(): Store<number> {
    this.#tabs.clear();
    this.elsewhere.set(0);
    this.#say();
    return this.elsewhere;
  }

  /** The tab `from` says how many wait there, or asks. */
  hear(from: string, count: number | undefined): void {
    if (count === undefined) {
      this.#say(this.here.get());
      return;
    }
    this.#tabs.set(from, count);
    this.elsewhere.set([...this.#tabs.values()].reduce((sum, of) => sum + of, 0));
  }
}
