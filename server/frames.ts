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
  #joined: readonly Packet[] = [];

  /**
   * The packets in which `packets` should be written. Text is joined, order is kept, binary and large packets stay as they
   * are. What is answered may be shared between connections: it must not be changed.
   */
  join(packets: readonly Packet[]): readonly Packet[] {
    if (this.#repeats(packets)) return this.#joined;
    const joined: Packet[] = [];
    let run: Uint8Array[] = [];
    const close = (): void => {
      if (run.length > 0) joined.push(preEncoded(run.length === 1 ? run : [Buffer.concat(run)]));
      run = [];
    };
    for (const packet of packets) {
      const parts = frameOf(packet);
      if (parts === undefined) {
        close();
        joined.push(packet);
      } else {
        run.push(...parts);
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

function preEncoded(frame: readonly Uint8Array[]): Packet {
  return { type: "message", options: { wsPreEncodedFrame: frame } };
}

/** The frame of a text packet, or `undefined` for what is better left to the transport. */
function frameOf({ type, data, options }: Packet): readonly Uint8Array[] | undefined {
  const frame = options?.wsPreEncodedFrame;
  if (frame !== undefined) return (frame[1]?.byteLength ?? 0) <= MOST_COPIED ? frame : undefined;
  if (type !== "message" || typeof data !== "string" || data.length > MOST_COPIED) return undefined;
  return [textFrame(data)];
}

/** One unmasked frame of text, as servers send them (RFC 6455 section 5.1), with Engine.IO's digit before `text`. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text) + 1;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame[head] = MESSAGE;
  frame.write(text, head + 1);
  return frame;
}
