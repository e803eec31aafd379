import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { Media, MediaItem, Session, Status } from "../session/index.ts";
import { BlobUrl, saveItem } from "./blob-url.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureShowEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { reserve } from "./picture-box.ts";
import { chequered, isSeeThrough } from "./see-through.ts";
import { styles } from "./secure-media.styles.ts";
import { standAlone } from "./standalone.ts";
import { StoreController } from "./store-controller.ts";
import "./secure-voice.ts";
import type { SecureVoice } from "./secure-voice.ts";
import { plainBody, plainName } from "./wording.ts";

/** The ring's circle. */
const ROUND = 2 * Math.PI * 20;
const LONGEST_END = 12;

/**
 * @summary A photo, voice note or file of a timeline. It shows what its bytes are, never what they were said to be;
 * its `blob:` addresses live no longer than itself. A file is saved, never opened.
 *
 * @event secure-show - The photo is to be shown large. Neither bubbles nor is composed.
 *
 * @csspart base - The photo's box, the voice note, or the file's line.
 * @csspart picture - The photo.
 * @csspart progress - The ring while it is on its way.
 * @csspart caption - The words that go with it.
 * @csspart save - The button that saves a file.
 * @cssproperty --secure-media-radius - How round a photo's corners are.
 * @cssproperty --secure-media-caption-space - Room beside a caption.
 */
@customElement("secure-media")
export class SecureMedia extends LateElement {
  static override styles = [base, buttons, chequered, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #url = new BlobUrl();
  readonly #previewUrl = new BlobUrl();

  @query("secure-voice") private readonly voice?: SecureVoice | null;

  /** What to show. */
  @property({ attribute: false }) item: MediaItem | undefined;

  /** One's own. */
  @property({ type: Boolean, reflect: true }) mine = false;

  override connectedCallback(): void {
    super.connectedCallback();
    standAlone(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#url.release();
    this.#previewUrl.release();
  }

  /** Plays a voice note that is here, at a speed of 1, 1.5 or 2; `false` if there is none to play. */
  play(speed?: number): boolean {
    if (!this.voice?.source) return false;
    void this.voice.play(speed);
    return true;
  }

  /** Lets the person save it. Nothing happens while it is not here. */
  save(): void {
    if (this.item) saveItem(this.item);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && this.item?.id !== changed.get("item")?.id) {
      this.#url.release();
      this.#previewUrl.release();
    }
  }

  protected override updated(): void {
    reserve(this, this.item?.media);
  }

  override render(): unknown {
    const { item } = this;
    if (!item) return nothing;
    const { media } = item;
    return html`${this.#body(item)} ${this.#trouble(item)}
    ${
      media.caption === undefined
        ? nothing
        : html`<p part="caption" class="caption" dir="auto">${plainBody(media.caption)}</p>`
    }`;
  }

  #body(item: MediaItem): TemplateResult {
    if (item.kind === "voice") return this.#voiceNote(item);
    if (item.kind === "file") return this.#file(item);
    return item.media.viewOnce && !item.mine ? this.#once(item) : this.#picture(item);
  }

