/** A finger that went down on something, until it is lifted: it can be heard late, for nothing of it is lost meanwhile. */
export class Finger {
  readonly #from: { readonly x: number; readonly y: number };
  readonly #pointer: number;
  readonly #ears = new AbortController();
  #heard: () => void = () => undefined;
  #isLost = false;
  /** Pixels from where it went down: to the right, and up. */
  #right = 0;
  #up = 0;

  constructor({ clientX, clientY, pointerId }: PointerEvent) {
    this.#from = { x: clientX, y: clientY };
    this.#pointer = pointerId;
    const { signal } = this.#ears;
    const options = { signal, capture: true };
    window.addEventListener("pointermove", (event) => this.#moved(event), options);
    window.addEventListener("pointerup", (event) => this.#ended(event), options);
    window.addEventListener("pointercancel", (event) => this.#ended(event), options);
  }

  get isDown(): boolean {
    return !this.#ears.signal.aborted;
  }

  /** The system took it: nobody lifted it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get right(): number {
    return this.#right;
  }

  get up(): number {
    return this.#up;
  }

  /** Calls `heard` whenever it moves, and when it is lifted or lost; one listener. */
  listen(heard: () => void): void {
    this.#heard = heard;
  }

  /** What it does from now on means nothing. */
  forget(): void {
    this.#heard = () => undefined;
  }

  #moved({ pointerId, clientX, clientY }: PointerEvent): void {
    if (pointerId !== this.#pointer) return;
    this.#right = clientX - this.#from.x;
    this.#up = this.#from.y - clientY;
    this.#heard();
  }

  #ended({ pointerId, type }: PointerEvent): void {
    if (pointerId !== this.#pointer) return;
    this.#isLost = type === "pointercancel";
    this.#ears.abort();
    this.#heard();
  }
}
