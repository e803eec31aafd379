import { open, sealSigned } from "./aead.ts";
import { concat, fromBase64, lp, owned, readUint32, toBase64, uint32, type Bytes } from "./bytes.ts";
import type { ReceivingChain, SendingChain } from "./chain.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import { isConversation } from "./names.ts";
import { padmeLength } from "./padding.ts";
import { sealedBytes, type SealedBytes } from "./sealed.ts";
import { LABEL, SIZE, importAeadKey, randomBytes, sha256, sign, verify, type AeadKey } from "./suite.ts";

/** Bytes of plaintext in every chunk but the last (PROTOCOL.md section 10). */
export const CHUNK_SIZE = 64 * 1024;

/** The largest photo, voice note or file, in bytes. */
export const MEDIA_LIMIT = 25 * 1024 * 1024;

/** Bytes of a file that are hashed in one go, so that no file holds a page up (PROTOCOL.md section 10). */
export const PIECE_SIZE = 1024 * 1024;

const LEAST_PADDED = 4096;
/** chunk = 0x03 ‖ mediaId(16) ‖ n(4) ‖ IV(16) ‖ ciphertext ‖ tag(32) ‖ signature(64). */
const FIRST_BYTE = 0x03;
const HEADER = 1 + SIZE.mediaId + 4;
const FRAME = HEADER + SIZE.iv + SIZE.tag + SIZE.signature;

/** Bytes of memory in which any chunk can be sealed: more than it has, for it is made together with what is signed. */
export const CHUNK_FRAME = CHUNK_SIZE + SIZE.block + FRAME + 1024;

/** A photo, voice note or file as both sides know it, once it is announced. */
export interface Media {
  /** 16 random bytes, Base64. */
  readonly mediaId: string;
  /** MAC key ‖ encryption key, 64 random bytes, Base64: for this file alone. Travels in the announcing message. */
  readonly key: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the file with the zeros after it: its Padmé length, at least 4 KiB. */
  readonly padded: number;
  /** Chunks of 64 KiB that `padded` bytes make. */
  readonly count: number;
  /** `key`, imported. */
  readonly aead: AeadKey;
}

/** What the sender keeps besides: the IVs, so that a chunk that is sent again is the same bytes. */
export interface OutgoingMedia extends Media {
  /** 16 random bytes for each chunk. */
  readonly ivs: Bytes;
}

/** Whose media it is and where: what this client believes, never what the relay said. */
export interface MediaContext<Chain extends SendingChain | ReceivingChain> {
  readonly conversation: string;
  /** The sender's identity, Base64. */
  readonly identity: string;
  /** The chain of the announcing message. */
  readonly chain: Chain;
}

/** Key, id and IVs for a new file. Throws `misuse` above 25 MiB. */
export async function createMedia(size: number): Promise<OutgoingMedia> {
  const key = toBase64(randomBytes(SIZE.aeadKey));
  const media = await importMedia({ mediaId: toBase64(randomBytes(SIZE.mediaId)), key, size });
  return { ...media, ivs: randomBytes(SIZE.iv * media.count) };
}

/** The media of an announcement. Throws `unreadable` for an ill-formed key or id, `misuse` for a size that cannot be. */
export async function importMedia(announced: {
  readonly mediaId: string;
  readonly key: string;
  readonly size: number;
}): Promise<Media> {
  const { mediaId, key, size } = announced;
  if (!Number.isInteger(size) || size < 0 || size > MEDIA_LIMIT) throw misuse("media has at most 25 MiB");
  const bytes = fromBase64(key);
  if (bytes.length !== SIZE.aeadKey || fromBase64(mediaId).length !== SIZE.mediaId) throw unreadable();
  const aead = await importAeadKey(bytes);
  bytes.fill(0);
  const padded = Math.max(LEAST_PADDED, padmeLength(size));
  return { mediaId, key, size, padded, count: Math.ceil(padded / CHUNK_SIZE), aead };
}

/** The bytes of the file that chunk `n` carries: from `from` up to `to`. Empty where a chunk is padding alone. */
export function chunkRange(media: Media, n: number): { readonly from: number; readonly to: number } {
  const from = Math.min(n * CHUNK_SIZE, media.size);
  return { from, to: Math.min(from + CHUNK_SIZE, media.size) };
}

/**
 * Seals chunk `n`, whose plaintext is exactly the file's bytes of {@link chunkRange}. Asked again it gives the same
 * ciphertext. The chunk is written into `context.frame` where that is given, of {@link CHUNK_FRAME} bytes: memory that is used again is
 * what makes a long row of chunks fast. Throws `misuse` for another length or number.
 */
export async function sealChunk(
  media: OutgoingMedia,
  n: number,
  plaintext: Uint8Array,
  context: MediaContext<SendingChain> & { readonly frame?: ArrayBuffer },
): Promise<SealedBytes> {
  const { from, to } = chunkRange(media, n);
  if (!Number.isInteger(n) || n < 0 || n >= media.count) throw misuse("no such chunk");
  if (plaintext.length !== to - from) throw misuse("not the bytes of this chunk");
  if (!isConversation(context.conversation)) throw misuse("not a conversation");
  const iv = media.ivs.subarray(SIZE.iv * n, SIZE.iv * (n + 1));
  const aad = chunkAad(media, n, context);
  const header = chunkHeader(media, n, context);
  const { frame } = context;
  const parts = { iv, plaintext: padChunk(media, n, plaintext), aad, header, ...(frame && { frame }) };
  const { signer } = context.chain;
  return sealedBytes(
    await sealSigned(media.aead, parts, (whole) => sign(signer, signedPart(whole, aad.length))),
  );
}

