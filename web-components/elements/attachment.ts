/** A picked file on its way to being sent: what it turned out to be, and what would go. */
import { isHugePicture, type MediaOptions } from "../session/index.ts";
import { photoOf, type Photo } from "./photo.ts";
import { pictureSign } from "./picture-signs.ts";

/** The largest file that goes: 25 MiB. */
export const MOST_BYTES = 25 * 1024 * 1024;

/** A picture says within so many bytes how large it is, whatever else stands in front of that. */
const LOOKED_AT = 1024 * 1024;

/** What a person chose: a file, or a folder, of which only its name is told. */
export type Chosen = File | string;

/** What a picked file turned out to be. */
export type Attachment =
  | { readonly kind: "photo"; readonly file: File; readonly photo: Photo }
  /**
   * `picture`: it says that it is one. `huge`: and is, but too large to be drawn anew; `camera`: of a kind that cameras
   * write and this browser cannot open; `film`: a video of theirs; `none`: it is none that is shown.
   */
  | { readonly kind: "file"; readonly file: File; readonly picture?: "huge" | "camera" | "film" | "none" }
  | {
      readonly kind: "refused";
      readonly file: File;
      readonly why: "tooLarge" | "empty" | "unreadable" | "folder";
    };

/**
 * Looks at a file by its bytes. What begins like a picture or says that it is one is drawn anew, whatever its name made of
 * its type; all else goes as it is, or not at all. Never rejects.
 */
export async function attachmentOf(file: File): Promise<Attachment> {
  if (file.size === 0) return { kind: "refused", file, why: "empty" };
  const beginning = await beginningOf(file);
  if (beginning === undefined) return { kind: "refused", file, why: "unreadable" };
  const sign = pictureSign(beginning);
  const claims = sign !== undefined || file.type.startsWith("image/");
  const photo = claims && sign !== "film" ? await photoOf(file).catch(() => undefined) : undefined;
  if (photo && photo.blob.size <= MOST_BYTES) return { kind: "photo", file, photo };
  if (file.size > MOST_BYTES) return { kind: "refused", file, why: "tooLarge" };
  if (!claims) return { kind: "file", file };
  if (isHugePicture(beginning)) return { kind: "file", file, picture: "huge" };
  return { kind: "file", file, picture: sign === undefined || sign === "shown" ? "none" : sign };
}

/** `undefined` if it cannot be read: it was moved, or a cloud has it and does not hand it out. */
async function beginningOf(file: File): Promise<Uint8Array | undefined> {
  return await file
    .slice(0, LOOKED_AT)
    .arrayBuffer()
    .then((bytes) => new Uint8Array(bytes))
    .catch(() => undefined);
}

/** The bytes that go, and what is said of them; `undefined` for what is refused. */
export function parcelOf(
  attachment: Attachment,
  words: { readonly caption: string; readonly viewOnce: boolean },
): { readonly blob: Blob; readonly options: MediaOptions } | undefined {
  const caption = words.caption.trim();
  const said = caption === "" ? {} : { caption };
  if (attachment.kind === "refused") return undefined;
  if (attachment.kind === "file")
    return { blob: attachment.file, options: { kind: "file", name: attachment.file.name, ...said } };
  const { blob, width, height, preview } = attachment.photo;
  const once = words.viewOnce ? { viewOnce: true } : {};
  // What is to be seen once is not to be guessed at before.
  const blurred = preview && !words.viewOnce ? { preview } : {};
  return { blob, options: { kind: "image", width, height, ...blurred, ...said, ...once } };
}
