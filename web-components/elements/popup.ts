/** The chat in a corner of somebody's page: the round button, the window, and where focus goes between them. It is loaded where a page wants it. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../design/late-icons.ts";
import type { EmbeddedHost } from "./embedding.ts";
import { embeddedPhrases } from "./phrases-embedded.ts";
import type { Phrases } from "./phrases.ts";
import { popup } from "./popup.styles.ts";

/** What a popup adds to its element. */
export class Popup {
  readonly #host: EmbeddedHost;
  #wasShown = false;

  /** Brings its styles along. */
  constructor(host: EmbeddedHost) {
    this.#host = host;
    const { renderRoot } = host;
    if (renderRoot instanceof ShadowRoot && popup.styleSheet)
      renderRoot.adoptedStyleSheets.push(popup.styleSheet);
  }

  /** Focus follows: into the window as it opens, back to the button as it closes. A page that opens it itself keeps its own. */
  follow(): void {
    const { shown, renderRoot } = this.#host;
    if (shown === this.#wasShown) return;
    this.#wasShown = shown;
    const inside = this.#host.matches(":focus-within") || document.activeElement === document.body;
    if (!inside) return;
    renderRoot.querySelector<HTMLElement>(shown ? ".grip .icon-button" : ".launcher")?.focus();
  }

  /** The bar of the window, with the button that closes it. */
  grip({ embedded, appName }: Phrases): TemplateResult {
    const { close } = { ...embeddedPhrases, ...embedded };
    return html`<div class="grip">
      <span>${appName}</span>
      <button
        class="icon-button"
        type="button"
        aria-label=${close}
        @click=${() => (this.#host.shown = false)}
      >
        ${icon("chevron-down")}
      </button>
    </div>`;
  }

  /** What the round button says and shows. */
  launch({ embedded }: Phrases, unread: number): { readonly name: string; readonly inside: TemplateResult } {
    const { open, openUnread } = { ...embeddedPhrases, ...embedded };
    const badge =
      unread > 0
        ? html`<span class="badge" aria-hidden="true">${unread > 99 ? "99+" : unread}</span>`
        : nothing;
    return {
      name: unread > 0 ? openUnread(unread) : open,
      inside: html`${icon("message-circle")}${badge}`,
    };
  }

  /** Escape closes the window unless something in it was closed by it. */
  keys(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const layered = event
      .composedPath()
      .some(
        (node) => node instanceof HTMLDialogElement || (node instanceof HTMLElement && node.popover !== null),
      );
    if (!layered) this.#host.shown = false;
  }
}
