/** Media items for tests of elements: a tone, a picture, and a timeline's snapshot around them. */
import { wavOf } from "../../../web-components/elements/wav.ts";
import type { Media, MediaItem } from "../../../web-components/session/index.ts";
import { NOON } from "./scripted-session.ts";

const RATE = 8_000;

/** A tone of so many seconds, as a WAV file. */
export function tone(seconds: number): Blob {
  const samples = Int16Array.from({ length: RATE * seconds }, (_, at) => Math.sin(at / 3) * 8_000);
  return wavOf([samples], RATE);
}

/** A picture of one colour. */
export async function picture(width = 400, height = 300, colour = "#a3f"): Promise<Blob> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  }
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg"));
  if (!made) throw new Error("no picture was made");
  return made;
}

/** 64 bars that rise. */
export const RISING: readonly number[] = Array.from({ length: 64 }, (_, bar) => bar / 63);

/** What a timeline says of media, and what was asked of it. */
export function media(
  facts: Partial<Media>,
  around: Partial<Omit<MediaItem, "media">> = {},
  asked: string[] = [],
): MediaItem {
  const mine = around.mine ?? false;
  return {
    kind: "image",
    key: around.id ?? "m",
    id: "m",
    from: mine ? "alice" : "bob",
    mine,
    at: NOON,
    ...around,
    media: {
      state: "ready",
      progress: 1,
      size: 1_000,
      type: "application/octet-stream",
      viewOnce: false,
      viewed: false,
      blob: () => undefined,
      cancel: () => void asked.push("cancel"),
      retry: () => void asked.push("retry"),
      ...facts,
    },
  };
}
