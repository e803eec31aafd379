import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../design/base.styles.ts";
import { styles } from "./secure-avatar.styles.ts";
import { SecureElement } from "./secure-element.ts";
import { initials } from "./wording.ts";

const HUES = 8;

/**
 * @summary A person's or a room's initials on a colour that follows from the name, with a dot while they are online. Decoration:
 * the name itself stands beside it.
 *
 * @csspart base - The disc.
 * @csspart presence - The dot.
 * @cssproperty --size - Width and height.
 * @cssproperty --dot - Width and height of the dot.
 */
@customElement("secure-avatar")
export class SecureAvatar extends SecureElement {
  static override styles = [base, styles];

  /** Whose it is. */
  @property() name = "";

  /** `small` is 32 px, `large` 84 px, otherwise 44 px. */
  @property({ reflect: true }) size: "small" | "large" | "" = "";

  /** Of a room: a rounded square in place of a disc. */
  @property({ type: Boolean, reflect: true }) room = false;

  /** Whether the dot is shown. */
  @property({ type: Boolean }) online = false;

  override render(): unknown {
    return html`<span part="base" class="disc hue-${hue(this.name)}" aria-hidden="true"
        >${initials(this.name)}</span
      >
      ${this.online ? html`<span part="presence" class="presence"></span>` : nothing}`;
  }
}

function hue(name: string): number {
  let sum = 0;
  for (const letter of name.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum % HUES;
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-avatar": SecureAvatar;
  }
}
