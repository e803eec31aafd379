import { html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { LateElement } from "./late-element.ts";
import { outermost } from "./media-desk.ts";
import { styles } from "./secure-drop.styles.ts";
import { plainName } from "./wording.ts";

/**
 * @summary A veil over the whole chat while files hover over it: they may be dropped anywhere, and who would get them.
 * A `MediaDesk` takes them.
 *
 * @csspart base - The veil.
 */
@customElement("secure-drop")
export class SecureDrop extends LateElement {
  static override styles = [base, styles];

  #area: HTMLElement | undefined;

  @query(".veil") private readonly veil?: HTMLElement | null;

  /** Who would get them. */
  @property() to = "";

  /** Nothing is taken: there is no veil. */
  @property({ type: Boolean }) disabled = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#area = outermost(this);
    this.#area.addEventListener("dragover", this.#over);
    this.#area.addEventListener("drop", this.#hide);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#area?.removeEventListener("dragover", this.#over);
    this.#area?.removeEventListener("drop", this.#hide);
    this.#area = undefined;
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    const { veil } = this;
    // Over an open dialog everything else is out of reach, a veil too; the drop itself is heard.
    const isOverDialog = event.composedPath().some((target) => target instanceof HTMLDialogElement);
    if (this.disabled || isOverDialog || !veil || veil.matches(":popover-open")) return;
    const { left, top, width, height } = (this.#area ?? this).getBoundingClientRect();
    Object.assign(veil.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    veil.showPopover();
  };

  readonly #hide = (): void => {
    if (this.veil?.matches(":popover-open")) this.veil.hidePopover();
  };

  override render(): unknown {
    const { attach } = this.say;
    return html`<div part="base" class="veil" popover="manual" @dragleave=${this.#hide}>
      <div class="target">
        ${icon("image-plus")}<b>${attach.drop}</b>
        <p>${attach.dropHow(plainName(this.to))}</p>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-drop": SecureDrop;
  }
}
