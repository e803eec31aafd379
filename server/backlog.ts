import type { Server } from "socket.io";
import type { Packet } from "./frames.ts";

/** The parts of an engine.io connection that count: `io.engine` is untyped. */
interface Connection {
  /** `socket` is there with a web socket. */
  readonly transport: { readonly writable: boolean; readonly socket?: { terminate(): void } };
  on(event: "packetCreate", listener: (packet: Packet) => void): unknown;
  on(event: "flush", listener: () => void): unknown;
  close(discard: boolean): void;
}

/**
 * Closes every connection that has more than `most` bytes waiting (PROTOCOL.md section 3, Limits), so that someone who
 * reads slowly costs the relay a bounded amount of memory. What is lost, clients repair (section 9).
 *
 * engine.io holds packets while the transport is busy with the batch before: `waiting` counts those, `flying` the batch.
 * `close(true)` because `disconnect()` would wait for a drain that never comes, and would tell the client not to return.
 */
export function watchBacklog(io: Server, most: number, onCut: () => void): void {
  io.engine.on("connection", (connection: Connection) => {
    let waiting = 0;
    let flying = 0;
    let cut = false;
    connection.on("packetCreate", (packet) => {
      if (connection.transport.writable) flying = 0;
      waiting += bytesOf(packet);
      if (cut || waiting + flying <= most) return;
      cut = true;
      onCut();
      const { transport } = connection;
      connection.close(true);
      // The closing handshake would wait for the reader too, and hold all that is unsent meanwhile.
      transport.socket?.terminate();
    });
    connection.on("flush", () => {
      flying = waiting;
      waiting = 0;
    });
  });
}

function bytesOf({ data, options }: Packet): number {
  // Counted once for all receivers of a broadcast.
  const frame = options?.wsPreEncodedFrame;
  if (frame !== undefined) return frame[1]?.byteLength ?? 0;
  if (typeof data === "string") return Buffer.byteLength(data);
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0;
}
