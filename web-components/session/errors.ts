import type { SessionErrorCode } from "./api.ts";

/** What a session throws: branch on `code`; the message is for developers and carries nothing secret. */
export class SessionError extends Error {
  readonly code: SessionErrorCode;
  /** Milliseconds after which the same call may succeed, with `rate_limited` and `unavailable`. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: SessionErrorCode,
    message: string,
    options?: { cause?: unknown; retryAfterMs?: number | undefined },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SessionError";
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** For what a refusal or a lost connection cut short and something later puts right. Throws anything else. */
export function ignoreLoss(error: unknown): void {
  if (!(error instanceof SessionError)) throw error;
}

/** The answer, or `undefined` where the relay refused or the connection was lost, and that changes nothing. */
export async function unrefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    ignoreLoss(error);
    return undefined;
  }
}
