/** What a picture is known by before anything of it is read: its first bytes, for a file's type is only guessed from its name. */
import { pictureOf } from "../session/index.ts";

/** The boxes with an HEIC's size come before the picture itself. */
const BOXES = 1024 * 1024;
const HEIC_BRANDS: ReadonlySet<string> = new Set("heic heix heim heis hevc hevx mif1 msf1".split(" "));

/**
 * Whether a file begins like a picture: `shown` like one of a kind that is shown here, `camera` like what cameras write
 * and most browsers cannot open (HEIC, TIFF and the raw formats made of it, JPEG XL), `film` like their videos (MP4,
 * QuickTime). Says nothing of what follows.
 */
export function pictureSign(bytes: Uint8Array): "shown" | "camera" | "film" | undefined {
  const head = latin(bytes, 0, 12);
  const box = head.slice(4, 8);
  const brand = box === "ftyp" ? head.slice(8) : "";
  const isRiff = head.startsWith("RIFF") && head.endsWith("WEBP");
  if (isRiff || /^(\x89PNG|\xff\xd8\xff|GIF8)/.test(head) || brand === "avif" || brand === "avis")
    return "shown";
  if (brand !== "" && !HEIC_BRANDS.has(brand) && !brand.startsWith("M4A")) return "film";
  const isTiff = head.startsWith("II*\0") || head.startsWith("MM\0*");
  return isTiff || HEIC_BRANDS.has(brand) || box === "JXL " || head.startsWith("\xff\x0a")
    ? "camera"
    : undefined;
}

/** As `pictureOf`, for an HEIC, which Safari decodes: its size stands in the same boxes as an AVIF's. */
export function heicOf(bytes: Uint8Array): ReturnType<typeof pictureOf> {
  if (latin(bytes, 4, 8) !== "ftyp" || !HEIC_BRANDS.has(latin(bytes, 8, 12))) return undefined;
  const boxes = bytes.slice(0, BOXES);
  boxes.set(new TextEncoder().encode("avif"), 8);
  const found = pictureOf(boxes);
  return found && { ...found, type: "image/heic" };
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
