/** Files that another tab of this profile sends or gets: shown here as they are there, and taken over once they are whole (PROTOCOL.md section 9). Memory only. */
import type { Media } from "./media-api.ts";
import { adopted, shared, snapshot, type MediaDeeds } from "./media-item.ts";
import type { MediaItem } from "../chat-api.ts";
import type { Timeline } from "../timeline.ts";

/** Whose file it is, and its message's id. */
export interface FileName {
  readonly root: string;
  readonly id: string;
}

/** What tabs tell each other of files that are under way. */
export type FileWord =
  /** These are not whole here: whoever sends or gets them tells how they are from now on. */
  | { readonly type: "follow"; readonly files: readonly FileName[] }
  /** So is one of them, with its bytes once it is whole. */
  | ({ readonly type: "file"; readonly item: MediaItem } & FileName)
  /** The person stops one, or tries it again, in a tab that follows it. */
  | ({ readonly type: "deed"; readonly deed: "cancel" | "retry" } & FileName);

/** What following files needs. */
export interface FollowedFilesOptions {
  readonly timeline: Timeline;
  /** Says it to the other tabs. */
  readonly say: (word: FileWord) => void;
  /** Asks its sender to announce it to this tab; `false` while nobody of theirs is there. */
  readonly again: (file: FileName) => boolean;
  /** It need not be announced here any more. */
  readonly enough: (file: FileName) => void;
}

/** How often a tab that follows asks whether anyone is still at it. Milliseconds. */
const BEAT = 2_000;
/** Asked so often without an answer, the other tab is gone. Counted, for the clock of a hidden tab stands still. */
const MOST_UNANSWERED = 3;
/** Its sender, who is there and answers no more than once in 5 s, was asked so often: they do not have it any more. */
const MOST_ASKED = 5;

interface Followed extends FileName {
  /** How often the other tabs were asked since the last answer. */
  unanswered: number;
  /** How often its sender was asked, and was there. */
  asked: number;
  /** Nobody has it, and nobody is asked any more. */
  isOver: boolean;
}

