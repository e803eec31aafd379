/** Lets a number of tasks run at the same time; the others wait, in the order in which they came. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** `places`: how many may run at once. */
  constructor(places: number) {
    this.#free = places;
  }

  /** Runs `task` when there is a place; gives the place up however it ends. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      // Handed over without being free in between: nobody who comes now overtakes who waits.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
