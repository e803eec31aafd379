import { checkPoint, checkSignature } from "./curve.ts";
import { fromHex, owned, toBase64, utf8, type Bytes } from "./bytes.ts";
import { CryptoError, misuse, unreadable } from "./errors.ts";

/**
 * Every algorithm and size of the protocol in one place, and the only file that names `crypto.subtle`.
 * Private halves are not extractable; public keys are checked before they are imported.
 */
const SUITE = {
  aes: { name: "AES-CBC" },
  mac: { name: "HMAC", hash: "SHA-512" },
  rsa: {
    name: "RSA-OAEP",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  signature: { name: "Ed25519" },
  kdf: { name: "HKDF", hash: "SHA-256" },
  stretch: { name: "PBKDF2", hash: "SHA-512", iterations: 100_000 },
  digest: "SHA-256",
} as const;

/** Sizes in bytes. */
export const SIZE = {
  hash: 32,
  publicKey: 32,
  signature: 64,
  iv: 16,
  tag: 32,
  block: 16,
  /** MAC key ‖ encryption key, RFC 7518 section 5.2.5. */
  aeadKey: 64,
  chainKey: 32,
  chainId: 16,
  instance: 16,
  mediaId: 16,
  /** What makes two rooms of one title, person and moment different. */
  roomNonce: 32,
  /** What a key package wraps under the recipient's RSA key. */
  wrapSecret: 32,
  rsaWrap: 256,
  /** Reserved: an ML-KEM-768 ciphertext and public key. */
  kemWrap: 1088,
  kemKey: 1184,
} as const;

/** Every label of the protocol: the first part of what is signed, authenticated or derived. */
export const LABEL = {
  list: "securechat/list/v1",
  bundle: "securechat/bundle/v1",
  op: "securechat/op/v1",
  context: "securechat/context/v1",
  wrap: "securechat/wrap/v1",
  package: "securechat/package/v1",
  ratchet: "securechat/ratchet/v1",
  message: "securechat/message/v1",
  chunk: "securechat/chunk/v1",
  room: "securechat/room/v1",
  number: "securechat/number/v1",
} as const;

/** An RSA-2048 SubjectPublicKeyInfo with exponent 65537 is these bytes, 256 bytes of modulus, and these. */
const RSA_PREFIX = fromHex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100");
const RSA_SUFFIX = fromHex("0203010001");

const extractable = false;

// Looked up at each call, not once: on an insecure page there is none, and loading this module must not fail there.
function subtle(): SubtleCrypto {
  const found: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (found === undefined)
    throw new CryptoError("unsupported", "Web Crypto is missing: is this a secure context?");
  return found;
}

/** Random bytes from the platform, any number of them. */
export function randomBytes(length: number): Bytes {
  const bytes = new Uint8Array(length);
  // The platform gives at most 64 KiB at once.
  for (let at = 0; at < length; at += 0x1_0000) crypto.getRandomValues(bytes.subarray(at, at + 0x1_0000));
  return bytes;
}

/** A random UUID, version 4. */
export function randomId(): string {
  return crypto.randomUUID();
}

/** SHA-256, 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle().digest(SUITE.digest, owned(bytes)));
}

// ---------------------------------------------------------------------------------------------------- signatures

/** A new Ed25519 key pair: public half as Base64, private half not extractable. Throws `unsupported`. */
export async function generateSigningKey(): Promise<{
  readonly key: string;
  readonly privateKey: CryptoKey;
}> {
  try {
    const pair = await subtle().generateKey(SUITE.signature, extractable, ["sign", "verify"]);
    const raw = await subtle().exportKey("raw", pair.publicKey);
    return { key: toBase64(new Uint8Array(raw)), privateKey: pair.privateKey };
  } catch {
    throw new CryptoError("unsupported", "Ed25519 is missing from this Web Crypto");
  }
}

/** An Ed25519 signature, 64 bytes. */
export async function sign(privateKey: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().sign(SUITE.signature, privateKey, data));
}

/** Imports an Ed25519 public key of 32 bytes. Throws `unreadable` for one of small order or not canonical. */
export async function importVerifier(raw: Bytes): Promise<CryptoKey> {
  checkPoint(raw);
  return subtle().importKey("raw", raw, SUITE.signature, extractable, ["verify"]);
}

/** Returns if the signature holds. Throws `unreadable` otherwise, also for an R or S that Web Crypto would take. */
export async function verify(key: CryptoKey, signature: Bytes, data: Bytes): Promise<void> {
  checkSignature(signature);
  if (!(await subtle().verify(SUITE.signature, key, signature, data))) throw unreadable();
}

// ---------------------------------------------------------------------------------------------------- RSA-OAEP

/** A new RSA-OAEP pair: public half as SPKI, private half not extractable. */
export async function generateDecryptionKey(): Promise<{
  readonly spki: Bytes;
  readonly privateKey: CryptoKey;
}> {
  const pair = await subtle().generateKey(SUITE.rsa, extractable, ["encrypt", "decrypt"]);
  return {
    spki: new Uint8Array(await subtle().exportKey("spki", pair.publicKey)),
    privateKey: pair.privateKey,
  };
}

