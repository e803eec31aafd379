/** What an application may know of a conversation: its lines, who is on the other side, and what can be done in it. */
import type { Media, MediaKind, MediaOptions } from "./media/media-api.ts";
import type { Store } from "./store.ts";

/** What became of a message of one's own. */
export type Fate =
  /** Being encrypted and handed to the relay. */
  | "sending"
  /** Kept here until it can go: the relay is out of reach or nobody who should read it is online. */
  | "waiting"
  /** Kept here until the person has said what they think of a new identity. */
  | "waiting-for-yes"
  /** The relay says that it passed it on. */
  | "sent"
  /** A device of the other person says that it could be read. */
  | "delivered"
  /** The other person has seen it. */
  | "read"
  /** It did not go and will not by itself: `retry(id)` tries again. */
  | "failed";

/** A message that another one answers or reacts to: ids are scoped by their author. */
export interface MessageRef {
  readonly user: string;
  readonly id: string;
}

interface ItemBase {
  /** Unique within the timeline. */
  readonly key: string;
  readonly id: string;
  /** The author's name in its account's spelling. */
  readonly from: string;
  readonly mine: boolean;
  /** Milliseconds since 1970 by the author's clock: shown, never trusted. */
  readonly at: number;
}

interface MessageBase extends ItemBase {
  /** Only for messages of one's own. */
  readonly fate?: Fate;
  /** With `waiting`: the names that are not online. */
  readonly waitingFor?: readonly string[];
  readonly replyTo?: MessageRef;
  readonly edited?: true;
  readonly deleted?: true;
  /**
   * Names of those who have been removed from the room since, by what is known here, and whom the author still counted
   * as members: the message was sealed for them too.
   */
  readonly sealedForRemoved?: readonly string[];
  /** Said sooner after the last than the room's slow mode lets members: their client ignores it, or their clock is wrong. */
  readonly early?: true;
  /** By emoji, the names of those who reacted so. */
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  /** Ids of one's own reactions, edits and deletion of it that did not go: `retry(id)` of the message tries them again. */
  readonly failedChanges?: readonly string[];
  /** When a disappearing message goes (milliseconds since 1970), once it was read; of one's own, once it is there. */
  readonly expiresAt?: number;
  /** Seconds that it stays after reading, if it disappears. */
  readonly timer?: number;
}

/** Something that a person wrote. */
export interface TextItem extends MessageBase {
  readonly kind: "text";
  readonly body: string;
}

/** A photo, voice note or file that a person sent. */
export interface MediaItem extends MessageBase {
  /** `image` and `voice` become `file` if the bytes are of no type that is shown or played. */
  readonly kind: MediaKind;
  readonly media: Media;
}

/** Something that a person wrote or sent. */
export type MessageItem = TextItem | MediaItem;

/** What the session itself has to say in a conversation. `phrases.ts` has the sentences. */
export type NoticeCode =
  /** Something came that could not be opened, and was not sent again. */
  | "unreadable"
  /** `count` messages of `from` did not arrive. */
  | "missing"
  /** Someone with another identity uses this name: nothing goes to them and nothing of theirs is shown. */
  | "identity-changed"
  /** The person said yes to the new identity. */
  | "identity-accepted"
  /** Two identities answered at first contact. */
  | "identity-ambiguous"
  /** A browser was added by the person's own list. */
  | "browser-added"
  /** A device key was refused because its clock is too far off or it is an old one. */
  | "stale-bundle"
  /** The disappearing-message timer changed to `seconds`. */
  | "timer-changed"
  /** `from` opened this room. */
  | "room-created"
  /** `who` was added to the room. */
  | "member-added"
  /** `who` was removed from the room: nothing that is said from here on is readable with what they held. */
  | "member-removed"
  /** `from` left the room. */
  | "member-left"
  /** The room is called `title` now. */
  | "room-renamed"
  /** `who` owns the room now. */
  | "owner-changed"
  /** Whom the owner lets invite changed: with `count` 1 every member, with 0 the owner alone. */
  | "invite-policy-changed"
  /** The owner lets members say one thing in `seconds`; 0: as often as they like. */
  | "slow-mode-changed"
  /** The owner deleted the room: nothing can be said in it any more. */
  | "room-deleted"
  /** A device of `who` is connected to the room and is no member's: it gets nothing. */
  | "intruder"
  /** The owner `who` signed two histories of this room: what was known first holds. */
  | "two-histories"
  /** `from` shows a history of this room that does not fit the one known here. */
  | "history-differs"
  /** `from` shows an older history of this room than before: nothing is taken back here. */
  | "history-rolled-back"
  /** `from` asked the owner to let `who` in. It waits until the owner's browser is there. */
  | "asks-to-add"
  /** `from` asked the owner to call the room `title`. */
  | "asks-to-rename"
  /** The owner's browser is not to be hoped for any more: nothing about the room can be changed. */
  | "owner-lost"
  /** The relay keeps one out of the room, and the owner did not sign that: members are asked for another pass. */
  | "shut-out";

