import { OwnRun, type Packet, sharedFrameOf, SharedRun, type SharedRuns } from "./frames.ts";
import { type Answer, UnreadAnswers } from "./unread.ts";
import { GOODBYE_MS } from "./web-sockets.ts";

/** What a packet costs that waits on its own, beside its bytes: objects, not frames. Only those of long polls do in numbers. */
const PACKET_COST = 256;

/** The parts of an engine.io connection that matter for writing: `io.engine` is untyped. */
export interface Connection {
  readonly readyState: string;
  readonly transport: {
    readonly writable: boolean;
    /** A web socket's transport has one, and underneath it the TCP or TLS stream. */
    readonly socket?: { readonly _socket?: Stream; terminate(): void };
    /** A long poll's transport has one while it can answer. */
    readonly res?: Answer | null;
  };
  /** Made and not yet handed to the transport. */
  writeBuffer: Packet[];
  flush: () => void;
  /** Makes a packet of type `message` and flushes. */
  write: (data: unknown, options?: Packet["options"], sent?: () => void) => unknown;
  close(discard: boolean): void;
  once(event: "close", listener: () => void): unknown;
}

interface Stream {
  cork(): void;
  uncork(): void;
}

/** What waits to be written on one connection: gathered in engine.io's own buffer, and counted. */
export class Waiting {
  /** Whether it is written at the end of this turn at the latest. */
  isHeld = false;
  #isCut = false;
  readonly connection: Connection;
  /** In the connection's buffer. */
  #bytes = 0;
  /** Of the batch before, which is the transport's as long as that is busy. */
  #flying = 0;
  /** So many packets of the connection's buffer are counted, and `#run` is the last of them where that can grow. */
  #packets = 0;
  #run: SharedRun | OwnRun | undefined;
  /** Bytes of the last run of its own: the next one mostly becomes as long. */
  #usual = 0;
  /** Of a connection that polled; others are spared it. */
  #unread: UnreadAnswers | undefined;
  /** engine.io's own, in whose place another one stands. */
  readonly #flush: () => void;

  /** To be made before the connection's `flush` is replaced. */
  constructor(connection: Connection) {
    this.connection = connection;
    this.#flush = connection.flush;
  }

  /** Bytes that are not handed to the transport. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that the reader has not taken. What waits on an idle transport is not among them: it waits for this turn's end. */
  get owed(): number {
    const unread = this.#unread?.bytes ?? 0;
    return this.connection.transport.writable ? unread : unread + this.#bytes + this.#flying;
  }

  /** Whether it was dropped. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Lets go of what waits, for ever: the connection is about to be closed. */
  drop(): void {
    this.#isCut = true;
    this.#unread?.destroy();
    this.connection.writeBuffer.length = 0;
    this.#bytes = 0;
    this.#packets = 0;
    this.#run = undefined;
  }

  /**
   * Puts a broadcast's frame behind what waits, as {@link gather} does with packets, but without a packet for each receiver.
   * Answers false where that cannot be: then it has to be written as a packet.
   */
  share(options: Packet["options"], runs: SharedRuns): boolean {
    const frame = sharedFrameOf(options);
    const { readyState, transport, writeBuffer } = this.connection;
    if (frame === undefined || this.#isCut || readyState !== "open" || transport.socket === undefined)
      return false;
    this.#bytes += frame[1]?.byteLength ?? 0;
    const before = this.#run;
    if (before instanceof SharedRun && !before.isFull) {
      this.#run = before.and(frame);
      writeBuffer[this.#packets - 1] = this.#run;
    } else {
      this.#run = runs.begin(frame);
      writeBuffer[this.#packets] = this.#run;
      this.#packets += 1;
    }
    return true;
  }

  /** Counts what is new in the connection's buffer, and puts runs in the place of packets. */
  gather(runs: SharedRuns): void {
    const { transport, writeBuffer } = this.connection;
    let kept = this.#packets;
    for (let n = kept; n < writeBuffer.length; n++) {
      const packet = writeBuffer[n];
      if (packet === undefined) continue;
      const bytes = sizeOf(packet);
      this.#bytes += bytes;
      // A long poll has no frames: engine.io joins its packets itself.
      if (transport.socket === undefined) this.#bytes += PACKET_COST;
      if (transport.socket === undefined || !this.#grow(packet, bytes, runs)) kept += 1;
      writeBuffer[kept - 1] = this.#run ?? packet;
    }
    // Mostly one: to set the length would take longer.
    while (writeBuffer.length > kept) writeBuffer.pop();
    this.#packets = kept;
  }

  /** Hands all that waits to the transport, unless that is busy. Throws what writing throws, and then leaves no stream corked. */
  write(): void {
    const { connection } = this;
    if (!connection.transport.writable || connection.writeBuffer.length === 0) return;
    const { res, socket } = connection.transport;
    this.#flying = res ? 0 : this.#bytes;
    if (res) this.#unreadAnswers().add(res, this.#bytes);
    if (this.#run instanceof OwnRun) this.#usual = this.#run.length;
    this.#bytes = 0;
    this.#packets = 0;
    this.#run = undefined;
    // A long poll has no stream of its own.
    const stream = socket?.["_socket"];
    stream?.cork();
    try {
      this.#flush.call(connection);
    } finally {
      stream?.uncork();
    }
  }

  /** Whether the packet went into the run that there was. Otherwise it begins one, or there is none. */
  #grow(packet: Packet, bytes: number, runs: SharedRuns): boolean {
    const before = this.#run?.isFull === true ? undefined : this.#run;
    const frame = sharedFrameOf(packet.options);
    if (frame !== undefined) {
      const grows = before instanceof SharedRun;
      this.#run = grows ? before.and(frame) : runs.begin(frame);
      return grows;
    }
    const payload = OwnRun.payloadOf(packet);
    const grows = payload !== undefined && before instanceof OwnRun;
    if (grows) before.add(payload, bytes);
    else this.#run = payload === undefined ? undefined : new OwnRun(payload, bytes, this.#usual);
    return grows;
  }

  #unreadAnswers(): UnreadAnswers {
    if (this.#unread !== undefined) return this.#unread;
    const unread = new UnreadAnswers();
    this.#unread = unread;
    // Without their connection nothing would count them any more: they get as long as a closing handshake, then their line ends.
    this.connection.once("close", () => setTimeout(() => unread.destroy(), GOODBYE_MS).unref());
    return unread;
  }
}

/** Bytes of a packet on the wire, heads left out. */
function sizeOf({ data, options }: Packet): number {
  // What is framed was counted once for all its receivers.
  const frame = options?.wsPreEncodedFrame;
  if (frame !== undefined) return frame[1]?.byteLength ?? 0;
  if (typeof data === "string") return Buffer.byteLength(data);
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0;
}
