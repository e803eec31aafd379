import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/icons.ts";
import type { MessageItem, TextItem } from "../session/index.ts";
import {
  SecureComposeEvent,
  SecureDraftEvent,
  SecureEditEvent,
  SecureFailureEvent,
  SecureMediaSendEvent,
  SecurePickEvent,
  SecureSendEvent,
  type SecureChooseEvent,
  type SecureRecordedEvent,
} from "./events.ts";
import { minutes } from "./clock.ts";
import { Countdown } from "./countdown.ts";
import { Finger } from "./finger.ts";
import { gist } from "./log-lines.ts";
import { load } from "./on-demand.ts";
import { styles } from "./secure-composer.styles.ts";
import { wants } from "./comforts.ts";
import { SecureElement } from "./secure-element.ts";
import type { SecureEmoji } from "./secure-emoji.ts";
import type { SecureVoiceRecorder } from "./secure-voice-recorder.ts";
import { plainName } from "./wording.ts";

/** PROTOCOL.md section 7: the longest text of one message. */
const MOST_BYTES = 64 * 1024;

/**
 * @summary Where one writes. It knows no session: the draft comes in, texts go out. Enter sends, Shift with Enter makes
 * a line, and Enter that ends a composition (Japanese, Chinese, Korean …) does neither. Who wants it gets a line from Enter
 * alone, and sends with Ctrl or ⌘.
 *
 * @slot start - Before the field: buttons for what else can be sent.
 *
 * @event secure-send - A text is to be sent. Neither bubbles nor is composed.
 * @event secure-edit - A text of one's own is to be replaced. Neither bubbles nor is composed.
 * @event secure-draft - The draft changed. Neither bubbles nor is composed.
 * @event secure-pick - With `media`: files were picked or pasted. Nothing is sent by that. Neither bubbles nor is composed.
 * @event secure-media-send - With `media`: a voice note is to be sent. Neither bubbles nor is composed.
 * @event secure-failure - With `media`: what records could not be fetched. Neither bubbles nor is composed.
 * @event secure-compose - Reply or edit was called off, or the last own message is to be edited. Neither bubbles nor is composed.
 *
 * @csspart base - The field with its buttons.
 * @csspart input - The text area.
 * @csspart send - The send button.
 * @csspart attach - The button that picks photos and files.
 * @csspart record - The button that records a voice note, in the send button's place while nothing is written.
 */
@customElement("secure-composer")
export class SecureComposer extends SecureElement {
  static override styles = [base, buttons, fields, styles];

  @query("textarea") private readonly area?: HTMLTextAreaElement | null;
  @query("secure-emoji") private readonly picker?: SecureEmoji | null;

  readonly #countdown = new Countdown(this, () => this.until);
  /** Heard on their way down: a recorder outlives the composer that made it, and its events do not bubble. */
  readonly #onRecorded = { handleEvent: this.#recorded.bind(this), capture: true };
  readonly #onDismiss = { handleEvent: () => this.#endRecording(), capture: true };

  @state() private text = "";
  @state() private tooLong = false;

  /** Which conversation it belongs to: another one starts with its own draft, whatever it is called. */
  @property() conversation = "";

  /** Who it goes to. */
  @property() to = "";

  /** What was begun and not sent. */
  @property() draft = "";

  /** Voice notes that were begun and not sent, by conversation: none goes to anyone but whom it was spoken to. */
  @property({ attribute: false }) recorders = new Map<string, SecureVoiceRecorder>();

  /** The message that is answered. */
  @property({ attribute: false }) replyingTo: MessageItem | undefined;

  /** The message that is edited. */
  @property({ attribute: false }) editing: TextItem | undefined;

  /** Nothing can be sent until the person has decided about an identity. */
  @property({ type: Boolean, reflect: true }) blocked = false;

  /** What stands in the field while it is blocked, where that is not about an identity. */
  @property() why = "";

  /** Slow mode: one message in so many seconds; 0 is off. */
  @property({ type: Number }) slow = 0;

  /** When something can be sent again, in milliseconds since 1970; in the past or 0: now. What is written can be edited all the same. */
  @property({ type: Number }) until = 0;

  /** Photos, voice notes and files can be sent. */
  @property({ type: Boolean }) media = false;

  override focus(): void {
    (this.#recorder ?? this.area)?.focus();
  }

  get #recorder(): SecureVoiceRecorder | undefined {
    return this.recorders.get(this.conversation);
  }

