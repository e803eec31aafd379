import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { base } from "../design/base.styles.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-shortcuts.styles.ts";

/**
 * @summary What the keyboard does in the chat.
 */
@customElement("secure-shortcuts")
export class SecureShortcuts extends LateElement {
  static override styles = [base, styles];

  override render(): unknown {
    return this.say.shortcuts.rows.map(([keys, words]) => html`<kbd>${keys}</kbd><span>${words}</span>`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-shortcuts": SecureShortcuts;
  }
}
