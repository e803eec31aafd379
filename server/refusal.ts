import type { RelayError, RelayErrorCode } from "./protocol/index.ts";

/**
 * A "no" that was made for the client: its code and sentence are told as they are, and so never name a payload, a key or
 * a token. Any other exception is a bug: it is logged without its text and answered with a generic code.
 */
export class Refusal extends Error {
  readonly code: RelayErrorCode;
  /** Milliseconds after which the same request may succeed; only with `rate_limited` and `unavailable`. */
  readonly retryAfterMs: number | undefined;

  constructor(code: RelayErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs));
  }

  /** The refusal as it travels (PROTOCOL.md section 3). */
  toRelayError(): RelayError {
    const { code, message, retryAfterMs } = this;
    return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs };
  }
}
