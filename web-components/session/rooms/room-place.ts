/** A place in a room that is full at the relay: waited for, less and less often (PROTOCOL.md section 8, 'A shut door'). */

/** Asked for again after this long, and then at intervals that double. Milliseconds. */
const FIRST_WAIT = 2_000;
/** At most. Milliseconds. */
const SELDOM = 60_000;

/** One page's wait for a place in one room. */
export class Place {
  #isLacking = false;
  #wait = FIRST_WAIT;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether the relay said that it has none, and has not let one in since. */
  get isLacking(): boolean {
    return this.#isLacking;
  }

  /** There is none. `again` is called once, when it is time to ask; left out, nobody asks. */
  lack(again?: () => void): void {
    clearTimeout(this.#timer);
    this.#isLacking = true;
    if (again === undefined) return;
    this.#timer = setTimeout(again, this.#wait);
    this.#wait = Math.min(2 * this.#wait, SELDOM);
  }

  /** There is one, or none is wanted. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#wait = FIRST_WAIT;
    this.#isLacking = false;
  }
}
