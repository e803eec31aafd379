/** Media as a timeline shows it: facts that are replaced, with what can be done about them. */
import type { MediaItem } from "../chat-api.ts";
import type { Media } from "./media-api.ts";
import type { Announcement } from "./announcement.ts";

/** What can be done about media. */
export interface MediaDeeds {
  blob(): Blob | undefined;
  cancel(): void;
  retry(): void;
}

/** A snapshot without the deeds: data alone, which another tab can be sent. */
export type MediaFacts = Omit<Media, keyof MediaDeeds>;

/** Deeds on a prototype: a snapshot that goes to another tab is copied without them, instead of not at all. */
class Deeds implements MediaDeeds {
  readonly #deeds: MediaDeeds;

  constructor(deeds: MediaDeeds) {
    this.#deeds = deeds;
  }

  blob(): Blob | undefined {
    return this.#deeds.blob();
  }

  cancel(): void {
    this.#deeds.cancel();
  }

  retry(): void {
    this.#deeds.retry();
  }
}

/** A snapshot. */
export function snapshot(facts: MediaFacts, deeds: MediaDeeds): Media {
  return Object.assign(new Deeds(deeds), facts);
}

/** What an announcement says for the bubble; `preview` is its picture, once it was looked at. */
export function announcedFacts(
  note: Announcement,
  preview?: Blob,
): Omit<MediaFacts, "state" | "progress" | "viewed"> {
  const { size, type, name, caption, width, height, duration, waveform, viewOnce } = note;
  return {
    size,
    type,
    ...(name !== undefined && { name }),
    ...(caption !== undefined && { caption }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(preview && { preview }),
    ...(duration !== undefined && { duration: duration / 1000 }),
    ...(waveform && { waveform: waveform.map((bar) => bar / 255) }),
    viewOnce: viewOnce === true,
  };
}

/** An item for another tab: with the bytes, if they are here and may be looked at again. */
export function shared(item: MediaItem): MediaItem {
  const { media } = item;
  const kept = isSeenOnce(item) ? undefined : media.blob();
  return { ...item, media: Object.assign(new Deeds(NOTHING), media, kept && { kept }) };
}

/**
 * An item of another tab, as it is there, with its bytes if they came along. What is seen once is seen in the tab that it
 * came to.
 */
export function adopted(item: MediaItem, deeds: Omit<MediaDeeds, "blob"> = NOTHING): MediaItem {
  const { media } = item;
  const isOver = media.state === "cancelled" || media.state === "failed" || media.viewed;
  if (isSeenOnce(item)) {
    const there = { ...media, state: "failed", problem: "elsewhere" } as const;
    return { ...item, media: snapshot(isOver ? media : there, NOTHING) };
  }
  const kept = "kept" in media && media.kept instanceof Blob ? media.kept : undefined;
  return { ...item, media: snapshot(media, { ...deeds, blob: () => kept }) };
}

function isSeenOnce({ media, mine }: MediaItem): boolean {
  return media.viewOnce && !mine;
}

/** Of what is not here, nothing can be done. */
export const NOTHING: MediaDeeds = {
  blob: () => undefined,
  cancel: () => undefined,
  retry: () => undefined,
};
