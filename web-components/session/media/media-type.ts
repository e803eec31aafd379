/**
 * What bytes are, by the bytes alone (PROTOCOL.md section 10): an allow-list of types that are shown or played, and the
 * size of a picture read from its header, before any decoder sees it. Pure functions; no claim of a sender is looked at.
 */
import type { MediaKind } from "./media-api.ts";
import { avifSize, gifSize, jpegSize, pngSize, webpSize, type PixelSize } from "./picture-size.ts";

/** A picture of more pixels is never decoded: 40 megapixels. */
export const MOST_PIXELS = 40_000_000;

/** The type of everything that is neither shown nor played. */
export const OCTETS = "application/octet-stream";

/** What bytes may be treated as. */
export type Verdict =
  | { readonly kind: "image"; readonly type: string; readonly width: number; readonly height: number }
  | { readonly kind: "voice"; readonly type: string }
  /** To be saved, never opened; `disguisedAs` if it was sent as something that it is not. */
  | { readonly kind: "file"; readonly type: typeof OCTETS; readonly disguisedAs?: "image" | "voice" };

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const EBML = [0x1a, 0x45, 0xdf, 0xa3];
/** Brands of the MP4 family that carry sound; pictures in it (`avif`, `heic`) have brands of their own. */
const MP4_BRANDS: ReadonlySet<string> = new Set([
  "M4A ",
  "mp41",
  "mp42",
  "isom",
  "iso2",
  "iso4",
  "iso5",
  "iso6",
  "dash",
]);

/** What bytes that were sent as `kind` may be treated as. An image or voice note that is none is a file. */
export function judge(kind: MediaKind, bytes: Uint8Array): Verdict {
  if (kind === "image") {
    const picture = pictureOf(bytes);
    if (picture !== undefined) return { kind, ...picture };
  } else if (kind === "voice") {
    const type = soundType(bytes);
    if (type !== undefined) return { kind, type };
  }
  return { kind: "file", type: OCTETS, ...(kind !== "file" && { disguisedAs: kind }) };
}

/**
 * Type and size of a picture that may be decoded: PNG, JPEG, GIF, WebP or AVIF that does not move, of at least one pixel and at most
 * {@link MOST_PIXELS}. `undefined` for anything else, also where the header does not say how large it is.
 */
export function pictureOf(bytes: Uint8Array): (PixelSize & { readonly type: string }) | undefined {
  const found = readPicture(bytes);
  if (found === undefined || found.width < 1 || found.height < 1) return undefined;
  return found.width * found.height > MOST_PIXELS ? undefined : found;
}

/** Whether this is the beginning of a picture that could be shown, were it not for more than {@link MOST_PIXELS}. */
export function isHugePicture(bytes: Uint8Array): boolean {
  const found = readPicture(bytes);
  return found !== undefined && found.width * found.height > MOST_PIXELS;
}

/** The type of a sound that may be played: WebM, Ogg, MP4 or WAV. `undefined` for anything else. */
export function soundType(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, EBML)) return ascii(bytes, 4, 64).includes("webm") ? "audio/webm" : undefined;
  if (ascii(bytes, 0, 4) === "OggS") return "audio/ogg";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WAVE") return "audio/wav";
  return MP4_BRANDS.has(brand(bytes)) ? "audio/mp4" : undefined;
}

function readPicture(bytes: Uint8Array): (PixelSize & { readonly type: string }) | undefined {
  if (startsWith(bytes, PNG)) return typed("image/png", pngSize(bytes));
  if (startsWith(bytes, JPEG)) return typed("image/jpeg", jpegSize(bytes));
  const head = ascii(bytes, 0, 6);
  if (head === "GIF87a" || head === "GIF89a") return typed("image/gif", gifSize(bytes));
  if (head.startsWith("RIFF") && ascii(bytes, 8, 12) === "WEBP") return typed("image/webp", webpSize(bytes));
  return brand(bytes) === "avif" ? typed("image/avif", avifSize(bytes)) : undefined;
}

function typed(
  type: string,
  size: PixelSize | undefined,
): (PixelSize & { readonly type: string }) | undefined {
  return size === undefined ? undefined : { type, ...size };
}

/** The major brand of a file of the MP4 family, or nothing. */
function brand(bytes: Uint8Array): string {
  return ascii(bytes, 4, 8) === "ftyp" ? ascii(bytes, 8, 12) : "";
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
