/**
 * The simplest possible Socket.IO relay: nothing is checked, limited or remembered. Whoever asks for an acknowledgement
 * gets one. What ours costs is told as a ratio to this, in the same run.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

interface Letter {
  readonly to?: string;
  readonly room?: string;
  readonly data: unknown;
}

type Acknowledge = (answer: object) => void;

const http = createServer();
const chat = new Server(http, { serveClient: false }).of("/chat");

chat.on("connection", (socket) => {
  const from = String(socket.handshake.auth["name"]);
  void socket.join(`user:${from}`);
  socket.on("join_room", ({ room }: { readonly room: string }, acknowledge?: Acknowledge) => {
    void socket.join(room);
    acknowledge?.({ ok: true });
  });
  socket.on("message", ({ to, data }: Letter, acknowledge?: Acknowledge) => {
    const timestamp = Date.now();
    chat.to(`user:${to}`).emit("message", { from, to, device: socket.id, data, timestamp });
    acknowledge?.({ ok: true, delivered: 1, timestamp });
  });
  socket.on("room_message", ({ room, data }: Letter, acknowledge?: Acknowledge) => {
    const timestamp = Date.now();
    socket.to(room ?? "").emit("room_message", { room, from, device: socket.id, data, timestamp });
    acknowledge?.({ ok: true, timestamp });
  });
});

http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  if (typeof address === "object") process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
