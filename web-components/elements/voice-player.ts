import type { ReactiveController, ReactiveControllerHost } from "lit";
import { BlobUrl } from "./blob-url.ts";
import { SecurePlayingEvent } from "./events.ts";
import { feed } from "./fed-sound.ts";

/** Speeds, in the order in which the button goes through them. */
const speeds = [1, 1.5, 2] as const;
/** Beyond every end: a recorder writes no length into its file, and to look there makes the browser find it. */
const FAR = 1e7;

/** Plays one Blob of sound for its host. When it begins, every other player of the page falls silent. */
export class VoicePlayer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ended: () => void;
  readonly #url = new BlobUrl();
  #blob: Blob | undefined;
  #audio: HTMLAudioElement | undefined;
  #prepared: Promise<HTMLAudioElement | undefined> | undefined;
  #frame = 0;
  #speed = 1;
  #at = 0;
  #broken = false;
  /** Counts beginnings and ends: what was stopped while its length was looked for does not begin after all. */
  #turn = 0;

  /** `ended` is called when it was played to its end, not when it was stopped. */
  constructor(host: ReactiveControllerHost, ended: () => void) {
    this.#host = host;
    this.#ended = ended;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("secure-playing", this.#hush);
  }

  hostDisconnected(): void {
    document.removeEventListener("secure-playing", this.#hush);
    this.#drop();
  }

  /** What is played; another Blob begins anew. */
  set source(blob: Blob | undefined) {
    if (blob === this.#blob) return;
    this.#drop();
    this.#blob = blob;
    this.#at = 0;
    this.#broken = false;
  }

  get playing(): boolean {
    return this.#audio !== undefined && !this.#audio.paused;
  }

  /** Seconds. */
  get at(): number {
    return this.#at;
  }

  get speed(): number {
    return this.#speed;
  }

  /** The browser cannot play it. */
  get broken(): boolean {
    return this.#broken;
  }

  /** The sound's own length in seconds, once it is known. */
  get duration(): number | undefined {
    const found = this.#audio?.duration;
    return found !== undefined && Number.isFinite(found) && found > 0 ? found : undefined;
  }

  async play(speed = this.#speed): Promise<void> {
    const prepared = this.#open();
    if (!prepared) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.#speed = speed;
    document.dispatchEvent(new SecurePlayingEvent(this));
    try {
      const audio = await prepared;
      if (!audio || turn !== this.#turn) return;
      if (this.duration !== undefined && this.#at >= this.duration - 0.05) this.seek(0);
      audio.playbackRate = speed;
      await audio.play();
      this.#run();
    } catch (error) {
      // Stopped before it began is not broken.
      if (error instanceof Error && error.name !== "AbortError") this.#broken = true;
    }
    this.#host.requestUpdate();
  }

  pause(): void {
    this.#turn += 1;
    this.#audio?.pause();
    this.#host.requestUpdate();
  }

  /** Goes to a moment, in seconds, whether it plays or not. */
  seek(at: number): void {
    this.#at = at;
    void this.#open()?.then((audio) => {
      if (audio && audio === this.#audio && Number.isFinite(audio.duration))
        audio.currentTime = Math.min(at, audio.duration);
    });
    this.#host.requestUpdate();
  }

  /** The next speed. */
  faster(): void {
    this.#speed = speeds[(speeds.findIndex((speed) => speed === this.#speed) + 1) % speeds.length] ?? 1;
    if (this.#audio) this.#audio.playbackRate = this.#speed;
    this.#host.requestUpdate();
  }

  readonly #hush = (event: Event): void => {
    if (event instanceof SecurePlayingEvent && event.player !== this) this.pause();
  };

  /** What plays, once its length is known and it stands at the start; `undefined` where it cannot be played. */
  #open(): Promise<HTMLAudioElement | undefined> | undefined {
    if (this.#blob) this.#prepared ??= this.#prepare(this.#blob);
    return this.#prepared;
  }

  async #prepare(blob: Blob): Promise<HTMLAudioElement | undefined> {
    const byAddress = async (audio: HTMLAudioElement): Promise<void> => {
      audio.src = this.#url.of(blob) ?? "";
      await measured(audio);
    };
    for (const load of [byAddress, (audio: HTMLAudioElement) => feed(audio, blob)]) {
      const audio = this.#element();
      const isLoaded = await load(audio).then(
        () => !audio.error,
        () => false,
      );
      // Another Blob took its place, or the host is gone.
      if (audio !== this.#audio) return undefined;
      if (!isLoaded) continue;
      audio.addEventListener("error", () => this.#breaks(audio));
      this.#host.requestUpdate();
      return audio;
    }
    this.#breaks(this.#audio);
    return undefined;
  }

  #breaks(audio: HTMLAudioElement | undefined): void {
    if (audio !== this.#audio) return;
    this.#broken = true;
    this.#host.requestUpdate();
  }

  #element(): HTMLAudioElement {
    const audio = new Audio();
    audio.preload = "auto";
    audio.addEventListener("ended", () => {
      if (audio !== this.#audio) return;
      this.#at = 0;
      this.#host.requestUpdate();
      this.#ended();
    });
    audio.addEventListener("pause", () => this.#host.requestUpdate());
    this.#audio = audio;
    return audio;
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    const step = (): void => {
      if (!this.#audio || this.#audio.paused || this.#audio.ended) return;
      this.#at = this.#audio.currentTime;
      this.#host.requestUpdate();
      this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  #drop(): void {
    this.#turn += 1;
    cancelAnimationFrame(this.#frame);
    const audio = this.#audio;
    this.#audio = undefined;
    this.#prepared = undefined;
    if (audio) {
      audio.pause();
      audio.removeAttribute("src");
      audio.load();
    }
    this.#url.release();
  }
}

/** Resolves when the length is known and the player stands at the start; also if it never will be. */
async function measured(audio: HTMLAudioElement): Promise<void> {
  const next = (...types: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      for (const type of [...types, "error", "emptied"])
        audio.addEventListener(type, () => resolve(), { once: true });
    });
  if (audio.readyState === 0) await next("loadedmetadata");
  if (audio.error || Number.isFinite(audio.duration)) return;
  audio.currentTime = FAR;
  while (!audio.error && audio.readyState > 0 && !Number.isFinite(audio.duration))
    await next("durationchange");
  if (audio.error || audio.readyState === 0) return;
  const back = next("seeked");
  audio.currentTime = 0;
  await back;
}
