import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-offer.styles.ts";
import { askForNotices, setWish } from "./wishes.ts";

/**
 * @summary Asks whether notifications are wanted, and keeps the answer.
 *
 * @event close - It was answered. Neither bubbles nor is composed.
 *
 * @csspart base - The card.
 */
@customElement("secure-offer")
export class SecureOffer extends LateElement {
  static override styles = [base, buttons, styles];

  #answer(isYes: boolean): void {
    this.dispatchEvent(new Event("close"));
    if (isYes) void askForNotices();
    else setWish("notices", false);
  }

  override render(): unknown {
    const { comforts } = this.say;
    return html`<div part="base" class="offer" role="status">
      <span>${comforts.offer}</span>
      <button class="button small primary" type="button" @click=${() => this.#answer(true)}>
        ${comforts.offerYes}
      </button>
      <button class="button small quiet" type="button" @click=${() => this.#answer(false)}>
        ${comforts.offerNo}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-offer": SecureOffer;
  }
}
