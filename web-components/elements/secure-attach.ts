import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { attachmentOf, parcelOf, type Attachment, type Chosen } from "./attachment.ts";
import { BlobUrl } from "./blob-url.ts";
import { SecureDismissEvent, SecureMediaSendEvent } from "./events.ts";
import { styles } from "./secure-attach.styles.ts";
import { LateElement } from "./late-element.ts";
import { chequered, isSeeThrough } from "./see-through.ts";
import "./secure-sheet.ts";
import { plainName } from "./wording.ts";

/** So many files are looked at together. */
const MOST_FILES = 20;
const MOST_CAPTION = 4_000;

/** A line of the sheet. */
interface Pick {
  readonly key: number;
  readonly file: File;
  /** `undefined` while it is looked at. */
  readonly attachment: Attachment | undefined;
  readonly caption: string;
  readonly url: BlobUrl;
}

/**
 * @summary What was picked, pasted or dropped, before anything is sent: each photo as it will go, without metadata, with
 * its size and room for a caption; files as they are.
 *
 * @event secure-media-send - One of them is to be sent: `blob`, `options`. Neither bubbles nor is composed.
 * @event secure-dismiss - It was closed. Neither bubbles nor is composed.
 *
 * @csspart base - The list.
 * @csspart caption - A caption's field.
 * @csspart send - The button that sends all.
 */
@customElement("secure-attach")
export class SecureAttach extends LateElement {
  static override styles = [base, buttons, fields, chequered, styles];

  #count = 0;
  #working: Promise<void> = Promise.resolve();

  @state() private picks: readonly Pick[] = [];
  @state() private once = false;
  @state() private tooMany = false;

  /** Nothing can be sent just now. */
  @property({ type: Boolean }) blocked = false;

