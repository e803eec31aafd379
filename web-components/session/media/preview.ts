/** The tiny picture that goes with the announcement of a photo (PROTOCOL.md section 10). */
import { fromBase64 } from "../../crypto/index.ts";
import { pictureOf } from "./media-type.ts";

const MOST_PIXELS = 256 * 256;

/** A preview as a Blob to draw: only what is a tiny picture by its bytes. */
export function previewOf(preview: string | undefined): Blob | undefined {
  if (preview === undefined) return undefined;
  const bytes = fromBase64(preview);
  const picture = pictureOf(bytes);
  if (picture === undefined || picture.width * picture.height > MOST_PIXELS) return undefined;
  return new Blob([bytes], { type: picture.type });
}
