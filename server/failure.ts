import type { HttpErrorCode, HttpFailure } from "./protocol/index.ts";

const STATUS = {
  bad_request: 400,
  invalid_username: 400,
  invalid_password: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  username_taken: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<HttpErrorCode, number>;

/** A "no" of an HTTP route, made for the client as a {@link HttpFailure}; any other exception is a bug. */
export class Failure extends Error {
  readonly code: HttpErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: HttpErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  get status(): number {
    return STATUS[this.code];
  }

  get body(): HttpFailure {
    const { code, message, retryAfterMs } = this;
    return { error: retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs } };
  }
}

/** The failure that stands for a bare HTTP status, as dependencies throw it; their texts are not passed on. */
export function failureOf(status: number): Failure {
  if (status === 401) return new Failure("unauthorized", "Sign in again");
  if (status === 403) return new Failure("forbidden", "Not allowed");
  if (status === 404) return new Failure("not_found", "There is nothing here");
  if (status === 405 || status === 501)
    return new Failure("method_not_allowed", "This method is not for this address");
  if (status === 413) return new Failure("too_large", "The request is too large");
  if (status === 415) return new Failure("unsupported_media_type", "Send JSON, as application/json");
  if (status >= 400 && status < 500) return new Failure("bad_request", "The request could not be read");
  return new Failure("internal", "Something went wrong here");
}
