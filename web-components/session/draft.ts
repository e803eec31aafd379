/** A photo, voice note or file before it is announced: read once, measured, judged by its bytes, and given a key. */
import {
  createMedia,
  hashPiece,
  MEDIA_LIMIT,
  mediaDigest,
  PIECE_SIZE,
  type Bytes,
  type OutgoingMedia,
} from "../crypto/index.ts";
import { cleanType, describe, type Announcement } from "./media/announcement.ts";
import type { Media, MediaKind, MediaOptions } from "./media/media-api.ts";
import { SessionError } from "./errors.ts";
import { judge } from "./media/media-type.ts";
import { PieceReader } from "./media/piece-reader.ts";

const MOST_PREVIEW = 4096;

/** What is prepared of a file. */
export interface Draft {
  readonly note: Announcement;
  readonly kind: MediaKind;
  /** What it is shown as, by its bytes. */
  readonly shownAs: MediaKind;
  readonly media: OutgoingMedia;
  readonly blob: Blob;
  /** What others will take it for. */
  readonly judged: Partial<Pick<Media, "width" | "height" | "disguisedAs">>;
  readonly onProgress?: (progress: number) => void;
}

/**
 * Prepares a file. Throws `too_large` above 25 MiB or for a preview above 4 KiB, `bad_request` for options that cannot be.
 * A file is read a piece at a time; of a photo or voice note the bytes are in memory once beside the Blob, to be looked at.
 */
export async function prepare(blob: Blob, options: MediaOptions): Promise<Draft> {
  if (blob.size > MEDIA_LIMIT) throw new SessionError("too_large", "a file has at most 25 MiB");
  if ((options.preview?.size ?? 0) > MOST_PREVIEW)
    throw new SessionError("too_large", `a preview has at most ${MOST_PREVIEW} bytes`);
  const preview = options.preview && new Uint8Array(await options.preview.arrayBuffer());
  const details = describe(options, preview);
  if (details === undefined) throw new SessionError("bad_request", "something said of the file cannot be");
  const looked = options.kind === "file" ? undefined : new Uint8Array(await blob.arrayBuffer());
  const { kind: shownAs, type, ...judged } = judge(options.kind, looked ?? new Uint8Array(0));
  const read = looked ? readerOf(looked) : new PieceReader(blob);
  const [digest, media] = await Promise.all([digestOf(read, blob.size), createMedia(blob.size)]);
  const { mediaId, key, size, count } = media;
  const said = shownAs === "file" ? cleanType(blob.type) : type;
  return {
    note: { mediaId, key, size, chunks: count, digest, type: said, ...details },
    kind: options.kind,
    shownAs,
    media,
    // On one's own screen too it is only what its bytes are: the same bytes, under that type.
    blob: blob.slice(0, blob.size, type),
    judged,
    ...(options.onProgress && { onProgress: options.onProgress }),
  };
}

/** Piece by piece: between two of them the page can do something else. What was looked at is what is hashed. */
async function digestOf(pieces: Pick<PieceReader, "read">, size: number): Promise<string> {
  const hashes: Bytes[] = [];
  for (let at = 0; at * PIECE_SIZE < size; at++) hashes.push(await hashPiece(await pieces.read(at)));
  return await mediaDigest(hashes);
}

function readerOf(bytes: Bytes): Pick<PieceReader, "read"> {
  return { read: (at) => Promise.resolve(bytes.subarray(at * PIECE_SIZE, (at + 1) * PIECE_SIZE)) };
}
