import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { minutes } from "./clock.ts";
import type { Finger } from "./finger.ts";
import { SecureDismissEvent, SecurePlayingEvent, SecureRecordedEvent } from "./events.ts";
import {
  LONGEST,
  MicrophoneError,
  Recording,
  type MicrophoneProblem,
  type RecordingOptions,
  type VoiceNote,
} from "./recording.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-voice-recorder.styles.ts";
import { standAlone } from "./standalone.ts";
import "./secure-voice.ts";
import "./secure-waveform.ts";

/** The last seconds before a recording ends by itself are said. */
const WARNING = 30;
const TICK = 200;
/** How far a finger slides to delete, or to go on without being held, in pixels. */
const FAR = 80;
/** Seconds. A finger that is lifted sooner tapped: what it recorded is heard before it is sent, like any other. */
const LEAST_HELD = 0.5;

type Stage =
  | { readonly name: "idle" | "asking" | "recording" | "checking" }
  | { readonly name: "review"; readonly note: VoiceNote }
  | { readonly name: "problem"; readonly code: MicrophoneProblem };

/**
 * @summary Records a voice note: live waveform, timer, pause; then it is heard before it is sent. At most five minutes.
 * Alone it shows a button to begin with; a host that has its own calls `start()`. Begun with a finger that stays down, it
 * sends when that is lifted, deletes when it slides aside, and goes on by itself when it slides up.
 *
 * @event secure-recorded - The voice note is to be sent: `blob`, `duration`, `waveform`. Neither bubbles nor is composed.
 * @event secure-dismiss - Nothing is to be sent: the recording is gone. Neither bubbles nor is composed.
 * @event secure-playing - On `document`: a recording begins, and what plays falls silent. It says nothing of what.
 *
 * @csspart base - The line, or the explanation of what is in the way.
 * @csspart waveform - What the microphone hears.
 * @csspart send - The button that sends.
 * @csspart lock - Says, while a finger is down, that sliding up goes on without it.
 */
@customElement("secure-voice-recorder")
export class SecureVoiceRecorder extends LateElement {
  static override styles = [base, buttons, styles];

  #recording: Recording | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Counts beginnings: a microphone that was allowed after the person had closed this is let go again. */
  #turn = 0;
  #finger: Finger | undefined;

  @query(".main") private readonly main?: HTMLElement | null;

  @state() private stage: Stage = { name: "idle" };
  @state() private seconds = 0;
  @state() private said = "";

  /** How to record; for pages that know better which containers they want. */
  @property({ attribute: false }) recording: RecordingOptions = {};

