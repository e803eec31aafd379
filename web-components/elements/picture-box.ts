import type { Media } from "../session/index.ts";

/** A picture's box in pixels: its largest width and height, and the least of both. */
const BOX = { width: 320, height: 380, least: 120 };

/**
 * Tells an element's styles how large a picture will be (`--media-width`, `--media-ratio`), so that it takes its place
 * before it is there. What does not say its size has none: the styles have a usual one.
 */
export function reserve(element: HTMLElement, { width = 0, height = 0 }: Partial<Media> = {}): void {
  const isKnown = width > 0 && height > 0;
  if (!isKnown) {
    element.style.removeProperty("--media-width");
    element.style.removeProperty("--media-ratio");
    return;
  }
  const scale = Math.min(1, BOX.width / width, BOX.height / height);
  const [across, down] = [width, height].map((length) => Math.round(Math.max(BOX.least, length * scale)));
  element.style.setProperty("--media-width", `${across}px`);
  element.style.setProperty("--media-ratio", `${across} / ${down}`);
}
