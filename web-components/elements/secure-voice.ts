import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { minutes } from "./clock.ts";
import { SecurePlayedEvent, type SecureSeekEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-voice.styles.ts";
import { standAlone } from "./standalone.ts";
import "./secure-waveform.ts";
import { VoicePlayer } from "./voice-player.ts";

/**
 * @summary Plays a voice note: waveform, time, speed. One at a time on a page.
 *
 * @slot lead - In place of the play button, while there is nothing to play.
 *
 * @event secure-played - It was played to its end: `speed`. Bubbles and is composed; it says nothing of what was heard.
 *
 * @csspart base - Everything.
 * @csspart play - The button.
 * @csspart waveform - The waveform.
 * @cssproperty --secure-voice-button - The play button's background.
 * @cssproperty --secure-voice-on-button - The play button's sign.
 */
@customElement("secure-voice")
export class SecureVoice extends LateElement {
  static override styles = [base, buttons, styles];

  readonly #player = new VoicePlayer(this, () =>
    this.dispatchEvent(new SecurePlayedEvent(this.#player.speed)),
  );

  /** What to play; `undefined` while it is not here. */
  @property({ attribute: false }) source: Blob | undefined;

  /** Bars from 0 to 1. */
  @property({ attribute: false }) bars: readonly number[] = [];

  /** Seconds, as they were said; the sound's own length counts once it is known. */
  @property({ type: Number }) duration = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    standAlone(this);
  }

  /** Plays, at a speed of 1, 1.5 or 2. */
  async play(speed?: number): Promise<void> {
    this.#player.source = this.source;
    await this.#player.play(speed);
  }

  pause(): void {
    this.#player.pause();
  }

  /** Whether it plays just now. */
  get playing(): boolean {
    return this.#player.playing;
  }

  /** Seconds played. */
  get at(): number {
    return this.#player.at;
  }

  protected override willUpdate(): void {
    this.#player.source = this.source;
  }

  override render(): unknown {
    const { voice } = this.say;
    const { playing, at, speed, broken } = this.#player;
    const duration = this.#player.duration ?? this.duration;
    return html`<div part="base" class="row">
        ${
          this.source
            ? html`<button
                part="play"
                class="play"
                type="button"
                aria-label=${playing ? voice.pause : voice.play}
                @click=${() => (playing ? this.pause() : void this.play())}
              >
                ${playing ? icon("pause") : html`<span class="ahead">${icon("play")}</span>`}
              </button>`
            : html`<slot name="lead"></slot>`
        }
        <div class="middle">
          <secure-waveform
            part="waveform"
            .bars=${this.bars}
            .duration=${duration}
            .at=${at}
            .still=${!this.source || broken}
            @secure-seek=${(event: SecureSeekEvent) => this.#player.seek(event.at)}
          ></secure-waveform>
          <div class="facts">
            <span class="time">${minutes(playing || at > 0 ? at : duration)}</span>
            ${
              this.source
                ? html`<button
                    class="speed"
                    type="button"
                    aria-label=${voice.speed(speed)}
                    @click=${() => this.#player.faster()}
                  >
                    ${speed}×
                  </button>`
                : nothing
            }
          </div>
        </div>
      </div>
      ${broken ? html`<p class="broken" role="status">${voice.broken}</p>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-voice": SecureVoice;
  }
}
