import { nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { SessionErrorCode } from "../session/index.ts";
import { toast } from "./places.ts";
import type { Phrases } from "./phrases.ts";

const SHOWN_MS = 9_000;

/** Holds the one failure that has no place of its own, for as long as it takes to read. */
export class ToastShelf implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #code: SessionErrorCode | undefined;
  #clock: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#put(undefined);
  }

  /** Shows a failure in the place of the one before. */
  show(code: SessionErrorCode): void {
    this.#put(code);
    this.#clock = setTimeout(() => this.#put(undefined), SHOWN_MS);
  }

  /** What stands there. */
  render(say: Phrases): TemplateResult | typeof nothing {
    return this.#code === undefined ? nothing : toast(this.#code, say, () => this.#put(undefined));
  }

  #put(code: SessionErrorCode | undefined): void {
    clearTimeout(this.#clock);
    this.#code = code;
    this.#host.requestUpdate();
  }
}
