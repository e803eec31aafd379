import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { banner } from "../design/banner.styles.ts";
import { base, buttons } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/icons.ts";
import type { DirectChat, Person, Session, Trust } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureFailureEvent, SecureNavigateEvent } from "./events.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-head.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

const trustIcons: Readonly<Record<Trust["state"], IconName>> = {
  unknown: "shield",
  ambiguous: "shield-alert",
  pinned: "shield",
  verified: "shield-check",
  changed: "shield-alert",
};

/**
 * @summary The top of a conversation with a person: who it is, whether they are there, and one line about their identity.
 *
 * @event secure-navigate - Back or the details are wanted. Neither bubbles nor is composed.
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The header.
 * @csspart security - The line about the other's identity, which opens the details.
 */
@customElement("secure-head")
export class SecureHead extends SecureElement {
  static override styles = [base, buttons, banner, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.#session.value?.people);
  readonly #trust = new StoreController<Trust>(this, () => this.chat?.trust);
  readonly #timer = new StoreController<number>(this, () => this.chat?.timer);
  readonly #blocked = new StoreController<boolean>(this, () => this.chat?.blocked);
  readonly #muted = new StoreController<boolean>(this, () => this.chat?.muted);

  /** The conversation. */
  @property({ attribute: false }) chat: DirectChat | undefined;

  /** One pane at a time: a way back, a smaller header. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  /** Whether the details are open beside it. */
  @property({ type: Boolean }) detailed = false;

  #go(to: "back" | "details"): void {
    this.dispatchEvent(new SecureNavigateEvent(to));
  }

  #unblock(): void {
    this.chat?.setBlocked(false).catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  override render(): unknown {
    const { chat } = this;
    if (!chat) return nothing;
    const { thread } = this.say;
    const trust = this.#trust.value ?? { state: "unknown" };
    const name = chat.username.toLowerCase();
    const online =
      this.#people.value?.find((person) => person.username.toLowerCase() === name)?.online ?? false;
    const security = this.#security(trust);
    return html`<header part="base">
        ${this.narrow ? this.#back() : nothing}
        <secure-avatar .name=${chat.username} .online=${online}></secure-avatar>
        <div class="who">
          <h2><bdi>${plainName(chat.username)}</bdi>${this.#muted.value ? this.#mutedSign() : nothing}</h2>
          ${
            this.narrow
              ? security
              : html`<p class="presence ${online ? "on" : ""}">${online ? thread.online : thread.offline}</p>`
          }
        </div>
        ${this.#timerSign()} ${this.narrow ? nothing : security}
        <button
          class="icon-button"
          type="button"
          aria-label=${thread.details}
          aria-expanded=${this.detailed}
          @click=${() => this.#go("details")}
        >
          ${icon("info")}
        </button>
      </header>
      ${this.#trustBanner(chat, trust)} ${this.#blockedBanner(chat)}`;
  }

  #mutedSign(): TemplateResult {
    return html`<span class="muted"
      >${icon("bell-off")}<span class="visually-hidden">${this.say.rooms.muted}</span></span
    >`;
  }

  #back(): TemplateResult {
    return html`<button
      class="icon-button"
      type="button"
      aria-label=${this.say.thread.back}
      @click=${() => this.#go("back")}
    >
      ${icon("arrow-left")}
    </button>`;
  }

  #security({ state }: Trust): TemplateResult {
    return html`<button
      part="security"
      class="security ${state}"
      type="button"
      aria-expanded=${this.detailed}
      @click=${() => this.#go("details")}
    >
      ${icon(trustIcons[state])}<span>${this.say.trust.lines[state]}</span>
    </button>`;
  }

  #timerSign(): TemplateResult | typeof nothing {
    const timer = this.#timer.value ?? 0;
    if (timer === 0) return nothing;
    const words = this.say.thread.timer(timer);
    return html`<span class="timer" title=${words}
      >${icon("timer")}<span class="visually-hidden">${words}</span></span
    >`;
  }

  #trustBanner(chat: DirectChat, { state }: Trust): TemplateResult | typeof nothing {
    if (state !== "changed" && state !== "ambiguous") return nothing;
    const words = this.say.trust;
    const name = plainName(chat.username);
    return html`<div class="banner" role="alert">
      ${icon("shield-alert")}
      <p>${state === "changed" ? words.bannerChanged(name) : words.bannerAmbiguous(name)}</p>
      <button class="button small" type="button" @click=${() => this.#go("details")}>${words.review}</button>
    </div>`;
  }

  #blockedBanner(chat: DirectChat): TemplateResult | typeof nothing {
    if (!this.#blocked.value) return nothing;
    const { block } = this.say;
    return html`<div class="banner calm" role="status">
      ${icon("ban")}
      <p>${block.banner(plainName(chat.username))}</p>
      <button class="button small" type="button" @click=${this.#unblock}>${block.unblock}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-head": SecureHead;
  }
}
