/** What the tabs of one browser profile tell each other, so that a second one is not empty (PROTOCOL.md section 9). */
import type { FiledName } from "./keyring.ts";
import type { Line } from "./timeline.ts";
import type { Channel } from "./vault.ts";

/** One conversation, as a tab that was there hands it to one that comes. */
export interface SharedChat {
  readonly username: string;
  readonly lines: readonly Line[];
  readonly timer: number;
}

/** One room, likewise. */
export interface SharedRoom {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly timer: number;
}

/** What a tab holds of one conversation. */
export interface Holding {
  readonly lines: readonly Line[];
  /** The chains that were handed to it: what came under them is among the lines, or was nobody's to see. */
  readonly chains: readonly FiledName[];
}

/** What goes between tabs: same origin, same profile, memory only. */
export type TabWord =
  | { readonly type: "hello"; readonly from: string }
  | { readonly type: "chats"; readonly to: string; readonly chats: readonly SharedChat[] }
  | { readonly type: "rooms"; readonly to: string; readonly rooms: readonly SharedRoom[] }
  | { readonly type: "room" | "room-read"; readonly room: string }
  /** A tab did not get something of the conversation with `user`, which others may have. */
  | { readonly type: "lacking"; readonly from: string; readonly user: string }
  | ({ readonly type: "lines"; readonly to: string; readonly user: string } & Holding)
  | { readonly type: "contact"; readonly user: string }
  | { readonly type: "read"; readonly user: string }
  | { readonly type: "preferences" }
  | { readonly type: "signed-out" };

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
  /** A room was read elsewhere. */
  readonly roomRead: (room: string) => void;
  /** What this tab holds of the conversation with `user`. */
  readonly holdingOf: (user: string) => Holding;
  /** What another tab holds of it, of which this one lacks something. */
  readonly fill: (user: string, holding: Holding) => void;
  /** What is known of a contact was changed elsewhere. */
  readonly contactChanged: (user: string) => void;
  /** A conversation was read elsewhere. */
  readonly read: (user: string) => void;
  readonly preferencesChanged: () => void;
  readonly signedOut: () => void;
}

/** One tab's ear and mouth. */
export class Tabs {
  readonly #channel: Channel<TabWord>;

  /** `instance` names this page among the others. */
  constructor(channel: Channel<TabWord>, instance: string, listener: TabsListener) {
    this.#channel = channel;
    channel.listen((word) => {
      if (word.type === "hello") {
        channel.say({ type: "chats", to: word.from, chats: listener.share() });
        channel.say({ type: "rooms", to: word.from, rooms: listener.shareRooms() });
      } else if (word.type === "rooms" && word.to === instance) listener.receiveRooms(word.rooms);
      else if (word.type === "room") listener.roomChanged(word.room);
      else if (word.type === "room-read") listener.roomRead(word.room);
      else if (word.type === "chats" && word.to === instance) listener.receive(word.chats);
      else if (word.type === "lacking")
        channel.say({ type: "lines", to: word.from, user: word.user, ...listener.holdingOf(word.user) });
      else if (word.type === "lines" && word.to === instance) listener.fill(word.user, word);
      else if (word.type === "contact") listener.contactChanged(word.user);
      else if (word.type === "read") listener.read(word.user);
      else if (word.type === "preferences") listener.preferencesChanged();
      else if (word.type === "signed-out") listener.signedOut();
    });
    channel.say({ type: "hello", from: instance });
  }

  /** Tells the other tabs. */
  say(word: TabWord): void {
    this.#channel.say(word);
  }

  /** Hears and says nothing any more. */
  close(): void {
    this.#channel.close();
  }
}