/** A line that nobody wrote. */
export interface NoticeItem extends ItemBase {
  readonly kind: "notice";
  readonly code: NoticeCode;
  /** How many messages the line speaks of. */
  readonly count?: number;
  readonly seconds?: number;
  /** Whom the line is about, where that is not `from`. In the account's spelling. */
  readonly who?: string;
  /** A room's title that the line names: hostile text, as all text of others. */
  readonly title?: string;
}

/** One line of a conversation. */
export type Item = MessageItem | NoticeItem;

/** What is known of the other person's identity (PROTOCOL.md section 11). */
export type Trust =
  /** Never seen. */
  | { readonly state: "unknown" }
  /** Two identities answered at first contact; the person chooses with `acceptNewIdentity({ root })`. */
  | { readonly state: "ambiguous"; readonly roots: readonly string[] }
  /** The first one seen is held on to; not compared yet. */
  | { readonly state: "pinned"; readonly root: string; readonly browsers: number }
  /** The safety number was compared. */
  | { readonly state: "verified"; readonly root: string; readonly browsers: number }
  /** Another identity uses the name; `waiting` messages wait for the person's word. */
  | {
      readonly state: "changed";
      readonly root: string;
      readonly strangers: readonly string[];
      readonly wasVerified: boolean;
      readonly waiting: number;
    };

/** How a message is sent. */
export interface SendOptions {
  readonly replyTo?: MessageRef;
}

/** The answer of section 11 to a new identity. */
export interface AcceptOptions {
  /** Whether the messages that wait go to the new identity too. */
  readonly resend: boolean;
  /** Which root, where several are on offer. Base64. */
  readonly root?: string;
}

/** What a chat with one person and a room have in common. */
export interface Chat {
  /** `dm:a,b` for a chat with a person, 64 hex digits for a room. */
  readonly id: string;
  readonly timeline: Store<readonly Item[]>;
  /** Names of those who are writing just now. */
  readonly typing: Store<readonly string[]>;
  /** Seconds after reading at which messages go; 0 is off. */
  readonly timer: Store<number>;
  /**
   * Takes a message on: resolves with its id once it is on its way or queued; its fate is in the timeline.
   * Throws `bad_request` for an empty text, `too_large` above 64 KiB, `signed_out`.
   */
  send(body: string, options?: SendOptions): Promise<string>;
  /**
   * Takes a photo, voice note or file on: resolves with its id once it is on its way or queued; the rest is in the
   * timeline. The Blob is kept in memory until everyone has it. Throws `too_large` above 25 MiB, `bad_request` for
   * options that cannot be, `signed_out`.
   */
  sendMedia(blob: Blob, options: MediaOptions): Promise<string>;
  /** Tries a failed message again, and what failed of its changes. */
  retry(id: string): Promise<void>;
  /** Tries all failed messages again. */
  retryAll(): Promise<void>;
  /** Everything shown so far was seen. */
  markRead(): Promise<void>;
  /** The person is (not) writing. Goes out only where typing notices are switched on. */
  setTyping(active: boolean): Promise<void>;
  /** Reacts with one emoji; an empty one takes it back. Throws `bad_request` for anything else. */
  react(target: MessageRef, emoji: string): Promise<void>;
  /** Replaces a text of one's own. Throws as `send` does. */
  edit(id: string, body: string): Promise<void>;
  /** Takes a message of one's own back; what was read cannot be recalled. What did not leave yet never does. */
  delete(id: string): Promise<void>;
  setTimer(seconds: number): Promise<void>;
  /** Empties the timeline on this screen now. */
  clear(): void;
}

/** A chat with one person. */
export interface DirectChat extends Chat {
  /** The other person, in the spelling that is known. */
  readonly username: string;
  readonly trust: Store<Trust>;
  /** Whether nothing of this person is shown or answered, here and in rooms. Kept by this browser profile. */
  readonly blocked: Store<boolean>;
  /** Whether nothing of this person should disturb. Kept by this browser profile, told to nobody. */
  readonly muted: Store<boolean>;
  /** The yes of section 11. */
  acceptNewIdentity(options: AcceptOptions): Promise<void>;
  /** 60 digits, the same on both screens; `undefined` before first contact. */
  safetyNumber(): Promise<string | undefined>;
  /** The person compared the number and it was the same. */
  verify(): Promise<void>;
  /** Blocks the person, or not any more. They are not told; what they send meanwhile is gone. */
  setBlocked(blocked: boolean): Promise<void>;
  /** Mutes the person, or not any more. They are not told; their messages come as ever. */
  setMuted(muted: boolean): Promise<void>;
}
