import { completed, type AllPhrases } from "./phrases-late.ts";
import type { Phrases } from "./phrases.ts";
import { SecureElement } from "./secure-element.ts";

/** What elements share that are loaded when they are first wanted: they bring the sentences that only they say. */
export class LateElement extends SecureElement {
  #given: Phrases | undefined;
  #all: AllPhrases | undefined;

  /** What was waited for is here. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.removeAttribute("aria-busy");
  }

  /** The sentences to render. */
  protected override get say(): AllPhrases {
    const given = super.say;
    if (this.#all === undefined || given !== this.#given) this.#all = completed(given);
    this.#given = given;
    return this.#all;
  }
}
