/**
 * What an application may know of a session: the types of everything that it can watch and call.
 * `session.ts` and `conversation.ts` carry it out. All state is a {@link Store}; nothing here needs a DOM.
 */
import type { DirectChat } from "./chat-api.ts";
import type { LastMedia } from "./media/media-api.ts";
import type { Invitation, Room, RoomListItem } from "./rooms/room-api.ts";
import type { Store } from "./store.ts";

/** Where the session stands. */
export type Status =
  /** Nobody is signed in. `reason` says why, where it was not the person's own doing. */
  | { readonly state: "signed-out"; readonly reason?: SignedOutReason }
  /** Signed in, the first connection is being made. */
  | { readonly state: "connecting"; readonly username: string }
  /** Connected, and this device's bundle is published. */
  | { readonly state: "online"; readonly username: string; readonly device: string }
  /** The connection is lost; the next attempt is made at `retryAt` (milliseconds since 1970), or at once by `session.reconnect()`. */
  | { readonly state: "reconnecting"; readonly username: string; readonly retryAt: number }
  /** The relay asks for the password again; drafts, timelines and what waits to be sent are kept. */
  | { readonly state: "refused"; readonly username: string; readonly code: SessionErrorCode };

/** Why a session ended without `signOut()`. */
export type SignedOutReason = "elsewhere" | "account-deleted";

/** What a session can fail with. `phrases.ts` turns them into sentences. */
export type SessionErrorCode =
  | "insecure_context"
  | "unsupported_browser"
  | "invalid_username"
  | "invalid_password"
  | "username_taken"
  | "wrong_credentials"
  | "signed_out"
  | "offline"
  | "timeout"
  | "rate_limited"
  | "slow_mode"
  | "too_large"
  | "not_found"
  | "forbidden"
  | "conflict"
  | "unavailable"
  | "unsupported_version"
  | "storage_failed"
  | "bad_answer"
  | "bad_request";

/** Someone with an account, as the roster shows them. */
export interface Person {
  /** In the account's own spelling. */
  readonly username: string;
  readonly online: boolean;
  /** Messages that came and were not yet marked as read. */
  readonly unread: number;
  /** When something last happened in the conversation with them (milliseconds since 1970); absent if nothing did. */
  readonly lastAt?: number;
  /** Nothing of theirs should disturb. */
  readonly muted?: boolean;
  /** The last thing said, for a preview: memory only, as the timeline is. */
  readonly lastText?: string;
  /** The same where it is a photo, voice note or file. */
  readonly lastMedia?: LastMedia;
}

/** Something that is wrong with the account as a whole. */
export type Alarm =
  /** Another browser is signed in under one's own name and is not on one's list: link it or sign it out. */
  | "own-stranger"
  /** The relay sends what the protocol does not know: it or this page is out of date, or it is not to be trusted. */
  | "relay-malformed"
  /** The browser's storage failed: what this profile learns is forgotten with the page. */
  | "storage-failed";

/** What the person switched on, by name and relay. All off at first. */
export interface Preferences {
  readonly readReceipts: boolean;
  readonly typing: boolean;
  /** Invitations of people whom one never wrote to are not shown. */
  readonly knownInvitersOnly: boolean;
}

/** People on a page of the directory: one less than the relay is asked for, since one's own name is left out. */
export const PEOPLE_PAGE = 49;

/** A person's connection to one relay. */
export interface Session {
  readonly status: Store<Status>;
  readonly people: Store<readonly Person[]>;
  /** The rooms that one is in, those that were left and not forgotten excepted. The one with the latest news first. */
  readonly rooms: Store<readonly RoomListItem[]>;
  /** Questions that wait for a yes or a no. */
  readonly invitations: Store<readonly Invitation[]>;
  readonly preferences: Store<Preferences>;
  /** What concerns the whole account and wants the person's attention. */
  readonly alarms: Store<readonly Alarm[]>;
  /** How many messages of one's own have not left this page: they wait, or failed and were not tried again. */
  readonly unsent: Store<number>;
  /** Makes an account. Throws a {@link SessionErrorCode}. */
  register(username: string, password: string): Promise<void>;
  /** Signs in, connects, and publishes this device's bundle; resolves when online. */
  signIn(username: string, password: string): Promise<void>;
  /** Signs in with a token that the vault keeps: that of `username`, or the newest. `false` if there is none that still holds: who was signed in stays, refused. */
  resume(username?: string): Promise<boolean>;
  /** Asks the profile's other tabs how many have not left those, and follows what they answer: a sign-out ends them too. */
  askUnsent(): Store<number>;
  /** The chat with a person; opening it is a yes to talking with them. */
  direct(username: string): DirectChat;
  /** Opens a room of one's own. Throws `bad_request` for a title that is empty or longer than 100 characters, `offline`. */
  createRoom(title: string): Promise<Room>;
  /** The room of that id; `undefined` for one that one is not in and was not since the page was loaded. */
  room(id: string): Room | undefined;
  /** People by the start of their name, from the relay's directory, page by page; fewer than {@link PEOPLE_PAGE} are the last. */
  findPeople(search: string, after?: string): Promise<readonly Person[]>;
  setPreferences(change: Partial<Preferences>): Promise<void>;
  /** Tries to connect now. */
  reconnect(): void;
  changePassword(current: string, next: string): Promise<void>;
  deleteAccount(password: string): Promise<void>;
  /** Ends this session on the relay and here. With `wipe`, the vault forgets identity, contacts and all. */
  signOut(options?: { readonly wipe?: boolean }): Promise<void>;
  /** Drops connection and timers without signing out: the page goes. */
  close(): void;
}
