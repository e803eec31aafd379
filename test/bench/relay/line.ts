import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Called with the chunk in which a frame came, and where in it the frame's payload starts and ends. */
export type OnFrame = (chunk: Buffer, start: number, end: number, isBinary: boolean) => void;

const FINAL_TEXT = 0x81;
const FINAL_BINARY = 0x82;
const CLOSE = 0x88;
const MASKED = 0x80;
/** Always the same one (RFC 6455 section 5.3), but none of zeros: a server would be spared its work. */
const MASK = Buffer.from([0x5a, 0xc3, 0x96, 0x0f]);
const END_OF_HEAD = Buffer.from("\r\n\r\n");

/**
 * A web socket with nothing but what a load generator needs of one: frames are counted where they lie in what the network
 * brought, without an event, a buffer or a string for each; what is sent within one turn leaves in one write.
 */
export class Line {
  readonly socket: Socket;
  readonly #onFrame: OnFrame;
  #rest: Buffer | undefined;

  private constructor(socket: Socket, onFrame: OnFrame) {
    this.socket = socket;
    this.#onFrame = onFrame;
  }

  /** Opens `path` at `url`, a `http:` address. Rejects where the server does not switch protocols. */
  static async open(url: string, path: string, onFrame: OnFrame): Promise<Line> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    let head = Buffer.alloc(0);
    while (!head.includes(END_OF_HEAD)) {
      const [part] = (await Promise.race([once(socket, "data"), closed(socket)])) as [Buffer];
      head = Buffer.concat([head, part]);
    }
    if (!head.toString("latin1").startsWith("HTTP/1.1 101 ")) throw new Error("no web socket is opened here");
    const line = new Line(socket, onFrame);
    socket.on("data", (chunk: Buffer) => line.#take(chunk));
    // A server that cuts the line is what some workloads wait for: they listen to `close`, which follows.
    socket.on("error", () => undefined);
    // What came along with the head is taken with what comes next: the server waits for the client to speak.
    const first = head.subarray(head.indexOf(END_OF_HEAD) + END_OF_HEAD.length);
    if (first.length > 0) line.#rest = first;
    return line;
  }

  /** Sends one frame. */
  send(payload: string | Buffer): void {
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    const opcode = typeof payload === "string" ? FINAL_TEXT : FINAL_BINARY;
    const body = typeof payload === "string" ? mask(Buffer.from(payload)) : maskedOnce(payload);
    this.socket.write(head(opcode, body.length));
    this.socket.write(body);
  }

  #take(brought: Buffer): void {
    const chunk = this.#rest === undefined ? brought : Buffer.concat([this.#rest, brought]);
    let at = 0;
    for (;;) {
      const start = payloadStart(chunk, at);
      const end = start + payloadLength(chunk, at);
      // Also where the head is cut off: then nothing of it is a number.
      if (!(end <= chunk.length)) break;
      if (chunk[at] === CLOSE) this.socket.destroy();
      else this.#onFrame(chunk, start, end, chunk[at] === FINAL_BINARY);
      at = end;
    }
    this.#rest = at === chunk.length ? undefined : chunk.subarray(at);
  }
}

async function closed(socket: Socket): Promise<never> {
  await once(socket, "close");
  throw new Error("closed while connecting");
}

/** Masks bytes where they are. */
function mask(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (MASK[at & 3] ?? 0);
  return bytes;
}

const masked = new WeakMap<Buffer, Buffer>();

/** Bytes under the mask: they are large and sent again and again, and masking them would keep the load busy. */
function maskedOnce(bytes: Buffer): Buffer {
  const known = masked.get(bytes) ?? mask(Buffer.concat([bytes]));
  masked.set(bytes, known);
  return known;
}

/** The head of a client's frame. */
function head(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.concat([Buffer.from([opcode, MASKED | length]), MASK]);
  if (length < 65_536)
    return Buffer.concat([Buffer.from([opcode, MASKED | 126, length >> 8, length & 0xff]), MASK]);
  const long = Buffer.alloc(14);
  long[0] = opcode;
  long[1] = MASKED | 127;
  long.writeUInt32BE(length, 6);
  return long;
}

/** Where the payload of the server's frame at `at` starts: such a frame has no mask. */
function payloadStart(chunk: Buffer, at: number): number {
  const length = chunk[at + 1] ?? Number.NaN;
  return at + (length < 126 ? 2 : length === 126 ? 4 : 10);
}

/** Bytes of the payload of the server's frame at `at`; `NaN` where the head is not there yet. */
function payloadLength(chunk: Buffer, at: number): number {
  const length = chunk[at + 1] ?? Number.NaN;
  if (length < 126) return length;
  const bytes = length === 126 ? 2 : 8;
  return at + 2 + bytes <= chunk.length
    ? chunk.readUIntBE(at + 2 + Math.max(0, bytes - 6), Math.min(bytes, 6))
    : Number.NaN;
}
