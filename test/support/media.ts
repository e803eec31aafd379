/** Photos and files made by the tests themselves, and what a timeline says of them. */
import { deflateSync } from "node:zlib";
import { hashPiece, mediaDigest, PIECE_SIZE, type Bytes } from "../../web-components/crypto/index.ts";
import type { Item, MediaItem, MediaState } from "../../web-components/session/index.ts";

/** The media of a timeline, in order. */
export function mediaOf(items: readonly Item[]): readonly MediaItem[] {
  return items.filter(
    (item): item is MediaItem => item.kind === "image" || item.kind === "voice" || item.kind === "file",
  );
}

/** Whether a timeline has media, all of them in this state. */
export function mediaIn(state: MediaState): (items: readonly Item[]) => boolean {
  return (items) => {
    const all = mediaOf(items);
    return all.length > 0 && all.every(({ media }) => media.state === state);
  };
}

/** The bytes that an item hands out. Throws if it hands out nothing. */
export async function bytesOf(item: MediaItem | undefined): Promise<Uint8Array> {
  const blob = item?.media.blob();
  if (blob === undefined) throw new Error("there are no bytes");
  return new Uint8Array(await blob.arrayBuffer());
}

/** What announces these bytes. */
export async function digestOf(file: Uint8Array): Promise<string> {
  const hashes: Bytes[] = [];
  for (let at = 0; at < file.length; at += PIECE_SIZE)
    hashes.push(await hashPiece(file.subarray(at, at + PIECE_SIZE)));
  return await mediaDigest(hashes);
}

/** Bytes without a pattern, the same for the same length. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = length + 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A PNG whose header says `width` by `height`; `filler` bytes of a private chunk make it as heavy as wanted. */
export function png(width: number, height: number, filler = 0): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return joined(
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    ...(filler > 0 ? [pngChunk("prVt", Buffer.from(someBytes(filler)))] : []),
    pngChunk("IDAT", deflateSync(Buffer.alloc(16))),
    pngChunk("IEND", Buffer.alloc(0)),
  );
}

/** A mono PCM WAV of `samples` samples at 8 kHz. */
export function wav(samples: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples * 2, 40);
  return joined(head, Buffer.from(someBytes(samples * 2)));
}

/** Parts put together. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32 as PNG has it (annex D). */
function crc(bytes: Uint8Array): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}
