/** Something that is made when it is first needed, of code that may have to be fetched: nothing said to it is lost, or out of order. */
import { ignoreLoss } from "./errors.ts";

/** One thing that may not be here yet. */
export class Late<T> {
  readonly #make: () => T | Promise<T>;
  readonly #waiting: ((it: T) => void)[] = [];
  #made: T | undefined;
  #coming: Promise<T> | undefined;

  /** `make` is called once, or again after it failed. */
  constructor(make: () => T | Promise<T>) {
    this.#make = make;
  }

  /** It, if it is here. */
  get here(): T | undefined {
    return this.#made;
  }

  /** How much was said to it and waits until it is here. */
  get backlog(): number {
    return this.#waiting.length;
  }

  /** Says something that only matters to it if it was needed before. */
  tell(act: (it: T) => void): void {
    if (this.#made !== undefined) act(this.#made);
    else if (this.#coming !== undefined || this.#waiting.length > 0) this.#waiting.push(act);
  }

  /** Says something that it is needed for. Where its code cannot be fetched now, this waits until it is needed again. */
  need(act: (it: T) => void): void {
    if (this.#made !== undefined) return act(this.#made);
    this.#waiting.push(act);
    const coming = this.#start();
    if (coming instanceof Promise) coming.catch(ignoreLoss);
  }

  /** It, made if it is not here. Rejects with what making it rejects with. */
  async get(): Promise<T> {
    return this.#made ?? (await this.#start());
  }

  #start(): T | Promise<T> {
    if (this.#coming !== undefined) return this.#coming;
    const made = this.#make();
    if (!(made instanceof Promise)) return this.#arrived(made);
    this.#coming = made.then(
      (it) => this.#arrived(it),
      (error: unknown) => {
        this.#coming = undefined;
        throw error;
      },
    );
    return this.#coming;
  }

  #arrived(it: T): T {
    this.#made = it;
    this.#coming = undefined;
    for (const act of this.#waiting.splice(0)) act(it);
    return it;
  }
}
