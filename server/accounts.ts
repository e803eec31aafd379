import { setImmediate as giveWay } from "node:timers/promises";
import Router from "@koa/router";
import type Koa from "koa";
import bodyParser from "koa-bodyparser";
import type { Config } from "./config.ts";
import { Failure, failureOf } from "./failure.ts";
import { type Hasher, normalize } from "./password.ts";
import {
  type Api,
  Malformed,
  nameKey,
  PASSWORD_LENGTH,
  parsePassword,
  parseUsername,
  type Username,
} from "./protocol/index.ts";
import { pageOfUsers } from "./directory.ts";
import { type Authenticated, type Sessions, unauthorized } from "./sessions.ts";
import { addressKey, Throttle } from "./throttle.ts";
import type { UserStore } from "./users.ts";

/** The largest body: two passwords of four bytes a character, escaped, fit well. */
const BODY_LIMIT = "8kb";

/** What the routes work with. */
export interface AccountParts {
  readonly config: Config;
  readonly users: UserStore;
  readonly sessions: Sessions;
  readonly hasher: Hasher;
  /** A digest that no password fits, of the same cost as all others: what unknown names are checked against. */
  readonly decoy: string;
  /** Names online by name key. */
  readonly online: ReadonlyMap<string, Username>;
  readonly now: () => number;
}

/** Adds the `/api` routes of PROTOCOL.md section 2 to `app`. */
export function mountAccounts(app: Koa, parts: AccountParts): void {
  const { users, sessions, hasher } = parts;
  const router = new Router({ prefix: "/api" });
  const throttles = createThrottles(parts.config, parts.now);

  const signedIn = async (ctx: Koa.Context): Promise<Authenticated> =>
    sessions.authenticate(/^Bearer ([^\s,]+)$/i.exec(ctx.get("Authorization"))?.[1]);

  /** Checks the password of someone who is signed in; wrong ones count as failed sign-ins of that name. */
  const confirm = async (ctx: Koa.Context, { user }: Authenticated, password: string): Promise<void> => {
    const right = await throttles.guess(user.username, ctx.ip, () => hasher.verify(user.password, password));
    if (!right) throw new Failure("unauthorized", "The password is wrong");
  };

  router.post("/register", async (ctx) => {
    const { username, password } = registration(ctx.request.body);
    throttles.register(ctx.ip);
    if (await users.byName(username)) throw taken();
    const user = await users.add(username, await hasher.hash(password));
    if (!user) throw taken();
    ctx.status = 201;
    ctx.body = { username: user.username } satisfies Api["POST /api/register"]["answer"];
  });

  router.post("/login", async (ctx) => {
    const { username, password } = login(ctx.request.body);
    throttles.login(ctx.ip);
    const user = await users.byName(username);
    // Unknown names take the same way and get the same answer.
    const right = await throttles.guess(username, ctx.ip, () =>
      hasher.verify(user?.password ?? parts.decoy, password),
    );
    await giveWay();
    if (!user || !right) throw new Failure("unauthorized", "Name or password is wrong");
    ctx.body = sessions.begin(user) satisfies Api["POST /api/login"]["answer"];
  });

  router.post("/token", async (ctx) => {
    ctx.body = sessions.renew(await signedIn(ctx)) satisfies Api["POST /api/token"]["answer"];
  });

  router.post("/logout", async (ctx) => {
    sessions.end((await signedIn(ctx)).claims);
    ctx.status = 204;
  });

  router.post("/password", async (ctx) => {
    const caller = await signedIn(ctx);
    const body = fieldsOf(ctx.request.body);
    const current = givenPassword(body["current"], "current");
    const next = newPassword(body["next"], "next");
    await confirm(ctx, caller, current);
    const { session } = caller.claims;
    const changed = await users.setPassword(caller.user, await hasher.hash(next), session);
    // Someone else changed it between our look and our write: this caller's password is no longer the current one.
    if (!changed) throw unauthorized();
    sessions.endOthers(caller.user, session);
    ctx.status = 204;
  });

  router.delete("/account", async (ctx) => {
    const caller = await signedIn(ctx);
    await confirm(ctx, caller, givenPassword(fieldsOf(ctx.request.body)["password"], "password"));
    if (!(await users.remove(caller.user.id))) throw unauthorized();
    sessions.endAll(caller.user);
    ctx.status = 204;
  });

  router.get("/users", async (ctx) => {
    await signedIn(ctx);
    ctx.body = await pageOfUsers(users, parts.online, ctx.query);
  });

  for (const step of [
    messagesFirst,
    noStore,
    jsonOnly,
    bodyParser({ enableTypes: ["json"], jsonLimit: BODY_LIMIT }),
  ]) {
    app.use(underApi(step));
  }
  app.use(router.routes());
  app.use(underApi(otherMethods(router)));
}

