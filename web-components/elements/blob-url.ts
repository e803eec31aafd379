import type { MediaItem } from "../session/index.ts";

/** A `blob:` address that lives as long as what shows it: another Blob, or none, revokes the one before. */
export class BlobUrl {
  #blob: Blob | undefined;
  #url: string | undefined;

  /** The address of `blob`, the same one for as long as it is the same Blob; `undefined` for none. */
  of(blob: Blob | undefined): string | undefined {
    if (blob === this.#blob && this.#url !== undefined) return this.#url;
    this.release();
    if (blob) {
      this.#blob = blob;
      this.#url = URL.createObjectURL(blob);
    }
    return this.#url;
  }

  /** The address is of no use from here on. */
  release(): void {
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    this.#blob = undefined;
  }
}

/**
 * Lets the person save bytes under a name. They go as octets, by an address that is gone again: nothing is opened in our
 * origin, whatever the bytes are.
 */
function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(blob.slice(0, blob.size, "application/octet-stream"));
  link.href = url;
  link.download = name;
  link.rel = "noopener";
  link.click();
  // Browsers begin the download before the next minute is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const extensions: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "audio/webm": "webm",
  "audio/ogg": "ogg",
  "audio/mp4": "m4a",
  "audio/wav": "wav",
};

/** Lets the person save what an item carries; nothing happens while it is not here, or if it may be seen once only. */
export function saveItem({ kind, media, at }: MediaItem): void {
  const blob = media.viewOnce ? undefined : media.blob();
  if (blob) save(blob, kind === "file" ? (media.name ?? "file") : nameFor(kind, blob.type, at));
}

/** A name to save a photo or voice note under: what it is and when it was sent. */
function nameFor(kind: "image" | "voice", type: string, at: number): string {
  const stamp = Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : "";
  const when = stamp.slice(0, 16).replace("T", "-").replace(":", "");
  return `${[kind === "image" ? "photo" : "voice", when].filter(Boolean).join("-")}.${extensions[type] ?? "bin"}`;
}
