import { randomUUID } from "node:crypto";
import type { Cluster } from "./cluster.ts";
import type { Config } from "./config.ts";
import type { TokenAnswer } from "./protocol/index.ts";
import { Refusal } from "./refusal.ts";
import type { AccessClaims, Tokens } from "./tokens.ts";
import type { User, UserStore } from "./users.ts";

/** Someone whose token was checked. */
export interface Authenticated {
  readonly user: User;
  readonly claims: AccessClaims;
}

/** Who is signed in: logins, renewals and their ends (PROTOCOL.md section 2). Holds nothing itself. */
export class Sessions {
  readonly #config: Config;
  readonly #tokens: Tokens;
  readonly #users: UserStore;
  readonly #cluster: Cluster;
  readonly #now: () => number;

  constructor(parts: {
    readonly config: Config;
    readonly tokens: Tokens;
    readonly users: UserStore;
    readonly cluster: Cluster;
    readonly now: () => number;
  }) {
    this.#config = parts.config;
    this.#tokens = parts.tokens;
    this.#users = parts.users;
    this.#cluster = parts.cluster;
    this.#now = parts.now;
  }

  /** A new session for someone who showed their password. */
  begin(user: User): TokenAnswer {
    return this.#issue(user, randomUUID(), this.#now());
  }

  /** The same session with a fresh token. Throws `unauthorized` when the login is too long ago. */
  renew({ user, claims }: Authenticated): TokenAnswer {
    return this.#issue(user, claims.session, claims.since);
  }

  /** Whose token this is. Throws `unauthorized`, in the same words for every reason. */
  async authenticate(token: unknown): Promise<Authenticated> {
    const claims =
      typeof token === "string" && token.length <= 4_096 ? this.#tokens.readAccess(token) : undefined;
    if (!claims) throw unauthorized();
    const user = await this.#users.byId(claims.user);
    if (!user || !this.#holdsFor(user, claims)) throw unauthorized();
    return { user, claims };
  }

  /** Whether the session still holds, without a look at the disk: what changed since it was authenticated is in memory. */
  holds(claims: AccessClaims): boolean {
    return (
      claims.expiresAt > this.#now() &&
      this.#cluster.sessionHolds(claims.user, claims.generation, claims.session)
    );
  }

  /** Ends one session: its tokens are refused and its sockets are disconnected. */
  end(claims: AccessClaims): void {
    this.#cluster.tell({ kind: "session-ended", session: claims.session, until: this.#memory() });
  }

  /** After a password change: ends all sessions of a user but `keep`. */
  endOthers(user: User, keep: string): void {
    const generation = user.generation + 1;
    const { id, username } = user;
    this.#cluster.tell({ kind: "user-ended", user: id, username, generation, keep, until: this.#memory() });
  }

  /** After the account is gone: ends all its sessions. */
  endAll({ id, username }: User): void {
    const generation = Number.MAX_SAFE_INTEGER;
    this.#cluster.tell({ kind: "user-ended", user: id, username, generation, until: this.#memory() });
  }

  #holdsFor(user: User, claims: AccessClaims): boolean {
    const current = claims.generation === user.generation || claims.session === user.keptSession;
    return current && this.holds(claims);
  }

  #issue(user: User, session: string, since: number): TokenAnswer {
    const now = this.#now();
    const expiresAt = Math.min(now + this.#config.tokenMs, since + this.#config.sessionMs);
    if (expiresAt <= now) throw unauthorized();
    const { id, username, generation } = user;
    return {
      access_token: this.#tokens.signAccess({ user: id, generation, session, since, expiresAt }),
      token_type: "bearer",
      username,
      expires_in: Math.floor((expiresAt - now) / 1_000),
    };
  }

  /** When the last token that was issued so far is over. */
  #memory(): number {
    return this.#now() + this.#config.tokenMs + 1_000;
  }
}

/** The one answer to every token that does not hold. */
export function unauthorized(): Refusal {
  return new Refusal("unauthorized", "Sign in again");
}
