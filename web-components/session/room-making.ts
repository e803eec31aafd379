/** How one room is put together: its log, its circle, its connection and what an application sees of it. */
import type { DeviceId, Limits, RoomId, Username } from "../../server/protocol/index.ts";
import type { Preferences } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { Conversation } from "./conversation.ts";
import type { Devices } from "./devices.ts";
import type { Direct } from "./direct-chat.ts";
import type { Me, OwnDevice } from "./own-device.ts";
import { RoomChat } from "./room-chat.ts";
import { roomCircle } from "./room-circle.ts";
import { Exchange } from "./room-exchange.ts";
import { RoomLedger } from "./room-ledger.ts";
import { RoomLife } from "./room-life.ts";
import { Presence } from "./room-presence.ts";
import type { TabWord } from "./tabs.ts";
import type { Transport } from "./transport.ts";
import type { Vault } from "./vault.ts";

/** What rooms work with. */
export interface RoomsOptions {
  readonly vault: Vault;
  /** `relay|name|`: what the keys of this profile's rooms start with. */
  readonly prefix: string;
  readonly me: Me;
  readonly contacts: Contacts;
  readonly devices: Devices;
  readonly ownDevice: OwnDevice;
  /** This connection's device, while its bundle is published. */
  readonly device: () => DeviceId | undefined;
  /** Throws `offline`. */
  readonly transport: () => Transport;
  readonly isOnline: (user: string) => boolean;
  readonly preferences: () => Preferences;
  readonly now: () => number;
  /** The direct chat with someone, made if it is not there. */
  readonly chat: (username: Username) => Direct;
  /** The relay's limits, once it told them. */
  readonly limits: () => Limits | undefined;
  /** Tells the other tabs of this profile. */
  readonly tell: (word: Extract<TabWord, { readonly room: string }>) => void;
  /** How many messages wait may have changed. */
  readonly changed: () => void;
}

/** What a room asks of the whole. */
export interface RoomHooks {
  /** Hands someone an invitation and a pass; `false` where they are not there to take it. */
  readonly sendInvitation: (chat: RoomChat, username: Username) => Promise<boolean>;
  /** The list of rooms is to be made anew. */
  readonly listed: () => void;
}

/** One room, not read from anywhere yet. */
export function makeRoom(id: RoomId, options: RoomsOptions, hooks: RoomHooks): RoomChat {
  const { vault, prefix, me, contacts, devices, device, transport, now, tell, isOnline } = options;
  const spelling = (user: string): string => (user === me.user ? me.username : contacts.spelling(user));
  // Each of these knows the others by what they are asked, not by when they were made.
  const chatOf = (): RoomChat => chat;
  const ledger = new RoomLedger({
    vault,
    key: prefix + id,
    room: id,
    me,
    now,
    stepped: (after, before) => chatOf().stepped(after, before),
    changed: () => {
      chatOf().refresh();
      chatOf().life.settled();
    },
    stored: () => tell({ type: "room", room: id }),
  });
  const presence = new Presence({
    contacts,
    devices,
    ledger,
    ownDevice: device,
    now,
    intruder: (username) => chatOf().intruder(username),
    due: () => chatOf().life.circleChanged(),
  });
  const exchange = new Exchange({
    ledger,
    devices: () => (ledger.isJoining ? presence.known() : presence.devices()),
    tell: (content, to) => chatOf().conversation.tell(content, to),
    now,
    notice: (code, user) => chatOf().conversation.notice(code, user),
    caughtUp: () => chatOf().life.caughtUp(),
  });
  const life = new RoomLife({
    room: id,
    me,
    ledger,
    presence,
    exchange,
    conversation: () => chatOf().conversation,
    devices,
    ownDevice: device,
    transport,
    spelling,
    word: (speaker, word, n) => chatOf().heard(speaker, word, n),
    changed: () => chatOf().refresh(),
  });
  const circle = roomCircle({ room: id, me: me.user, contacts, devices, ledger, presence, transport });
  const conversation = new Conversation({
    me,
    circle,
    ownDevice: options.ownDevice,
    spelling,
    offline: (users) => users.filter((user) => !isOnline(user)),
    preferences: options.preferences,
    isUp: () => life.isUp,
    now,
    changed: () => hooks.listed(),
    limits: options.limits,
    room: life,
  });
  const chat: RoomChat = new RoomChat({
    id,
    me,
    conversation,
    now,
    seen: () => tell({ type: "room-read", room: id }),
    ledger,
    presence,
    exchange,
    life,
    contacts,
    isOnline,
    spelling,
    transport,
    look: async (username) => {
      options.chat(username);
      await devices.look(username);
    },
    sendInvitation: (room, username) => hooks.sendInvitation(room, username),
    listed: () => hooks.listed(),
  });
  return chat;
}
