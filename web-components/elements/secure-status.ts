import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/icons.ts";
import type { Alarm, Session, Status } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-status.styles.ts";
import { StoreController } from "./store-controller.ts";

const SECOND = 1000;

/**
 * @summary Says that the connection is lost, counts down to the next attempt, offers to try now, and shows
 * what is wrong with the account as a whole. Empty while all is well.
 *
 * @csspart base - The bar.
 * @csspart retry - The button that tries at once.
 */
@customElement("secure-status")
export class SecureStatus extends SecureElement {
  static override styles = [base, buttons, fields, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #unsent = new StoreController<number>(this, () => this.#session.value?.unsent);
  readonly #alarms = new StoreController<readonly Alarm[]>(this, () => this.#session.value?.alarms);
  #clock: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopClock();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const counting = this.#status.value?.state === "reconnecting";
    if (counting) this.#clock ??= setInterval(() => this.requestUpdate(), SECOND);
    else this.#stopClock();
  }

  #stopClock(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  override render(): unknown {
    const status = this.#status.value;
    return html`${this.#connection(status)}${(this.#alarms.value ?? []).map((alarm) => this.#alarm(alarm))}`;
  }

  #alarm(alarm: Alarm): TemplateResult {
    return html`<div class="bar" role="alert">
      ${icon("triangle-alert")}
      <p class="words">${this.say.alarms[alarm]}</p>
    </div>`;
  }

  #connection(status: Status | undefined): TemplateResult | typeof nothing {
    if (status?.state === "reconnecting") return this.#reconnecting(status.retryAt);
    if (status?.state === "connecting") {
      return html`<div part="base" class="bar calm" role="status">
        <span class="spinner"></span>${this.say.status.connecting}
      </div>`;
    }
    return nothing;
  }

  #reconnecting(retryAt: number): TemplateResult {
    const { status } = this.say;
    const seconds = Math.ceil((retryAt - Date.now()) / SECOND);
    const unsent = this.#unsent.value ?? 0;
    return html`<div part="base" class="bar">
      ${icon("wifi-off")}
      <p class="words">
        <b role="alert">${status.offlineBanner}<span class="how"> ${status.offlineHow}</span></b>
        <span class="soft figures" aria-hidden="true">
          ${seconds > 0 ? status.retryIn(seconds) : status.retrying}${unsent > 0 ? html`<span class="unsent"> · ${status.unsent(unsent)}</span>` : nothing}
        </span>
      </p>
      <button
        part="retry"
        class="button small"
        type="button"
        @click=${() => this.#session.value?.reconnect()}
      >
        ${icon("refresh-cw")}<span>${status.retryNow}</span>
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-status": SecureStatus;
  }
}
