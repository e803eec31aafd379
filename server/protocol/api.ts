/** The HTTP routes (PROTOCOL.md section 2): body and answer per route. */
import type { Username } from "./model.ts";

/** Name and password, as `POST /api/register` and `POST /api/login` take them. */
export interface Credentials {
  readonly username: Username;
  readonly password: string;
}

/** A fresh access token. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: "bearer";
  readonly username: Username;
  /** Seconds. */
  readonly expires_in: number;
}

/** A row of `GET /api/users`, online first, then by name. */
export interface UserRow {
  readonly username: Username;
  readonly is_online: boolean;
}

/** What each route takes and gives; `void` is 204 or no body. */
export interface Api {
  "POST /api/register": { body: Credentials; answer: { readonly username: Username } };
  "POST /api/login": { body: Credentials; answer: TokenAnswer };
  "POST /api/token": { body: void; answer: TokenAnswer };
  "POST /api/logout": { body: void; answer: void };
  "POST /api/password": {
    body: { readonly current: string; readonly next: string };
    answer: void;
  };
  "DELETE /api/account": { body: { readonly password: string }; answer: void };
  "GET /api/users": {
    query: { readonly search?: string; readonly after?: Username; readonly limit?: number };
    body: void;
    answer: readonly UserRow[];
  };
  "GET /healthz": { body: void; answer: { readonly status: "ok" } };
}

/** The codes of `{error: {code, message}}` in HTTP answers. */
export type HttpErrorCode =
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "username_taken"
  | "invalid_username"
  | "invalid_password"
  | "too_large"
  | "unsupported_media_type"
  | "method_not_allowed"
  | "rate_limited"
  | "unavailable"
  | "internal";

/** Every HTTP answer that is not a success. */
export interface HttpFailure {
  readonly error: {
    readonly code: HttpErrorCode;
    readonly message: string;
    /** Milliseconds, with `rate_limited` and `unavailable`; also as `Retry-After` in seconds. */
    readonly retryAfterMs?: number;
  };
}

/** Names that can be registered. */
export const USERNAME_PATTERN = /^[A-Za-z0-9_]{3,20}$/;

/** Bounds of a password in Unicode code points. */
export const PASSWORD_LENGTH = Object.freeze({ min: 8, max: 128 });