  /** Nothing can be sent just now: what was recorded stays until it can. */
  @property({ type: Boolean }) blocked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    standAlone(this);
    // It went before the microphone came: nothing was spoken.
    if (this.stage.name === "asking") this.cancel();
  }

  /** Taken off the page it stops, and lets go of the microphone; what was recorded is there when it is put back. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.stage.name === "recording") void this.stop();
    else if (this.stage.name === "asking") this.#forget();
  }

  override focus(): void {
    this.main?.focus();
  }

  /** Asks for the microphone and begins; while `finger` is down, it is held. What goes wrong is explained in place. */
  async start(finger?: Finger): Promise<void> {
    this.#forget();
    const turn = this.#turn;
    this.seconds = 0;
    this.stage = { name: "asking" };
    try {
      const recording = await Recording.begin(this.recording);
      if (turn !== this.#turn || !this.isConnected) {
        recording.discard();
        return;
      }
      this.#recording = recording;
      // What plays would be heard in it.
      document.dispatchEvent(new SecurePlayingEvent(this));
      this.stage = { name: "recording" };
      this.said = this.say.voice.recording;
      this.#clock = setInterval(() => this.#tick(), TICK);
      if (finger?.isDown) this.#hold(finger);
      else await this.#focusMain();
    } catch (error) {
      if (turn === this.#turn) this.#explain(error);
    }
  }

  /** Lets go of the microphone and forgets what was recorded. */
  cancel(): void {
    this.#forget();
    this.stage = { name: "idle" };
    this.dispatchEvent(new SecureDismissEvent());
  }

  /** Ends the recording; it can be heard, sent or deleted then. */
  async stop(): Promise<void> {
    const recording = this.#recording;
    if (!recording || this.stage.name !== "recording") return;
    clearInterval(this.#clock);
    const turn = this.#turn;
    this.stage = { name: "checking" };
    try {
      const note = await recording.finish();
      if (turn !== this.#turn) return;
      this.stage = { name: "review", note };
      this.said = this.say.voice.ready(this.say.duration(note.duration));
      await this.#focusMain();
    } catch (error) {
      if (turn === this.#turn) this.#explain(error);
    }
  }

  #hold(finger: Finger): void {
    this.#finger = finger;
    this.said = this.say.voice.held;
    finger.listen(() => {
      if (this.#finger !== finger || this.stage.name !== "recording") return;
      if (!finger.isDown) this.#lifted(finger);
      else if (this.#slid(finger) >= FAR) this.cancel();
      else if (finger.up >= FAR) this.#release();
      else this.requestUpdate();
    });
  }

  /** How far it slid towards where a line begins. */
  #slid(finger: Finger): number {
    return this.matches(":dir(rtl)") ? finger.right : -finger.right;
  }

  #lifted(finger: Finger): void {
    const isTap = finger.isLost || (this.#recording?.seconds ?? 0) < LEAST_HELD;
    this.#release();
    if (!isTap) void this.#sendHeld();
  }

  /** From now on it is a recording like any other. */
  #release(): void {
    this.#finger?.forget();
    this.#finger = undefined;
    this.said = this.say.voice.recording;
    this.requestUpdate();
    void this.#focusMain();
  }

  async #sendHeld(): Promise<void> {
    await this.stop();
    if (this.stage.name === "review") this.#send(this.stage.note);
  }

  #explain(error: unknown): void {
    this.#forget();
    this.stage = { name: "problem", code: error instanceof MicrophoneError ? error.code : "unsupported" };
    this.said = "";
  }

  #forget(): void {
    this.#turn += 1;
    this.#finger?.forget();
    this.#finger = undefined;
    clearInterval(this.#clock);
    this.#recording?.discard();
    this.#recording = undefined;
  }

  /** Seconds until it ends by itself. */
  #left(): number {
    return Math.ceil((this.recording.longest ?? LONGEST) - this.seconds);
  }

  #tick(): void {
    const recording = this.#recording;
    if (!recording) return;
    this.seconds = recording.seconds;
    const left = this.#left();
    if (left <= WARNING && left % 10 === 0) this.said = this.say.voice.left(left);
    if (left <= 0 || recording.isCut) void this.stop();
  }

  #togglePause(): void {
    const recording = this.#recording;
    if (!recording) return;
    if (recording.isPaused) recording.resume();
    else recording.pause();
    // The clock ticks now and then: while it stands still it is to show what is recorded.
    this.seconds = recording.seconds;
    this.said = recording.isPaused ? this.say.voice.paused : this.say.voice.recording;
    this.requestUpdate();
  }

  /** Where nobody sees to whom it goes, it does not go. */
  #send(note: VoiceNote): void {
    if (this.blocked || !this.isConnected) return;
    this.#forget();
    this.stage = { name: "idle" };
    this.dispatchEvent(new SecureRecordedEvent(note.blob, note.duration, note.waveform));
  }

  async #focusMain(): Promise<void> {
    await this.updateComplete;
    this.main?.focus();
  }

  /** Escape never throws away by a slip: a recording is stopped and can be heard, a second one deletes it. */
  #keys(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.stage.name === "idle") return;
    event.preventDefault();
    event.stopPropagation();
    if (this.stage.name === "recording") void this.stop();
    else this.cancel();
  }

  override render(): unknown {
    return html`<div @keydown=${this.#keys}>${this.#stage(this.stage)}</div>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  #stage(stage: Stage): TemplateResult {
    if (stage.name === "review") return this.#review(stage.note);
    if (stage.name === "problem") return this.#problem(stage.code);
    if (stage.name === "recording") return this.#recordingLine();
    const { voice } = this.say;
    if (stage.name === "idle")
      return html`<div part="base" class="row">
        <button class="button" type="button" @click=${() => void this.start()}>
          ${icon("mic")}${voice.record}
        </button>
      </div>`;
    return html`<div part="base" class="row">
      ${this.#button("discard", "x", voice.close, () => this.cancel())}
      <p class="grow words">${stage.name === "asking" ? voice.asking : voice.checking}</p>
      <span class="spinner"></span>
    </div>`;
  }

  #recordingLine(): TemplateResult {
    const { voice } = this.say;
    const paused = this.#recording?.isPaused ?? false;
    const left = this.#left();
    return html`<div part="base" class="row">
      ${this.#button("discard", "trash-2", voice.discard, () => this.cancel())}
      <span class="time ${left <= WARNING ? "soon" : ""}" role="timer">
        <i class="dot ${paused ? "paused" : ""}" aria-hidden="true"></i>${
          left <= WARNING ? voice.left(Math.max(0, left)) : minutes(this.seconds)
        }
      </span>
      <secure-waveform
        part="waveform"
        class="grow"
        .live=${this.#recording?.analyser}
        .paused=${paused}
      ></secure-waveform>
      ${this.#finger ? this.#heldEnd(this.#finger) : this.#freeEnd(paused)}
    </div>`;
  }

  #heldEnd(finger: Finger): TemplateResult {
    const { voice } = this.say;
    this.style.setProperty("--slid", `${shareOf(this.#slid(finger))}`);
    this.style.setProperty("--risen", `${shareOf(finger.up)}`);
    return html`<span class="slide">${icon("chevron-left")}${voice.slide}</span>
      <span part="lock" class="lock">${icon("lock")}${voice.lock}${icon("chevron-left")}</span>
      <span class="icon-button main held" aria-hidden="true">${icon("mic")}</span>`;
  }

  #freeEnd(paused: boolean): TemplateResult {
    const { voice } = this.say;
    return html`${this.#button(
      "",
      paused ? "mic" : "pause",
      paused ? voice.resumeRecording : voice.pauseRecording,
      () => this.#togglePause(),
    )}
    ${this.#button("main stop", "square", voice.stop, () => void this.stop())}`;
  }

  #review(note: VoiceNote): TemplateResult {
    const { voice } = this.say;
    return html`<div part="base" class="row">
      ${this.#button("discard", "trash-2", voice.discard, () => this.cancel())}
      <secure-voice
        class="grow"
        .source=${note.blob}
        .bars=${note.waveform}
        .duration=${note.duration}
        @secure-played=${(event: Event) => event.stopPropagation()}
      ></secure-voice>
      <button
        part="send"
        class="icon-button main"
        type="button"
        aria-label=${voice.send}
        title=${voice.send}
        aria-disabled=${this.blocked}
        @click=${() => this.#send(note)}
      >
        ${icon("send-horizontal")}
      </button>
    </div>`;
  }

  #problem(code: MicrophoneProblem): TemplateResult {
    const { voice } = this.say;
    return html`<div part="base" class="problem-card" role="alert">
      ${icon("mic-off")}
      <p><b>${voice.problems[code]}</b>${code === "denied" ? voice.allow[family()] : nothing}</p>
      <div class="deeds">
        ${
          code === "unsupported"
            ? nothing
            : html`<button class="button small" type="button" @click=${() => void this.start()}>
                ${voice.tryAgain}
              </button>`
        }
        <button class="button small quiet" type="button" @click=${() => this.cancel()}>${voice.close}</button>
      </div>
    </div>`;
  }

  #button(kind: string, shape: Parameters<typeof icon>[0], words: string, act: () => void): TemplateResult {
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

/** How much of the way to where it means something a finger has slid, from 0 to 1. */
function shareOf(pixels: number): number {
  return Math.min(1, Math.max(0, pixels / FAR));
}

/** Where the switch for the microphone is, differs. */
function family(): "chrome" | "firefox" | "safari" {
  const { userAgent } = navigator;
  if (/Firefox|FxiOS/.test(userAgent)) return "firefox";
  return /Safari/.test(userAgent) && !/Chrome|Chromium|CriOS|Edg|Android/.test(userAgent)
    ? "safari"
    : "chrome";
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-voice-recorder": SecureVoiceRecorder;
  }
}