function underApi(step: Koa.Middleware): Koa.Middleware {
  return (ctx, next) => (ctx.path === "/api" || ctx.path.startsWith("/api/") ? step(ctx, next) : next());
}

/** A sign-in is done in pieces, and messages that came meanwhile go before the next one. */
const messagesFirst: Koa.Middleware = async (_ctx, next) => {
  await giveWay();
  await next();
};

const noStore: Koa.Middleware = async (ctx, next) => {
  ctx.set("Cache-Control", "no-store");
  await next();
};

/** A body in another type is refused, so that no form of another site can be read as a request. */
const jsonOnly: Koa.Middleware = async (ctx, next) => {
  // Clients that send no body often say that it is 0 bytes long.
  const empty = ctx.request.length === 0 || ctx.request.is("application/json") === null;
  if (!empty && ctx.request.is("application/json") === false) throw failureOf(415);
  await next();
};

function otherMethods(router: Router): Koa.Middleware {
  return async (ctx) => {
    const methods = [...new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods))];
    if (methods.length === 0) throw failureOf(404);
    ctx.set("Allow", [...methods, "OPTIONS"].join(", "));
    if (ctx.method !== "OPTIONS") throw failureOf(405);
    ctx.status = 204;
  };
}

function createThrottles(config: Config, now: () => number) {
  const registrations = new Throttle(config.registrationsPerAddress, now);
  const logins = new Throttle(config.loginsPerAddress, now);
  const failures = new Throttle(config.failuresPerNameAndAddress, now);
  const failuresAnywhere = new Throttle(config.failuresPerName, now);
  const insist = (wait: number): void => {
    if (wait > 0) throw new Failure("rate_limited", "Too many attempts: wait a little", wait);
  };
  return {
    register(address: string): void {
      if (config.authThrottle) insist(registrations.take(addressKey(address)));
    },
    login(address: string): void {
      if (config.authThrottle) insist(logins.take(addressKey(address)));
    },
    /** Runs a check of a password, if this name may still be guessed at from here; a right one does not count. */
    async guess(username: Username, address: string, check: () => Promise<boolean>): Promise<boolean> {
      if (!config.authThrottle) return check();
      const name = nameKey(username);
      const pair = `${name} ${addressKey(address)}`;
      // Taken before the check, so that guesses made at once count as well.
      insist(failures.take(pair));
      const wait = failuresAnywhere.take(name);
      if (wait > 0) failures.giveBack(pair);
      insist(wait);
      const giveBack = (): void => {
        failures.giveBack(pair);
        failuresAnywhere.giveBack(name);
      };
      try {
        const right = await check();
        if (right) giveBack();
        return right;
      } catch (error) {
        giveBack();
        throw error;
      }
    },
  };
}

function taken(): Failure {
  return new Failure("username_taken", "This name is taken");
}

type Body = Readonly<Record<string, unknown>>;

function fieldsOf(body: unknown): Body {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Failure("bad_request", "The body must be a JSON object");
  }
  return Object.fromEntries(Object.entries(body));
}

/** Throws `invalid_username` or `invalid_password` where they are not of the form that section 2 gives. */
function registration(body: unknown): { readonly username: Username; readonly password: string } {
  const given = fieldsOf(body);
  const message = "A user name has 3 to 20 letters, digits and underscores";
  const username = orFailure(() => parseUsername(given["username"]), "invalid_username", message);
  return { username, password: newPassword(given["password"], "password") };
}

function newPassword(value: unknown, name: string): string {
  const { min, max } = PASSWORD_LENGTH;
  const message = `A password has ${min} to ${max} characters`;
  return normalize(orFailure(() => parsePassword(value, name), "invalid_password", message));
}

/** A name and password that are to be checked. One that nobody can have is as wrong as one that nobody has. */
function login(body: unknown): { readonly username: Username; readonly password: string } {
  const given = fieldsOf(body);
  const username = given["username"];
  if (typeof username !== "string") throw new Failure("bad_request", "username must be a string");
  const password = givenPassword(given["password"], "password");
  return { username: username.slice(0, 64), password };
}

function givenPassword(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Failure("bad_request", `${name} must be a string`);
  return normalize(value);
}

function orFailure<T>(parse: () => T, code: "invalid_username" | "invalid_password", message: string): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof Malformed ? new Failure(code, message) : error;
  }
}
