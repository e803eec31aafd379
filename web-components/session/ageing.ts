/** The clock of an outbox: nothing is kept longer because nothing else happens (PROTOCOL.md section 9). */
import type { Outbox } from "./outbox.ts";

/** An exact time would pass unheard while the machine sleeps: ages are looked at this often. Milliseconds. */
const CHECK = 60_000;

/** Looks at the ages of what an outbox keeps, while there is something that grows old. */
export class Ageing {
  readonly #outbox: Pick<Outbox, "expire">;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(outbox: Pick<Outbox, "expire">) {
    this.#outbox = outbox;
  }

  /** Something in the outbox is another than before. */
  watch(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#outbox.expire()) this.watch();
    }, CHECK);
  }

  /** Stops the clock, for good: what settles later starts none. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
