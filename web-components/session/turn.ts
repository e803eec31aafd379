/** A queue of one: tasks run one after the other, in the order in which they were given. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` when all earlier ones have settled; a failed one does not stop the next. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const next = this.#last.then(task);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
