import { html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/late-icons.ts";
import { SecureChooseEvent } from "./events.ts";
import { roving } from "./roving.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-menu.styles.ts";

const MARGIN = 8;

/** An entry of a menu. */
export interface MenuEntry {
  readonly value: string;
  readonly words: string;
  readonly icon: IconName;
  readonly danger?: boolean;
}

/**
 * @summary A menu of things to do, beside the place it belongs to: arrow keys, Home, End, Escape; focus returns.
 *
 * @event secure-choose - An entry or a quick emoji was chosen. Neither bubbles nor is composed.
 *
 * @csspart base - The card.
 * @csspart entry - An entry.
 */
@customElement("secure-menu")
export class SecureMenu extends SecureElement {
  static override styles = [base, buttons, styles];

  #before: HTMLElement | undefined;
  #at: DOMRect | undefined;

  @query(".menu") private readonly card?: HTMLElement | null;

  /** What can be done. */
  @property({ attribute: false }) entries: readonly MenuEntry[] = [];

  /** Emoji that react with one touch. */
  @property({ attribute: false }) quick: readonly string[] = [];

  /** What the menu is called. */
  @property() label = "";

  /** Opens at `at` and gives focus back to `before` afterwards. */
  async show(at: DOMRect, before?: HTMLElement): Promise<void> {
    this.#before = before;
    this.#at = at;
    await this.updateComplete;
    const { card } = this;
    if (!card) return;
    card.showPopover();
    this.#place(card, at);
    card.querySelector<HTMLElement>("button")?.focus();
  }

  /** Entries may come after the card was opened: it has another size then. */
  protected override updated(): void {
    if (this.card?.matches(":popover-open") && this.#at) this.#place(this.card, this.#at);
  }

  #place(card: HTMLElement, at: DOMRect): void {
    // The size that it will have: it still grows while it opens.
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = at.bottom + MARGIN + height <= innerHeight;
    const top = below
      ? at.bottom + MARGIN
      : Math.max(MARGIN, Math.min(at.top, innerHeight - MARGIN) - height - MARGIN);
    const start = this.matches(":dir(rtl)") ? at.right - width : at.left;
    const left = Math.min(Math.max(MARGIN, start), innerWidth - width - MARGIN);
    card.style.top = `${Math.min(top, innerHeight - height - MARGIN)}px`;
    card.style.left = `${left}px`;
  }

  #keys(event: KeyboardEvent): void {
    if (event.key === "Tab") {
      event.preventDefault();
      this.card?.hidePopover();
    } else if (event.key === "Escape") {
      event.stopPropagation();
    } else {
      const [next, before] = this.matches(":dir(rtl)")
        ? (["Left", "Right"] as const)
        : (["Right", "Left"] as const);
      const key =
        event.key === `Arrow${next}` ? "ArrowDown" : event.key === `Arrow${before}` ? "ArrowUp" : event.key;
      roving(key === event.key ? event : new KeyboardEvent("keydown", { key }), this.renderRoot, "button");
    }
  }

  #toggled(event: ToggleEvent): void {
    if (event.newState !== "closed") return;
    this.#before?.focus();
    this.#before = undefined;
  }

  /** The focus goes back first, so that what the choice opens may take it. */
  #choose(value: string): void {
    this.card?.hidePopover();
    this.dispatchEvent(new SecureChooseEvent(value));
  }

  override render(): unknown {
    return html`<div
      part="base"
      class="menu"
      role="menu"
      popover
      aria-label=${this.label}
      @keydown=${this.#keys}
      @beforetoggle=${this.#toggled}
    >
      ${
        this.quick.length > 0
          ? html`<div class="quick" role="group" aria-label=${this.say.message.react}>
              ${this.quick.map(
                (emoji) =>
                  html`<button
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    aria-label=${emoji}
                    @click=${() => this.#choose(emoji)}
                  >
                    ${emoji}
                  </button>`,
              )}
              <button
                type="button"
                role="menuitem"
                tabindex="-1"
                aria-label=${this.say.composer.emoji}
                @click=${() => this.#choose("react")}
              >
                ${icon("plus")}
              </button>
            </div>`
          : nothing
      }
      ${this.entries.map(
        (entry) =>
          html`<button
            part="entry"
            class="entry ${entry.danger ? "danger" : ""}"
            type="button"
            role="menuitem"
            tabindex="-1"
            @click=${() => this.#choose(entry.value)}
          >
            ${icon(entry.icon)}${entry.words}
          </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-menu": SecureMenu;
  }
}