/** One conversation's files that are under way in one tab and shown in others. */
export class FollowedFiles {
  readonly #options: FollowedFilesOptions;
  /** What this tab follows, by the line's key: also what nobody answers for, should they speak again. */
  readonly #followed = new Map<string, Followed>();
  /** What others follow. */
  readonly #told = new Set<string>();
  #beat: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(options: FollowedFilesOptions) {
    this.#options = options;
  }

  /** This is shown here as another tab has it: what is not whole there is followed from now on. */
  adopted(file: FileName, item: MediaItem): void {
    if (isUnderWay(item)) this.#follow(file);
    else this.#followed.delete(keyOf(file));
  }

  /** The person stops one in this tab. */
  cancel(file: FileName): void {
    const followed = this.#followed.get(keyOf(file));
    const item = this.#find(file);
    if (followed !== undefined && isAlone(followed) && item !== undefined) {
      this.#options.enough(file);
      this.#show(file, this.#as(file, item.media, { state: "cancelled" }), item);
      this.#followed.delete(keyOf(file));
      return;
    }
    this.#options.say({ type: "deed", deed: "cancel", ...file });
  }

  /** The person tries one again in this tab. */
  retry(file: FileName): void {
    const item = this.#find(file);
    if (item === undefined) return;
    this.#show(file, this.#as(file, item.media, { state: item.mine ? "sending" : "receiving" }), item);
    this.#options.say({ type: "deed", deed: "retry", ...file });
    this.#follow(file);
  }

  /** A file that this tab sends or gets itself changed: those who follow it are told, and nobody else is asked. */
  changed(file: FileName): void {
    this.#followed.delete(keyOf(file));
    if (this.#told.has(keyOf(file))) this.#tell(file);
  }

  /** Another tab says something of a file. */
  hear(word: FileWord): void {
    if (word.type === "follow") {
      for (const file of word.files) this.#tell(file);
    } else if (word.type === "file") {
      if (!this.#followed.has(keyOf(word))) return;
      const file = nameOf(word);
      const taken = adopted(word.item, this.#deeds(file));
      this.adopted(file, taken);
      this.#show(file, taken.media, taken);
    } else if (!this.#followed.has(keyOf(word))) this.#own(word)?.media[word.deed]();
  }

  /** Waits for nothing any more. */
  close(): void {
    clearTimeout(this.#beat);
    this.#beat = undefined;
    this.#followed.clear();
  }

  #follow({ root, id }: FileName): void {
    this.#followed.set(keyOf({ root, id }), { root, id, unanswered: 0, asked: 0, isOver: false });
    if (this.#beat !== undefined || this.#asking) return;
    // Not before the lines of this turn are in their place: an answer may come at once.
    this.#asking = true;
    queueMicrotask(() => {
      this.#asking = false;
      this.#ask();
    });
  }

  #ask(): void {
    this.#beat = undefined;
    const files: FileName[] = [];
    for (const followed of this.#followed.values()) {
      if (isAlone(followed)) this.#goOn(followed);
      else {
        followed.unanswered += 1;
        files.push(nameOf(followed));
      }
    }
    if ([...this.#followed.values()].every(({ isOver }) => isOver)) return;
    this.#beat = setTimeout(() => this.#ask(), BEAT);
    if (files.length > 0) this.#options.say({ type: "follow", files });
  }

  /** No other tab is at it any more: another's file is asked for from its sender, for as long as they may have it. */
  #goOn(followed: Followed): void {
    if (followed.isOver) return;
    const file = nameOf(followed);
    const item = this.#find(file);
    if (item === undefined) {
      this.#followed.delete(keyOf(file));
      return;
    }
    const isThere = !item.mine && this.#options.again(file);
    if (isThere) followed.asked += 1;
    followed.isOver = item.mine || followed.asked > MOST_ASKED;
    const problem = item.mine ? "elsewhere" : "gone";
    if (followed.isOver) this.#show(file, this.#as(file, item.media, { state: "failed", problem }), item);
    else this.#await(file, item, isThere ? "receiving" : "waiting");
  }

  #await(file: FileName, item: MediaItem, state: "receiving" | "waiting"): void {
    const { media } = item;
    // What the other tab had of it is gone with it.
    if (media.state !== state || media.progress > 0)
      this.#show(file, this.#as(file, media, { state, progress: 0 }), item);
  }

  #tell(file: FileName): void {
    const item = this.#own(file);
    if (item === undefined) {
      this.#told.delete(keyOf(file));
      return;
    }
    if (item.media.viewOnce && !item.mine) return;
    this.#told.add(keyOf(file));
    this.#options.say({ type: "file", ...nameOf(file), item: shared(item) });
  }

  #deeds(file: FileName): Omit<MediaDeeds, "blob"> {
    return { cancel: () => this.cancel(file), retry: () => this.retry(file) };
  }

  /** The same file in another state, with what is known of it. */
  #as(file: FileName, media: Media, state: Pick<Media, "state" | "problem"> & Partial<Media>): Media {
    const { problem: _, ...facts } = media;
    return snapshot({ ...facts, ...state }, { ...this.#deeds(file), blob: () => media.blob() });
  }

  #show({ root, id }: FileName, media: Media, { kind }: MediaItem): void {
    if (!this.#options.timeline.showMedia(root, id, media, kind)) this.#followed.delete(keyOf({ root, id }));
  }

  /** A file that this tab knows of itself. */
  #own(file: FileName): MediaItem | undefined {
    return this.#followed.has(keyOf(file)) ? undefined : this.#find(file);
  }

  #find({ root, id }: FileName): MediaItem | undefined {
    const item = this.#options.timeline.find(root, id);
    return item === undefined || item.kind === "text" ? undefined : item;
  }
}

/** Whether the other tabs were asked often enough. */
function isAlone({ unanswered }: Followed): boolean {
  return unanswered >= MOST_UNANSWERED;
}

function isUnderWay({ media, mine }: MediaItem): boolean {
  const { state, problem, viewOnce } = media;
  if (viewOnce && !mine) return false;
  return problem === "elsewhere" || state === "sending" || state === "receiving" || state === "waiting";
}

function nameOf({ root, id }: FileName): FileName {
  return { root, id };
}

function keyOf({ root, id }: FileName): string {
  return `${root} ${id}`;
}