/** Which chunk of which media this is, from its lengths and first byte alone; touches no key. Throws `unreadable`. */
export function readChunk(bytes: Uint8Array): { readonly mediaId: string; readonly n: number } {
  const ciphertext = bytes.length - FRAME;
  if (ciphertext < SIZE.block || ciphertext > CHUNK_SIZE + SIZE.block || ciphertext % SIZE.block !== 0)
    throw unreadable();
  if (bytes[0] !== FIRST_BYTE) throw unreadable();
  const end = 1 + SIZE.mediaId;
  return { mediaId: toBase64(bytes.subarray(1, end)), n: readUint32(bytes, end) };
}

/**
 * The file's bytes in one chunk, as {@link chunkRange} has them: signature first, then tag, then decryption.
 * Throws `unreadable`, whatever was wrong, also for padding that is not zeros.
 */
export async function openChunk(
  media: Media,
  bytes: Uint8Array,
  context: MediaContext<ReceivingChain>,
): Promise<{ readonly n: number; readonly plaintext: Bytes }> {
  return guarded(async () => {
    const { mediaId, n } = readChunk(bytes);
    if (mediaId !== media.mediaId || n >= media.count) throw unreadable();
    const aad = chunkAad(media, n, context);
    const end = bytes.length - SIZE.signature;
    // Copies, made before anything is awaited: what is verified and what is opened cannot be two things.
    const whole = concat(aad, bytes.subarray(HEADER, end));
    await verify(context.chain.verifier, concat(bytes.subarray(end)), signedPart(whole, aad.length));
    const padded = await open(media.aead, whole, aad.length);
    const { from, to } = chunkRange(media, n);
    const length = to - from;
    if (padded.length !== paddedChunk(media, n) || padded.subarray(length).some((byte) => byte !== 0))
      throw unreadable();
    return { n, plaintext: padded.subarray(0, length) };
  });
}

/** SHA-256 of one piece of a file: {@link PIECE_SIZE} bytes, or what is left. Pieces may be hashed in any order. */
export async function hashPiece(piece: Uint8Array): Promise<Bytes> {
  return sha256(piece);
}

/** What announces a file's bytes, from the hashes of its pieces in their order: SHA-256 over them, Base64. */
export async function mediaDigest(hashes: readonly Bytes[]): Promise<string> {
  return toBase64(await sha256(concat(...hashes)));
}

function paddedChunk(media: Media, n: number): number {
  return Math.min(CHUNK_SIZE, media.padded - n * CHUNK_SIZE);
}

function padChunk(media: Media, n: number, plaintext: Uint8Array): Bytes {
  const length = paddedChunk(media, n);
  if (plaintext.length === length) return owned(plaintext);
  const padded = new Uint8Array(length);
  padded.set(plaintext);
  return padded;
}

/**
 * What a chunk's signature is over: AAD ‖ IV ‖ tag, of AAD ‖ IV ‖ ciphertext ‖ tag. The tag stands for the ciphertext,
 * also against those who have the key: another ciphertext with this tag is a second preimage of HMAC-SHA-512 cut to
 * 256 bits. Ed25519 hashes what it signs twice, and over 64 KiB that costs more than encryption and MAC together.
 */
function signedPart(whole: Bytes, aadLength: number): Bytes {
  return concat(whole.subarray(0, aadLength + SIZE.iv), whole.subarray(whole.length - SIZE.tag));
}

/** AAD = lp("securechat/chunk/v1", conversation, sender identity, mediaId, n, count). */
function chunkAad(media: Media, n: number, context: MediaContext<SendingChain | ReceivingChain>): Bytes {
  const aad = concat(stencilOf(media, context).aad);
  // Behind n come the length and the 4 bytes of count.
  new DataView(aad.buffer).setUint32(aad.length - 12, n);
  return aad;
}

function chunkHeader(media: Media, n: number, context: MediaContext<SendingChain | ReceivingChain>): Bytes {
  const header = concat(stencilOf(media, context).header);
  new DataView(header.buffer).setUint32(header.length - 4, n);
  return header;
}

/** Header and AAD of chunk 0 of a file: in those of the others four bytes differ. */
interface Stencil {
  readonly conversation: string;
  readonly identity: string;
  readonly header: Bytes;
  readonly aad: Bytes;
}

/** Decoding the same names anew for each of 400 chunks is a thirtieth of what sealing costs. */
const stencils = new WeakMap<Media, Stencil>();

function stencilOf(media: Media, context: MediaContext<SendingChain | ReceivingChain>): Stencil {
  const { conversation, identity } = context;
  const known = stencils.get(media);
  if (known?.conversation === conversation && known.identity === identity) return known;
  const mediaId = fromBase64(media.mediaId);
  const header = concat(Uint8Array.of(FIRST_BYTE), mediaId, uint32(0));
  const aad = lp(LABEL.chunk, conversation, fromBase64(identity), mediaId, 0, media.count);
  const stencil = { conversation, identity, header, aad };
  stencils.set(media, stencil);
  return stencil;
}
