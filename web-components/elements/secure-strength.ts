import { html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, fields } from "../design/base.styles.ts";
import { LateElement } from "./late-element.ts";
import { loadEstimator, type Estimator } from "./password-strength.ts";
import { signInPhrases } from "./phrases-sign-in.ts";
import { SHORTEST_PASSWORD } from "./secure-sign-in.ts";
import { styles } from "./secure-strength.styles.ts";

/**
 * @summary How strong a password is that someone makes, as a bar and in words.
 *
 * @csspart base - The bar.
 */
@customElement("secure-strength")
export class SecureStrength extends LateElement {
  static override styles = [base, fields, styles];

  #estimating = false;

  @state() private estimator: Estimator | undefined;

  /** The password as it stands. */
  @property({ attribute: false }) password = "";

  /** The name that goes with it: a guesser would try that first. */
  @property({ attribute: false }) username = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("password") && this.password !== "" && !this.#estimating) void this.#estimate();
  }

  /** Without the estimator the length is judged alone, which is the part that can be said honestly without its lists. */
  async #estimate(): Promise<void> {
    this.#estimating = true;
    try {
      this.estimator = await loadEstimator();
    } catch {
      this.#estimating = false;
    }
  }

  override render(): unknown {
    const { signIn, strength, appName } = this.say;
    const length = [...this.password].length;
    const score =
      length < SHORTEST_PASSWORD ? undefined : this.estimator?.(this.password, [this.username, appName]);
    const step = length === 0 ? 0 : length < SHORTEST_PASSWORD ? 1 : Math.max(1, score ?? 2);
    const words =
      length === 0
        ? (signIn.passwordHint ?? signInPhrases.passwordHint)
        : length < SHORTEST_PASSWORD
          ? strength.short(SHORTEST_PASSWORD - length)
          : (score !== undefined && strength.words[score]) || strength.long;
    return html`<div
        part="base"
        class="meter"
        role="meter"
        aria-label=${strength.label}
        aria-valuemin="0"
        aria-valuemax="4"
        aria-valuenow=${step}
        aria-valuetext=${words}
        data-step=${step}
      >
        <i></i>
      </div>
      <p class="hint">${words}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-strength": SecureStrength;
  }
}