/** Imports an RSA key to encrypt to. Throws `unreadable` unless it is 2048 bits with exponent 65537, in canonical DER. */
export async function importEncryptionKey(spki: Bytes): Promise<CryptoKey> {
  const end = RSA_PREFIX.length + SIZE.rsaWrap;
  const [top, last] = [spki[RSA_PREFIX.length] ?? 0, spki[end - 1] ?? 0];
  const framed =
    spki.length === end + RSA_SUFFIX.length &&
    RSA_PREFIX.every((byte, at) => byte === spki[at]) &&
    RSA_SUFFIX.every((byte, at) => byte === spki[end + at]);
  // The top bit makes it 2048 bits; an even modulus is no product of two odd primes.
  if (!framed || (top & 0x80) === 0 || (last & 1) === 0) throw unreadable();
  return subtle().importKey("spki", spki, { name: SUITE.rsa.name, hash: SUITE.rsa.hash }, extractable, [
    "encrypt",
  ]);
}

/** RSA-OAEP with SHA-256 and an empty label, 256 bytes. */
export async function rsaWrap(key: CryptoKey, secret: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().encrypt({ name: SUITE.rsa.name }, key, secret));
}

/** The secret of {@link rsaWrap}. Rejects with Web Crypto's own error if it cannot: the caller turns it into `unreadable`. */
export async function rsaUnwrap(privateKey: CryptoKey, wrapped: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().decrypt({ name: SUITE.rsa.name }, privateKey, wrapped));
}

// ---------------------------------------------------------------------------------------------------- derivation

/** Keying material for {@link hkdf}, not extractable. The bytes may be overwritten once this resolves. */
export async function importKeyingMaterial(bytes: Bytes): Promise<CryptoKey> {
  return subtle().importKey("raw", bytes, SUITE.kdf.name, extractable, ["deriveBits"]);
}

/** HKDF-SHA256, `length` bytes. */
export async function hkdf(material: CryptoKey, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  return new Uint8Array(await subtle().deriveBits({ ...SUITE.kdf, salt, info }, material, 8 * length));
}

/** PBKDF2-HMAC-SHA-512 with 100,000 rounds, `length` bytes: slow on purpose, for what people compare by eye. */
export async function stretch(input: Bytes, salt: Bytes, length: number): Promise<Bytes> {
  const key = await subtle().importKey("raw", input, SUITE.stretch.name, extractable, ["deriveBits"]);
  return new Uint8Array(await subtle().deriveBits({ ...SUITE.stretch, salt }, key, 8 * length));
}

// ---------------------------------------------------------------------------------------------------- CBC and HMAC

/** The two halves of an AEAD key, imported. `aead.ts` is the only file that may use them. */
export interface AeadKey {
  readonly mac: CryptoKey;
  readonly cipher: CryptoKey;
}

/** Imports MAC key ‖ encryption key. Throws `misuse` unless 64 bytes. The bytes may be overwritten once this resolves. */
export async function importAeadKey(key: Bytes): Promise<AeadKey> {
  if (key.length !== SIZE.aeadKey) throw misuse("an AEAD key has 64 bytes");
  const [mac, cipher] = await Promise.all([
    subtle().importKey("raw", key.subarray(0, 32), SUITE.mac, extractable, ["sign"]),
    subtle().importKey("raw", key.subarray(32), SUITE.aes, extractable, ["encrypt", "decrypt"]),
  ]);
  return { mac, cipher };
}

/** AES-256-CBC with PKCS#7. Never alone: see `aead.ts`. */
export async function encryptCbc(key: AeadKey, iv: Bytes, plaintext: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().encrypt({ ...SUITE.aes, iv }, key.cipher, plaintext));
}

/** The inverse of {@link encryptCbc}. Only after the tag was verified: its failure would be a padding oracle. */
export async function decryptCbc(key: AeadKey, iv: Bytes, ciphertext: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().decrypt({ ...SUITE.aes, iv }, key.cipher, ciphertext));
}

/** HMAC-SHA-512, 64 bytes. */
export async function hmac(key: AeadKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().sign(SUITE.mac, key.mac, data));
}

// ---------------------------------------------------------------------------------------------------- support

/**
 * Whether everything that the suite needs works here, Ed25519 included. Never throws.
 * `false` on a page that is not a secure context, and in browsers without Ed25519.
 */
export async function isSupported(): Promise<boolean> {
  try {
    const data = utf8("securechat");
    const pair = await generateSigningKey();
    await sign(pair.privateKey, data);
    const key = await importAeadKey(new Uint8Array(SIZE.aeadKey));
    await Promise.all([encryptCbc(key, new Uint8Array(SIZE.iv), data), hmac(key, data)]);
    await hkdf(await importKeyingMaterial(data), new Uint8Array(0), data, 96);
    return true;
  } catch {
    return false;
  }
}
