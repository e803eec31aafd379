import type { Server } from "socket.io";
import { FrameJoiner, type Packet, TextRun } from "./frames.ts";

/** The parts of an engine.io connection that matter here: `io.engine` is untyped. */
interface Connection {
  readonly readyState: string;
  readonly transport: {
    readonly writable: boolean;
    /** A web socket's transport has one, and underneath it the TCP or TLS stream. */
    readonly socket?: { readonly _socket?: Stream };
  };
  /** Made and not yet handed to the transport. */
  writeBuffer: Packet[];
  flush(): void;
  close(discard: boolean): void;
}

interface Stream {
  cork(): void;
  uncork(): void;
}

/** Bytes that are held back of one connection; what is above goes out at once. */
const MOST_HELD = 64 * 1024;

/** What was joined until the end of this turn can be sent earlier. */
export interface Cork {
  /** Writes what is held, now: for who is about to close connections without waiting for them. */
  release(): void;
}

/**
 * Joins all that is written to a connection within one turn of the event loop into one write.
 *
 * A system call for each receiver of each message is what a relay spends its time on: in a room of 100 it caps a core near
 * 250,000 deliveries a second, nearly all of it in the kernel. So packets stay in engine.io's own buffer until the turn
 * ends (`setImmediate` runs right after what the sockets of this turn brought), text for one connection alone as frames in
 * one run of bytes, and then leave as one batch of joined frames through a corked stream: one system call on TCP, one
 * record on TLS, one answer to a long poll. An idle relay ends its turn at once, so that nothing waits for a timer.
 *
 * A connection that is closing is never held: engine.io closes the transport right behind its last flush. What a broken
 * connection still held is dropped by engine.io together with its buffer. One whose writing throws is closed, told to
 * `onBroken`, and costs nobody else anything.
 */
export function joinWrites(io: Server, onBroken: (error: unknown) => void): Cork {
  const held = new Set<Held>();
  const frames = new FrameJoiner();
  let turn: NodeJS.Immediate | undefined;
  const release = (): void => {
    clearImmediate(turn);
    turn = undefined;
    // A flush makes its connection writable again later at the earliest: nothing is added to what is walked here.
    for (const connection of held) {
      try {
        connection.release();
      } catch (error) {
        // Nobody up the stack would catch it, and the others of this turn have done nothing wrong.
        onBroken(error);
        connection.close();
      }
    }
    held.clear();
    frames.forget();
  };
  io.engine.on("connection", (connection: Connection) => {
    const own = new Held(connection, frames);
    connection.flush = () => {
      if (!own.hold()) return;
      held.add(own);
      turn ??= setImmediate(release);
    };
  });
  return { release };
}

/** What is held of one connection. */
class Held {
  readonly #connection: Connection;
  readonly #flush: () => void;
  readonly #frames: FrameJoiner;
  #bytes = 0;
  /** So many packets of the connection's buffer are counted, and the last of them is a run that can grow. */
  #packets = 0;
  #run: TextRun | undefined;

  constructor(connection: Connection, frames: FrameJoiner) {
    this.#connection = connection;
    this.#frames = frames;
    this.#flush = connection.flush.bind(connection);
  }

  /** Whether the connection has something that waits for the end of the turn. Otherwise it was written if it can be. */
  hold(): boolean {
    const { transport, writeBuffer, readyState } = this.#connection;
    if (!transport.writable || writeBuffer.length === 0) return false;
    this.#gather();
    if (readyState === "open" && this.#bytes <= MOST_HELD) return true;
    this.release();
    return false;
  }

  /** Counts what is new in the connection's buffer, and puts runs in the place of texts. */
  #gather(): void {
    const { transport, writeBuffer } = this.#connection;
    let kept = this.#packets;
    for (let n = kept; n < writeBuffer.length; n++) {
      const packet = writeBuffer[n];
      if (packet === undefined) continue;
      this.#bytes += sizeOf(packet.data);
      // A long poll has no frames: engine.io joins its packets itself.
      const text = transport.socket === undefined ? undefined : TextRun.textOf(packet);
      if (text !== undefined && this.#run !== undefined) {
        this.#run.add(text);
        continue;
      }
      this.#run = text === undefined ? undefined : new TextRun(text);
      writeBuffer[kept] = this.#run ?? packet;
      kept += 1;
    }
    writeBuffer.length = kept;
    this.#packets = kept;
  }

  /** Closes the connection, without a word. */
  close(): void {
    this.#connection.close(true);
  }

  /** Writes it. */
  release(): void {
    this.#bytes = 0;
    this.#packets = 0;
    this.#run = undefined;
    const connection = this.#connection;
    const stream = connection.transport.socket?.["_socket"];
    // A long poll has no frames: engine.io joins its packets itself.
    if (stream === undefined) {
      this.#flush();
      return;
    }
    if (connection.transport.writable) connection.writeBuffer = this.#frames.join(connection.writeBuffer);
    stream.cork();
    try {
      this.#flush();
    } finally {
      stream.uncork();
    }
  }
}

/** Characters for text: near enough for a bound on what is held. */
function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  return ArrayBuffer.isView(data) ? data.byteLength : 0;
}
