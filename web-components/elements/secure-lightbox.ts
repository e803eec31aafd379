import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/late-icons.ts";
import type { MediaItem } from "../session/index.ts";
import { BlobUrl, saveItem } from "./blob-url.ts";
import { dayName, fullTime, isoTime, timeOfDay } from "./clock.ts";
import { SecureDismissEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { chequered, isSeeThrough } from "./see-through.ts";
import { styles } from "./secure-lightbox.styles.ts";
import { plainBody, plainName } from "./wording.ts";
import { moved, WHOLE, within, zoomed, type Point, type View } from "./zoom.ts";

const STEP = 1.5;
const CLOSE_UP = 2.5;
/** How far a finger swipes to turn the page or to close, in pixels. */
const SWIPE = 64;

/**
 * @summary One photo large, and the way to those before and after it. Escape closes, arrows turn, plus and minus, the
 * wheel, a double press and two fingers zoom; the focus returns to where it was.
 *
 * @event secure-dismiss - It was closed. Neither bubbles nor is composed.
 *
 * @csspart base - The dialog.
 * @csspart picture - The photo.
 * @csspart caption - The words that go with it.
 */
@customElement("secure-lightbox")
export class SecureLightbox extends LateElement {
  static override styles = [base, buttons, chequered, styles];

  readonly #url = new BlobUrl();
  readonly #fingers = new Map<number, Point>();
  /** A photo that is to be seen once: its bytes were handed out for this. */
  #only: Blob | undefined;
  #start: Point = { x: 0, y: 0 };
  /** Two fingers were down: what they do until both are lifted is no swipe. */
  #pinched = false;

  @query("dialog") private readonly dialog?: HTMLDialogElement | null;
  @query(".stage") private readonly stage?: HTMLElement | null;
  @query("img") private readonly picture?: HTMLImageElement | null;

  @state() private shown: MediaItem | undefined;
  @state() private view: View = WHOLE;
  @state() private held = false;

  /** The photos that it can turn to, in their order. */
  @property({ attribute: false }) items: readonly MediaItem[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#url.release();
    this.shown = undefined;
  }

  /** Shows a photo. One that may be seen once is taken from its item, and gone when this closes. */
  async show(item: MediaItem): Promise<void> {
    // Asked for twice it is handed out once: what came the first time stays.
    const only = item.key === this.shown?.key ? this.#only : undefined;
    const isTaken = item.media.viewOnce && !item.mine;
    const taken = isTaken ? (only ?? item.media.blob()) : undefined;
    if (isTaken && !taken) return;
    this.#only = taken;
    this.shown = item;
    this.view = WHOLE;
    await this.updateComplete;
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Taken back or cleared meanwhile: it does not stay on the screen.
    const isListed = this.#isAlone() || this.items.some(this.#isShown);
    if (changed.has("items") && this.shown && !isListed) this.#close();
  }

  protected override updated(): void {
    const { scale, x, y } = this.view;
    this.style.setProperty("--scale", String(scale));
    this.style.setProperty("--x", `${x}px`);
    this.style.setProperty("--y", `${y}px`);
  }

  /** One that may be seen once stands in no row, one's own neither. */
  #isAlone(): boolean {
    return this.shown?.media.viewOnce === true;
  }

  readonly #isShown = (item: MediaItem): boolean => item.key === this.shown?.key;

  #close(): void {
    if (this.dialog?.open) this.dialog.close();
    else this.#closed();
  }

  #closed(): void {
    if (!this.shown) return;
    this.shown = undefined;
    this.#only = undefined;
    this.#url.release();
    this.dispatchEvent(new SecureDismissEvent());
  }

  #turn(by: -1 | 1): void {
    const next = this.items[this.items.findIndex(this.#isShown) + by];
    if (this.#isAlone() || !next) return;
    this.shown = next;
    this.view = WHOLE;
  }

  #zoom(factor: number, point?: Point): void {
    this.#look(zoomed(this.view, factor, point));
  }

  #look(view: View): void {
    const { picture, stage } = this;
    if (!picture || !stage) return;
    const size = { width: picture.offsetWidth, height: picture.offsetHeight };
    this.view = within(view, size, { width: stage.clientWidth, height: stage.clientHeight });
  }

  #keys(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = this.matches(":dir(rtl)") ? -1 : 1;
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowRight: () => this.#turn(forward),
      ArrowLeft: () => this.#turn(forward === 1 ? -1 : 1),
      "+": () => this.#zoom(STEP),
      "=": () => this.#zoom(STEP),
      "-": () => this.#zoom(1 / STEP),
      "0": () => this.#look(WHOLE),
    };
    if (!Object.hasOwn(deeds, event.key)) return;
    event.preventDefault();
    deeds[event.key]?.();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY * 0.002), this.#pointOf(event));
  }

  #double(event: MouseEvent): void {
    if (this.view.scale > 1) this.#look(WHOLE);
    else this.#zoom(CLOSE_UP, this.#pointOf(event));
  }

  /** From the middle of the stage. */
  #pointOf(event: MouseEvent): Point {
    const { left, top, width, height } = this.stage?.getBoundingClientRect() ?? new DOMRect();
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.setPointerCapture(event.pointerId);
    this.#pinched = this.#fingers.size > 0;
    if (!this.#pinched) this.#start = this.#pointOf(event);
    this.#fingers.set(event.pointerId, this.#pointOf(event));
    this.held = true;
  }

  #move(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#pointOf(event);
    const [other] = [...this.#fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#fingers.set(event.pointerId, now);
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      if (apart > 0) this.#zoom(Math.hypot(now.x - other.x, now.y - other.y) / apart, middle);
    } else if (this.view.scale > 1)
      this.#look(moved(this.view, { x: now.x - before.x, y: now.y - before.y }));
  }

  #up(event: PointerEvent): void {
    const last = this.#fingers.get(event.pointerId);
    this.#fingers.delete(event.pointerId);
    if (this.#fingers.size > 0) return;
    this.held = false;
    if (!last || event.type !== "pointerup" || event.pointerType !== "touch") return;
    if (this.#pinched || this.view.scale > 1) return;
    const by = { x: last.x - this.#start.x, y: last.y - this.#start.y };
    if (Math.abs(by.x) > SWIPE && Math.abs(by.x) > Math.abs(by.y)) this.#turn(by.x < 0 ? 1 : -1);
    else if (by.y > SWIPE * 1.5) this.#close();
  }

  override render(): unknown {
    const { lightbox } = this.say;
    return html`<dialog
      part="base"
      autofocus
      aria-label=${lightbox.label}
      @close=${this.#closed}
      @keydown=${this.#keys}
    >
      ${this.shown ? this.#inside(this.shown) : nothing}
    </dialog>`;
  }

  #inside(item: MediaItem): TemplateResult {
    const { lightbox } = this.say;
    const index = this.items.findIndex(this.#isShown);
    const count = this.#isAlone() ? 1 : this.items.length;
    const { caption } = item.media;
    const day = dayName(item.at, Date.now(), this.say.thread);
    const who = item.mine ? lightbox.own : lightbox.from(plainName(item.from));
    return html`<header>
        <div class="who">
          <h2>${who}</h2>
          <span
            >${count > 1 ? `${lightbox.position(index + 1, count)} · ` : ""}<time
              datetime=${isoTime(item.at)}
              title=${fullTime(item.at)}
              >${day}, ${timeOfDay(item.at)}</time
            ></span
          >
        </div>
        ${this.#button("zoom", "zoom-out", lightbox.zoomOut, () => this.#zoom(1 / STEP))}
        ${this.#button("zoom", "zoom-in", lightbox.zoomIn, () => this.#zoom(STEP))}
        ${this.#isAlone() ? nothing : this.#button("", "download", lightbox.save, () => saveItem(item))}
        ${this.#button("", "x", lightbox.close, () => this.#close())}
      </header>
      <div
        class="stage ${this.view.scale > 1 ? "close" : ""} ${this.held ? "held" : ""}"
        @wheel=${this.#wheel}
        @dblclick=${this.#double}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        <img
          part="picture"
          class=${isSeeThrough(item.media.type) ? "chequered" : ""}
          src=${this.#url.of(this.#only ?? item.media.blob()) ?? nothing}
          alt=${caption === undefined ? who : plainBody(caption)}
          draggable="false"
        />
      </div>
      ${index > 0 && count > 1 ? this.#button("turn previous", "chevron-left", lightbox.previous, () => this.#turn(-1)) : nothing}
      ${index < count - 1 && count > 1 ? this.#button("turn next", "chevron-right", lightbox.next, () => this.#turn(1)) : nothing}
      <footer>
        ${caption === undefined ? nothing : html`<p part="caption" dir="auto">${plainBody(caption)}</p>`}
      </footer>`;
  }

  #button(kind: string, shape: IconName, words: string, act: () => void): TemplateResult {
    return html`<button
      class="icon-button ${kind}"
      type="button"
      aria-label=${words}
      title=${words}
      @click=${act}
    >
      ${icon(shape)}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-lightbox": SecureLightbox;
  }
}
