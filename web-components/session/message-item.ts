/** A message as its line in the timeline, before anyone said anything about it. */
import type { MediaItem, MessageItem, TextItem } from "./chat-api.ts";
import { isMediaContent, type MediaContent, type NumberedContent } from "./content.ts";
import type { Author } from "./timeline.ts";

/** What a person wrote or sent, as opposed to what changes it. */
export type Said =
  Extract<NumberedContent, { readonly type: "text" }> | Extract<NumberedContent, MediaContent>;

/** Media as a line shows them at first. */
export type ShownMedia = Pick<MediaItem, "kind" | "media">;

/** A line that has no key yet. */
export type NewItem = Omit<TextItem, "key"> | Omit<MediaItem, "key">;

/** Whether a content is a line of its own. */
export function isSaid(content: NumberedContent): content is Said {
  return content.type === "text" || isMediaContent(content);
}

/** Where a line comes from. */
export interface Origin {
  readonly author: Author;
  /** One's own name is on it. */
  readonly mine: boolean;
  /** This very page wrote it: others of one's own have it sent already. */
  readonly isHere: boolean;
  /** Names of those who were removed and could read it. */
  readonly removed: readonly string[];
  /** It came sooner than the room's slow mode allows. */
  readonly early: boolean;
}

/** The line of a message; `media` makes what is shown of a file. */
export function messageItem(
  content: Said,
  origin: Origin,
  media: (content: Said & MediaContent) => ShownMedia,
): NewItem {
  const { author, mine, isHere, removed, early } = origin;
  const base: Omit<MessageItem, "key" | "kind" | "body" | "media"> = {
    id: content.id,
    from: author.username,
    mine,
    at: content.at,
    ...(removed.length > 0 && { sealedForRemoved: removed }),
    ...(early && { early }),
    ...(mine && { fate: isHere ? ("sending" as const) : ("sent" as const) }),
    ...(content.replyTo && { replyTo: content.replyTo }),
    ...(content.timer !== undefined && { timer: content.timer }),
  };
  return isMediaContent(content)
    ? { ...base, ...media(content) }
    : { ...base, kind: "text", body: content.body };
}
