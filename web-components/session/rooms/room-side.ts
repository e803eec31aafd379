/** What a conversation asks of its room, where it is one's: the log's side of what comes and goes (PROTOCOL.md section 8). */
import type { RoomHead } from "../../crypto/index.ts";
import type { LogPage, RoomWord } from "./room-content.ts";

/** Who said something about a room: as their chain's package names them. */
export interface Speaker {
  /** In lower case. */
  readonly user: string;
  readonly root: string;
  readonly identity: string;
  readonly instance: string;
}

/** The room behind a conversation. */
export interface RoomSide {
  /** Whether the log is there and names one: before that nothing is taken but pages of it. */
  isOpen(): boolean;
  /** A page of the log came, or a request for one; `at` by the writer's clock. */
  page(speaker: Speaker, page: LogPage & { readonly at: number }): void;
  /** A member, or oneself, asks for something or leaves; `head` is the place where it was said. */
  word(speaker: Speaker, word: RoomWord & { readonly head?: RoomHead }): void;
  /** Whether what was said at `at`, by its writer's clock, came sooner than slow mode allows. */
  isEarly(speaker: Speaker, at: number): boolean;
  /** Compares the place that a message was sealed at; returns the names of those who have been removed since. */
  compare(speaker: Speaker, head: RoomHead): readonly string[];
}
