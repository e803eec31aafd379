import type { Server } from "socket.io";
import { SharedRuns } from "./frames.ts";
import { type Connection, Waiting } from "./waiting.ts";

/** Bytes that are held back of one connection; what is above goes out at once. */
const MOST_HELD = 64 * 1024;

/** Where a connection keeps what waits on it: an own function for each would cost memory while it is idle. */
const WAITING: unique symbol = Symbol("waiting");

type Corked = Connection & { [WAITING]?: Waiting };

/** What was joined until the end of this turn can be sent earlier. */
export interface Cork {
  /** Writes what is held, now: for who is about to close connections without waiting for them. */
  release(): void;
}

/** How much may wait, and who is told what went wrong. */
export interface CorkOptions {
  /** A connection that owes its reader more bytes than this is closed. */
  readonly most: number;
  /** A connection was closed because it reads too slowly. */
  readonly onCut: () => void;
  /** Writing to a connection threw, and it is closed; or closing it threw. */
  readonly onBroken: (error: unknown) => void;
}

/**
 * Joins all that is written to a connection within one turn of the event loop into one write, and bounds what waits.
 *
 * A system call for each receiver of each message is what a relay spends its time on: in a room of 100 it caps a core near
 * 250,000 deliveries a second, nearly all of it in the kernel. So packets stay in engine.io's own buffer until the turn
 * ends (`setImmediate` runs right after what the sockets of this turn brought), as frames in few runs of bytes, and then
 * leave as one batch through a corked stream: one system call on TCP, one record on TLS, one answer to a long poll. An idle
 * relay ends its turn at once, so that nothing waits for a timer.
 *
 * A connection that is closing is never held: engine.io closes the transport right behind its last flush. What a broken
 * connection still held is dropped by engine.io together with its buffer. One whose writing throws is closed and costs
 * nobody else anything. Both it and who reads too slowly are closed at the turn's end, never within a broadcast.
 *
 * Someone who reads slowly costs a bounded amount of memory (PROTOCOL.md section 3, Limits): what is lost with the
 * connection, clients repair (section 9).
 */
export function joinWrites(io: Server, { most, onCut, onBroken }: CorkOptions): Cork {
  const runs = new SharedRuns();
  let held: Waiting[] = [];
  let slow: Waiting[] = [];
  let turn: NodeJS.Immediate | undefined;
  /**
   * Whoever is cut is seen off, by a message to everyone who knows it. That must not happen inside of such a message: it may
   * be one too many for the next slow reader, and so on, each deeper in the stack than the one before.
   */
  const cutLater = (waiting: Waiting): void => {
    waiting.drop();
    slow.push(waiting);
    turn ??= setImmediate(release);
  };
  const write = (waiting: Waiting): void => {
    try {
      waiting.write();
    } catch (error) {
      // Nobody up the stack would catch it, and the others of this turn or of this broadcast have done nothing wrong.
      onBroken(error);
      cutLater(waiting);
    }
  };
  function release(): void {
    clearImmediate(turn);
    turn = undefined;
    const ending = held;
    held = [];
    for (const waiting of ending) {
      waiting.isHeld = false;
      write(waiting);
    }
    const cutting = slow;
    slow = [];
    for (const { connection } of cutting) {
      try {
        cut(connection);
      } catch (error) {
        onBroken(error);
      }
    }
    runs.forget();
  }
  function flush(this: Corked): void {
    const waiting = this[WAITING];
    if (waiting === undefined) return;
    if (waiting.isCut) {
      waiting.drop();
      return;
    }
    waiting.gather(runs);
    hold(waiting);
  }
  /** Bounds what waits, and holds it until the turn's end where that is possible. */
  function hold(waiting: Waiting): void {
    const { readyState, transport } = waiting.connection;
    if (waiting.owed > most) {
      onCut();
      cutLater(waiting);
    } else if (readyState !== "open" || waiting.bytes > MOST_HELD) {
      write(waiting);
    } else if (transport.writable && !waiting.isHeld) {
      waiting.isHeld = true;
      held.push(waiting);
      turn ??= setImmediate(release);
    }
  }
  let plainWrite: Connection["write"];
  /** engine.io's own, where a broadcast's frame takes a shorter way: its receivers are what a room costs. */
  const shareOrWrite: Connection["write"] = function (this: Corked, data, options, sent) {
    const waiting = this[WAITING];
    if (waiting === undefined || sent !== undefined || !waiting.share(options, runs))
      return plainWrite.call(this, data, options, sent);
    hold(waiting);
    return this;
  };
  io.engine.on("connection", (connection: Corked) => {
    plainWrite = connection.write;
    connection[WAITING] = new Waiting(connection);
    connection.flush = flush;
    connection.write = shareOrWrite;
  });
  return { release };
}

/**
 * `close(true)` because `disconnect()` would wait for a drain that never comes, and would tell the client not to return. The
 * closing handshake would wait for the reader too, and hold all that is unsent meanwhile.
 */
function cut(connection: Connection): void {
  const { transport } = connection;
  connection.close(true);
  transport.socket?.terminate();
}
