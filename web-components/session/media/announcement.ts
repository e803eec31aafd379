/** What announces a photo, voice note or file, and what is said of its pieces (PROTOCOL.md sections 7 and 10). */
import { toBase64 } from "../../crypto/index.ts";
import type { MediaKind, MediaOptions } from "./media-api.ts";
import { parseRanges, type Ranges } from "../ranges.ts";

/** Bars of a waveform. */
export const BARS = 64;
const MOST_CAPTION = 4096;
const MOST_NAME = 255;
/** An ending of more characters is none that says what a file is. */
const MOST_ENDING = 16;
const MOST_PREVIEW = 4096;
const MOST_SIDE = 1_000_000;
/** An hour, in milliseconds: of a voice note nothing longer is believed. */
const LONGEST = 3_600_000;
const LOUDEST = 255;

/** `media` of the announcing message. Everything here is one sender's word. */
export interface Announcement {
  /** 16 random bytes, Base64. */
  readonly mediaId: string;
  /** The file's own key, 64 bytes, Base64. */
  readonly key: string;
  /** Bytes of the file. Not yet held against the limit: what is too large is a failed item, not an unreadable message. */
  readonly size: number;
  /** How many chunks there are. */
  readonly chunks: number;
  /** SHA-256 of the file, Base64. */
  readonly digest: string;
  /** What the sender says that it is. */
  readonly type: string;
  readonly name?: string;
  readonly caption?: string;
  readonly width?: number;
  readonly height?: number;
  /** A tiny picture, Base64. */
  readonly preview?: string;
  /** Milliseconds. */
  readonly duration?: number;
  /** 64 numbers from 0 to 255. */
  readonly waveform?: readonly number[];
  readonly viewOnce?: true;
}

/** What a receiver says to the sender of a file, or the sender to a receiver: exactly one of have, want, cancel. */
export interface ChunkWord {
  readonly type: "chunk";
  readonly mediaId: string;
  /** The chain of the announcement that the receiver holds: chunks come signed by its key. */
  readonly chain?: string;
  /** All numbers that are there. */
  readonly have?: Ranges;
  /** All numbers that are not there, asked for. */
  readonly want?: Ranges;
  readonly cancel?: true;
}

type Fields = Readonly<Record<string, unknown>>;

const ID = /^[A-Za-z0-9+/]{22}==$/;
const KEY = /^[A-Za-z0-9+/]{86}==$/;
const DIGEST = /^[A-Za-z0-9+/]{43}=$/;
const TYPE = /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Control marks, marks that turn the direction of reading, and separators of paths: a name shows what it is. */
const UNWRITTEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * A name to show and to save under: its last part, without what cannot be seen; one that is too long keeps its ending.
 * `undefined` if nothing is left. A clean name stays as it is.
 */
