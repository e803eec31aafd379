import { LitElement } from "lit";
import { ContextConsumer, phrasesContext } from "./context.ts";
import { english, type Phrases } from "./phrases.ts";

/** What all our elements share: the sentences, in the language that the nearest `<secure-chat>` chose. */
export class SecureElement extends LitElement {
  readonly #phrases = new ContextConsumer<Phrases>(this, phrasesContext, english);

  /** The sentences to render. */
  protected get say(): Phrases {
    return this.#phrases.value ?? english;
  }
}
