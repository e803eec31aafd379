import { html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { base, buttons, fields, scrolling } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { findEmoji } from "./emoji-names.ts";
import { SecureChooseEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-emoji.styles.ts";
import { inTone, rememberedTone, rememberTone, SKIN_TONES, type SkinTone } from "./skin-tone.ts";

const MARGIN = 8;

/**
 * @summary Picks an emoji, by eye or by name: type to search, arrow keys through the grid, Escape closes.
 *
 * @event secure-choose - An emoji was picked. Neither bubbles nor is composed.
 *
 * @csspart base - The card.
 */
@customElement("secure-emoji")
export class SecureEmoji extends LateElement {
  static override styles = [base, buttons, fields, scrolling, styles];

  #before: HTMLElement | undefined;

  @query(".card") private readonly card?: HTMLElement | null;
  @query("input[type=search]") private readonly input?: HTMLInputElement | null;

  @state() private question = "";
  @state() private open = false;
  @state() private tone: SkinTone = "";

  /** Opens above `at` (below it where there is no room) and gives focus back to `before`. */
  async show(at: DOMRect, before?: HTMLElement): Promise<void> {
    this.#before = before;
    this.open = true;
    this.question = "";
    this.tone = rememberedTone();
    await this.updateComplete;
    const { card, input } = this;
    if (!card || !input) return;
    input.value = "";
    card.showPopover();
    // The size that it will have: it still grows while it opens.
    const { offsetWidth: width, offsetHeight: height } = card;
    const above = at.top - height - MARGIN;
    card.style.top = `${Math.min(above >= MARGIN ? above : at.bottom + MARGIN, innerHeight - height - MARGIN)}px`;
    const start = this.matches(":dir(rtl)") ? at.right - width : at.left;
    card.style.left = `${Math.min(Math.max(MARGIN, start), innerWidth - width - MARGIN)}px`;
    input.focus();
  }

  #toggled(event: ToggleEvent): void {
    if (event.newState !== "closed") return;
    this.open = false;
    this.#before?.focus();
    this.#before = undefined;
  }

  #choose(emoji: string): void {
    this.card?.hidePopover();
    this.dispatchEvent(new SecureChooseEvent(emoji));
  }

  #keys(event: KeyboardEvent): void {
    if (event.key === "Escape") event.stopPropagation();
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") return;
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>(".grid button")];
    const here = all.findIndex((button) => button.matches(":focus"));
    if (here === -1) {
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        if (event.key === "Enter") all[0]?.click();
        else all[0]?.focus();
      }
      return;
    }
    const perRow = all.findIndex((button) => button.offsetTop !== all[0]?.offsetTop);
    const row = perRow === -1 ? all.length : perRow;
    const right = this.matches(":dir(rtl)") ? -1 : 1;
    const step = { ArrowRight: right, ArrowLeft: -right, ArrowDown: row, ArrowUp: -row }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (here + step < 0) this.input?.focus();
    else all[Math.min(here + step, all.length - 1)]?.focus();
  }

  override render(): unknown {
    const { emoji } = this.say;
    const found = this.open ? findEmoji(this.question) : [];
    return html`<div
      part="base"
      class="card"
      popover
      role="dialog"
      aria-label=${emoji.label}
      @beforetoggle=${this.#toggled}
      @keydown=${this.#keys}
    >
      <div class="control">
        ${icon("search")}
        <input
          type="search"
          placeholder=${emoji.search}
          aria-label=${emoji.search}
          autocomplete="off"
          @input=${() => (this.question = this.input?.value ?? "")}
        />
      </div>
      <div class="grid scroll">
        ${found.map(
          (entry) =>
            html`<button
              type="button"
              tabindex="-1"
              aria-label=${entry.words}
              title=${entry.words}
              @click=${() => this.#choose(inTone(entry.emoji, this.tone))}
            >
              ${inTone(entry.emoji, this.tone)}
            </button>`,
        )}
        ${this.open && found.length === 0 ? html`<p class="none" role="status">${emoji.none}</p>` : null}
      </div>
      ${this.#tones()}
    </div>`;
  }

  #tones(): TemplateResult {
    const { tones } = this.say.comforts;
    return html`<div class="tones" role="radiogroup" aria-label=${tones.label}>
      ${SKIN_TONES.map(
        (tone, at) =>
          html`<label title=${tones.names[at]}
            ><input
              type="radio"
              name="tone"
              aria-label=${tones.names[at]}
              .checked=${tone === this.tone}
              @change=${() => this.#setTone(tone)}
            /><span aria-hidden="true">${inTone("✋", tone)}</span></label
          >`,
      )}
    </div>`;
  }

  #setTone(tone: SkinTone): void {
    this.tone = tone;
    rememberTone(tone);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-emoji": SecureEmoji;
  }
}
