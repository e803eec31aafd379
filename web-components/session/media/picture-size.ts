/** How large a picture says it is, from its header: the formats' own layouts, read without recursion and never decoded. */

/** Pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Boxes of an AVIF that are looked at: beyond this it is not an honest file. */
const MOST_BOXES = 1_000;

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** PNG, section 11.2.2: IHDR must come first, with 13 bytes. */
export function pngSize(bytes: Uint8Array): PixelSize | undefined {
  if (bytes.length < 33 || name(bytes, 12) !== "IHDR") return undefined;
  const data = view(bytes);
  if (data.getUint32(8) !== 13) return undefined;
  return { width: data.getUint32(16), height: data.getUint32(20) };
}

/** JPEG, B.1.1.3 and B.2.2: the first frame header after SOI, before any scan. */
export function jpegSize(bytes: Uint8Array): PixelSize | undefined {
  const data = view(bytes);
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill bytes
      continue;
    }
    if (isFrame(marker)) return { height: data.getUint16(at + 5), width: data.getUint16(at + 7) };
    // A scan before a frame, an end, or a marker that has no length: no picture that a browser would draw.
    if (marker === 0xda || (marker >= 0xd0 && marker <= 0xd9) || marker < 0xc0) return undefined;
    at += 2 + data.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which share the row. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** GIF89a, sections 18 and 20: the logical screen, or what its frames cover where that is more. */
export function gifSize(bytes: Uint8Array): PixelSize | undefined {
  if (bytes.length < 13) return undefined;
  const data = view(bytes);
  let width = data.getUint16(6, true);
  let height = data.getUint16(8, true);
  let at = 13 + colours(bytes[10] ?? 0);
  while (at < bytes.length && bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) at = afterBlocks(bytes, at + 2);
    else if (bytes[at] === 0x2c && at + 10 <= bytes.length) {
      width = Math.max(width, data.getUint16(at + 1, true) + data.getUint16(at + 5, true));
      height = Math.max(height, data.getUint16(at + 3, true) + data.getUint16(at + 7, true));
      at = afterBlocks(bytes, at + 11 + colours(bytes[at + 9] ?? 0));
    } else break; // what follows is not GIF: browsers draw what came so far
  }
  return { width, height };
}

function colours(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

function afterBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let length = bytes[at]; length !== undefined && length > 0; length = bytes[at]) at += 1 + length;
  return at + 1;
}

/** WebP: the canvas of VP8X, or the frame header of VP8 (RFC 6386 section 9.1) or VP8L. */
export function webpSize(bytes: Uint8Array): PixelSize | undefined {
  if (bytes.length < 30) return undefined;
  const data = view(bytes);
  const kind = name(bytes, 12);
  if (kind === "VP8X") {
    const low = data.getUint32(24, true) & 0xff_ffff;
    const high = data.getUint32(26, true) >>> 8;
    return { width: low + 1, height: high + 1 };
  }
  if (kind === "VP8L" && bytes[20] === 0x2f) {
    const bits = data.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const isKeyFrame = bytes[23] === 0x9d && bytes[24] === 0x01 && bytes[25] === 0x2a;
  if (kind !== "VP8 " || !isKeyFrame) return undefined;
  return { width: data.getUint16(26, true) & 0x3fff, height: data.getUint16(28, true) & 0x3fff };
}

/** The boxes on the way to an image's size, and how many bytes of their own come before what they contain. */
const CONTAINERS: ReadonlyMap<string, number> = new Map([
  ["meta", 4],
  ["iprp", 0],
  ["ipco", 0],
]);

/**
 * AVIF: the largest `ispe` of meta/iprp/ipco (ISO/IEC 23008-12, 6.5.3); tiles of a grid are never larger than their whole.
 * `undefined` for one that moves. Its track has a size of its own, by `tkhd`, by the sample entry, and by the AV1 sequence
 * header that a decoder obeys, and whether a browser draws the still picture or the track is its own choice: no one number
 * that is read here holds for all of them.
 */
export function avifSize(bytes: Uint8Array): PixelSize | undefined {
  if (mayMove(bytes)) return undefined;
  const data = view(bytes);
  let found: PixelSize | undefined;
  let at = 0;
  for (let boxes = 0; boxes < MOST_BOXES && at + 8 <= bytes.length; boxes++) {
    const length = data.getUint32(at);
    const kind = name(bytes, at + 4);
    const inside = CONTAINERS.get(kind);
    if (kind === "ispe" && at + 20 <= bytes.length) {
      const width = data.getUint32(at + 12);
      const height = data.getUint32(at + 16);
      if (found === undefined || width * height > found.width * found.height) found = { width, height };
    }
    if (inside !== undefined) at += 8 + inside;
    else if (length < 8)
      break; // 64-bit lengths and `to the end` are of media data: sizes came before it
    else at += length;
  }
  return found;
}

/** Whether there is a track, or boxes that cannot be followed far enough to say that there is none. */
function mayMove(bytes: Uint8Array): boolean {
  const data = view(bytes);
  let at = 0;
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    if (at + 8 > bytes.length) return false;
    const length = boxLength(data, at);
    if (name(bytes, at + 4) === "moov" || length === undefined) return true;
    at += length;
  }
  return true;
}

/** ISO/IEC 14496-12, 4.2: 1 stands for 64 bits that follow, 0 for all that is left; `undefined` for what cannot be. */
function boxLength(data: DataView, at: number): number | undefined {
  const length = data.getUint32(at);
  if (length === 0) return data.byteLength - at;
  if (length !== 1) return length < 8 ? undefined : length;
  if (at + 16 > data.byteLength) return undefined;
  const long = data.getUint32(at + 8) * 2 ** 32 + data.getUint32(at + 12);
  return long < 16 ? undefined : long;
}
