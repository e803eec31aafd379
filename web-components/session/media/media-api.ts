/** What an application may know of photos, voice notes and files, and says of those that it sends. */
import type { MessageRef } from "../chat-api.ts";

/** What a photo, voice note or file is shown as. */
export type MediaKind = "image" | "voice" | "file";

/** Where the bytes of a photo, voice note or file are. */
export type MediaState =
  /** One's own: it is going to those who are there. */
  | "sending"
  /** One's own: nobody who should have it is there. Another's: its sender is not there, or this chat was not said yes to. */
  | "waiting"
  /** Another's: it is coming. */
  | "receiving"
  /** Another's: it is here, whole and checked. One's own: everyone it was written for has it. */
  | "ready"
  /** One of the two sides stopped it. */
  | "cancelled"
  /** It is not what was announced, or it cannot come any more; `problem` says which. */
  | "failed";

/** Why media failed. `phrases.ts` turns them into sentences. */
export type MediaProblem =
  /** What was announced cannot be: above 25 MiB, or a number of pieces that does not go with the size. */
  | "refused"
  /** The pieces that came cannot be opened under what was announced. */
  | "unreadable"
  /** The whole is not what was announced: another digest. */
  | "damaged"
  /** Its sender does not keep it any more, or the page that had it was reloaded. */
  | "gone"
  /** One's own: it cannot be read any more, for it was changed, moved or deleted after it was chosen. */
  | "changed"
  /** Another tab of this browser was at it and does not answer, or shows it once. */
  | "elsewhere";

/**
 * A photo, voice note or file as a snapshot: a change is another snapshot in the timeline. Everything but the bytes
 * themselves is its sender's word, and checked for form only; `width` and `height` of a ready image are its own.
 */
export interface Media {
  readonly state: MediaState;
  readonly problem?: MediaProblem;
  /** 0 to 1: of another's, how much is here; of one's own, how much those it was written for say they have. */
  readonly progress: number;
  /** Bytes. */
  readonly size: number;
  /** A ready image or voice note: its type by its own bytes. Otherwise what the sender says; never act on it. */
  readonly type: string;
  /** A file's name: no path, no control or direction marks. */
  readonly name?: string;
  readonly caption?: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** A tiny picture (PNG, JPEG, GIF or WebP by its bytes, at most 4 KiB) to draw blurred until the image is here. */
  readonly preview?: Blob;
  /** Seconds. */
  readonly duration?: number;
  /** 64 bars from 0 to 1. */
  readonly waveform?: readonly number[];
  /** It may be looked at once: `blob()` gives it one time. */
  readonly viewOnce: boolean;
  /** It was looked at, and is gone from here. Only with `viewOnce`. */
  readonly viewed: boolean;
  /** It was sent as this and is not, or is too large to be decoded: the item is a file, to be saved and never opened. */
  readonly disguisedAs?: "image" | "voice";
  /**
   * The bytes: of one's own at once, of another's when `ready`, `undefined` otherwise. An image's or voice note's Blob has
   * the type of its own bytes, from the allow-list; a file's is always `application/octet-stream`. Show it through a
   * `blob:` URL that is revoked when the bubble goes. With `viewOnce`, another's is given once.
   */
  blob(): Blob | undefined;
  /** Stops it, for both sides. Nothing happens if it is ready. */
  cancel(): void;
  /** Asks for another's again, or tries one's own again if it failed. What its sender cancelled stays so. */
  retry(): void;
}

/** As much of a photo, voice note or file as a line of a list has room for. */
export interface LastMedia extends Pick<Media, "name" | "caption" | "duration"> {
  readonly kind: MediaKind;
}

/** What goes with a photo, voice note or file. Nothing of it is visible to the relay. */
export interface MediaOptions {
  readonly kind: MediaKind;
  /** At most 4,096 characters. */
  readonly caption?: string;
  /** A file's name; paths are cut off. For photos and voice notes none is sent. */
  readonly name?: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** A tiny picture of at most 4 KiB: PNG, JPEG, GIF or WebP. */
  readonly preview?: Blob;
  /** Seconds. */
  readonly duration?: number;
  /** 64 bars from 0 to 1. */
  readonly waveform?: readonly number[];
  /** Of photos alone. */
  readonly viewOnce?: boolean;
  readonly replyTo?: MessageRef;
  /** How much those it was written for have, from 0 to 1. */
  readonly onProgress?: (progress: number) => void;
}
