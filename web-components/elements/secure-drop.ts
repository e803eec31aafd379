import { html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base } from "../design/base.styles.ts";
import { icon } from "../design/icons.ts";
import { SecurePickEvent } from "./events.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-drop.styles.ts";
import { plainName } from "./wording.ts";

/**
 * @summary Takes files that are dropped anywhere on the chat that it is in, and says so by a veil over all of it while
 * they hover.
 *
 * @event secure-pick - Files were dropped: `files`. Neither bubbles nor is composed.
 *
 * @csspart base - The veil.
 */
@customElement("secure-drop")
export class SecureDrop extends SecureElement {
  static override styles = [base, styles];

  #area: HTMLElement | undefined;

  @query(".veil") private readonly veil?: HTMLElement | null;

  /** Who would get them. */
  @property() to = "";

  /** Nothing is taken. */
  @property({ type: Boolean }) disabled = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#area = outermost(this);
    this.#area.addEventListener("dragenter", this.#over);
    this.#area.addEventListener("dragover", this.#over);
    this.#area.addEventListener("drop", this.#dropped);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#area?.removeEventListener("dragenter", this.#over);
    this.#area?.removeEventListener("dragover", this.#over);
    this.#area?.removeEventListener("drop", this.#dropped);
    this.#area = undefined;
  }

  /** Without this the browser would leave the page for the file. */
  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const { veil } = this;
    event.dataTransfer.dropEffect = this.disabled ? "none" : "copy";
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

  readonly #dropped = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#hide();
    const files = [...event.dataTransfer.items].flatMap((item) => {
      // A folder is no file, though it comes as one that cannot be read.
      const file = item.webkitGetAsEntry()?.isDirectory === true ? null : item.getAsFile();
      return file ? [file] : [];
    });
    if (files.length > 0 && !this.disabled) this.dispatchEvent(new SecurePickEvent(files));
  };

  #hide(): void {
    if (this.veil?.matches(":popover-open")) this.veil.hidePopover();
  }

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

/** The outermost host of the shadow roots that an element is in: the whole chat. */
function outermost(element: HTMLElement): HTMLElement {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && root.host instanceof HTMLElement ? outermost(root.host) : element;
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-drop": SecureDrop;
  }
}
