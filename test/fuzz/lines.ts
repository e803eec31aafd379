import { once } from "node:events";
import { connect as dialTcp, type Socket } from "node:net";

/** The largest number of bytes that is read of an answer: more is thrown away. */
const MOST_READ = 64 * 1024;

/** A bare TCP connection to 127.0.0.1, for what no library would send. */
export class Line {
  readonly #socket: Socket;
  #read = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      if (this.#read.length < MOST_READ) this.#read = Buffer.concat([this.#read, chunk]);
    });
  }

  static async open(port: number): Promise<Line> {
    const line = new Line(dialTcp(port, "127.0.0.1"));
    await Promise.race([once(line.#socket, "connect"), once(line.#socket, "close")]);
    return line;
  }

  /** What came so far, as Latin-1. */
  get said(): string {
    return this.#read.toString("latin1");
  }

  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  send(bytes: Buffer | string): void {
    if (this.open) this.#socket.write(bytes);
  }

  /** Reads nothing from here on: what is sent to it piles up, here as much as the system takes, and then there. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Sends, and resolves when the system took it all or the line is closed. */
  async give(bytes: Buffer | string): Promise<void> {
    if (!this.open || this.#socket.write(bytes)) return;
    await this.#next("drain", "close");
  }

  /** Resolves when `text` came or the line is closed. */
  async until(text: string): Promise<void> {
    while (!this.said.includes(text) && !this.#socket.destroyed && !this.#socket.readableEnded) {
      await this.#next("data", "close", "end");
    }
  }

  /** Resolves when the line is gone in both directions: not by the other side's word alone, which a line here answers by itself. */
  async closed(): Promise<void> {
    if (this.#socket.destroyed) return;
    await this.#next("close");
  }

  /** Resolves when the other side closed the line, or ended its half of it. */
  async ended(): Promise<void> {
    if (this.#socket.destroyed || this.#socket.readableEnded) return;
    await this.#next("close", "end");
  }

  /** Asks for a web socket, with more headers where given. */
  async upgrade(query = "EIO=4&transport=websocket", headers = ""): Promise<void> {
    this.send(
      `GET /socket.io/?${query} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n`,
    );
    await this.until("\r\n\r\n");
  }

  /** A web socket of which `/chat` has let the owner of `token` in. */
  static async chat(port: number, token: string): Promise<Line> {
    const line = await Line.open(port);
    await line.upgrade();
    line.send(frame(1, `40/chat,${JSON.stringify({ token })}`));
    await line.until("init_state");
    return line;
  }

  /** The next of these events. Not `once` of "events": it would reject with the reset that a cut line ends in. */
  async #next(...events: readonly string[]): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        for (const event of events) this.#socket.off(event, end);
        resolve();
      };
      for (const event of events) this.#socket.on(event, end);
    });
  }

  /** Breaks off with a reset rather than a goodbye. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** One masked frame of a client (RFC 6455 section 5.2); the mask is zero, so that the payload stays legible. */
export function frame(opcode: number, payload: Buffer | string, final = true): Buffer {
  const data = Buffer.from(payload);
  const head = Buffer.alloc(data.length < 126 ? 6 : data.length < 65_536 ? 8 : 14);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (head.length === 6 ? data.length : head.length === 8 ? 126 : 127);
  if (head.length === 8) head.writeUInt16BE(data.length, 2);
  if (head.length === 14) head.writeBigUInt64BE(BigInt(data.length), 2);
  return Buffer.concat([head, data]);
}