  /** Which conversation it belongs to: what was picked for one never goes into another. */
  @property() conversation = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#empty();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get("conversation") && this.picks.length > 0) this.#dismiss();
  }

  /** Adds files, and opens; folders are refused in words. */
  take(files: readonly Chosen[]): void {
    const room = MOST_FILES - this.picks.length;
    this.tooMany = files.length > room;
    const fresh = files.slice(0, room).map((chosen): Pick => {
      this.#count += 1;
      const isFolder = typeof chosen === "string";
      const file = isFolder ? new File([], chosen) : chosen;
      const attachment: Attachment | undefined = isFolder
        ? { kind: "refused", file, why: "folder" }
        : undefined;
      return { key: this.#count, file, attachment, caption: "", url: new BlobUrl() };
    });
    this.picks = [...this.picks, ...fresh];
    // One after the other: several large photos at once would be in memory at once.
    for (const { key, file } of fresh) this.#working = this.#working.then(() => this.#look(key, file));
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.updateComplete;
    const sheet = this.renderRoot.querySelector("secure-sheet");
    await sheet?.updateComplete;
    if (!matchMedia("(pointer: coarse)").matches)
      this.renderRoot.querySelector<HTMLElement>(".control input")?.focus();
  }

  async #look(key: number, file: File): Promise<void> {
    if (!this.picks.some((pick) => pick.key === key && pick.attachment === undefined)) return;
    const attachment = await attachmentOf(file);
    this.picks = this.picks.map((pick) => (pick.key === key ? { ...pick, attachment } : pick));
  }

  #empty(): void {
    for (const { url } of this.picks) url.release();
    this.picks = [];
    this.once = false;
    this.tooMany = false;
  }

  #dismiss(): void {
    this.#empty();
    this.dispatchEvent(new SecureDismissEvent());
  }

  #remove(key: number): void {
    this.picks.find((pick) => pick.key === key)?.url.release();
    this.picks = this.picks.filter((pick) => pick.key !== key);
    if (this.picks.length === 0) this.#dismiss();
  }

  #ready(): boolean {
    const all = this.picks.map(({ attachment }) => attachment);
    return all.every((one) => one !== undefined) && all.some((one) => one?.kind !== "refused");
  }

  #send(): void {
    if (!this.#ready() || this.blocked) return;
    const viewOnce = this.once;
    const parcels = this.picks.flatMap(({ attachment, caption }) => {
      const parcel = attachment && parcelOf(attachment, { caption, viewOnce });
      return parcel ? [parcel] : [];
    });
    this.#empty();
    for (const { blob, options } of parcels) this.dispatchEvent(new SecureMediaSendEvent(blob, options));
    this.dispatchEvent(new SecureDismissEvent());
  }

  /** Photos alone can be seen once; beside them stands what cannot. */
  #onceWords(): string | undefined {
    const { attach } = this.say;
    const photos = this.picks.filter(({ attachment }) => attachment?.kind === "photo").length;
    if (photos === 0) return undefined;
    return photos === this.picks.length ? attach.once : attach.oncePhotos;
  }

  #caption(event: Event, key: number): void {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement)) return;
    this.picks = this.picks.map((pick) => (pick.key === key ? { ...pick, caption: field.value } : pick));
  }

  #keys(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.take(files);
  }

  override render(): unknown {
    const { attach } = this.say;
    const count = this.picks.length;
    const once = this.#onceWords();
    const going = this.picks.filter(({ attachment }) => attachment?.kind !== "refused").length;
    return html`<secure-sheet
      .open=${count > 0}
      .heading=${attach.heading(count)}
      .closing=${attach.close}
      @secure-navigate=${this.#dismiss}
      @paste=${this.#pasted}
    >
      <div part="base" class="all">
        ${this.tooMany ? html`<p class="problem" role="alert">${icon("circle-alert")}${attach.most(MOST_FILES)}</p>` : nothing}
        ${repeat(
          this.picks,
          (pick) => pick.key,
          (pick, index) => this.#pick(pick, index),
        )}
        ${
          once !== undefined
            ? html`<label class="switch"
                ><input
                  type="checkbox"
                  .checked=${this.once}
                  @change=${() => (this.once = !this.once)}
                />${icon("eye-off")}${once}</label
              >`
            : nothing
        }
        <div class="deeds">
          <button
            part="send"
            class="button primary"
            type="button"
            ?disabled=${!this.#ready() || this.blocked}
            @click=${this.#send}
          >
            ${icon("send-horizontal")}${attach.send(going)}
          </button>
        </div>
      </div>
    </secure-sheet>`;
  }

  #pick(pick: Pick, index: number): TemplateResult {
    const { attach, media } = this.say;
    const { attachment, file, key } = pick;
    const alone = this.picks.length === 1;
    const photo = attachment?.kind === "photo" ? attachment.photo : undefined;
    const url = pick.url.of(photo?.blob);
    const name = plainName(file.name);
    return html`<div class="one ${alone ? "alone" : ""}">
      <div class="thumb">
        ${
          url === undefined
            ? attachment === undefined
              ? html`<span class="spinner"></span>`
              : icon(attachment.kind === "refused" ? "ban" : "file")
            : html`<img class=${isSeeThrough(photo?.blob.type ?? "") ? "chequered" : ""} src=${url} alt="" />`
        }
      </div>
      <div class="facts">
        <bdi class="name">${name}</bdi>
        <div class="fine" role="status">
          ${attachment === undefined ? attach.preparing : html`<span>${media.size((photo?.blob ?? file).size)}</span>${this.#badge(attachment)}`}
        </div>
      </div>
      ${
        alone
          ? nothing
          : html`<button
              class="icon-button"
              type="button"
              aria-label=${attach.remove(name)}
              @click=${() => this.#remove(key)}
            >
              ${icon("x")}
            </button>`
      }
      ${
        attachment?.kind === "refused"
          ? nothing
          : html`<div class="control">
              <input
                part="caption"
                type="text"
                dir="auto"
                autocomplete="off"
                maxlength=${MOST_CAPTION}
                enterkeyhint="send"
                placeholder=${attach.captionHint}
                aria-label=${alone ? attach.caption : attach.captionOf(index + 1, this.picks.length)}
                .value=${pick.caption}
                @input=${(event: Event) => this.#caption(event, key)}
                @keydown=${this.#keys}
              />
            </div>`
      }
    </div>`;
  }

  #badge(attachment: Attachment): TemplateResult {
    const { attach } = this.say;
    if (attachment.kind === "refused")
      return html`<span class="badge no">${icon("ban")}${attach[attachment.why]}</span>`;
    if (attachment.kind === "file")
      return attachment.picture === undefined
        ? html`<span class="badge">${attach.asIs}</span>`
        : html`<span class="badge warn"
            >${icon("triangle-alert")}${attach.unchanged[attachment.picture]}</span
          >`;
    const words = attachment.photo.moves ? attach.moves : attach.cleaned;
    return html`<span class="badge clean" title=${attach.cleanedHow}>${icon("shield-check")}${words}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-attach": SecureAttach;
  }
}
