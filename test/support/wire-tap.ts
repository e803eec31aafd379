import { EventEmitter } from "node:events";
import type { Server } from "socket.io";
import { type Cork, joinWrites } from "../../server/cork.ts";
import type { Said } from "./plain-client.ts";

/** Stands in for an engine.io connection over a web socket, and writes down what reaches the wire. */
export class WireTap extends EventEmitter {
  readyState = "open";
  writeBuffer: Said[] = [];
  readonly wrote: string[][] = [];
  readonly corks: string[] = [];
  readonly transport: Said;
  fails = false;
  onClose: () => void = () => undefined;

  constructor(polling = false) {
    super();
    const stream = { cork: () => this.corks.push("cork"), uncork: () => this.corks.push("uncork") };
    this.transport = {
      writable: true,
      ...(polling ? {} : { socket: { _socket: stream, terminate: () => undefined } }),
    };
  }

  flush(): void {
    if (!this.transport.writable || this.writeBuffer.length === 0) return;
    const batch = this.writeBuffer;
    this.writeBuffer = [];
    if (this.fails) throw new Error("broken");
    this.wrote.push(batch.flatMap(textOf));
    this.emit("drain");
  }

  close(): void {
    this.readyState = "closed";
    this.onClose();
  }

  write(data: unknown, options?: object): this {
    this.writeBuffer.push({ type: "message", data, options });
    this.flush();
    return this;
  }

  send(data: unknown): void {
    this.write(data);
  }
}

/** The payloads of a packet's frames, or its text where it has none. */
export function textOf({ data, options }: Said): string[] {
  const frame = options?.wsPreEncodedFrame;
  if (frame === undefined) return [String(data)];
  const bytes = Buffer.concat(frame);
  const texts = [];
  for (let at = 0; at < bytes.length;) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const [head, length] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, bytes.readUInt16BE(at + 2)]
          : [10, bytes.readUInt32BE(at + 6)];
    // Text begins with Engine.IO's digit, bytes begin at once.
    const digit = bytes[at] === 0x81 ? 1 : 0;
    texts.push(bytes.toString("utf8", at + head + digit, at + head + length));
    at += head + length;
  }
  return texts;
}

/** A connection whose writes are joined, with a bound that it is not to reach. */
export function tapped(tap: WireTap): Cork {
  const io: Said = { engine: new EventEmitter() };
  const cork = joinWrites(io as Server, { most: 1024 * 1024, onCut: unexpected, onBroken: unexpected });
  io.engine.emit("connection", tap);
  return cork;
}

/** For what must not happen: throws it. */
export const unexpected = (error?: unknown): void => {
  throw error;
};

/** Resolves when the turn of the event loop is over. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
