/** The simplest possible fan-out on bare web sockets: what is not to be beaten by a relay that frames and checks. */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

const http = createServer();
const rooms = new Map<string, Set<WebSocket>>();

new WebSocketServer({ server: http }).on("connection", (socket, request) => {
  const room = request.url ?? "/";
  const others = rooms.get(room) ?? new Set();
  rooms.set(room, others.add(socket));
  socket.on("message", (data: Buffer, binary) => {
    for (const other of others) if (other !== socket) other.send(data, { binary });
  });
  socket.on("close", () => others.delete(socket));
});

http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  if (typeof address === "object") process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
