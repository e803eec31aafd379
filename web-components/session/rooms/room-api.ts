/** What an application may know of rooms. */
import type { Chat, Trust } from "../chat-api.ts";
import type { Store } from "../store.ts";

/** Someone whom a room's signed log names (PROTOCOL.md section 8): a root, never a name alone. */
export interface RoomMember {
  /** In the spelling that is known. */
  readonly username: string;
  /** Base64. */
  readonly root: string;
  readonly role: "owner" | "member";
  readonly isMe: boolean;
  /** Whether they have a device online: the relay's word, a hint. */
  readonly online: boolean;
  /** Whether a device of theirs, one that counts, is in the room just now. An invited person is not before their yes. */
  readonly present: boolean;
  /** Another root is held on to under this name: they get nothing from here until `acceptNewIdentity` in the chat with them. */
  readonly isStranger: boolean;
  /** What is known of their identity, as in the chat with them; of oneself always `verified`. */
  readonly trust: Trust["state"];
}

/** Where one stands with a room. */
export type RoomStanding =
  /** After the yes: the room's log is being fetched from a member and checked. */
  | "joining"
  /** A member; one can write. */
  | "open"
  /** One left, or declined. */
  | "left"
  /** The owner signed that one is no member any more. */
  | "removed"
  /** The owner signed the room's end. */
  | "deleted"
  /** The pass ran out while one was away: the owner's browser, or another member's, renews it as soon as it is there. */
  | "renewing"
  /** The relay does not let one in though the log names one and the pass holds: members are asked for another. */
  | "shut-out";

/** How it stands with the one browser that signs a room's log. */
export type OwnerState =
  /** In the room. */
  | "here"
  /** Not in the room just now. */
  | "away"
  /** Not to be hoped for: another identity uses the name, the relay knows no such account, or it was away for a week. */
  | "lost";

/** Something that a member asked of the owner. It waits until the owner's browser is there. */
export type RoomRequest =
  { readonly ask: "add"; readonly username: string } | { readonly ask: "rename"; readonly title: string };

/** What one may do in a room, and what waits. */
export interface RoomState {
  readonly standing: RoomStanding;
  /** `owner` only in the browser whose identity signs the log. */
  readonly role: "owner" | "member";
  /** Who may ask the owner's browser to let someone in. */
  readonly invitePolicy: "members" | "owner";
  /** Slow mode: a member other than the owner says one thing in so many seconds; 0 is off. */
  readonly slow: number;
  /** When this person may say something again, in milliseconds since 1970; in the past or 0: now. */
  readonly nextAt: number;
  readonly owner: OwnerState;
  /** Whether this person may invite just now. */
  readonly mayInvite: boolean;
  /** One's own requests that the owner's browser has not carried out yet. */
  readonly requests: readonly RoomRequest[];
  /** Names of those whose devices are in the relay's room and are no members: they get nothing. */
  readonly intruders: readonly string[];
  /** The relay says that it has no place for this page: it is asked again, less and less often. What is written waits. */
  readonly isFull: boolean;
  /** Nothing of this room should disturb the person. Kept by this browser profile, told to nobody. */
  readonly muted: boolean;
}

/** A room: its signed log says who is in it and what it is called; the relay knows neither title nor roles. */
export interface Room extends Chat {
  readonly title: Store<string>;
  readonly members: Store<readonly RoomMember[]>;
  readonly state: Store<RoomState>;
  /**
   * Lets `username` in: the owner's browser signs, anybody else's asks it to (`state.requests`), and the person is asked
   * as soon as they are online. A member is sent a fresh pass. Throws `not_found` for someone of whom no identity was
   * ever seen, `forbidden` where only the owner invites, `conflict` in a full room or for a stranger's identity.
   */
  invite(username: string): Promise<void>;
  /** Removes a member. Owner only: throws `forbidden`; `not_found` for who is none. */
  remove(username: string): Promise<void>;
  /** Leaves for good. An owner hands the room over or deletes it: throws `forbidden`. */
  leave(): Promise<void>;
  /** 1 to 100 characters. Members ask the owner's browser. Throws `bad_request`. */
  rename(title: string): Promise<void>;
  /** Hands the room over to a member who is in it just now. Owner only: `forbidden`; `offline` if they are not there. */
  transfer(username: string): Promise<void>;
  /** Without an argument: ends the room for everyone, owner only. With an id: takes a message of one's own back. */
  delete(...message: readonly [] | readonly [id: string]): Promise<void>;
  /** Who may ask for new members. Owner only: throws `forbidden`. */
  setInvitePolicy(invite: "members" | "owner"): Promise<void>;
  /**
   * One message of each member in so many seconds, 0 to 3,600; 0 is off. Until then `send` and `sendMedia` throw
   * `slow_mode` with `retryAfterMs`. Owner only: throws `forbidden`; `bad_request`.
   */
  setSlowMode(seconds: number): Promise<void>;
  /**
   * For when the owner is lost: opens a room of the same title and asks the same people into it, those excepted whose
   * identity changed. Throws what {@link Session.createRoom} throws.
   */
  startAnew(): Promise<FreshStart>;
  setMuted(muted: boolean): Promise<void>;
}

/** A room that takes another one's place. */
export interface FreshStart {
  readonly room: Room;
  /** Names of those who could not be asked into it. */
  readonly notAsked: readonly string[];
}

/** One row of the list of rooms. */
export interface RoomListItem {
  readonly id: string;
  readonly title: string;
  readonly standing: RoomStanding;
  readonly unread: number;
  readonly muted: boolean;
  /** How many members the log names, oneself among them. */
  readonly members: number;
  readonly lastAt?: number;
  readonly lastText?: string;
}

/** A question: nobody is put in a room without saying yes. */
export interface Invitation {
  /** The room's id. */
  readonly id: string;
  /** As the inviter says; hostile text. */
  readonly title: string;
  /** Who invites, in the spelling that is known. */
  readonly from: string;
  /** Who opened the room. */
  readonly creator: string;
  /** How many members the inviter counts. */
  readonly members: number;
  readonly at: number;
  /** Says yes: resolves with the room, whose log is then fetched and checked. Throws `offline`, `forbidden` for a void pass, `conflict` while the room is full. */
  accept(): Promise<Room>;
  /** Forgets the invitation. Nobody is told. */
  decline(): Promise<void>;
}
