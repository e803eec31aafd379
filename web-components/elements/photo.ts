/**
 * A photo before it is sent: drawn anew, so that nothing of its file but the picture goes along (no EXIF, place, XMP,
 * IPTC, thumbnail), turned as it was taken, and no larger than a screen can show.
 */
import { pictureOf } from "../session/index.ts";
import { animationOf, bareWebp } from "./animation.ts";
import { heicOf } from "./picture-signs.ts";

/** The longest side of a photo that is sent, in pixels. */
export const LONGEST_SIDE = 2048;
/** Nothing larger is read: photos of cameras are far below, and it would be in memory twice. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A screenshot stays a PNG, sharp to the pixel, unless it gets larger than this. */
const SHARP_BYTES = 1_500_000;
const QUALITY = 0.86;
const PREVIEW = { side: 28, most: 1_024, quality: 0.45 };
/** A picture is tried for transparency on this many pixels a side. */
const PROBE = 192;

/** A photo as it is sent. */
export interface Photo {
  readonly blob: Blob;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** At most 1 KiB; absent where the browser makes none so small. */
  readonly preview?: Blob;
  /** Its own bytes without metadata, because it moves. */
  readonly moves: boolean;
}

/**
 * Makes a photo of a file. `undefined` for what is none, by its bytes: no PNG, JPEG, GIF, WebP, AVIF or HEIC, more than 40
 * megapixels (such a one is never decoded), or undecodable. The caller sends it as a file, or not at all.
 */
export async function photoOf(file: Blob): Promise<Photo | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = pictureOf(bytes) ?? heicOf(bytes);
  if (found === undefined) return undefined;
  const moving = animationOf(bytes, found.type);
  const source = new Blob([moving ?? bytes], { type: found.type });
  const bitmap = await createImageBitmap(source, { imageOrientation: "from-image" }).catch(() => undefined);
  if (bitmap === undefined) return undefined;
  try {
    const preview = await tiny(bitmap);
    const more = preview ? { preview } : {};
    if (moving) return { blob: source, width: bitmap.width, height: bitmap.height, moves: true, ...more };
    const canvas = drawn(bitmap, LONGEST_SIDE);
    const { width, height } = canvas;
    return { blob: await encoded(canvas, found.type), width, height, moves: false, ...more };
  } finally {
    bitmap.close();
  }
}

/** What a canvas says in place of a PNG that is no larger than needed: a photo as JPEG, what has gaps as PNG. */
async function encoded(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  if (type !== "image/jpeg" && hasGaps(canvas)) return await toBlob(canvas, "image/png");
  if (type === "image/png") {
    const sharp = await toBlob(canvas, "image/png");
    if (sharp.size <= SHARP_BYTES) return sharp;
  }
  return await toBlob(canvas, "image/jpeg", QUALITY);
}

function hasGaps(canvas: HTMLCanvasElement): boolean {
  const probe = drawn(canvas, PROBE);
  const pixels = probe.getContext("2d")?.getImageData(0, 0, probe.width, probe.height).data ?? [];
  for (let alpha = 3; alpha < pixels.length; alpha += 4) if (pixels[alpha] !== 255) return true;
  return false;
}

/** A few hundred bytes to draw blurred until the picture is there. */
async function tiny(bitmap: ImageBitmap): Promise<Blob | undefined> {
  const canvas = drawn(bitmap, PREVIEW.side);
  const webp = await toBlob(canvas, "image/webp", PREVIEW.quality);
  // Safari encodes no WebP and hands out a PNG instead; a JPEG is smaller.
  const made =
    webp.type === "image/webp"
      ? new Blob([bareWebp(new Uint8Array(await webp.arrayBuffer()))], { type: webp.type })
      : await toBlob(canvas, "image/jpeg", PREVIEW.quality);
  return made.size <= PREVIEW.most ? made : undefined;
}

function drawn(source: ImageBitmap | HTMLCanvasElement, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * scale));
  canvas.height = Math.max(1, Math.round(source.height * scale));
  const context = canvas.getContext("2d");
  if (context) {
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

async function toBlob(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  if (made === null) throw new Error("the browser could not encode the picture");
  return made;
}
