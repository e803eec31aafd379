/** The access token of one person: kept in the vault, renewed at half-life (PROTOCOL.md section 2). */
import type { TokenAnswer } from "../../server/protocol/index.ts";
import type { Accounts } from "./accounts.ts";
import { SessionError } from "./errors.ts";
import type { StoredToken, Vault } from "./vault.ts";

/** How soon a renewal that failed for want of a connection is tried again. Milliseconds. */
const RETRY = 10_000;

/** What a login works with. */
export interface LoginOptions {
  readonly vault: Vault;
  /** `relay|name`. */
  readonly key: string;
  readonly accounts: Accounts;
  readonly now: () => number;
  /** A renewed token: the live connection is told. */
  readonly renewed: (token: string) => void;
  /** The relay renews no more: the password is needed. */
  readonly ended: () => void;
}

/** Holds a token and keeps it fresh. */
export class Login {
  readonly #options: LoginOptions;
  #stored: StoredToken | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** The present token. Throws `signed_out` if there is none. */
  get token(): string {
    if (this.#stored === undefined) throw new SessionError("signed_out", "nobody is signed in");
    return this.#stored.token;
  }

  /** Takes on a token from the vault. */
  resume(stored: StoredToken): void {
    this.#stored = stored;
    this.#schedule();
  }

  /** Takes on a token from the relay and keeps it. */
  async take(answer: TokenAnswer): Promise<void> {
    const { now } = this.#options;
    const issuedAt = now();
    await this.#keep({
      token: answer.access_token,
      username: answer.username,
      issuedAt,
      expiresAt: issuedAt + answer.expires_in * 1000,
    });
  }

  /** Changes the password. Only this session lives on: its token is kept, whatever another tab put into the vault. */
  async changePassword(current: string, next: string): Promise<void> {
    const stored = this.#stored;
    await this.#options.accounts.password(this.token, current, next);
    if (stored !== undefined) await this.#keep(stored);
  }

  /** Renews if half of the token's life is over: after sleep, or on a new connection. */
  async refresh(): Promise<void> {
    const stored = this.#stored;
    if (stored === undefined || this.#options.now() < halfLife(stored)) return;
    try {
      const answer = await this.#options.accounts.renew(stored.token);
      if (this.#isOver(stored)) return;
      await this.take(answer);
      this.#options.renewed(answer.access_token);
    } catch (error) {
      if (this.#isOver(stored)) return;
      if (error instanceof SessionError && error.code === "wrong_credentials") this.#options.ended();
      else this.#wait(RETRY);
    }
  }

  /** Forgets the token, here and in the vault. */
  async forget(): Promise<void> {
    this.stop();
    this.#stored = undefined;
    await this.#options.vault.delete("tokens", this.#options.key);
  }

  /** Renews no more, and keeps nothing: what the relay answers later is not for the vault, which may have been emptied. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Whether another token took this one's place meanwhile, or none is wanted any more. */
  #isOver(stored: StoredToken): boolean {
    return this.#isStopped || this.#stored !== stored;
  }

  async #keep(stored: StoredToken): Promise<void> {
    if (this.#isStopped) return;
    this.resume(stored);
    await this.#options.vault.set("tokens", this.#options.key, stored);
  }

  #schedule(): void {
    const stored = this.#stored;
    if (stored !== undefined) this.#wait(Math.max(0, halfLife(stored) - this.#options.now()));
  }

  #wait(delay: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), Math.min(delay, 2 ** 31 - 1));
  }
}

function halfLife(stored: StoredToken): number {
  return (stored.issuedAt + stored.expiresAt) / 2;
}
