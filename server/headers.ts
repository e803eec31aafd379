import type { IncomingHttpHeaders } from "node:http";

/** Headers that every answer carries, those of Socket.IO's own requests included. */
export const ALWAYS: Readonly<Record<string, string>> = Object.freeze({
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "X-DNS-Prefetch-Control": "off",
  "X-Permitted-Cross-Domain-Policies": "none",
  "Permissions-Policy":
    "microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), hid=(), midi=()",
});

/** Two years, as the preload lists ask; only where the request came over TLS. */
export const STRICT_TRANSPORT = "max-age=63072000; includeSubDomains";

/**
 * The Content-Security-Policy of PROTOCOL.md section 12: nothing inline, no eval, no other origin, Trusted Types with Lit's
 * one policy. Lit's style sheets are constructed, which `style-src 'self'` does not concern. `framers` are the origins
 * that may show the pages in a frame.
 */
export function contentSecurityPolicy(host: string | undefined, framers: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src blob:",
    "font-src 'self'",
    `connect-src 'self'${socketsOf(host)}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framers.length === 0 ? "'none'" : ["'self'", ...framers].join(" ")}`,
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
  ].join("; ");
}

/** Older Safari does not count ws: and wss: of the page's own host to 'self'. */
function socketsOf(host: string | undefined): string {
  return host !== undefined && /^[A-Za-z0-9.-]+(:\d+)?$/.test(host) ? ` ws://${host} wss://${host}` : "";
}

/** Answers to a listed page of another origin: it may call the API with its token and read the answer; never `*`. */
export function crossOrigin(
  origin: string,
  preflight: boolean,
  asked: IncomingHttpHeaders,
): Readonly<Record<string, string>> {
  const allowed = { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After" };
  if (!preflight || asked["access-control-request-method"] === undefined) return allowed;
  return {
    ...allowed,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
  };
}