  /** Neither a text nor a voice note may go just now. */
  get #held(): boolean {
    return this.blocked || this.#countdown.left > 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("editing") && this.editing) this.text = this.editing.body;
    else if (changed.has("editing") && changed.get("editing")) this.text = this.draft;
    const other = changed.has("draft") || changed.has("conversation") || changed.has("to");
    if (other && !this.editing) this.text = this.draft;
  }

  /** Compared with what stands in the field, not with what was rendered last: people write into it meanwhile. */
  protected override updated(): void {
    if (this.area && this.area.value !== this.text) this.area.value = this.text;
  }

  #type(): void {
    this.text = this.area?.value ?? "";
    this.tooLong = false;
    this.#keep();
  }

  /** An edit is not a draft: what was begun before it comes back afterwards. */
  #keep(): void {
    if (!this.editing) this.dispatchEvent(new SecureDraftEvent(this.text, this.text.trim() !== ""));
  }

  #keys(event: KeyboardEvent): void {
    // Safari ends a composition before its Enter arrives; there 229 is the only sign left.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && sends(event)) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (this.editing || this.replyingTo)) {
      event.stopPropagation();
      this.dispatchEvent(new SecureComposeEvent("cancel"));
    } else if (event.key === "ArrowUp" && this.text === "" && !this.editing) {
      event.preventDefault();
      this.dispatchEvent(new SecureComposeEvent("edit-last"));
    }
  }

  /**
   * A picture on the clipboard is looked at first; text that comes with it (from a word processor) wins, unless it is
   * nothing but the files' names (from macOS's Finder).
   */
  #paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    const lines = event.clipboardData?.getData("text").split(/[\r\n]+/) ?? [];
    const isText = lines.some((line) => line && !files.some(({ name }) => name === line));
    if (!this.media || this.editing || files.length === 0 || isText) return;
    event.preventDefault();
    this.#pick(files);
  }

  #picked(event: Event): void {
    const input = event.currentTarget;
    if (!(input instanceof HTMLInputElement)) return;
    this.#pick([...(input.files ?? [])]);
    // The same file can be picked again.
    input.value = "";
  }

  #pick(files: readonly File[]): void {
    if (files.length > 0 && !this.blocked) this.dispatchEvent(new SecurePickEvent(files));
  }

  async #record(finger?: Finger): Promise<void> {
    const { conversation } = this;
    const recorder = document.createElement("secure-voice-recorder");
    this.recorders.set(conversation, recorder);
    this.requestUpdate();
    try {
      await Promise.all([load("recorder"), this.updateComplete]);
      // Another conversation was opened meanwhile: nothing was spoken yet.
      if (recorder.isConnected) return await recorder.start(finger);
    } catch (error) {
      this.dispatchEvent(new SecureFailureEvent(error));
    }
    this.#endRecording(conversation);
  }

  /** A finger may be held down while one speaks; mouse, pen and keyboard press. */
  #hold(event: PointerEvent): void {
    if (event.pointerType !== "touch" || !event.isPrimary || this.#held || this.#recorder) return;
    void this.#record(new Finger(event));
  }

  /** Where a finger is lifted another button stands by then: it is not pressed by that. */
  #lift(event: TouchEvent): void {
    if (this.#recorder && event.cancelable) event.preventDefault();
  }

  #recorded({ blob, duration, waveform }: SecureRecordedEvent): void {
    const { replyingTo } = this;
    const replyTo = replyingTo && { replyTo: { user: replyingTo.from, id: replyingTo.id } };
    this.#endRecording();
    this.dispatchEvent(new SecureMediaSendEvent(blob, { kind: "voice", duration, waveform, ...replyTo }));
  }

  #endRecording(conversation = this.conversation): void {
    this.recorders.delete(conversation);
    this.requestUpdate();
    void this.updateComplete.then(() => this.focus());
  }

  #submit(): void {
    const body = this.text.trim();
    if (body === "" || this.blocked || (this.#countdown.left > 0 && !this.editing)) return;
    if (new TextEncoder().encode(body).length > MOST_BYTES) {
      this.tooLong = true;
      return;
    }
    const { editing, replyingTo } = this;
    if (editing) {
      this.text = this.draft;
      this.dispatchEvent(new SecureEditEvent(editing.id, body));
    } else {
      this.text = "";
      this.#keep();
      this.dispatchEvent(
        new SecureSendEvent(body, replyingTo && { user: replyingTo.from, id: replyingTo.id }),
      );
    }
    this.focus();
  }

  #pickEmoji(event: Event): void {
    const button = event.currentTarget;
    if (!(button instanceof HTMLElement)) return;
    const open = (): Promise<void> | undefined =>
      this.picker?.show(button.getBoundingClientRect(), this.area ?? undefined);
    load("emoji")
      .then(open)
      .catch(() => undefined);
  }

  #insert(event: SecureChooseEvent): void {
    const { area } = this;
    if (!area) return;
    area.setRangeText(event.value, area.selectionStart, area.selectionEnd, "end");
    this.#type();
    area.focus();
  }

  override render(): unknown {
    const { composer } = this.say;
    const recorder = this.#recorder;
    if (recorder) recorder.blocked = this.#held;
    const wait = this.editing ? 0 : this.#countdown.left;
    const ready = this.text.trim() !== "" && !this.blocked && wait === 0;
    const mayRecord = this.media && this.text === "" && !this.editing;
    return html`<div role="alert">
        ${this.tooLong ? html`<p class="problem">${icon("circle-alert")}${composer.tooLong}</p>` : nothing}
      </div>
      ${this.slow > 0 ? this.#slowness(wait) : nothing}
      <div part="base" class="box" @secure-recorded=${this.#onRecorded} @secure-dismiss=${this.#onDismiss}>
        ${this.#about()} ${recorder}
        <div class="row" ?hidden=${recorder !== undefined}>
          <slot name="start"></slot>
          ${this.media ? this.#attach() : nothing}
          <button
            class="icon-button"
            type="button"
            aria-label=${composer.emoji}
            aria-haspopup="dialog"
            @click=${this.#pickEmoji}
          >
            ${icon("smile")}
          </button>
          <div class="grow" data-text=${this.text}>
            <textarea
              part="input"
              rows="1"
              dir="auto"
              enterkeyhint="send"
              autocomplete="off"
              placeholder=${this.blocked ? this.why || composer.placeholderBlocked : composer.placeholder}
              aria-label=${composer.label(plainName(this.to))}
              aria-describedby=${this.slow > 0 ? "slow" : nothing}
              @input=${this.#type}
              @keydown=${this.#keys}
              @paste=${this.#paste}
            ></textarea>
          </div>
          ${mayRecord ? this.#microphone() : nothing}
          <button
            part="send"
            class="icon-button send ${ready ? "ready" : ""}"
            type="button"
            ?hidden=${mayRecord}
            aria-label=${this.editing ? composer.save : composer.send}
            aria-disabled=${!ready}
            @click=${this.#submit}
          >
            ${icon(this.editing ? "check" : "send-horizontal")}
          </button>
        </div>
      </div>
      <secure-emoji @secure-choose=${this.#insert}></secure-emoji>`;
  }

  /** Not read aloud each second: it describes the field. */
  #slowness(wait: number): TemplateResult {
    const { rooms } = this.say;
    return html`<p id="slow" class="slow ${wait > 0 ? "waiting" : ""}" role="timer">
      ${icon("hourglass")}<span>${wait > 0 ? rooms.slowWait?.(minutes(wait)) : rooms.slow?.(this.slow)}</span>
    </p>`;
  }

  #attach(): TemplateResult {
    const { attach } = this.say;
    return html`<input
        class="files"
        type="file"
        multiple
        hidden
        tabindex="-1"
        aria-label=${attach.pick}
        @change=${this.#picked}
      />
      <button
        part="attach"
        class="icon-button"
        type="button"
        aria-label=${attach.pick}
        title=${attach.pick}
        ?disabled=${this.#held || this.editing !== undefined}
        @click=${() => this.renderRoot.querySelector<HTMLElement>(".files")?.click()}
      >
        ${icon("paperclip")}
      </button>`;
  }

  #microphone(): TemplateResult {
    const { voice } = this.say;
    return html`<button
      part="record"
      class="icon-button hold"
      type="button"
      aria-label=${voice.record}
      title=${voice.record}
      ?disabled=${this.#held}
      @click=${() => void this.#record()}
      @pointerdown=${this.#hold}
      @touchend=${this.#lift}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${icon("mic")}
    </button>`;
  }

  #about(): TemplateResult | typeof nothing {
    const { composer } = this.say;
    const item = this.editing ?? this.replyingTo;
    if (!item) return nothing;
    const name = item.mine ? this.say.message.you : plainName(item.from);
    return html`<div class="about">
      ${icon(this.editing ? "pencil" : "reply")}
      <p>
        <b>${this.editing ? composer.editing : composer.replyTo(name)}</b
        ><span dir="auto">${gist(item, this.say).slice(0, 160)}</span>
      </p>
      <button
        class="icon-button"
        type="button"
        aria-label=${composer.cancel}
        @click=${() => this.dispatchEvent(new SecureComposeEvent("cancel"))}
      >
        ${icon("x")}
      </button>
    </div>`;
  }
}

function sends({ ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  return wants("lines") ? ctrlKey || metaKey : !shiftKey && !altKey;
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-composer": SecureComposer;
  }
}
