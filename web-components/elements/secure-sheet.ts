import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base, buttons, scrolling } from "../design/base.styles.ts";
import { icon } from "../design/icons.ts";
import { SecureNavigateEvent } from "./events.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-sheet.styles.ts";

/**
 * @summary A modal sheet on the browser's own dialog: focus stays in it and returns, Escape and the backdrop close it.
 *
 * @slot - What it shows.
 *
 * @event secure-navigate - It is to be closed. Neither bubbles nor is composed.
 *
 * @csspart base - The dialog.
 */
@customElement("secure-sheet")
export class SecureSheet extends SecureElement {
  static override styles = [base, buttons, scrolling, styles];

  @query("dialog") private readonly dialog?: HTMLDialogElement | null;

  /** Whether it is shown. */
  @property({ type: Boolean, reflect: true }) open = false;

  /** Cannot be closed by the person: something has to be decided first. */
  @property({ type: Boolean }) firm = false;

  /** What it is called. */
  @property() heading = "";

  /** What the close button is called. */
  @property() closing = "";

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open") || !this.dialog) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    else if (!this.open && this.dialog.open) this.dialog.close();
  }

  #cancel(event: Event): void {
    event.preventDefault();
    if (!this.firm) this.dispatchEvent(new SecureNavigateEvent("close"));
  }

  #pressed(event: MouseEvent): void {
    if (event.target === this.dialog) this.#cancel(event);
  }

  override render(): unknown {
    return html`<dialog part="base" aria-labelledby="heading" @cancel=${this.#cancel} @click=${this.#pressed}>
      <header>
        <h2 id="heading" tabindex="-1" autofocus>${this.heading}</h2>
        ${
          this.firm
            ? nothing
            : html`<button
                class="icon-button"
                type="button"
                aria-label=${this.closing}
                @click=${this.#cancel}
              >
                ${icon("x")}
              </button>`
        }
      </header>
      <div class="content scroll">${this.open ? html`<slot></slot>` : nothing}</div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-sheet": SecureSheet;
  }
}
