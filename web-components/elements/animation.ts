/**
 * Pictures that move keep their own bytes, for a canvas would keep one frame of them. What else stands in their files
 * (EXIF, XMP, comments, colour profiles, whatever follows the end) is left out: only what draws is copied.
 */

/**
 * A picture that moves, without anything else; `undefined` if it does not move or is not formed as its type says. A GIF
 * or WebP that was cut off, or has something else in it, ends with the last whole frame before that, as browsers show it.
 */
export function animationOf(bytes: Uint8Array, type: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    if (type === "image/gif") return gif(bytes);
    if (type === "image/png") return png(bytes);
    if (type === "image/webp") return webp(bytes);
  } catch (error) {
    // Read past the end: a file that was cut off.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** A still WebP without metadata; the same bytes if it is not formed as one. */
export function bareWebp(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return riff(bytes, false) ?? bytes;
  } catch (error) {
    if (error instanceof RangeError) return bytes;
    throw error;
  }
}

const GIF = { extension: 0x21, image: 0x2c, end: 0x3b, control: 0xf9, application: 0xff };
/** The one application extension that draws: how often the animation runs. */
const LOOPS: ReadonlySet<string> = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

function gif(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const start = 13 + tableSize(viewOf(bytes).getUint8(10));
  const kept: Uint8Array[] = [slice(bytes, 0, start)];
  let frames = 0;
  let control: readonly Uint8Array[] = [];
  for (const block of gifBlocks(bytes, start)) {
    if (block[0] === GIF.image) {
      kept.push(...control, block);
      control = [];
      frames += 1;
    } else if (block[1] === GIF.control) control = [block];
    else if (block[1] === GIF.application && LOOPS.has(ascii(block, 3, 14))) kept.push(loop(block));
  }
  return frames > 1 ? joined([...kept, Uint8Array.of(GIF.end)]) : undefined;
}

/** Its images and extensions, up to its end, to where it was cut off, or to what is neither. */
function* gifBlocks(bytes: Uint8Array, start: number): Generator<Uint8Array> {
  const view = viewOf(bytes);
  for (let at = start; bytes[at] === GIF.image || bytes[at] === GIF.extension;) {
    let end = at + 2;
    try {
      if (bytes[at] === GIF.image) end = at + 11 + tableSize(view.getUint8(at + 9));
      end = subBlocksEnd(view, end);
    } catch {
      return;
    }
    if (end > bytes.length) return;
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Written anew: a data block that carries more than the number of rounds would be a place to hide in. */
function loop(extension: Uint8Array): Uint8Array {
  return Uint8Array.of(...slice(extension, 0, 14), 3, 1, extension[16] ?? 0, extension[17] ?? 0, 0);
}

function tableSize(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}

/** Where a chain of sub-blocks ends, its terminator included. */
function subBlocksEnd(view: DataView, start: number): number {
  let at = start;
  for (;;) {
    const size = view.getUint8(at);
    at += 1 + size;
    if (size === 0) return at;
  }
}

const PNG_SIGNATURE = 8;
const PNG_CHUNKS: ReadonlySet<string> = new Set([
  "IHDR",
  "PLTE",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "acTL",
  "fcTL",
  "fdAT",
  "IDAT",
  "IEND",
]);

function png(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const view = viewOf(bytes);
  const kept = [slice(bytes, 0, PNG_SIGNATURE)];
  let moves = false;
  for (let at = PNG_SIGNATURE; ;) {
    const size = view.getUint32(at);
    const name = ascii(bytes, at + 4, at + 8);
    const chunk = slice(bytes, at, at + 12 + size);
    if (name === "acTL") moves ||= view.getUint32(at + 8) > 1;
    if (PNG_CHUNKS.has(name)) kept.push(chunk);
    if (name === "IEND") return moves ? joined(kept) : undefined;
    at += chunk.length;
  }
}

const WEBP_CHUNKS: ReadonlySet<string> = new Set(["VP8X", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"]);
const WEBP_FRAME_HEADER = 16;
/** Flags of `VP8X`: this file moves; it has a colour profile, EXIF, XMP. */
const WEBP_FLAGS = { moves: 0x02, gone: 0x20 | 0x08 | 0x04 };

function webp(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const isExtended = ascii(bytes, 12, 16) === "VP8X";
  return isExtended && (viewOf(bytes).getUint8(20) & WEBP_FLAGS.moves) !== 0 ? riff(bytes, true) : undefined;
}

function riff(bytes: Uint8Array, frames: boolean): Uint8Array<ArrayBuffer> | undefined {
  const size = viewOf(bytes).getUint32(4, true);
  // One that moves may have been cut off; of one that stands still nothing is left then.
  const whole = frames ? bytes.subarray(12, 8 + size) : slice(bytes, 12, 8 + size);
  const body = chunks(whole, frames);
  if (body === undefined) return undefined;
  const head = new Uint8Array(12);
  head.set(slice(bytes, 0, 12));
  viewOf(head).setUint32(4, 4 + body.length, true);
  return joined([head, body]);
}

/** The chunks that draw, of a file or of one frame. */
function chunks(bytes: Uint8Array, frames: boolean): Uint8Array<ArrayBuffer> | undefined {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const name = ascii(bytes, at, at + 4);
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size;
    const padded = end + (size % 2);
    if (frames && end > bytes.length) break;
    if (WEBP_CHUNKS.has(name)) {
      const chunk = new Uint8Array(slice(bytes, at, end));
      if (name === "VP8X") chunk[8] = (chunk[8] ?? 0) & ~WEBP_FLAGS.gone;
      kept.push(name === "ANMF" && frames ? frame(chunk) : even(chunk));
    }
    at = padded;
  }
  // A single frame does not move, and is drawn anew like any still picture.
  const isStill = frames && kept.filter((chunk) => ascii(chunk, 0, 4) === "ANMF").length < 2;
  return kept.length > 0 && !isStill ? joined(kept) : undefined;
}

function frame(chunk: Uint8Array): Uint8Array {
  const inside = chunks(slice(chunk, 8 + WEBP_FRAME_HEADER, chunk.length), false) ?? new Uint8Array(0);
  const made = joined([slice(chunk, 0, 8 + WEBP_FRAME_HEADER), inside]);
  viewOf(made).setUint32(4, WEBP_FRAME_HEADER + inside.length, true);
  return made;
}

function even(chunk: Uint8Array): Uint8Array {
  return chunk.length % 2 === 0 ? chunk : joined([chunk, Uint8Array.of(0)]);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** As `subarray`, save that what is not there is an error. */
function slice(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (to > bytes.length) throw new RangeError("the file ends too soon");
  return bytes.subarray(from, to);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...slice(bytes, from, to));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
