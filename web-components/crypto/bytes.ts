import { misuse, unreadable } from "./errors.ts";

/** Bytes over a buffer that nobody shares. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A part of {@link lp}: bytes as they are, text as UTF-8, a number as 4 bytes, `undefined` as an absent part. */
export type Part = Uint8Array | string | number | undefined;

const encoder = new TextEncoder();

/** The UTF-8 of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes, a byte order mark included. Throws `unreadable` for anything that is not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable();
  }
}

/** Standard Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  const callArguments = 0x2000;
  let binary = "";
  for (let at = 0; at < bytes.length; at += callArguments) {
    binary += String.fromCharCode(...bytes.subarray(at, at + callArguments));
  }
  return btoa(binary);
}

/**
 * The bytes of standard Base64. Only the canonical spelling is taken: padding in place, no spaces, no stray bits;
 * so a text stands for its bytes and can be a key of a `Map`. Throws `unreadable` for anything else.
 */
export function fromBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw unreadable();
  }
  if (btoa(binary) !== text) throw unreadable();
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** The bytes of lower-case hex of even length. Throws `unreadable` for anything else. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw unreadable();
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

/** The parts, one after the other, in a buffer of their own. For layouts only: what is signed goes through {@link lp}. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number from 0 to 2^32 - 1 as 4 bytes, big-endian. Throws `misuse` for any other. */
export function uint32(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
    throw misuse("not a 32-bit unsigned integer");
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** A number from 0 to 2^53 - 1 as 8 bytes, big-endian: times and sequence numbers. Throws `misuse` for any other. */
export function uint64(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw misuse("not a safe unsigned integer");
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** The 4 bytes at `at`, big-endian. The caller has checked the length. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

/** The 8 bytes at `at`, big-endian. Throws `unreadable` above 2^53 - 1. */
export function readUint64(bytes: Uint8Array, at: number): number {
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at));
  if (!Number.isSafeInteger(value)) throw unreadable();
  return value;
}

/**
 * PROTOCOL.md section 4: each part as its length in 4 bytes, big-endian, and its bytes. Injective, so that no two
 * lists of parts make the same bytes. A time goes in as {@link uint64}.
 */
export function lp(...parts: readonly Part[]): Bytes {
  const encoded: Uint8Array[] = [];
  for (const part of parts) {
    const bytes = typeof part === "string" ? utf8(part) : typeof part === "number" ? uint32(part) : part;
    encoded.push(uint32(bytes?.length ?? 0));
    if (bytes !== undefined) encoded.push(bytes);
  }
  return concat(...encoded);
}

/** The parts of an {@link lp} in order. Throws `unreadable` where lengths do not add up to the whole. */
export function readLp(bytes: Uint8Array): readonly Bytes[] {
  const parts: Bytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 4) throw unreadable();
    const length = readUint32(bytes, at);
    at += 4;
    if (length > bytes.length - at) throw unreadable();
    parts.push(concat(bytes.subarray(at, at + length)));
    at += length;
  }
  return parts;
}

/** The same bytes as a view that Web Crypto's types take; copied only where the buffer is shared. */
export function owned(bytes: Uint8Array): Bytes {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength)
    : concat(bytes);
}

/** Whether two byte strings are the same, in a time that depends on their lengths alone. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