export function cleanName(name: string): string | undefined {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const clean = shortened(
    last
      .replace(UNWRITTEN, "")
      .replace(/[<>:"|?*]/g, "_")
      .trim(),
  );
  return clean === "" || clean === "." || clean === ".." ? undefined : clean;
}

/** At most so many characters, counted as people do as far as surrogates go; what was cut ends in no space. */
function shortened(name: string): string {
  const all = [...name];
  if (all.length <= MOST_NAME) return name;
  const dot = all.lastIndexOf(".");
  const ending = dot > 0 && all.length - dot <= MOST_ENDING ? all.slice(dot) : [];
  return (
    all
      .slice(0, MOST_NAME - ending.length)
      .join("")
      .trimEnd() + ending.join("")
  );
}

/** A type without parameters; what is ill-formed says nothing. */
export function cleanType(type: string): string {
  const [plain = ""] = type.toLowerCase().split(";");
  return TYPE.test(plain.trim()) ? plain.trim() : "application/octet-stream";
}

/** What a caller says of a file, in the form in which it travels; `undefined` if something of it cannot be. */
export function describe(
  options: MediaOptions,
  preview: Uint8Array | undefined,
): Omit<Announcement, "mediaId" | "key" | "size" | "chunks" | "digest" | "type"> | undefined {
  const { kind, duration, waveform, viewOnce, caption = "", width, height } = options;
  const name = kind === "file" && options.name !== undefined ? cleanName(options.name) : undefined;
  const isLoudness = waveform?.every((bar) => bar >= 0 && bar <= 1) ?? true;
  // A file is used up by being drawn, and a voice note has to be had in order to be played: only a photo can be seen once.
  const isSeen = viewOnce !== true || kind === "image";
  if (!isLoudness || !isSeen) return undefined;
  return details({
    ...(name !== undefined && { name }),
    ...(caption !== "" && { caption }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(preview && { preview: toBase64(preview) }),
    ...(duration !== undefined && { duration: Math.round(duration * 1000) }),
    ...(waveform && { waveform: waveform.map((bar) => Math.round(bar * LOUDEST)) }),
    ...(viewOnce === true && { viewOnce }),
  });
}

/** `media` of a message of this kind as someone wrote it, `undefined` where it is ill-formed. Only a photo is seen once. */
export function parseAnnouncement(value: unknown, kind: MediaKind): Announcement | undefined {
  if (!isRecord(value)) return undefined;
  const { mediaId, key, size, chunks, digest, type } = value;
  if (!matches(mediaId, ID) || !matches(key, KEY) || !matches(digest, DIGEST) || !matches(type, TYPE))
    return undefined;
  if (!isWhole(size, Number.MAX_SAFE_INTEGER) || !isWhole(chunks, Number.MAX_SAFE_INTEGER)) return undefined;
  const rest = details(kind === "image" ? value : { ...value, viewOnce: undefined });
  return rest && { mediaId, key, size, chunks, digest, type, ...rest };
}

/** A word on chunks as someone wrote it, `undefined` where it is ill-formed. */
export function parseChunkWord(fields: Fields): ChunkWord | undefined {
  const { mediaId, chain, cancel } = fields;
  const have = numbers(fields["have"]);
  const want = numbers(fields["want"]);
  if (!matches(mediaId, ID) || (chain !== undefined && !matches(chain, ID))) return undefined;
  if ([have, want, cancel === true ? cancel : undefined].filter((word) => word !== undefined).length !== 1)
    return undefined;
  return {
    type: "chunk",
    mediaId,
    ...(chain !== undefined && { chain }),
    ...(have && { have }),
    ...(want && { want }),
    ...(cancel === true && { cancel }),
  };
}

function details(
  fields: Fields,
): Omit<Announcement, "mediaId" | "key" | "size" | "chunks" | "digest" | "type"> | undefined {
  const { name, caption, width, height, preview, duration, waveform, viewOnce } = fields;
  const isFine =
    optional(name, (text) => typeof text === "string" && text === cleanName(text)) &&
    optional(caption, (text) => typeof text === "string" && text !== "" && text.length <= MOST_CAPTION) &&
    optional(width, (side) => isWhole(side, MOST_SIDE)) &&
    optional(height, (side) => isWhole(side, MOST_SIDE)) &&
    optional(preview, (text) => matches(text, BASE64) && text.length <= (MOST_PREVIEW * 4) / 3 + 4) &&
    optional(duration, (time) => isWhole(time, LONGEST)) &&
    optional(waveform, isWaveform);
  if (!isFine) return undefined;
  return {
    ...(typeof name === "string" && { name }),
    ...(typeof caption === "string" && { caption }),
    ...(typeof width === "number" && { width }),
    ...(typeof height === "number" && { height }),
    ...(typeof preview === "string" && { preview }),
    ...(typeof duration === "number" && { duration }),
    ...(isWaveform(waveform) && { waveform }),
    ...(viewOnce === true && { viewOnce }),
  };
}

function optional(value: unknown, isFine: (value: unknown) => boolean): boolean {
  return value === undefined || isFine(value);
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function isWhole(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

function isWaveform(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length === BARS && value.every((bar) => isWhole(bar, LOUDEST));
}

/** Ranges of chunk numbers, which begin at 0. */
function numbers(value: unknown): Ranges | undefined {
  return value === undefined ? undefined : parseRanges(value, 0);
}

/** JSON has plain objects alone, and nothing that is read here is inherited by one. */
function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
