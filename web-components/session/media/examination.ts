/** A file of which every chunk is here, before anything of it is handed out (PROTOCOL.md section 10). */
import type { Announcement } from "./announcement.ts";
import type { Assembly } from "./assembly.ts";
import type { Media, MediaKind, MediaProblem } from "./media-api.ts";
import { judge } from "./media-type.ts";

/** What a file is by its own bytes. */
export interface Examined {
  readonly kind: MediaKind;
  readonly judged: Partial<Pick<Media, "type" | "width" | "height" | "disguisedAs">>;
  /** Under the type that its bytes have. */
  readonly blob: Blob;
}

/**
 * Compares the whole with its announced digest, and looks at the bytes of what is to be shown or played. Returns why nothing
 * of it may be: `damaged`, or `unreadable` where the browser cannot read its own Blob (a disk that is full). Never throws.
 */
export async function examine(
  assembly: Pick<Assembly, "whole">,
  note: Pick<Announcement, "digest">,
  kind: MediaKind,
): Promise<Examined | MediaProblem> {
  try {
    const { digest, blob } = await assembly.whole();
    if (digest !== note.digest) return "damaged";
    const looked = kind === "file" ? new Uint8Array(0) : new Uint8Array(await blob.arrayBuffer());
    const { kind: shownAs, type, ...judged } = judge(kind, looked);
    return {
      kind: shownAs,
      judged: shownAs === "file" ? judged : { type, ...judged },
      blob: blob.slice(0, blob.size, type),
    };
  } catch {
    return "unreadable";
  }
}
