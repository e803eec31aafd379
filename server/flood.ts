import type { Config } from "./config.ts";
import type { RelaySocket } from "./native-rooms.ts";
import { Refusal } from "./refusal.ts";

/** So many more events refused than let through: whoever sends them does not listen to the answers. */
const MOST_REFUSED = 100;

/** The longest time for which a connection is not read. */
const LONGEST_MS = 5_000;

/** A long poll that is closed has so long to fetch the reason. */
const FETCH_WITHIN_MS = 2_000;

/** What a web socket offers of its stream, and a long poll does not. */
interface Line {
  pause(): void;
  resume(): void;
}

/**
 * Sheds what a connection sends far above its pace (PROTOCOL.md section 3, Limits). To refuse an event it has to be read,
 * parsed and answered, which costs others as much as to carry it; so who goes on after {@link MOST_REFUSED} refusals is not
 * read for the time in which these would have been let through. TCP then holds the sender up, and the relay does nothing at
 * all. A long poll has no stream to hold up: it is told why and closed. Who keeps to the limits never meets this.
 */
export class Flood {
  readonly #socket: RelaySocket;
  readonly #config: Config;
  readonly #onShed: () => void;
  #refused = 0;
  #isPaused = false;
  #isOver = false;
  #inPayload = 0;
  #hasShed = false;

  /** `onShed` is called the first time that something is shed. */
  constructor(socket: RelaySocket, config: Config, onShed: () => void) {
    this.#socket = socket;
    this.#config = config;
    this.#onShed = onShed;
    if (this.#isPolling) socket.conn.on("packet", () => this.#weighPayload());
  }

  /** Whether the connection is being closed: what it sent is neither carried nor answered any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** An event was let through. Not forgiveness for all: one in a hundred would do for whoever wants to be read on. */
  passed(): void {
    if (this.#refused > 0) this.#refused -= 1;
  }

  /** An event was refused, to be sent again after `waitMs`. */
  refused(waitMs: number): void {
    this.#refused += 1;
    if (this.#refused < MOST_REFUSED || this.#isPaused || this.#isOver) return;
    this.#shed(waitMs);
  }

  get #isPolling(): boolean {
    return this.#socket.conn.transport.name === "polling";
  }

  #shed(waitMs: number): void {
    if (!this.#hasShed) this.#onShed();
    this.#hasShed = true;
    const { limits, pingTimeoutMs } = this.#config;
    const owed = Math.max(waitMs, (MOST_REFUSED / limits.eventsPerSecond) * 1_000);
    const line = lineOf(this.#socket.conn.transport);
    if (!line) {
      this.#end(owed);
      return;
    }
    this.#isPaused = true;
    line.pause();
    // Also after the connection was ended: a web socket's closing handshake has to be read too. Half of the ping's time,
    // because the answer to a ping waits unread as well.
    setTimeout(
      () => {
        this.#isPaused = false;
        this.#refused = 0;
        line.resume();
      },
      Math.min(owed, LONGEST_MS, pingTimeoutMs / 2),
    ).unref();
  }

  /** Says why, and closes the connection in a way that lets the client come back. */
  #end(waitMs: number): void {
    this.#isOver = true;
    const { conn } = this.#socket;
    this.#socket.emit("error", new Refusal("rate_limited", "Far too much at once", waitMs).toRelayError());
    conn.close();
    // Who never fetches what it is told would leave the connection closing, and go on sending.
    setTimeout(() => conn.close(true), FETCH_WITHIN_MS).unref();
  }

  /**
   * A payload of a long poll is one megabyte of packets, all of which are parsed before the first event is looked at. An
   * event is two packets where it has an attachment.
   */
  #weighPayload(): void {
    if (this.#isOver || !this.#isPolling) return;
    if (this.#inPayload === 0) setImmediate(() => (this.#inPayload = 0));
    this.#inPayload += 1;
    const { eventBurst } = this.#config.limits;
    if (this.#inPayload > 2 * (eventBurst + MOST_REFUSED)) this.#shed(0);
  }
}

/** The stream of a web socket's transport; engine.io's types do not know it. */
function lineOf(transport: object): Line | undefined {
  const line: unknown = Reflect.get(transport, "socket");
  return isLine(line) ? line : undefined;
}

function isLine(value: unknown): value is Line {
  return (
    typeof value === "object" &&
    value !== null &&
    "pause" in value &&
    typeof value.pause === "function" &&
    "resume" in value &&
    typeof value.resume === "function"
  );
}
