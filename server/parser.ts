import { Decoder } from "socket.io-parser";
import { FlatEncoder } from "./flat-encoder.ts";

/** `data` is the only binary value that an event has (PROTOCOL.md section 3). */
const MOST_ATTACHMENTS = 1;

/**
 * Reads Socket.IO's packets as they come from clients. An event that announces more than one attachment ends the connection: it
 * would be kept until the last one is there, which need never come. An attachment is its own bytes alone, whatever it came in.
 */
class BoundedDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: MOST_ATTACHMENTS });
  }

  override add(piece: unknown): void {
    super.add(Buffer.isBuffer(piece) ? ownBytes(piece) : piece);
  }
}

/** For Socket.IO's `parser`: what it writes is read by every client. */
export const boundedParser = { Encoder: FlatEncoder, Decoder: BoundedDecoder } as const;

/** A slice keeps all that the network brought along with it: 64 KiB for a byte that waits for a slow reader. */
function ownBytes(bytes: Buffer): Buffer {
  if (2 * bytes.byteLength >= bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  bytes.copy(own);
  return own;
}
