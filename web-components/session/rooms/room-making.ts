/** How one room is put together: its log, its circle, its connection and what an application sees of it. */
import type { DeviceId, Limits, RoomId, Username } from "../../../server/protocol/index.ts";
import type { Preferences } from "../api.ts";
import type { Contacts } from "../contacts.ts";
import { Conversation } from "../conversation.ts";
import type { Devices } from "../devices.ts";
import { ignoreLoss } from "../errors.ts";
import type { Direct } from "../direct-chat.ts";
import type { Me, OwnDevice } from "../own-device.ts";
import type { Parts } from "../parts.ts";
import { OwnerWatch } from "./room-absence.ts";
import type { FreshStart } from "./room-api.ts";
import { RoomChat } from "./room-chat.ts";
import { roomCircle } from "./room-circle.ts";
import { Exchange } from "./room-exchange.ts";
import { Knock } from "./room-knock.ts";
import { RoomLedger } from "./room-ledger.ts";
import { RoomLife } from "./room-life.ts";
import { Newcomers } from "./room-newcomers.ts";
import { Presence } from "./room-presence.ts";
import { SlowMode } from "./room-slow-mode.ts";
import type { TabWord } from "../tabs.ts";
import type { Transport } from "../transport.ts";
import type { Vault } from "../vault.ts";

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
  /** The code for photos, voice notes and files. */
  readonly media: Parts["media"];
  readonly now: () => number;
  /** The direct chat with someone, made if it is not there. */
  readonly chat: (username: Username) => Direct;
  /** Whether the relay's directory has that account. Throws {@link SessionError}. */
  readonly hasAccount: (username: Username) => Promise<boolean>;
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
  /** Opens a room of the same title and asks the same people into it. */
  readonly startAnew: (chat: RoomChat) => Promise<FreshStart>;
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
    gone: () => chatOf().conversation.membersGone(),
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
    showOut: (username) => chatOf().showOut(username),
    intruder: (username) => chatOf().intruder(username),
    due: () => chatOf().life.circleChanged(),
  });
  const slowMode = new SlowMode({ me, ledger, now });
  const ownerWatch = new OwnerWatch({
    ...options,
    ledger,
    presence,
    spelling,
    changed: () => chatOf().refresh(),
  });
  const invite = (user: string): void => void chatOf().inviteNow(spelling(user)).catch(ignoreLoss);
  const isUp = (): boolean => chatOf().life.isUp;
  const isKeptOut = (): boolean => chatOf().life.isKeptOut;
  const knock = new Knock({ ...options, room: id, me: me.user, ledger, spelling, isKeptOut, isUp, invite });
  const newcomers = new Newcomers({
    ...options,
    ledger,
    presence,
    watch: (username) => void life.look(username),
    invite,
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
    isEarly: (speaker, at) => slowMode.isEarly(speaker, at),
    keptOut: () => knock.knock(),
    up: () => {
      ownerWatch.connected();
      newcomers.connected();
      knock.opened();
      chatOf().connected();
    },
    changed: () => {
      ownerWatch.look();
      newcomers.look();
      chatOf().refresh();
    },
    now,
  });
  const circle = roomCircle({ room: id, me: me.user, contacts, devices, ledger, presence, transport });
  const conversation = new Conversation({
    me,
    circle,
    ownDevice: options.ownDevice,
    spelling,
    offline: (users) => users.filter((user) => !isOnline(user)),
    preferences: options.preferences,
    media: options.media,
    isUp: () => life.isUp,
    now,
    changed: () => hooks.listed(),
    limits: options.limits,
    siblings: (word) => tell({ type: "room-chat", room: id, word }),
    room: life,
  });
  const chat: RoomChat = new RoomChat({
    id,
    me,
    conversation,
    now,
    ledger,
    presence,
    exchange,
    life,
    slowMode,
    ownerWatch,
    knock,
    newcomers,
    contacts,
    isOnline,
    spelling,
    transport,
    look: async (username) => {
      options.chat(username);
      await devices.look(username);
    },
    sendInvitation: (room, username) => hooks.sendInvitation(room, username),
    startAnew: (room) => hooks.startAnew(room),
    listed: () => hooks.listed(),
  });
  return chat;
}
