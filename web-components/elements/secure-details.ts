import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { sections } from "../design/sections.styles.ts";
import { switches } from "../design/switch.styles.ts";
import type { DirectChat, Person, Session } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureFailureEvent } from "./events.ts";
import { styles } from "./secure-details.styles.ts";
import "./secure-upkeep.ts";
import "./secure-verify.ts";
import { focusOn } from "./focus.ts";
import { LateElement } from "./late-element.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/**
 * @summary What belongs to a conversation beside its messages: the person, their identity, mute, disappearing messages, clear now, block.
 *
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The person.
 * @csspart verify - What is known of their identity.
 * @csspart mute - The switch that mutes the person.
 * @csspart block - The section that blocks the person.
 */
@customElement("secure-details")
export class SecureDetails extends LateElement {
  static override styles = [base, buttons, sections, switches, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.#session.value?.people);
  readonly #blocked = new StoreController<boolean>(this, () => this.chat?.blocked);
  readonly #muted = new StoreController<boolean>(this, () => this.chat?.muted);

  @state() private blocking = false;

  /** The conversation. */
  @property({ attribute: false }) chat: DirectChat | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("chat")) this.blocking = false;
  }

  #setBlocked(blocked: boolean): void {
    this.blocking = false;
    this.chat
      ?.setBlocked(blocked)
      .catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  /** What is asked takes the place of the button: the focus goes to where nothing is done. */
  #ask(asks: boolean): void {
    this.blocking = asks;
    void focusOn(this, asks ? "[part=block] .pair button:last-of-type" : "[part=block] button");
  }

  override render(): unknown {
    const { chat } = this;
    if (!chat) return nothing;
    const { roster, trust } = this.say;
    const online =
      this.#people.value?.find((person) => person.username.toLowerCase() === chat.username.toLowerCase())
        ?.online ?? false;
    return html`<div part="base" class="person">
        <secure-avatar size="large" .name=${chat.username}></secure-avatar>
        <h3><bdi>${plainName(chat.username)}</bdi></h3>
        <p class=${online ? "on" : ""}>${online ? roster.isOnline : roster.isOffline}</p>
      </div>
      <section aria-label=${trust.heading}>
        <secure-verify part="verify" .chat=${chat} @secure-failure=${this.#pass}></secure-verify>
      </section>
      ${this.#mute()}
      <secure-upkeep .chat=${chat} @secure-failure=${this.#pass}></secure-upkeep>
      ${this.#block(plainName(chat.username))}`;
  }

  #pass(event: SecureFailureEvent): void {
    this.dispatchEvent(new SecureFailureEvent(event.error));
  }

  #setMuted(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.chat
      ?.setMuted(event.target.checked)
      .catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  #mute(): TemplateResult {
    const { mute, muteHow } = this.say.roomDetails;
    return html`<section part="mute">
      <label class="switch">
        <span><b id="mute">${mute}</b><span class="how" id="mute-how">${muteHow}</span></span>
        <input
          type="checkbox"
          role="switch"
          aria-labelledby="mute"
          aria-describedby="mute-how"
          .checked=${this.#muted.value === true}
          @change=${this.#setMuted}
        />
        <span class="track"></span>
      </label>
    </section>`;
  }

  #block(name: string): TemplateResult {
    const { block } = this.say;
    return html`<section part="block">
      <h4>${block.heading}</h4>
      <p class="how">${block.how}</p>
      ${this.blocking ? this.#sure(name) : this.#blockButton(name)}
    </section>`;
  }

  #blockButton(name: string): TemplateResult {
    const { block } = this.say;
    const isBlocked = this.#blocked.value === true;
    return html`<div>
      <button
        class="button small ${isBlocked ? "" : "danger"}"
        type="button"
        @click=${() => (isBlocked ? this.#setBlocked(false) : this.#ask(true))}
      >
        ${icon(isBlocked ? "undo-2" : "ban")}${isBlocked ? block.unblock : block.block(name)}
      </button>
    </div>`;
  }

  #sure(name: string): TemplateResult {
    const { block, profile } = this.say;
    return html`<div class="pair" role="alert">
      <p>${block.sure(name)}</p>
      <button class="button small danger" type="button" @click=${() => this.#setBlocked(true)}>
        ${block.yes}
      </button>
      <button class="button small" type="button" @click=${() => this.#ask(false)}>${profile.no}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-details": SecureDetails;
  }
}
