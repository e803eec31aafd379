import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { ALWAYS } from "./headers.ts";

/** What Socket.IO answers itself. */
const SOCKETS = "/socket.io/";

/** How long a line may stand still while it is answered: it is out of reach of the server's own timeouts. */
const PATIENCE_MS = 5_000;

/**
 * Answers requests to become something else than HTTP that are not for Socket.IO, and closes their lines: Node hands such a line
 * over with the first listener and does nothing more for it. There are no other web sockets here. A client that merely offers
 * another protocol, as some do with each request (`h2c`), gets what it asked for with `answer`; what such a request brings along
 * can no longer be read, so that only those without a body are answered.
 */
export function answerUpgrades(
  http: Server,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  http.on("upgrade", (request, line) => {
    if (request.url?.startsWith(SOCKETS) === true || !(line instanceof Socket)) return;
    // A line that breaks meanwhile is nobody's bug.
    line.on("error", () => undefined);
    line.setTimeout(PATIENCE_MS, () => line.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.once("finish", () => line.destroySoon());
    try {
      response.assignSocket(line);
    } catch {
      // What the line asked before is not answered yet: who asks for something else meanwhile gets neither.
      line.destroy();
      return;
    }
    const isOffer = request.headers.upgrade?.toLowerCase() !== "websocket";
    if (!isOffer || (request.method !== "GET" && request.method !== "HEAD")) {
      response.writeHead(404, { ...ALWAYS, "Content-Length": "0" }).end();
      return;
    }
    answer(request, response);
  });
}
