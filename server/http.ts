import Koa from "koa";
import serve from "koa-static";
import type { Config } from "./config.ts";
import { Failure, failureOf } from "./failure.ts";
import { ALWAYS, contentSecurityPolicy, crossOrigin, STRICT_TRANSPORT } from "./headers.ts";
import { describeError, type Log } from "./log.ts";
import type { Origins } from "./origins.ts";
import { Malformed } from "./protocol/index.ts";
import { Refusal } from "./refusal.ts";
import { StoreError } from "./users.ts";

/** The HTTP side: headers, errors as JSON, what `mountRoutes` adds, and the pages of the public folder. */
export function createHttp(parts: {
  readonly config: Config;
  readonly origins: Origins;
  readonly mountRoutes: (app: Koa) => void;
  readonly log: Log;
}): Koa {
  const { config, origins, mountRoutes, log } = parts;
  const app = new Koa({ proxy: config.trustProxy > 0, maxIpsCount: config.trustProxy });
  app.silent = true;
  app.on("error", (error: unknown) => {
    // Connections that break off while an answer is written end here too: nobody's bug.
    if (!isNetworkError(error)) log("an answer failed", describeError(error));
  });
  app.use(securityHeaders(config, origins));
  app.use(errorsAsJson(log));
  app.use(healthz);
  mountRoutes(app);
  app.use(pages(config.publicDir));
  return app;
}

function securityHeaders(config: Config, origins: Origins): Koa.Middleware {
  return async (ctx, next) => {
    ctx.set(ALWAYS);
    ctx.set("Content-Security-Policy", contentSecurityPolicy(ctx.get("Host"), config.allowedOrigins));
    if (config.allowedOrigins.length === 0) ctx.set("X-Frame-Options", "DENY");
    // Only the bundle may be loaded by other sites' pages; who may read it is CORS's matter, below.
    ctx.set("Cross-Origin-Resource-Policy", ctx.path.startsWith("/dist/") ? "cross-origin" : "same-origin");
    if (ctx.secure) ctx.set("Strict-Transport-Security", STRICT_TRANSPORT);
    ctx.vary("Origin");
    const origin = ctx.get("Origin");
    if (origin !== "" && origins.listed(origin)) {
      ctx.set(crossOrigin(origin, ctx.method === "OPTIONS", ctx.headers));
      if (ctx.method === "OPTIONS" && ctx.get("Access-Control-Request-Method") !== "") {
        ctx.status = 204;
        return;
      }
    }
    await next();
  };
}

function errorsAsJson(log: Log): Koa.Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw failureOf(404);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === "internal")
        log("a request failed", { ...describeError(error), method: ctx.method });
      else if (error instanceof StoreError)
        log("accounts cannot be read or written", { level: "error", code: error.code, method: ctx.method });
      ctx.status = failure.status;
      ctx.body = failure.body;
      ctx.set("Cache-Control", "no-store");
      if (failure.code === "unauthorized") ctx.set("WWW-Authenticate", "Bearer");
      if (failure.retryAfterMs !== undefined) {
        ctx.set("Retry-After", String(Math.ceil(failure.retryAfterMs / 1_000)));
      }
    }
  };
}

/** What is told of an exception: a refusal in its own words, a dependency's status in ours, and of a bug nothing. */
function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof StoreError)
    return new Failure("unavailable", "Accounts cannot be read or written right now", 5_000);
  if (error instanceof Malformed) return new Failure(error.code, error.message);
  if (error instanceof Refusal) {
    const { code, message, retryAfterMs } = error;
    if (code === "unauthorized" || code === "unavailable" || code === "rate_limited") {
      return new Failure(code, message, retryAfterMs);
    }
    return new Failure("bad_request", message);
  }
  if (error instanceof Error && "status" in error && typeof error.status === "number")
    return failureOf(error.status);
  return failureOf(500);
}

const healthz: Koa.Middleware = async (ctx, next) => {
  if (ctx.path !== "/healthz") return next();
  if (ctx.method !== "GET" && ctx.method !== "HEAD") {
    ctx.set("Allow", "GET, HEAD");
    throw failureOf(405);
  }
  ctx.set("Cache-Control", "no-store");
  ctx.body = { status: "ok" };
};

/** A name that changes with the content may be kept for ever. */
const HASHED = /[.-][0-9a-f]{8,}\.(js|css|woff2|svg|png)(\.map)?$/;

function pages(publicDir: string): Koa.Middleware {
  const files = serve(publicDir, {
    extensions: ["html"],
    setHeaders(response, path, stats) {
      response.setHeader("ETag", `W/"${stats.size.toString(16)}-${Math.floor(stats.mtimeMs).toString(16)}"`);
      const policy = HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
      response.setHeader("Cache-Control", policy);
    },
  });
  return async (ctx, next) => {
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      ctx.set("Allow", "GET, HEAD");
      throw failureOf(405);
    }
    await files(ctx, next);
    if (ctx.body !== undefined && ctx.fresh) ctx.status = 304;
  };
}

function isNetworkError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ECONNRESET" || error.code === "EPIPE" || error.code === "ERR_STREAM_PREMATURE_CLOSE")
  );
}
