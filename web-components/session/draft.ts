/** A photo, voice note or file before it is announced: read once, measured, judged by its bytes, and given a key. */
import { createMedia, MEDIA_LIMIT, mediaDigest, type OutgoingMedia } from "../crypto/index.ts";
import { cleanType, describe, type Announcement } from "./announcement.ts";
import type { Media, MediaKind, MediaOptions } from "./media-api.ts";
import { SessionError } from "./errors.ts";
import { judge } from "./media-type.ts";

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
 * The bytes are in memory once beside the Blob, until the digest is known.
 */
export async function prepare(blob: Blob, options: MediaOptions): Promise<Draft> {
  if (blob.size > MEDIA_LIMIT) throw new SessionError("too_large", "a file has at most 25 MiB");
  if ((options.preview?.size ?? 0) > MOST_PREVIEW)
    throw new SessionError("too_large", `a preview has at most ${MOST_PREVIEW} bytes`);
  const preview = options.preview && new Uint8Array(await options.preview.arrayBuffer());
  const details = describe(options, preview);
  if (details === undefined) throw new SessionError("bad_request", "something said of the file cannot be");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const { kind: shownAs, type, ...judged } = judge(options.kind, bytes);
  const [digest, media] = await Promise.all([mediaDigest(bytes), createMedia(blob.size)]);
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
