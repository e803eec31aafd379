import { createSecretKey, randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Pass, Role, RoomId } from "./protocol/index.ts";

const ISSUER = "securechat";
const ACCESS = "securechat/access";
const PASS = "securechat/pass";
/** Pinned for signing and checking: a token's own header never chooses. */
const ALGORITHM = "HS256";

/** What an access token says (PROTOCOL.md section 2). Times in milliseconds since 1970. */
export interface AccessClaims {
  /** The account's row id. */
  readonly user: string;
  readonly generation: number;
  /** One per login, the same over renewals. */
  readonly session: string;
  /** When the login was made: renewals end so long after it. */
  readonly since: number;
  readonly expiresAt: number;
}

/** What a room pass says (PROTOCOL.md section 3, Passes). */
export interface PassClaims {
  readonly room: RoomId;
  /** The account's row id. */
  readonly user: string;
  readonly role: Role;
  /** Milliseconds since 1970: seconds would not tell a removal from the invitation that follows it. */
  readonly issuedAt: number;
}

/** Signs and checks both kinds of token. An access token is never a pass, nor the reverse: their audiences differ. */
export interface Tokens {
  signAccess(claims: AccessClaims): string;
  /** The claims of a token that is ours, for access, and not over; otherwise `undefined`, whatever was wrong. */
  readAccess(token: string): AccessClaims | undefined;
  signPass(claims: PassClaims): Pass;
  /** As {@link Tokens.readAccess}, for passes. */
  readPass(pass: string): PassClaims | undefined;
}

/** Tokens under one secret. `passMs` is how long a pass lives. */
export function createTokens(secret: string, passMs: number, now: () => number): Tokens {
  // Of a string jsonwebtoken makes a key at every call, after it tried to read a PEM in it.
  const key = createSecretKey(Buffer.from(secret));
  const sign = (claims: object): string =>
    jwt.sign({ iss: ISSUER, ...claims }, key, { algorithm: ALGORITHM });

  function read(token: string, audience: string): jwt.JwtPayload | undefined {
    const clockTimestamp = Math.floor(now() / 1_000);
    try {
      const claims = jwt.verify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        clockTimestamp,
      });
      return typeof claims === "string" ? undefined : claims;
    } catch {
      return undefined;
    }
  }

  return {
    signAccess: ({ user, generation, session, since, expiresAt }) =>
      sign({
        aud: ACCESS,
        sub: user,
        gen: generation,
        sid: session,
        jti: randomUUID(),
        iat: Math.floor(now() / 1_000),
        exp: Math.floor(expiresAt / 1_000),
        auth_time: Math.floor(since / 1_000),
      }),

    readAccess(token) {
      const claims = read(token, ACCESS);
      if (!claims) return undefined;
      const { sub, gen, sid, exp, auth_time: since } = claims as Readonly<Record<string, unknown>>;
      if (typeof sub !== "string" || typeof sid !== "string" || typeof gen !== "number") return undefined;
      if (typeof exp !== "number" || typeof since !== "number") return undefined;
      return { user: sub, generation: gen, session: sid, since: since * 1_000, expiresAt: exp * 1_000 };
    },

    signPass({ room, user, role, issuedAt }) {
      const iat = Math.floor(issuedAt / 1_000);
      const exp = Math.floor((issuedAt + passMs) / 1_000);
      return sign({ aud: PASS, sub: user, room, role, iat, exp, ms: issuedAt });
    },

    readPass(pass) {
      const claims = read(pass, PASS);
      if (!claims) return undefined;
      const { sub, room, role, ms } = claims as Readonly<Record<string, unknown>>;
      if (typeof sub !== "string" || typeof room !== "string" || typeof ms !== "number") return undefined;
      if (role !== "owner" && role !== "member") return undefined;
      return { room, user: sub, role, issuedAt: ms };
    },
  };
}
