import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Failure } from "./failure.ts";
import { ALWAYS } from "./headers.ts";

/** What is being answered when the relay stops has so long to get its answer. */
const ANSWERED_WITHIN_MS = 800;

/** How long connections may take to say goodbye when the relay stops, answers included. */
const CLOSING_GRACE_MS = 1_000;

/** When to ask again what was not answered: a relay is there again in seconds. */
const RETRY_AFTER_MS = 2_000;

/**
 * Ends the connections of a server in a way that loses no answer: a sign-in that is being hashed is one that somebody waits
 * for. Make it after everything that listens to `http`'s requests, so that it knows of all of them.
 */
export class Drain {
  readonly #http: Server;
  readonly #lines = new Set<Socket>();
  /** On their way, long polls included. */
  readonly #answers = new Set<ServerResponse>();
  #isClosing = false;

  constructor(http: Server) {
    this.#http = http;
    http.on("connection", (line) => {
      this.#lines.add(line);
      line.once("close", () => this.#lines.delete(line));
    });
    http.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
      this.#answers.add(response);
      if (this.#isClosing) response.shouldKeepAlive = false;
      response.once("close", () => this.#answers.delete(response));
    });
  }

  /**
   * Lets nobody new in. What is being answered is answered, or told when to ask again; after a second every connection is
   * destroyed that has not gone by itself. Resolves with `closed`, which is everything else that closes connections.
   */
  async close(closed: () => Promise<void>): Promise<void> {
    this.#isClosing = true;
    // Idle lines go with it, those with an answer on its way after that.
    this.#http.close();
    for (const answer of this.#answers) answer.shouldKeepAlive = false;
    const patience = setTimeout(() => this.#answers.forEach(tellToRetry), ANSWERED_WITHIN_MS);
    // Peers that are gone without a word would keep their closing handshake, and us, waiting.
    const grace = setTimeout(() => this.#lines.forEach((line) => line.destroy()), CLOSING_GRACE_MS);
    try {
      await closed();
    } finally {
      clearTimeout(patience);
      clearTimeout(grace);
    }
  }
}

/** In place of whoever is at work on it, whose answer will find that there is one. */
function tellToRetry(response: ServerResponse): void {
  if (response.headersSent) return;
  const failure = new Failure("unavailable", "The relay restarts", RETRY_AFTER_MS);
  const body = JSON.stringify(failure.body);
  response.writeHead(failure.status, {
    ...ALWAYS,
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "Retry-After": String(RETRY_AFTER_MS / 1_000),
  });
  response.end(body);
}
