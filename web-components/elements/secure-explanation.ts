import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base, buttons, glass } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { SessionErrorCode } from "../session/index.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-explanation.styles.ts";

/**
 * @summary Why the chat cannot work on this page, and what to do.
 *
 * @csspart base - The card.
 */
@customElement("secure-explanation")
export class SecureExplanation extends LateElement {
  static override styles = [base, buttons, glass, styles];

  /** What stands in the way. */
  @property() code: SessionErrorCode = "unsupported_browser";

  override render(): unknown {
    const { blocked, errors } = this.say;
    const secure = `https://${location.host}${location.pathname}`;
    return html`<section part="base" class="glass">
      ${icon("shield-alert")}
      <h2>${blocked.heading}</h2>
      <p>${errors[this.code]}</p>
      <p>${blocked.why}</p>
      ${
        this.code === "insecure_context"
          ? html`<a class="button primary" href=${secure}>${blocked.tryHttps}</a>`
          : nothing
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-explanation": SecureExplanation;
  }
}
