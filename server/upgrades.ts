import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { ALWAYS } from "./headers.ts";

/** What Socket.IO answers itself. */
const SOCKETS = "/socket.io/";

/** How long a line may stand still while it is answered: it is out of reach of the server's own timeouts. */
const PATIENCE_MS = 5_000;

/** The whole of an answer without a body, behind which the line is closed. */
export function lastAnswer(status: "403 Forbidden" | "404 Not Found"): string {
  return [
    `HTTP/1.1 ${status}`,
    "Connection: close",
    "Content-Length: 0",
    ...Object.entries(ALWAYS).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");
}

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
    const isOffer = request.headers.upgrade?.toLowerCase() !== "websocket";
    if (!isOffer || (request.method !== "GET" && request.method !== "HEAD")) {
      line.write(lastAnswer("404 Not Found"));
      line.destroySoon();
      return;
    }
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(line);
    response.once("finish", () => line.destroySoon());
    answer(request, response);
  });
}
