/** A packet of engine.io, as far as it matters for framing. */
export interface Packet {
  readonly type: string;
  readonly data?: unknown;
  /** `wsPreEncodedFrame`: header and payload of the packet's web socket frame, where Socket.IO's adapter made them for many receivers. */
  readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] };
}

/** Engine.IO's digit for a `message` packet, as a character. */
const MESSAGE = 0x34;
/** FIN and the opcode of text (RFC 6455 section 5.2). */
const FINAL_TEXT = 0x81;

/** Packets above this size gain nothing from being copied next to each other. */
const MOST_COPIED = 16 * 1024;

/**
 * Joins web socket frames, so that a batch of packets is one buffer and one write in place of two for each packet. Who
 * gets the very packets that the one before got, as most of a room does, gets the very buffer too: framing costs once for
 * each batch, whatever the number of its receivers.
 */
export class FrameJoiner {
  #packets: readonly Packet[] = [];
  #joined: Packet[] = [];

  /**
   * The packets in which `packets` should be written. Frames are joined, order is kept, large ones and what is not framed
   * yet stay as they are. What is answered may be shared between connections: it must not be changed.
   */
  join(packets: readonly Packet[]): Packet[] {
    if (this.#repeats(packets)) return this.#joined;
    const joined: Packet[] = [];
    let run: Uint8Array[] = [];
    const close = (): void => {
      if (run.length > 0) joined.push(framed(run.length === 1 ? run : [Buffer.concat(run)]));
      run = [];
    };
    for (const packet of packets) {
      const frame = packet.options?.wsPreEncodedFrame;
      if (frame === undefined || (frame[1]?.byteLength ?? 0) > MOST_COPIED) {
        close();
        joined.push(packet);
      } else {
        run.push(...frame);
      }
    }
    close();
    // Only what came out of a broadcast comes again.
    const shared = packets.every(({ options }) => options?.wsPreEncodedFrame !== undefined);
    this.#packets = shared ? [...packets] : [];
    this.#joined = shared ? joined : [];
    return joined;
  }

  /** Lets go of what it remembers: payloads are kept no longer than the turn in which they are written. */
  forget(): void {
    this.#packets = [];
    this.#joined = [];
  }

  #repeats(packets: readonly Packet[]): boolean {
    const before = this.#packets;
    if (before.length !== packets.length) return false;
    // Each receiver has packets of its own around the one frame.
    return (
      packets.length > 0 &&
      packets.every(({ options }, n) => {
        const frame = options?.wsPreEncodedFrame;
        return frame !== undefined && frame === before[n]?.options?.wsPreEncodedFrame;
      })
    );
  }
}

function framed(frame: readonly Uint8Array[]): Packet {
  return { type: "message", options: { wsPreEncodedFrame: frame } };
}

/**
 * Text for one connection, framed as it comes, frame behind frame in one buffer. Packets and strings that wait for the end
 * of a turn outlive the collections of garbage in it, each of which would copy them; bytes outside the heap are not copied.
 */
export class TextRun implements Packet {
  readonly type = "message";
  #bytes = Buffer.alloc(0);
  #length = 0;

  constructor(text: string) {
    this.add(text);
  }

  /** What it is by now. */
  get options(): { readonly wsPreEncodedFrame: readonly Uint8Array[] } {
    return { wsPreEncodedFrame: [this.#bytes.subarray(0, this.#length)] };
  }

  /** The text of a packet that can stand in a run, `undefined` for what is better left to the transport. */
  static textOf({ type, data, options }: Packet): string | undefined {
    if (type !== "message" || options?.wsPreEncodedFrame !== undefined) return undefined;
    return typeof data === "string" && data.length <= MOST_COPIED ? data : undefined;
  }

  /** Adds one unmasked frame of text, as servers send them (RFC 6455 section 5.1), with Engine.IO's digit before `text`. */
  add(text: string): void {
    const length = Buffer.byteLength(text) + 1;
    // What can be in a run is shorter than 65,536 bytes.
    const head = length < 126 ? 2 : 4;
    const start = this.#extend(head + length);
    this.#bytes[start] = FINAL_TEXT;
    if (head === 2) this.#bytes[start + 1] = length;
    else {
      this.#bytes[start + 1] = 126;
      this.#bytes.writeUInt16BE(length, start + 2);
    }
    this.#bytes[start + head] = MESSAGE;
    this.#bytes.write(text, start + head + 1);
  }

  /** Makes room for `size` more bytes, and answers where they start. */
  #extend(size: number): number {
    const start = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      // Exactly what is needed the first time, for mostly that is all.
      const larger = Buffer.allocUnsafe(start === 0 ? size : 2 * this.#length);
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    return start;
  }
}
