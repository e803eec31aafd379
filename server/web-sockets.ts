import { type ServerOptions, WebSocketServer } from "ws";

/** How long whoever is gone, or does not read, may take to answer a goodbye. */
export const GOODBYE_MS = 2_000;

/**
 * The web sockets that engine.io is to make. Closing one takes an answer of the client; without one its line ends after
 * {@link GOODBYE_MS}, where `ws` would wait for 30 s: so long a stranger would cost its line and its memory.
 */
export class WebSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    const closing = { closeTimeout: GOODBYE_MS };
    super({ ...options, ...closing });
  }
}
