/** What this person asked of the owner's browser and what waits for it (PROTOCOL.md section 8). */
import { nameKey } from "../../../server/protocol/index.ts";
import { SessionError } from "../errors.ts";
import { AskAllowance } from "./room-asks.ts";
import type { RoomRequest } from "./room-api.ts";
import type { RoomLedger } from "./room-ledger.ts";

type Waiting = RoomRequest & { readonly root?: string };

/** One's own requests in one room. */
export class Requests {
  readonly #ledger: RoomLedger;
  readonly #allowance: AskAllowance;
  #waiting: readonly Waiting[] = [];

  constructor(ledger: RoomLedger, now: () => number) {
    this.#ledger = ledger;
    this.#allowance = new AskAllowance(now);
  }

  /** What waits, for a screen. */
  get list(): readonly RoomRequest[] {
    return this.#waiting.map((request) =>
      request.ask === "add"
        ? { ask: "add", username: request.username }
        : { ask: "rename", title: request.title },
    );
  }

  /** Notes a request; of two titles the later one waits. Throws `rate_limited` where the owner's browser would drop it. */
  add(request: Waiting): void {
    const retryAfterMs = this.#allowance.take("");
    if (retryAfterMs > 0)
      throw new SessionError("rate_limited", "too much was asked of the owner", { retryAfterMs });
    const rest =
      request.ask === "rename" ? this.#waiting.filter(({ ask }) => ask !== "rename") : this.#waiting;
    this.#waiting = [...rest, request];
  }

  /** Takes out what the log says now; returns the names of those who were let in. */
  fulfilled(): readonly string[] {
    const title = this.#ledger.log?.title;
    const done = this.#waiting.filter((request) =>
      request.ask === "rename"
        ? request.title === title
        : this.#ledger.isMember(nameKey(request.username), request.root ?? ""),
    );
    this.#waiting = this.#waiting.filter((request) => !done.includes(request));
    return done.flatMap((request) => (request.ask === "add" ? [request.username] : []));
  }
}