  #picture(item: MediaItem): TemplateResult {
    const { media } = item;
    const say = this.say.media;
    const url = this.#url.of(media.blob());
    const preview = url === undefined ? this.#previewUrl.of(media.preview) : undefined;
    const inside = html`${
      preview === undefined ? nothing : html`<img class="blur" src=${preview} alt="" draggable="false" />`
    }
    ${
      url === undefined
        ? nothing
        : html`<img
            class="sharp ${isSeeThrough(media.type) ? "chequered" : ""}"
            src=${url}
            alt=""
            draggable="false"
          />`
    }`;
    const what = [say.names.image, media.caption && plainBody(media.caption)].filter(Boolean).join(": ");
    const shown =
      url === undefined
        ? html`<div part="picture" class="picture" role="img" aria-label=${what}>${inside}</div>`
        : html`<button
            part="picture"
            class="picture"
            type="button"
            aria-label=${say.show(what)}
            @click=${() => this.dispatchEvent(new SecureShowEvent())}
          >
            ${inside}
          </button>`;
    return html`<div part="base" class="frame">
        ${shown} ${this.#isUnderWay(media) ? this.#over(item) : nothing}
      </div>
      ${media.viewOnce ? html`<p class="fine">${say.sentOnce}</p>` : nothing}`;
  }

  #once(item: MediaItem): TemplateResult {
    const { media } = item;
    const say = this.say.media;
    const ready = media.state === "ready" && !media.viewed;
    if (!ready)
      return html`<div part="base" class="once">
        ${this.#isUnderWay(media) ? this.#ring(item) : icon("eye-off")}
        <span>${media.viewed ? say.seen : say.once}</span>
      </div>`;
    return html`<button
      part="base"
      class="once"
      type="button"
      @click=${() => this.dispatchEvent(new SecureShowEvent())}
    >
      ${icon("eye")}<span>${say.showOnce}</span>
    </button>`;
  }

  #over(item: MediaItem): TemplateResult {
    const { media } = item;
    const words = media.state === "waiting" ? this.#waitingWords(item) : "";
    return html`<div class="over">
      ${this.#ring(item)} ${words === "" ? nothing : html`<span class="words">${words}</span>`}
    </div>`;
  }

  #voiceNote(item: MediaItem): TemplateResult {
    const { media } = item;
    const source = media.viewOnce && !item.mine ? undefined : media.blob();
    return html`<div part="base" class="voice">
        <secure-voice .source=${source} .bars=${media.waveform ?? []} .duration=${media.duration ?? 0}>
          <span slot="lead">${this.#isUnderWay(media) ? this.#ring(item) : this.#tile("mic-off")}</span>
        </secure-voice>
      </div>
      ${source !== undefined && this.#isUnderWay(media) ? this.#line(item) : nothing}`;
  }

  #file(item: MediaItem): TemplateResult {
    const { media } = item;
    const say = this.say.media;
    const name = plainName(media.name ?? say.untitled);
    const dot = name.lastIndexOf(".");
    const extension = dot > 0 && name.length - dot <= LONGEST_END ? name.slice(dot + 1) : "";
    // The end of a name is what tells a picture from a program: it is never the part that is cut off.
    const cut = extension === "" ? name.length : Math.max(0, dot - 3);
    const here = media.blob() !== undefined;
    return html`<div part="base" class="file">
      ${this.#isUnderWay(media) ? this.#ring(item) : this.#tile("file")}
      <div class="facts">
        <bdi class="name" title=${name}
          ><span class="stem">${name.slice(0, cut)}</span><span class="end">${name.slice(cut)}</span></bdi
        >
        <span class="fine"
          >${say.fileType(extension.toUpperCase())} ·
          ${say.size(media.size)}${this.#isUnderWay(media) ? html` · ${this.#words(item)}` : nothing}</span
        >
      </div>
      ${
        here
          ? html`<button
              part="save"
              class="save"
              type="button"
              aria-label=${say.saveNamed(name)}
              title=${say.save}
              @click=${() => this.save()}
            >
              ${icon("download")}
            </button>`
          : nothing
      }
    </div>`;
  }

  #tile(shape: "file" | "mic-off"): TemplateResult {
    return html`<span class="tile">${icon(shape)}</span>`;
  }

  #isUnderWay({ state }: Media): boolean {
    return state === "sending" || state === "receiving" || state === "waiting";
  }

  #waitingWords(item: MediaItem): string {
    const say = this.say.media;
    const status = this.#status.value;
    // Cut off oneself, one cannot know who else is there; alone, without a session, the item is all that is known.
    if (status !== undefined && status.state !== "online")
      return item.mine ? say.goesOnline : say.comesOnline;
    return item.mine ? say.waitingMine : say.waitingTheirs(plainName(item.from));
  }

  #words(item: MediaItem): string {
    const { media } = item;
    const say = this.say.media;
    if (media.state === "waiting") return this.#waitingWords(item);
    const percent = Math.floor(media.progress * 100);
    return media.state === "sending" ? say.sending(percent) : say.receiving(percent);
  }

  #line(item: MediaItem): TemplateResult {
    return html`<p class="state">
      <span>${this.#words(item)}</span>
      <button class="again" type="button" @click=${() => item.media.cancel()}>
        ${this.say.media.cancel}
      </button>
    </p>`;
  }

  #ring(item: MediaItem): TemplateResult {
    const { media } = item;
    const waits = media.state === "waiting";
    const share = waits ? 0.22 : Math.max(0.02, media.progress);
    return html`<span part="progress" class="ring ${waits ? "waiting" : ""}">
      <span
        role="progressbar"
        aria-label=${this.#words(item)}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.floor(media.progress * 100)}
      >
        <svg class="progress" viewBox="0 0 44 44" aria-hidden="true" focusable="false">
          <circle class="track" cx="22" cy="22" r="20"></circle>
          <circle
            class="done"
            cx="22"
            cy="22"
            r="20"
            stroke-dasharray=${ROUND}
            stroke-dashoffset=${ROUND * (1 - share)}
          ></circle>
        </svg>
      </span>
      <button
        type="button"
        aria-label=${this.say.media.cancel}
        title=${this.say.media.cancel}
        @click=${() => media.cancel()}
      >
        ${icon("x")}
      </button>
    </span>`;
  }

  #problem({ problem, viewOnce }: Media): string {
    const say = this.say.media;
    if (problem === undefined) return say.failed;
    return problem === "elsewhere" && viewOnce ? say.onceElsewhere : say.problems[problem];
  }

  #trouble(item: MediaItem): TemplateResult | typeof nothing {
    const { media } = item;
    const say = this.say.media;
    const words =
      media.state === "cancelled"
        ? say.cancelled
        : media.state === "failed"
          ? this.#problem(media)
          : media.disguisedAs === undefined
            ? ""
            : say.disguised[media.disguisedAs];
    if (words === "") return nothing;
    const isOnceElsewhere = media.problem === "elsewhere" && media.viewOnce;
    // What was changed or moved is chosen again: nothing that could be tried again is left of it.
    const isFinal = media.problem === "refused" || media.problem === "changed" || isOnceElsewhere;
    const isFailed = media.state === "failed" && !isFinal;
    const again =
      // Another's that was stopped here can come all the same; if its sender stopped it, they say so again.
      isFailed || (media.state === "cancelled" && !item.mine)
        ? html` <button class="again" type="button" @click=${() => media.retry()}>${say.retry}</button>`
        : nothing;
    return html`<p class="state" role="status">
      ${icon(media.state === "cancelled" ? "ban" : "circle-alert")}<span>${words}${again}</span>
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-media": SecureMedia;
  }
}
