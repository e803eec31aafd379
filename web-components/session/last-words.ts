/** What was said last in a conversation, for a row of a list: memory only, as the timeline is. */
import type { Item } from "./chat-api.ts";
import type { LastMedia } from "./media/media-api.ts";

/** The part of a row that the last line makes. A notice is news, and has no words; what was taken back has none either. */
export interface LastWords {
  /** Milliseconds since 1970. */
  readonly lastAt?: number;
  readonly lastText?: string;
  readonly lastMedia?: LastMedia;
}

/** Of a timeline's lines. */
export function lastWords(items: readonly Item[]): LastWords {
  const last = items[items.length - 1];
  if (last === undefined) return {};
  const { at: lastAt } = last;
  if (last.kind === "notice" || last.deleted) return { lastAt };
  if (last.kind === "text") return { lastAt, lastText: last.body };
  const { name, caption, duration } = last.media;
  const lastMedia = {
    kind: last.kind,
    ...(name !== undefined && { name }),
    ...(caption !== undefined && { caption }),
    ...(duration !== undefined && { duration }),
  };
  return { lastAt, lastMedia };
}
