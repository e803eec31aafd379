import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { AcceptOptions, DirectChat, Trust } from "../session/index.ts";
import { SecureFailureEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-verify.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

const COPIED_SHOWN = 1_600;
const GROUP = /\d{5}/g;

/**
 * @summary What is known of the other person's identity, the safety number to compare, and the yes or no to a new identity.
 *
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The line with the state.
 * @csspart number - The safety number.
 */
@customElement("secure-verify")
export class SecureVerify extends LateElement {
  static override styles = [base, buttons, fields, styles];

  readonly #trust = new StoreController<Trust>(this, () => this.chat?.trust);
  #numberFor: string | undefined;

  @state() private number: string | undefined;
  @state() private computing = false;
  @state() private copied = false;

  /** The conversation. */
  @property({ attribute: false }) chat: DirectChat | undefined;

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const trust = this.#trust.value;
    const root = trust && "root" in trust ? trust.root : "";
    const wanted = this.chat ? `${this.chat.id} ${root}` : undefined;
    if (wanted === this.#numberFor) return;
    this.#numberFor = wanted;
    this.number = undefined;
    if (this.chat && root !== "") void this.#compute(this.chat, wanted);
  }

  /** An answer for a conversation or root that is no longer shown is dropped. */
  async #compute(chat: DirectChat, wanted: string | undefined): Promise<void> {
    this.computing = true;
    try {
      const number = await chat.safetyNumber();
      if (wanted === this.#numberFor) this.number = number;
    } catch (error) {
      this.dispatchEvent(new SecureFailureEvent(error));
    } finally {
      if (wanted === this.#numberFor) this.computing = false;
    }
  }

  async #attempt(work: Promise<unknown> | undefined): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.dispatchEvent(new SecureFailureEvent(error));
    }
  }

  #accept(options: AcceptOptions): void {
    void this.#attempt(this.chat?.acceptNewIdentity(options));
  }

  async #copy(number: string): Promise<void> {
    await navigator.clipboard.writeText(number);
    this.copied = true;
    setTimeout(() => (this.copied = false), COPIED_SHOWN);
  }

  override render(): unknown {
    const trust = this.#trust.value ?? { state: "unknown" };
    const words = this.say.trust;
    const name = plainName(this.chat?.username ?? "");
    return html`<div part="base" class="state ${trust.state}">
        ${icon(trust.state === "verified" ? "shield-check" : trust.state === "pinned" || trust.state === "unknown" ? "shield" : "shield-alert")}
        <p>
          ${words.lines[trust.state]}
          ${"browsers" in trust && trust.browsers > 0 ? html`<small>${words.browsers(trust.browsers)}</small>` : nothing}
        </p>
      </div>
      <p class="words">${words[trust.state](name)}</p>
      ${trust.state === "changed" ? this.#changed(trust) : trust.state === "ambiguous" ? this.#ambiguous(trust.roots) : this.#compare(trust)}`;
  }

  #compare(trust: Trust): TemplateResult {
    const words = this.say.trust;
    const groups = this.number?.match(GROUP) ?? [];
    if (!this.number) {
      return html`<p class="how" role="status">${this.computing ? words.compute : words.numberNone}</p>`;
    }
    const spoken = groups.join(" ");
    return html`<section part="number" class="number" aria-label=${words.number}>
        <h4>
          ${words.number}
          <button
            class="icon-button"
            type="button"
            aria-label=${this.copied ? this.say.message.copied : words.copyNumber}
            @click=${() => void this.#copy(spoken)}
          >
            ${icon(this.copied ? "check" : "copy")}
          </button>
        </h4>
        <ol class="figures">
          ${groups.map((group) => html`<li>${group}</li>`)}
        </ol>
        <p class="how">${words.numberHow}</p>
      </section>
      ${
        trust.state === "pinned"
          ? html`<button
              class="button primary wide"
              type="button"
              @click=${() => void this.#attempt(this.chat?.verify())}
            >
              ${icon("badge-check")}${words.mark}
            </button>`
          : nothing
      }`;
  }

  #changed(trust: Trust & { state: "changed" }): TemplateResult {
    const words = this.say.trust;
    const several = trust.strangers.length > 1;
    return html`${trust.wasVerified ? html`<p class="words alarm">${words.changedVerified}</p>` : nothing}
      <div class="choices">
        ${
          several
            ? this.#choices(trust.strangers)
            : trust.waiting > 0
              ? html`<button
                    class="button primary wide"
                    type="button"
                    @click=${() => this.#accept({ resend: true })}
                  >
                    ${words.acceptResend(trust.waiting)}
                  </button>
                  <button class="button wide" type="button" @click=${() => this.#accept({ resend: false })}>
                    ${words.acceptOnly}
                  </button>`
              : html`<button
                  class="button primary wide"
                  type="button"
                  @click=${() => this.#accept({ resend: false })}
                >
                  ${words.accept}
                </button>`
        }
      </div>`;
  }

  #ambiguous(roots: readonly string[]): TemplateResult {
    return html`<div class="choices">${this.#choices(roots)}</div>`;
  }

  #choices(roots: readonly string[]): TemplateResult {
    const words = this.say.trust;
    return html`${roots.map(
      (root) =>
        html`<div class="choice">
          <code dir="ltr">${words.identity(root.slice(0, 24))}</code>
          <button class="button small" type="button" @click=${() => this.#accept({ resend: false, root })}>
            ${words.choose}
          </button>
        </div>`,
    )}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-verify": SecureVerify;
  }
}
