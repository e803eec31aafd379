import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Counts down to a moment in whole seconds, and draws its host anew at each of them until it is there. */
export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #until: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `until` answers the moment in milliseconds since 1970; in the past or 0, there is none. */
  constructor(host: ReactiveControllerHost, until: () => number) {
    this.#host = host;
    this.#until = until;
    host.addController(this);
  }

  /** Whole seconds that are left, rounded up; 0 when it is time. */
  get left(): number {
    return Math.max(0, Math.ceil((this.#until() - Date.now()) / 1000));
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (this.left === 0) return;
    const rest = (this.#until() - Date.now()) % 1000;
    this.#timer = setTimeout(() => this.#host.requestUpdate(), Math.max(20, rest));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
