import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";
import { noticePermission, wants } from "./comforts.ts";
import { preload } from "./on-demand.ts";
import type { Phrases } from "./phrases.ts";

/** What it needs to know of the element. */
export interface AttentionHost extends ReactiveControllerHost, HTMLElement {
  /** The element is the page: title, icon and notifications are its own. */
  readonly page: boolean;
}

const ICONS = { plain: "/favicon.svg", dotted: "/favicon-unread.svg" } as const;

/**
 * Tells someone who looks elsewhere that there are unread messages: in the title, by a dot on the page's icon, and, for
 * who wants it, by a notification or a tone. None of them carries a name or a text: screens are seen by others too.
 */
export class Attention implements ReactiveController {
  readonly #host: AttentionHost;
  #unread = 0;
  #cameUnseen = false;
  #offering = false;
  #notice: Notification | undefined;

  constructor(host: AttentionHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#onVisible);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#withdraw();
  }

  /** There are so many unread messages now. */
  update(unread: number, say: Phrases): void {
    // An element that was taken away may render once more.
    if (this.#host.page && this.#host.isConnected) {
      const title = say.pageTitle(unread);
      if (document.title !== title) document.title = title;
      this.#dot(unread > 0);
    }
    const more = unread > this.#unread;
    this.#unread = unread;
    if (unread === 0) this.#withdraw();
    if (!more || document.visibilityState === "visible") return;
    this.#cameUnseen = true;
    if (wants("sounds"))
      import("./tone.ts").then(
        ({ tone }) => tone(),
        () => undefined,
      );
    if (this.#host.page && wants("notices") && noticePermission() === "granted")
      void this.#notify(unread, say);
  }

  /** Asks once whether notifications are wanted, when someone comes back to messages that came unseen; else nothing. */
  offer(): TemplateResult | typeof nothing {
    if (!this.#offering) return nothing;
    return html`<secure-offer @close=${this.#decided}></secure-offer>`;
  }

  readonly #decided = (): void => {
    this.#offering = false;
    this.#host.requestUpdate();
  };

  readonly #onVisible = (): void => {
    if (document.visibilityState !== "visible") return;
    this.#withdraw();
    const undecided = wants("notices") === undefined && noticePermission() === "default";
    if (!this.#cameUnseen || !this.#host.page || !undecided) return;
    preload("offer");
    this.#offering = true;
    this.#host.requestUpdate();
  };

  /** Nothing comes of it where its code cannot be fetched, or where all was read meanwhile. */
  async #notify(unread: number, say: Phrases): Promise<void> {
    const part = await import("./page-notice.ts").catch(() => undefined);
    if (this.#unread !== unread || document.visibilityState === "visible") return;
    this.#withdraw();
    this.#notice = part?.showPageNotice(unread, say, ICONS.plain);
  }

  #withdraw(): void {
    this.#notice?.close();
    this.#notice = undefined;
  }

  #dot(on: boolean): void {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const wanted = on ? ICONS.dotted : ICONS.plain;
    if (link && link.getAttribute("href") !== wanted) link.setAttribute("href", wanted);
  }
}
