/** Pieces of media on their way to the relay: what lies in the socket's buffer cannot be overtaken by text any more. */

/** Pieces at once: at first, and at most, which is what a receiver's window has. */
const START = 4;
const MOST = 8;
/** Waiting in line that is no trouble, and waiting that a person feels. Milliseconds. */
const SHORT = 25;
const LONG = 100;

/**
 * Lets as many through at once as the line takes without a queue; the others wait, in the order in which they came. What
 * the line itself takes, far as it may be, is the shortest time that was ever seen; the rest of an answer's time is waiting.
 */
export class Bulk {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #room = START;
  #running = 0;
  #least = Infinity;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs `task` when there is room; makes room however it ends. What is thrown says nothing of the line. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < Math.floor(this.#room)) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const start = this.#now();
    try {
      const done = await task();
      this.#answered(this.#now() - start);
      return done;
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  #answered(took: number): void {
    this.#least = Math.min(this.#least, took);
    const waited = took - this.#least;
    if (waited < SHORT) this.#room = Math.min(MOST, this.#room + 1 / 4);
    else if (waited > LONG) this.#room = Math.max(1, this.#room - 1 / 2);
  }

  #next(): void {
    while (this.#running < Math.floor(this.#room)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      // Counted before it runs: nobody who comes now overtakes who waits.
      this.#running += 1;
      next();
    }
  }
}
