import type { LitElement } from "lit";
import { ContextProvider, phrasesContext } from "./context.ts";
import { english, type Phrases } from "./phrases.ts";

/** The phrases that the elements below a host are given: those of the first screen, and all once something needs the rest. */
export class PhraseBook {
  readonly #provider: ContextProvider<Phrases>;
  #given: Phrases = english;
  /** What was completed, or is being completed. */
  #wanted: Phrases | undefined;

  constructor(host: LitElement) {
    this.#provider = new ContextProvider<Phrases>(host, phrasesContext, english);
  }

  /** Another language. */
  set(given: Phrases): void {
    this.#given = given;
    this.#provider.set(given);
    if (this.#wanted !== undefined) this.complete();
  }

  /** The rest is needed: it is fetched, once a language. Where that fails, it is fetched when it is needed again. */
  complete(): void {
    const given = this.#given;
    if (given === this.#wanted) return;
    this.#wanted = given;
    import("./phrases-late.ts").then(
      ({ completed }) => {
        if (given === this.#given) this.#provider.set(completed(given));
      },
      () => (this.#wanted = undefined),
    );
  }
}
