import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { sections } from "../design/sections.styles.ts";
import type { Chat } from "../session/index.ts";
import { SecureFailureEvent } from "./events.ts";
import { focusOn } from "./focus.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-upkeep.styles.ts";
import { StoreController } from "./store-controller.ts";

/** Seconds after reading, as offered. */
const TIMES = [0, 30, 300, 3_600, 86_400, 604_800];

/**
 * @summary How long the messages of a conversation stay: disappearing messages, and clear now.
 *
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The section about disappearing messages.
 * @csspart clear - The section that clears the screen.
 */
@customElement("secure-upkeep")
export class SecureUpkeep extends LateElement {
  static override styles = [base, buttons, sections, styles];

  readonly #timer = new StoreController<number>(this, () => this.chat?.timer);

  @state() private clearing = false;

  /** The conversation. */
  @property({ attribute: false }) chat: Chat | undefined;

  /** The timer cannot be set: in a room that one is not in. */
  @property({ type: Boolean }) still = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("chat")) this.clearing = false;
  }

  #setTimer(seconds: number): void {
    this.chat?.setTimer(seconds).catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  #clear(): void {
    this.chat?.clear();
    this.clearing = false;
  }

  /** What is asked takes the place of the button: the focus goes to where nothing is done. */
  #ask(asks: boolean): void {
    this.clearing = asks;
    void focusOn(this, asks ? "[part=clear] .pair button:last-of-type" : "[part=clear] button");
  }

  override render(): unknown {
    const { details } = this.say;
    return html`${this.still ? nothing : this.#timers()}
      <section part="clear">
        <h4>${details.clear}</h4>
        <p class="how">${details.clearHow}</p>
        ${this.clearing ? this.#sure() : this.#clearButton()}
      </section>`;
  }

  #timers(): TemplateResult {
    const { details, duration } = this.say;
    const now = this.#timer.value ?? 0;
    const times = TIMES.includes(now) ? TIMES : [...TIMES, now].sort((a, b) => a - b);
    return html`<section part="base">
      <h4 id="timer">${details.timer}</h4>
      <p class="how">${details.timerHow}</p>
      <div class="times" role="radiogroup" aria-labelledby="timer">
        ${times.map(
          (seconds) =>
            html`<label
              ><input
                type="radio"
                name="timer"
                .checked=${seconds === now}
                @change=${() => this.#setTimer(seconds)}
              />${seconds === 0 ? details.off : duration(seconds)}</label
            >`,
        )}
      </div>
    </section>`;
  }

  #clearButton(): TemplateResult {
    return html`<div>
      <button class="button small" type="button" @click=${() => this.#ask(true)}>
        ${icon("eraser")}${this.say.details.clear}
      </button>
    </div>`;
  }

  #sure(): TemplateResult {
    const { details } = this.say;
    return html`<div class="pair" role="alert">
      <p>${details.clearSure}</p>
      <button class="button small danger" type="button" @click=${this.#clear}>${details.clearYes}</button>
      <button class="button small" type="button" @click=${() => this.#ask(false)}>${details.no}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-upkeep": SecureUpkeep;
  }
}
