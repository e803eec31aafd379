import { html, svg, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base } from "../design/base.styles.ts";
import { minutes } from "./clock.ts";
import { SecureSeekEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-waveform.styles.ts";
import { standAlone } from "./standalone.ts";
import { loudness } from "./waveform-bars.ts";

/** The drawing's own height; it is stretched to the element's. */
const HEIGHT = 100;
/** How far arrow keys and page keys go, in seconds. */
const STEP = { arrow: 2, page: 10 };
/** Live: the width of a bar and its gap in pixels, how often one is added (milliseconds), and how much louder it is drawn. */
const LIVE = { bar: 2.5, step: 4.5, every: 60, still: 700, gain: 3.2 };

/**
 * @summary A waveform. With `bars` and `duration` it is a slider: the pointer, arrow keys, Page Up and Down, Home and End
 * choose a moment. With `live` it draws what a microphone hears.
 *
 * @event secure-seek - Another moment was chosen: `at`, in seconds. Neither bubbles nor is composed.
 *
 * @csspart base - The slider, or the canvas of a live waveform.
 * @cssproperty --secure-waveform-width - How wide a bar is.
 * @cssproperty --secure-waveform-rest - How faint the bars are that were not played.
 * @cssproperty --secure-waveform-played - The colour of the bars that were played.
 */
@customElement("secure-waveform")
export class SecureWaveform extends LateElement {
  static override styles = [base, styles];

  readonly #levels: number[] = [];
  #frame = 0;
  #lastAt = 0;

  @query("canvas") private readonly canvas?: HTMLCanvasElement | null;

  /** Bars from 0 to 1. */
  @property({ attribute: false }) bars: readonly number[] = [];

  /** Seconds. */
  @property({ type: Number }) duration = 0;

  /** Seconds played. */
  @property({ type: Number }) at = 0;

  /** What the slider is called. */
  @property() label = "";

  /** Nothing can be chosen: there is nothing to play yet. */
  @property({ type: Boolean }) still = false;

  /** Draws what it hears, in place of `bars`. */
  @property({ attribute: false }) live: AnalyserNode | undefined;

  /** A live waveform stands still while this is set. */
  @property({ type: Boolean }) paused = false;

  override connectedCallback(): void {
    super.connectedCallback();
    standAlone(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const share = this.duration > 0 ? Math.min(1, this.at / this.duration) : 0;
    this.style.setProperty("--played", `${(share * 100).toFixed(2)}%`);
    if (changed.has("live")) this.#levels.length = 0;
    if (this.live && this.#frame === 0) this.#frame = requestAnimationFrame(this.#draw);
  }

  /** Where motion is not wanted, a bar now and then is added and nothing glides. */
  readonly #draw = (now: number): void => {
    const { canvas, live } = this;
    if (!canvas || !live) {
      this.#frame = 0;
      return;
    }
    const every = matchMedia("(prefers-reduced-motion: reduce)").matches ? LIVE.still : LIVE.every;
    if (!this.paused && now - this.#lastAt >= every) {
      this.#lastAt = now;
      const samples = new Float32Array(live.fftSize);
      live.getFloatTimeDomainData(samples);
      this.#levels.push(Math.min(1, Math.sqrt(loudness(samples)) * Math.sqrt(LIVE.gain)));
    }
    const glide = this.paused || every === LIVE.still ? 0 : Math.min(1, (now - this.#lastAt) / every);
    this.#paint(canvas, glide);
    this.#frame = requestAnimationFrame(this.#draw);
  };

  #paint(canvas: HTMLCanvasElement, glide: number): void {
    const { clientWidth, clientHeight } = canvas;
    const scale = devicePixelRatio;
    if (canvas.width !== Math.round(clientWidth * scale)) canvas.width = Math.round(clientWidth * scale);
    if (canvas.height !== Math.round(clientHeight * scale)) canvas.height = Math.round(clientHeight * scale);
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, clientWidth, clientHeight);
    context.fillStyle = getComputedStyle(canvas).color;
    const room = Math.ceil(clientWidth / LIVE.step) + 1;
    if (this.#levels.length > room) this.#levels.splice(0, this.#levels.length - room);
    for (let back = 0; back < room; back += 1) {
      const level = this.#levels.at(-1 - back) ?? 0;
      const height = Math.max(LIVE.bar, level * clientHeight);
      const x = clientWidth - (back + glide) * LIVE.step;
      context.globalAlpha = Math.min(1, Math.max(0, x / 48)) * (level > 0 ? 1 : 0.35);
      context.beginPath();
      context.roundRect(x, (clientHeight - height) / 2, LIVE.bar, height, LIVE.bar / 2);
      context.fill();
    }
  }

  #seek(at: number): void {
    const there = Math.max(0, Math.min(this.duration, at));
    this.dispatchEvent(new SecureSeekEvent(there));
  }

  #keys(event: KeyboardEvent): void {
    const to = this.still ? undefined : destination(event.key, this.at, this.duration);
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // Arrow keys also go from message to message; here they are the slider's.
    event.stopPropagation();
    this.#seek(to);
  }

  #pointed(event: PointerEvent): void {
    const slider = event.currentTarget;
    if (this.still || event.button !== 0 || !(slider instanceof HTMLElement)) return;
    // A press that lasts is no menu here, it is a search for the right moment.
    event.stopPropagation();
    slider.setPointerCapture(event.pointerId);
    this.#toPointer(event, slider);
  }

  #moved(event: PointerEvent): void {
    const slider = event.currentTarget;
    if (slider instanceof HTMLElement && slider.hasPointerCapture(event.pointerId))
      this.#toPointer(event, slider);
  }

  #toPointer(event: PointerEvent, slider: HTMLElement): void {
    const { left, width } = slider.getBoundingClientRect();
    if (width > 0) this.#seek(((event.clientX - left) / width) * this.duration);
  }

  override render(): unknown {
    if (this.live) return html`<canvas part="base" aria-hidden="true"></canvas>`;
    const { voice } = this.say;
    const shape = this.#shape();
    return html`<div
      part="base"
      class="slider ${this.still ? "still" : ""}"
      role="slider"
      tabindex=${this.still ? -1 : 0}
      aria-label=${this.label || voice.position}
      aria-valuemin="0"
      aria-valuemax=${this.duration.toFixed(1)}
      aria-valuenow=${Math.min(this.at, this.duration).toFixed(1)}
      aria-valuetext=${voice.at(minutes(this.at), minutes(this.duration))}
      aria-disabled=${this.still}
      @keydown=${this.#keys}
      @pointerdown=${this.#pointed}
      @pointermove=${this.#moved}
    >
      <div class="rest">${shape}</div>
      <div class="played" aria-hidden="true">${shape}</div>
      <span class="handle" aria-hidden="true"></span>
    </div>`;
  }

  #shape(): TemplateResult {
    const { bars } = this;
    const path = bars
      .map((bar, index) => {
        const half = Math.max(0.02, bar * 0.44) * HEIGHT;
        return `M${index + 0.5} ${(HEIGHT / 2 - half).toFixed(1)}V${(HEIGHT / 2 + half).toFixed(1)}`;
      })
      .join("");
    return html`<svg
      viewBox="0 0 ${Math.max(1, bars.length)} ${HEIGHT}"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      ${svg`<path d=${path}></path>`}
    </svg>`;
  }
}

function destination(key: string, at: number, duration: number): number | undefined {
  const arrow = Math.min(STEP.arrow, duration / 5);
  const page = Math.min(STEP.page, duration / 2);
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + arrow,
    ArrowUp: at + arrow,
    ArrowLeft: at - arrow,
    ArrowDown: at - arrow,
    PageUp: at + page,
    PageDown: at - page,
    Home: 0,
    End: duration,
  };
  return Object.hasOwn(steps, key) ? steps[key] : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-waveform": SecureWaveform;
  }
}
