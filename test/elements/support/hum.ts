/** Microphones for tests. */

const { mediaDevices } = navigator;

/** A microphone that hums. */
export class Hum {
  readonly #context = new AudioContext();
  readonly streams: MediaStream[] = [];

  readonly open = async (): Promise<MediaStream> => {
    const end = this.#context.createMediaStreamDestination();
    const oscillator = this.#context.createOscillator();
    oscillator.connect(end);
    oscillator.start();
    this.streams.push(end.stream);
    return end.stream;
  };

  /** Seconds for which it has hummed. */
  get seconds(): number {
    return this.#context.currentTime;
  }

  get isFree(): boolean {
    return this.streams
      .flatMap((stream) => stream.getTracks())
      .every(({ readyState }) => readyState === "ended");
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** What the page gets from now on when it asks for the microphone. */
export function microphone(getUserMedia: () => Promise<MediaStream>): void {
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: { getUserMedia } });
}

/** The browser's own again. */
export function restoreMicrophone(): void {
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: mediaDevices });
}
