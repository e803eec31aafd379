/** The only bridge between keys and contract: what crypto sealed becomes what the relay carries, and back. */
import { fromBase64, toBase64, type Bytes, type SealedBytes, type SealedText } from "../crypto/index.ts";
import type { Opaque, OpaqueBytes, OpaqueText } from "../../server/protocol/index.ts";

/** Messages and key packages travel as Base64 text. */
export function toWireText(sealed: SealedBytes): OpaqueText {
  return toBase64(sealed) as OpaqueText;
}

/** Media chunks travel as binary. */
export function toWireBytes(sealed: SealedBytes): OpaqueBytes {
  return sealed as Uint8Array as OpaqueBytes;
}

/** A signed device bundle travels as the JSON text that was signed. */
export function bundleToWire(sealed: SealedText): OpaqueText {
  return sealed as string as OpaqueText;
}

/** What came over the wire, as bytes for the crypto module. Throws its `unreadable` for text that is not Base64. */
export function fromWire(data: Opaque): Bytes {
  if (typeof data === "string") return fromBase64(data);
  const { buffer, byteOffset, byteLength } = data;
  // The frame's own memory, not a copy: a file has hundreds of pieces, and nobody writes into them.
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(data);
}
