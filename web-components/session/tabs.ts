/** What the tabs of one browser profile tell each other, so that a second one is not empty (PROTOCOL.md section 9). */
import type { SignedOutReason } from "./api.ts";
import type { Shared } from "./screen.ts";
import type { SiblingWord } from "./siblings.ts";
import type { Unsent } from "./unsent.ts";
import type { Channel } from "./vault.ts";

/** One conversation, as a tab that was there hands it to one that comes. */
export interface SharedChat extends Shared {
  readonly username: string;
}

/** One room, likewise. */
export interface SharedRoom extends Shared {
  readonly id: string;
}

/** What goes between tabs: same origin, same profile, memory only. */
export type TabWord =
  | { readonly type: "hello"; readonly from: string }
  | { readonly type: "chats"; readonly to: string; readonly chats: readonly SharedChat[] }
  | { readonly type: "rooms"; readonly to: string; readonly rooms: readonly SharedRoom[] }
  | { readonly type: "room"; readonly room: string }
  /** Something of the conversation with `user`. */
  | { readonly type: "chat"; readonly user: string; readonly word: SiblingWord }
  /** The same of a room. */
  | { readonly type: "room-chat"; readonly room: string; readonly word: SiblingWord }
  | { readonly type: "contact"; readonly user: string }
  | { readonly type: "preferences" }
  /** So many messages of one's own left that tab not yet; without a number it asks the others for theirs. */
  | { readonly type: "unsent"; readonly from: string; readonly count: number | undefined }
  /** A token is in the vault that holds: the password was given, or changed, in that tab. */
  | { readonly type: "signed-in" }
  | { readonly type: "signed-out"; readonly reason: SignedOutReason };

/** What a tab does with the others' words. */
export interface TabsListener {
  /** Everything that this tab holds, for one that comes. */
  readonly share: () => readonly SharedChat[];
  readonly receive: (chats: readonly SharedChat[]) => void;
  /** The same for rooms. */
  readonly shareRooms: () => readonly SharedRoom[];
  readonly receiveRooms: (rooms: readonly SharedRoom[]) => void;
  /** What is kept of a room was changed elsewhere. */
  readonly roomChanged: (room: string) => void;
  /** Something of the conversation with `user`. */
  readonly chat: (user: string, word: SiblingWord) => void;
  /** The same of a room. */
  readonly roomChat: (room: string, word: SiblingWord) => void;
  /** What is known of a contact was changed elsewhere. */
  readonly contactChanged: (user: string) => void;
  readonly preferencesChanged: () => void;
  readonly unsent: Unsent;
  /** The vault has a token that holds. */
  readonly signedIn: () => void;
  readonly signedOut: (reason: SignedOutReason) => void;
}

/** One tab's ear and mouth. */
export class Tabs {
  readonly #channel: Channel<TabWord>;
  #isClosed = false;

  /** `instance` names this page among the others. */
  constructor(channel: Channel<TabWord>, instance: string, listener: TabsListener) {
    this.#channel = channel;
    channel.listen((word) => {
      if (word.type === "hello") {
        channel.say({ type: "chats", to: word.from, chats: listener.share() });
        channel.say({ type: "rooms", to: word.from, rooms: listener.shareRooms() });
      } else if (word.type === "rooms" && word.to === instance) listener.receiveRooms(word.rooms);
      else if (word.type === "room") listener.roomChanged(word.room);
      else if (word.type === "chats" && word.to === instance) listener.receive(word.chats);
      else if (word.type === "chat") listener.chat(word.user, word.word);
      else if (word.type === "room-chat") listener.roomChat(word.room, word.word);
      else if (word.type === "contact") listener.contactChanged(word.user);
      else if (word.type === "preferences") listener.preferencesChanged();
      else if (word.type === "unsent") listener.unsent.hear(word.from, word.count);
      else if (word.type === "signed-in") listener.signedIn();
      else if (word.type === "signed-out") listener.signedOut(word.reason);
    });
    channel.say({ type: "hello", from: instance });
  }

  /** Tells the other tabs. */
  say(word: TabWord): void {
    // What was under way in the page may end later; a channel that is closed would throw.
    if (!this.#isClosed) this.#channel.say(word);
  }

  /** Hears and says nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#channel.close();
  }
}
