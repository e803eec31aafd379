import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Popup } from "./popup.ts";

/** What it needs to know of the element. */
export interface EmbeddedHost extends ReactiveControllerHost, HTMLElement {
  /** `inline`, `popup` or `fullscreen`; anything else is `inline`. */
  readonly mode: string;
  /** Whether a popup stands open. */
  shown: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** How the element stands in somebody's page. What a popup needs is loaded where one is wanted; before that nothing of it is to be seen. */
export class Embedding implements ReactiveController {
  readonly #host: EmbeddedHost;
  #popup: Popup | undefined;
  #isComing = false;

  constructor(host: EmbeddedHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The popup, where the element is one and its code is here. */
  get popup(): Popup | undefined {
    return this.#isPopup ? this.#popup : undefined;
  }

  /** Whether the chat itself is to be seen. */
  get visible(): boolean {
    return !this.#isPopup || (this.#host.shown && this.#popup !== undefined);
  }

  get #isPopup(): boolean {
    return this.#host.mode === "popup";
  }

  hostUpdated(): void {
    this.popup?.follow();
    if (this.#isPopup && !this.#popup && !this.#isComing) void this.#load();
  }

  async #load(): Promise<void> {
    this.#isComing = true;
    try {
      const { Popup } = await import("./popup.ts");
      this.#popup = new Popup(this.#host);
      this.#host.requestUpdate();
    } catch {
      // Out of reach: the next update of the element tries again.
    } finally {
      this.#isComing = false;
    }
  }
}
