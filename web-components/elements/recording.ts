/**
 * A voice note while it is recorded. Two things listen to one microphone: the browser's own recorder, in a container
 * that it says it can write, and a tap on the samples, which measures time and loudness and is the recording itself if
 * what the recorder wrote cannot be decoded.
 */
import { barsOf, loudness } from "./waveform-bars.ts";
import { lowered, wavOf } from "./wav.ts";

/** The longest voice note, in seconds. */
export const LONGEST = 300;
const BITS_PER_SECOND = 32_000;
/** Samples a second of the tap's recording: speech, five minutes of it in 9.6 MB. */
const TAP_RATE = 16_000;
const TAP_BLOCK = 4_096;
/** How much shorter than what the tap heard a recording may be before it counts as broken. */
const SHORTEST_SHARE = 0.6;

/** What every browser plays first, then what most do. */
const containers = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"] as const;

/** Why there is no recording. `phrases.ts` has the sentences. */
export type MicrophoneProblem =
  /** The person, or the page's policy, said no. */
  | "denied"
  /** There is none. */
  | "none"
  /** Another program has it, or the system does not let it go. */
  | "busy"
  /** This browser cannot record. */
  | "unsupported"
  /** It listened, and nothing came. */
  | "empty";

/** Recording failed; `code` says why. */
export class MicrophoneError extends Error {
  readonly code: MicrophoneProblem;
  constructor(code: MicrophoneProblem) {
    super(`no recording: ${code}`);
    this.name = "MicrophoneError";
    this.code = code;
  }
}

/** A recording that is done. */
export interface VoiceNote {
  readonly blob: Blob;
  /** Seconds. */
  readonly duration: number;
  /** 64 bars from 0 to 1. */
  readonly waveform: readonly number[];
}

/** How to record; by argument, for tests. */
export interface RecordingOptions {
  /** Containers to try, the best first. */
  readonly types?: readonly string[];
  /** Whether bytes can be played here. */
  readonly check?: (blob: Blob) => Promise<number>;
  /** Seconds after which it ends by itself; {@link LONGEST} if absent. */
  readonly longest?: number;
}

/** One recording: it begins with {@link Recording.begin} and ends with `finish` or `discard`, which free the microphone. */
export class Recording {
  /** For whoever draws the sound. */
  readonly analyser: AnalyserNode;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #recorder: MediaRecorder | undefined;
  readonly #check: (blob: Blob) => Promise<number>;
  readonly #chunks: Blob[] = [];
  readonly #levels: number[] = [];
  readonly #samples: Int16Array[] = [];
  #heard = 0;
  #paused = false;
  #over = false;

  private constructor(stream: MediaStream, context: AudioContext, options: RecordingOptions) {
    this.#stream = stream;
    this.#context = context;
    this.#check = options.check ?? playableSeconds;
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    const source = context.createMediaStreamSource(stream);
    source.connect(this.analyser);
    this.#tap(source);
    this.#recorder = recorderFor(stream, options.types ?? containers);
    this.#recorder?.addEventListener("dataavailable", ({ data }) => this.#chunks.push(data));
    this.#recorder?.start(1_000);
  }

  /** Asks for the microphone and records at once. Throws {@link MicrophoneError}. */
  static async begin(options: RecordingOptions = {}): Promise<Recording> {
    // Absent on pages that are not secure contexts, whatever the types say.
    if (!("mediaDevices" in navigator) || typeof AudioContext === "undefined")
      throw new MicrophoneError("unsupported");
    const stream = await navigator.mediaDevices
      .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
      .catch((error: unknown) => {
        throw new MicrophoneError(problemOf(error));
      });
    let context: AudioContext | undefined;
    try {
      context = new AudioContext();
      // Not waited for: without a press of the person's it would never resolve.
      context.resume().catch(() => undefined);
      return new Recording(stream, context, options);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      // A page may have a few of them at once only.
      context?.close().catch(() => undefined);
      throw new MicrophoneError("unsupported");
    }
  }

  /** Seconds recorded so far, pauses left out. */
  get seconds(): number {
    return this.#heard;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** The microphone was unplugged, or taken away: what was heard before is kept. */
  get isCut(): boolean {
    return this.#stream.getTracks().every(({ readyState }) => readyState === "ended");
  }

  pause(): void {
    this.#paused = true;
    if (this.#recorder?.state === "recording") this.#recorder.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#recorder?.state === "paused") this.#recorder.resume();
  }

  /** Ends it, and hands out what every decoder at hand can play. Throws {@link MicrophoneError} `empty`. */
  async finish(): Promise<VoiceNote> {
    const duration = this.#heard;
    const type = this.#recorder?.mimeType ?? "";
    await this.#stop();
    if (duration < 0.2) throw new MicrophoneError("empty");
    const recorded = new Blob(this.#chunks, { type: type.split(";")[0] ?? "" });
    const waveform = barsOf(this.#levels);
    const seconds = recorded.size === 0 ? 0 : await this.#check(recorded).catch(() => 0);
    return seconds >= duration * SHORTEST_SHARE
      ? { blob: recorded, duration: seconds, waveform }
      : { blob: wavOf(this.#samples, TAP_RATE), duration, waveform };
  }

  /** Ends it and forgets what was recorded. */
  discard(): void {
    void this.#stop();
    this.#chunks.length = 0;
    this.#samples.length = 0;
  }

  /**
   * A script processor, not a worklet. A worklet's module comes from an address: a `blob:` or `data:` one is refused by the
   * policy under which this runs (`script-src 'self'`), and a file of its own could not be covered by the integrity hash of
   * the bundle, nor be loaded where that is embedded from another origin. What is at stake is small: the tap is what is
   * sent only where the browser's own recorder failed, and a block that is late by 85 ms is not lost.
   */
  #tap(source: MediaStreamAudioSourceNode): void {
    const processor = this.#context.createScriptProcessor(TAP_BLOCK, 1, 1);
    processor.addEventListener("audioprocess", ({ inputBuffer }) => {
      if (this.#paused || this.#over) return;
      const samples = inputBuffer.getChannelData(0);
      this.#heard += inputBuffer.duration;
      this.#levels.push(loudness(samples));
      this.#samples.push(lowered(samples, inputBuffer.sampleRate, TAP_RATE));
    });
    source.connect(processor);
    // It only runs on the way to an end; what it hands on is silence.
    processor.connect(this.#context.destination);
  }

  async #stop(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    const recorder = this.#recorder;
    if (recorder && recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    for (const track of this.#stream.getTracks()) track.stop();
    await this.#context.close();
  }
}

function recorderFor(stream: MediaStream, types: readonly string[]): MediaRecorder | undefined {
  if (typeof MediaRecorder === "undefined") return undefined;
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === undefined) return undefined;
  try {
    return new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  } catch {
    // It said that it could: the tap has everything.
    return undefined;
  }
}

/** How many seconds of sound bytes hold; rejects if they cannot be decoded. */
async function playableSeconds(blob: Blob): Promise<number> {
  const decoder = new OfflineAudioContext(1, 1, 48_000);
  return (await decoder.decodeAudioData(await blob.arrayBuffer())).duration;
}

function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  if (name === "TypeError") return "unsupported";
  return "busy";
}
