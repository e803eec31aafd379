import { unreadable } from "./errors.ts";
import type { Bytes } from "./bytes.ts";

/** The least length of a padded plaintext: a receipt, a typing notice and a short text look alike (PROTOCOL.md section 6). */
export const LEAST_PADDED = 256;

// Exact up to 2^32, which `Math.log2` does not promise.
function floorLog2(value: number): number {
  return 31 - Math.clz32(value);
}

/**
 * The Padmé length of `length` (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs", section 4): at most 12 % more, and a length says only O(log log length) bits.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = floorLog2(length);
  const mantissa = floorLog2(exponent) + 1;
  const unit = 2 ** Math.max(0, exponent - mantissa);
  return Math.ceil(length / unit) * unit;
}

/** The length of {@link pad}'s result for a plaintext of `length` bytes. */
export function paddedLength(length: number): number {
  return Math.max(LEAST_PADDED, padmeLength(length + 1));
}

/** `plaintext` ‖ 0x80 ‖ zeros, to the Padmé length, at least 256 bytes. */
export function pad(plaintext: Uint8Array): Bytes {
  const padded = new Uint8Array(paddedLength(plaintext.length));
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/** What {@link pad} was given. Only on bytes that were verified. Throws `unreadable` for any other padding. */
export function unpad(padded: Bytes): Bytes {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80 || padded.length !== paddedLength(end)) throw unreadable();
  return padded.slice(0, end);
}
