import { fromHex } from "./bytes.ts";
import { unreadable } from "./errors.ts";

/**
 * What Web Crypto does not refuse everywhere, though RFC 8032 section 5.1.7 and good sense do: points of small order,
 * points and scalars that are not canonical. Under the identity point one constant signature verifies every message.
 */

/** The y coordinates of the eight points of order 1, 2, 4 and 8, little-endian, sign bit cleared. */
const SMALL_ORDER: readonly Uint8Array[] = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map(fromHex);

/** p = 2^255 - 19, and the order L of the base point, little-endian. */
const P = fromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
const L = fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

function isBelow(bytes: Uint8Array, bound: Uint8Array): boolean {
  for (let at = 31; at >= 0; at--) {
    const a = bytes[at] ?? 0;
    const b = bound[at] ?? 0;
    if (a !== b) return a < b;
  }
  return false;
}

/** Passes the encoding of a point that is canonical and not of small order. Throws `unreadable` for any other. */
export function checkPoint(bytes: Uint8Array): void {
  if (bytes.length !== 32) throw unreadable();
  const y = bytes.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  if (!isBelow(y, P)) throw unreadable();
  if (SMALL_ORDER.some((point) => point.every((byte, at) => byte === y[at]))) throw unreadable();
}

/** Passes a signature R ‖ S whose R passes {@link checkPoint} and whose S is below L. Throws `unreadable` for any other. */
export function checkSignature(bytes: Uint8Array): void {
  if (bytes.length !== 64) throw unreadable();
  checkPoint(bytes.subarray(0, 32));
  if (!isBelow(bytes.subarray(32), L)) throw unreadable();
}
