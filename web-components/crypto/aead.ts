import { concat, equalInConstantTime, owned, type Bytes } from "./bytes.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import { SIZE, decryptCbc, encryptCbc, hmac, importAeadKey, type AeadKey } from "./suite.ts";

/**
 * AEAD_AES_256_CBC_HMAC_SHA_512, RFC 7518 section 5.2.5: the tag is the first 32 bytes of
 * HMAC-SHA-512(AAD ‖ IV ‖ ciphertext ‖ AL), AL the bit length of the AAD in 8 bytes, big-endian.
 * Within the room the AAD travels in front of its ciphertext in one buffer, because whoever signs, signs
 * AAD ‖ IV ‖ ciphertext ‖ tag (PROTOCOL.md sections 6 and 10): so 64 KiB are copied once, not three times.
 */

/** Where the tag starts in AAD ‖ IV ‖ ciphertext ‖ tag. */
function tagStart(whole: Bytes): number {
  return whole.length - SIZE.tag;
}

/** Bytes of the ciphertext: PKCS#7 adds at least one. */
function paddedLength(plaintext: Bytes): number {
  return plaintext.length + SIZE.block - (plaintext.length % SIZE.block);
}

/** The tag over `whole`, whose last 32 bytes are room for it; eight of them are overwritten with AL. */
async function tagOf(key: AeadKey, whole: Bytes, aadLength: number): Promise<Bytes> {
  const at = tagStart(whole);
  new DataView(whole.buffer, whole.byteOffset).setBigUint64(at, BigInt(8 * aadLength));
  return (await hmac(key, whole.subarray(0, at + 8))).subarray(0, SIZE.tag);
}

/** AAD ‖ IV ‖ ciphertext ‖ tag, at the start of `frame`, which is large enough; without one, in a buffer of its own. */
export async function seal(
  key: AeadKey,
  iv: Bytes,
  plaintext: Bytes,
  aad: Bytes,
  frame?: ArrayBuffer,
): Promise<Bytes> {
  const ciphertext = await encryptCbc(key, iv, plaintext);
  const length = aad.length + SIZE.iv + ciphertext.length + SIZE.tag;
  const whole = new Uint8Array(frame ?? new ArrayBuffer(length), 0, length);
  whole.set(aad);
  whole.set(iv, aad.length);
  whole.set(ciphertext, aad.length + SIZE.iv);
  whole.set(await tagOf(key, whole, aad.length), tagStart(whole));
  return whole;
}

/**
 * `header` ‖ IV ‖ ciphertext ‖ tag ‖ signature, what messages and chunks are on the wire, in the buffer that
 * {@link seal} filled: once the signature is there, the header takes the place of the end of the AAD, which is longer.
 * `signature` gets AAD ‖ IV ‖ ciphertext ‖ tag. Where a `frame` is given all of it happens there: it has room for AAD, IV,
 * ciphertext with its padding, tag and signature, or this throws `misuse`.
 */
export async function sealSigned(
  key: AeadKey,
  parts: {
    readonly iv: Bytes;
    readonly plaintext: Bytes;
    readonly aad: Bytes;
    readonly header: Bytes;
    readonly frame?: ArrayBuffer;
  },
  signature: (whole: Bytes) => Promise<Bytes>,
): Promise<Bytes> {
  const { iv, plaintext, aad, header } = parts;
  const length = aad.length + SIZE.iv + paddedLength(plaintext) + SIZE.tag + SIZE.signature;
  const frame = parts.frame ?? new ArrayBuffer(length);
  if (frame.byteLength < length) throw misuse("the frame is too small");
  const whole = await seal(key, iv, plaintext, aad, frame);
  const made = await signature(whole);
  const start = aad.length - header.length;
  const sealed = new Uint8Array(frame, start, length - start);
  sealed.set(header);
  sealed.set(made, sealed.length - SIZE.signature);
  return sealed;
}

/**
 * The plaintext of AAD ‖ IV ‖ ciphertext ‖ tag. The tag is compared in constant time before anything is decrypted.
 * Overwrites part of `whole`, which must be the caller's own copy. Every failure is `unreadable`.
 */
export async function open(key: AeadKey, whole: Bytes, aadLength: number): Promise<Bytes> {
  const at = tagStart(whole);
  const start = aadLength + SIZE.iv;
  if (at - start < SIZE.block || (at - start) % SIZE.block !== 0) throw unreadable();
  const tag = whole.slice(at);
  if (!equalInConstantTime(await tagOf(key, whole, aadLength), tag)) throw unreadable();
  return guarded(() => decryptCbc(key, whole.subarray(aadLength, start), whole.subarray(start, at)));
}

/**
 * RFC 7518 section 5.2.5 as it stands, for whoever wants to run public vectors on it.
 * @returns ciphertext ‖ 32-byte tag. Throws `misuse` unless the key has 64 bytes and the IV 16.
 */
export async function sealAead(
  key64: Uint8Array,
  iv16: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Promise<Uint8Array> {
  if (iv16.length !== SIZE.iv) throw misuse("an IV has 16 bytes");
  const key = await importAeadKey(owned(key64));
  const whole = await seal(key, owned(iv16), owned(plaintext), owned(aad));
  return whole.slice(aad.length + SIZE.iv);
}

/**
 * The plaintext of {@link sealAead}. Throws `unreadable` for whatever does not open, whatever was wrong with it,
 * and `misuse` unless the key has 64 bytes.
 */
export async function openAead(
  key64: Uint8Array,
  iv16: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Promise<Uint8Array> {
  const key = await importAeadKey(owned(key64));
  if (iv16.length !== SIZE.iv) throw unreadable();
  if (sealed.length < SIZE.block + SIZE.tag) throw unreadable();
  return open(key, concat(aad, iv16, sealed), aad.length);
}
