import { endConnection } from "./changes.ts";
import type { RelaySocket } from "./native-rooms.ts";
import type { DeviceId } from "./protocol/index.ts";
import { unauthorized } from "./sessions.ts";

/** Ends each connection when its token is over (PROTOCOL.md section 3). Times in milliseconds. */
export class Expiry {
  readonly #tokenMs: number;
  readonly #now: () => number;
  readonly #timers = new Map<DeviceId, NodeJS.Timeout>();

  /** `tokenMs` is the longest that a token lives. */
  constructor(tokenMs: number, now: () => number) {
    this.#tokenMs = tokenMs;
    this.#now = now;
  }

  /** Ends the connection at `expiresAt`, since 1970, and no longer at the time that was set before. */
  endAt(socket: RelaySocket, expiresAt: number): void {
    clearTimeout(this.#timers.get(socket.id));
    // A clock that was set back must not make a wait that is too long for a timer, which would then be none.
    const left = Math.min(this.#tokenMs, Math.max(0, expiresAt - this.#now()));
    this.#timers.set(
      socket.id,
      setTimeout(() => endConnection(socket, unauthorized()), left),
    );
  }

  /** The connection is gone by itself. */
  forget(id: DeviceId): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Ends nobody any more. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
