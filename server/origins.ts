import type { IncomingMessage } from "node:http";

/** Decides which web pages may talk to the relay (PROTOCOL.md section 3, Origins). */
export interface Origins {
  /** Whether `origin`, as a page's `Origin` header has it, is on the list of other origins. */
  listed(origin: string): boolean;
  /** Whether a request may come in: no `Origin` is not a browser; `null` and unlisted foreign ones are refused. */
  admits(request: IncomingMessage): boolean;
}

/** Origins beside the relay's own: those of the configuration, exactly. */
export function createOrigins(allowed: readonly string[]): Origins {
  const list = new Set(allowed);
  return {
    listed: (origin) => list.has(origin),
    admits({ headers }) {
      const { origin, host } = headers;
      if (origin === undefined) return true;
      if (list.has(origin)) return true;
      if (host === undefined || !URL.canParse(origin)) return false;
      const { protocol, host: own } = new URL(origin);
      // A default port may be written out in one header and not in the other.
      const asked = `${protocol}//${host}`;
      return (
        (protocol === "https:" || protocol === "http:") && URL.canParse(asked) && new URL(asked).host === own
      );
    },
  };
}
