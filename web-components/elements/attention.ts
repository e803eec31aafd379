import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";
import { askForNotices, noticePermission, setWish, wants } from "./comforts.ts";
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
    if (this.#host.page && wants("notices") && noticePermission() === "granted") this.#notify(unread, say);
  }

  /** Asks once whether notifications are wanted, when someone comes back to messages that came unseen; else nothing. */
  offer({ comforts }: Phrases): TemplateResult | typeof nothing {
    if (!this.#offering) return nothing;
    return html`<div class="toast offer" role="status">
      <span>${comforts.offer}</span>
      <button class="button small primary" type="button" @click=${() => void this.#accept()}>
        ${comforts.offerYes}
      </button>
      <button class="button small quiet" type="button" @click=${() => this.#decline()}>
        ${comforts.offerNo}
      </button>
    </div>`;
  }

  async #accept(): Promise<void> {
    this.#decided();
    await askForNotices();
  }

  #decline(): void {
    setWish("notices", false);
    this.#decided();
  }

  #decided(): void {
    this.#offering = false;
    this.#host.requestUpdate();
  }

  readonly #onVisible = (): void => {
    if (document.visibilityState !== "visible") return;
    this.#withdraw();
    const undecided = wants("notices") === undefined && noticePermission() === "default";
    if (!this.#cameUnseen || !this.#host.page || !undecided) return;
    this.#offering = true;
    this.#host.requestUpdate();
  };

  #notify(unread: number, { comforts }: Phrases): void {
    this.#withdraw();
    // One tag: the latest takes the place of the one before.
    const notice = new Notification(comforts.noticeTitle, {
      body: comforts.noticeBody(unread),
      tag: "secure-chat",
      icon: ICONS.plain,
      silent: true,
    });
    notice.addEventListener("click", () => {
      window.focus();
      notice.close();
    });
    this.#notice = notice;
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
