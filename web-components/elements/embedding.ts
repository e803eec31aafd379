import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";
import { icon } from "../design/icons.ts";
import type { Phrases } from "./phrases.ts";

/** What it needs to know of the element. */
export interface EmbeddedHost extends ReactiveControllerHost, HTMLElement {
  /** `inline`, `popup` or `fullscreen`; anything else is `inline`. */
  readonly mode: string;
  /** Whether a popup stands open. */
  shown: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** The element in a corner of somebody's page: the round button, the window, and where focus goes between them. */
export class Embedding implements ReactiveController {
  readonly #host: EmbeddedHost;
  #wasShown = false;

  constructor(host: EmbeddedHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the chat itself is to be seen. */
  get visible(): boolean {
    return this.#host.mode !== "popup" || this.#host.shown;
  }

  /** Focus follows: into the window as it opens, back to the button as it closes. A page that opens it itself keeps its own. */
  hostUpdated(): void {
    const { shown, renderRoot, mode } = this.#host;
    if (mode !== "popup" || shown === this.#wasShown) return;
    this.#wasShown = shown;
    const inside = this.#host.matches(":focus-within") || document.activeElement === document.body;
    if (!inside) return;
    if (shown) renderRoot.querySelector<HTMLElement>(".grip .icon-button")?.focus();
    else renderRoot.querySelector<HTMLElement>(".launcher")?.focus();
  }

  /** The bar of the popup's window, with the button that closes it; nothing elsewhere. */
  grip({ embedded, appName }: Phrases): TemplateResult | typeof nothing {
    if (this.#host.mode !== "popup") return nothing;
    return html`<div class="grip">
      <span>${appName}</span>
      <button
        class="icon-button"
        type="button"
        aria-label=${embedded.close}
        @click=${() => this.#show(false)}
      >
        ${icon("chevron-down")}
      </button>
    </div>`;
  }

  /** What the round button says and shows. */
  launch({ embedded }: Phrases, unread: number): { readonly name: string; readonly inside: TemplateResult } {
    const badge =
      unread > 0
        ? html`<span class="badge" aria-hidden="true">${unread > 99 ? "99+" : unread}</span>`
        : nothing;
    return {
      name: unread > 0 ? embedded.openUnread(unread) : embedded.open,
      inside: html`${icon("message-circle")}${badge}`,
    };
  }

  /** Opens the window. */
  readonly open = (): void => this.#show(true);

  /** Escape closes the window unless something in it was closed by it. */
  readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || this.#host.mode !== "popup") return;
    const layered = event
      .composedPath()
      .some(
        (node) => node instanceof HTMLDialogElement || (node instanceof HTMLElement && node.popover !== null),
      );
    if (!layered) this.#show(false);
  };

  #show(shown: boolean): void {
    this.#host.shown = shown;
  }
}
