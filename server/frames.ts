/** Header and payload of one web socket frame, or several frames joined. */
export type Frame = readonly Uint8Array[];

/** A packet of engine.io, as far as it matters for framing. */
export interface Packet {
  readonly type: string;
  readonly data?: unknown;
  /** `wsPreEncodedFrame`: the packet's web socket frame, where Socket.IO's adapter made it for many receivers. */
  readonly options?: { readonly wsPreEncodedFrame?: Frame } | undefined;
}

/** Engine.IO's digit for a `message` packet, as a character. */
const MESSAGE = 0x34;
/** FIN and the opcode (RFC 6455 section 5.2). */
const FINAL_TEXT = 0x81;
const FINAL_BINARY = 0x82;

/** Packets above this size gain nothing from being copied next to each other. */
const MOST_COPIED = 16 * 1024;

/** All receivers of bytes share them, as long as they are not copied: so only what is less than its packet costs. */
const MOST_COPIED_BYTES = 4 * 1024;

/** The longest head of a frame in a run, with Engine.IO's digit. */
const MOST_HEAD = 5;

/** A run that has more bytes than this takes no more: what is copied at once stays small. */
const FULL_RUN = 64 * 1024;

/** More is not set aside for what may come: a reader that stopped holds it. */
const MOST_EXPECTED = FULL_RUN / 2;

/** The frame of a packet with such options that can stand in a {@link SharedRun}, `undefined` for what is better left alone. */
export function sharedFrameOf(options: Packet["options"]): Frame | undefined {
  const frame = options?.wsPreEncodedFrame;
  return frame !== undefined && (frame[1]?.byteLength ?? 0) <= MOST_COPIED ? frame : undefined;
}

/**
 * Frames that a broadcast made, one behind the other, in place of their packets. All who were sent the same share one run: the
 * next frame leads whoever holds a run to the very run that it led the one before to. So a receiver costs a reference rather
 * than a packet for each message, and joining the frames costs once for each run, whatever the number of its receivers.
 */
export class SharedRun implements Packet {
  readonly type = "message";
  readonly frame: Frame;
  readonly #before: SharedRun | undefined;
  readonly #bytes: number;
  #next: SharedRun | undefined;
  #options: { readonly wsPreEncodedFrame: Frame } | undefined;

  constructor(frame: Frame, before?: SharedRun) {
    this.frame = frame;
    this.#before = before;
    this.#bytes = bytesOf(frame) + (before === undefined ? 0 : before.#bytes);
  }

  get isFull(): boolean {
    return this.#bytes > FULL_RUN;
  }

  /** What it is as one buffer: made once, and never to be changed. */
  get options(): { readonly wsPreEncodedFrame: Frame } {
    this.#options ??= { wsPreEncodedFrame: [Buffer.concat(this.#pieces())] };
    return this.#options;
  }

  /** The run that is this one and `frame` behind it. */
  and(frame: Frame): SharedRun {
    const known = this.#next;
    if (known !== undefined && known.frame === frame) return known;
    const next = new SharedRun(frame, this);
    this.#next = next;
    return next;
  }

  #pieces(): Uint8Array[] {
    const frames = [this.frame];
    for (let run = this.#before; run !== undefined; run = run.#before) frames.push(run.frame);
    return frames.reverse().flat();
  }
}

/** Where shared runs begin: whoever is sent the same first frame begins with the same run. */
export class SharedRuns {
  #first: SharedRun | undefined;

  /** The run of `frame` alone. */
  begin(frame: Frame): SharedRun {
    if (this.#first?.frame !== frame) this.#first = new SharedRun(frame);
    return this.#first;
  }

  /** Lets go of what it remembers: payloads are kept no longer than the turn in which they are written. */
  forget(): void {
    this.#first = undefined;
  }
}

/**
 * Text and small bytes for one connection, framed as they come, frame behind frame in one buffer. Packets and strings that wait
 * for the end of a turn outlive the collections of garbage in it, each of which would copy them; bytes outside the heap are not
 * copied. And what is framed is all that it takes: a reader that stopped is owed what is counted, not an object for each byte.
 */
export class OwnRun implements Packet {
  readonly type = "message";
  #bytes: Buffer;
  #length = 0;

  /** Begins with what {@link add} adds, and with room for `expected` bytes of frames or {@link MOST_EXPECTED}. */
  constructor(payload: string | Uint8Array, bytes: number, expected: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(bytes + MOST_HEAD, Math.min(expected, MOST_EXPECTED)));
    this.add(payload, bytes);
  }

  get isFull(): boolean {
    return this.#length > FULL_RUN;
  }

  /** Bytes of its frames. */
  get length(): number {
    return this.#length;
  }

  /** What it is by now. */
  get options(): { readonly wsPreEncodedFrame: Frame } {
    return { wsPreEncodedFrame: [this.#bytes.subarray(0, this.#length)] };
  }

  /** The text or bytes of a packet that can stand in a run, `undefined` for what is better left to the transport. */
  static payloadOf({ type, data, options }: Packet): string | Uint8Array | undefined {
    if (type !== "message" || options?.wsPreEncodedFrame !== undefined) return undefined;
    if (typeof data === "string") return data.length <= MOST_COPIED ? data : undefined;
    return data instanceof Uint8Array && data.byteLength <= MOST_COPIED_BYTES ? data : undefined;
  }

  /**
   * Adds one unmasked frame, as servers send them (RFC 6455 section 5.1); before text stands Engine.IO's digit, before bytes
   * nothing. `bytes` is how long the payload is in UTF-8.
   */
  add(payload: string | Uint8Array, bytes: number): void {
    if (typeof payload !== "string") {
      const start = this.#begin(FINAL_BINARY, bytes);
      this.#bytes.set(payload, start);
      return;
    }
    const start = this.#begin(FINAL_TEXT, bytes + 1);
    this.#bytes[start] = MESSAGE;
    this.#bytes.write(payload, start + 1);
  }

  /** Adds the head of a frame with room for its payload behind it, and answers where that starts. */
  #begin(opcode: number, length: number): number {
    // What can be in a run is shorter than 65,536 bytes.
    const head = length < 126 ? 2 : 4;
    const start = this.#extend(head + length);
    this.#bytes[start] = opcode;
    if (head === 2) this.#bytes[start + 1] = length;
    else {
      this.#bytes[start + 1] = 126;
      this.#bytes.writeUInt16BE(length, start + 2);
    }
    return start + head;
  }

  /** Makes room for `size` more bytes, and answers where they start. */
  #extend(size: number): number {
    const start = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * this.#length);
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    return start;
  }
}

function bytesOf(frame: Frame): number {
  let bytes = 0;
  for (const piece of frame) bytes += piece.byteLength;
  return bytes;
}
