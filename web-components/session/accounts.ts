/** The account routes (PROTOCOL.md section 2): the only file that calls `fetch`. */
import type { Credentials, TokenAnswer, UserRow } from "../../server/protocol/index.ts";
import type { SessionErrorCode } from "./api.ts";
import { SessionError } from "./errors.ts";

const ANSWER_WITHIN = 30_000;

const CODES: Readonly<Record<string, SessionErrorCode>> = Object.freeze({
  bad_request: "bad_request",
  unauthorized: "wrong_credentials",
  forbidden: "forbidden",
  not_found: "not_found",
  username_taken: "username_taken",
  invalid_username: "invalid_username",
  invalid_password: "invalid_password",
  too_large: "too_large",
  rate_limited: "rate_limited",
});

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function failure(status: number, body: unknown): SessionError {
  const error = isRecord(body) && isRecord(body["error"]) ? body["error"] : {};
  const { code, message, retryAfterMs } = error;
  const known = typeof code === "string" && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  return new SessionError(
    known ?? (status >= 500 ? "unavailable" : "bad_answer"),
    typeof message === "string" ? message : `the relay answered ${status}`,
    typeof retryAfterMs === "number" ? { retryAfterMs } : {},
  );
}

/** One relay's account routes. Every method throws {@link SessionError}; `offline` if the relay cannot be reached. */
export class Accounts {
  readonly #server: string;

  constructor(server: string) {
    this.#server = server.replace(/\/$/, "");
  }

  /** Makes an account: `username_taken`, `invalid_username`, `invalid_password`, `rate_limited`. */
  async register(credentials: Credentials): Promise<void> {
    await this.#call("POST", "/api/register", { body: credentials });
  }

  /** A new session: `wrong_credentials`, `rate_limited`. */
  async login(credentials: Credentials): Promise<TokenAnswer> {
    return tokenAnswer(await this.#call("POST", "/api/login", { body: credentials }));
  }

  /** The same session, later: `wrong_credentials` if it ended. */
  async renew(token: string): Promise<TokenAnswer> {
    return tokenAnswer(await this.#call("POST", "/api/token", { token }));
  }

  /** Ends the session on the relay. */
  async logout(token: string): Promise<void> {
    await this.#call("POST", "/api/logout", { token });
  }

  /** Changes the password and ends every other session. */
  async password(token: string, current: string, next: string): Promise<void> {
    await this.#call("POST", "/api/password", { token, body: { current, next } });
  }

  /** Deletes the account. */
  async remove(token: string, password: string): Promise<void> {
    await this.#call("DELETE", "/api/account", { token, body: { password } });
  }

  /** A page of the directory: online first, then by name. */
  async users(
    token: string,
    query: { search?: string; after?: string; limit?: number },
  ): Promise<readonly UserRow[]> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== "") parameters.set(name, String(value));
    const rows = await this.#call("GET", `/api/users?${parameters.toString()}`, { token });
    if (!Array.isArray(rows)) throw new SessionError("bad_answer", "not a directory");
    return rows.map(userRow);
  }

  async #call(method: string, path: string, options: { token?: string; body?: object }): Promise<unknown> {
    const headers: Record<string, string> = {};
    if (options.token !== undefined) headers["authorization"] = `Bearer ${options.token}`;
    if (options.body !== undefined) headers["content-type"] = "application/json";
    let response: Response;
    try {
      response = await fetch(this.#server + path, {
        method,
        headers,
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
    } catch (cause) {
      throw new SessionError("offline", "the relay cannot be reached", { cause });
    }
    if (response.status === 204) return undefined;
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw failure(response.status, body);
    return body;
  }
}

function tokenAnswer(body: unknown): TokenAnswer {
  if (isRecord(body)) {
    const { access_token, username, expires_in } = body;
    if (typeof access_token === "string" && typeof username === "string" && typeof expires_in === "number") {
      return { access_token, token_type: "bearer", username, expires_in };
    }
  }
  throw new SessionError("bad_answer", "not a token");
}

function userRow(row: unknown): UserRow {
  if (isRecord(row) && typeof row["username"] === "string" && typeof row["is_online"] === "boolean") {
    return { username: row["username"], is_online: row["is_online"] };
  }
  throw new SessionError("bad_answer", "not a directory");
}
