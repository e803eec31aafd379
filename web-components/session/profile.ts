/**
 * One person on one relay in this page: who they are, whom they know, their devices and conversations.
 * It outlives connections and expired tokens; `session.ts` makes one at sign-in and ends it at sign-out.
 */
import { readKeyPackage } from "../crypto/index.ts";
import { nameKey, type Delivery, type DeviceId, type Username } from "../../server/protocol/index.ts";
import type { Alarm, Preferences } from "./api.ts";
import type { NoticeCode } from "./chat-api.ts";
import { Contacts } from "./contacts.ts";
import { Conversation } from "./conversation.ts";
import { Devices, keysOf, type Finding } from "./devices.ts";
import { Direct } from "./direct-chat.ts";
import { directCircle, otherOf } from "./direct-circle.ts";
import { ignoreLoss, SessionError } from "./errors.ts";
import { lastWords } from "./last-words.ts";
import { LateRooms } from "./rooms/late-rooms.ts";
import { newInstance, OwnDevice, type Me } from "./own-device.ts";
import { loadIdentity } from "./own-identity.ts";
import type { Parts } from "./parts.ts";
import { Roster, type RowNews } from "./roster.ts";
import { WritableStore } from "./store.ts";
import { Tabs, type TabsListener, type TabWord } from "./tabs.ts";
import type { Transport } from "./transport.ts";
import { Unsent } from "./unsent.ts";
import type { Vault } from "./vault.ts";
import { fromWire } from "./wire.ts";

/** What a profile works with. */
export interface ProfileOptions {
  readonly vault: Vault;
  /** `relay|name`: where this profile's things are in the vault. */
  readonly key: string;
  readonly username: string;
  readonly now: () => number;
  readonly transport: () => Transport | undefined;
  readonly preferences: () => Preferences;
  readonly parts: Parts;
  /** Whether the relay's directory has that account. Throws {@link SessionError}. */
  readonly hasAccount: (username: Username) => Promise<boolean>;
  /** What another tab of this profile did. */
  readonly elsewhere: Pick<TabsListener, "preferencesChanged" | "signedIn" | "signedOut">;
}

/** A look is tried again after this long where the relay named no time. Milliseconds. */
const RETRY_AFTER = 1_000;

/** Failures of a look that say nothing about the next one. */
const LOOK_AGAIN: ReadonlySet<string> = new Set(["timeout", "rate_limited", "unavailable"]);

const NOTICE_OF: { readonly [K in Exclude<Finding["kind"], "pinned">]: NoticeCode } = {
  ambiguous: "identity-ambiguous",
  stranger: "identity-changed",
  "browser-added": "browser-added",
  "stale-bundle": "stale-bundle",
};

/** A signed-in person's state. */
export class Profile {
  readonly me: Me;
  readonly contacts: Contacts;
  readonly roster: Roster;
  readonly rooms: LateRooms;
  readonly unsent: Unsent;
  readonly alarms = new WritableStore<readonly Alarm[]>([]);
  readonly #options: ProfileOptions;
  readonly #devices: Devices;
  readonly #ownDevice: OwnDevice;
  readonly #chats = new Map<string, Direct>();
  readonly #tabs: Tabs;
  #device: DeviceId | undefined;
  #isReady = false;

  static async open(options: ProfileOptions): Promise<Profile> {
    const user = nameKey(options.username);
    const { identity, list } = await loadIdentity(options.vault, options.key, user);
    const me = { user, username: options.username, identity, list, instance: newInstance() };
    const profile = new Profile(options, me);
    await profile.contacts.load();
    await profile.rooms.load();
    profile.roster.meet(
      profile.contacts.names().map((name) => ({ username: profile.contacts.spelling(name) })),
    );
    return profile;
  }

  private constructor(options: ProfileOptions, me: Me) {
    this.#options = options;
    this.me = me;
    this.unsent = new Unsent((count) => this.#tabs.say({ type: "unsent", from: me.instance, count }));
    this.#ownDevice = new OwnDevice(me, options.now);
    this.contacts = new Contacts(
      options.vault,
      `${options.key}|`,
      () => me.list,
      (contact) => {
        this.#tabs.say({ type: "contact", user: contact });
        this.roster.refresh();
        this.rooms.contactChanged(contact);
      },
    );
    this.roster = new Roster(me.user, (user) => this.#rowOf(user));
    this.#devices = new Devices({
      me: me.user,
      contacts: this.contacts,
      fetchKeys: async (target) => {
        const keys = await keysOf(this.#transport(), target);
        // In a crowd, and of who comes and goes at once, the relay says little: whoever has devices is online.
        this.roster.meet([
          {
            username: keys[0]?.username ?? this.contacts.spelling(nameKey(target)),
            is_online: keys.length > 0,
          },
        ]);
        return keys;
      },
      now: options.now,
      found: (user, finding) => this.#found(user, finding),
      changed: (user) => this.#devicesChanged(user),
    });
    this.#tabs = this.#openTabs();
    this.rooms = this.#makeRooms();
  }

  #makeRooms(): LateRooms {
    return new LateRooms(this.#options.parts.rooms, {
      ...this.#options,
      media: this.#options.parts.media,
      prefix: `${this.#options.key}|`,
      me: this.me,
      contacts: this.contacts,
      devices: this.#devices,
      ownDevice: this.#ownDevice,
      device: () => (this.#isReady ? this.#device : undefined),
      transport: () => this.#transport(),
      limits: () => this.#options.transport()?.limits,
      isOnline: (user) => this.roster.isOnline(user),
      chat: (username) => this.chat(username),
      tell: (word) => this.#tabs.say(word),
      changed: () => this.#countUnsent(),
    });
  }

  /** Tells the other tabs of this profile. */
  tell(word: Extract<TabWord, { type: "preferences" | "signed-in" | "signed-out" }>): void {
    this.#tabs.say(word);
  }

  #openTabs(): Tabs {
    const { vault, key, elsewhere } = this.#options;
    return new Tabs(vault.channel<TabWord>(key), this.me.instance, {
      share: () =>
        [...this.#chats.values()].map(({ username, conversation }) => ({
          username,
          ...conversation.share(),
        })),
      receive: (chats) => {
        for (const shared of chats) this.chat(shared.username).conversation.adopt(shared);
      },
      chat: (user, word) => void this.chat(this.contacts.spelling(user)).conversation.siblings.hear(word),
      shareRooms: () => this.rooms.share(),
      receiveRooms: (rooms) => this.rooms.adopt(rooms),
      roomChanged: (room) => void this.rooms.reload(room).catch(ignoreLoss),
      roomChat: (room, word) => this.rooms.hear(room, word),
      contactChanged: (user) => void this.#contactChanged(user).catch(ignoreLoss),
      unsent: this.unsent,
      ...elsewhere,
    });
  }

  async #contactChanged(user: string): Promise<void> {
    const before = this.contacts.root(user);
    await this.contacts.reload(user);
    const chat = this.#chats.get(user);
    if (before !== undefined && this.contacts.root(user) !== before) chat?.conversation.rootReplaced(false);
    else chat?.conversation.circleChanged();
    this.roster.refresh();
    this.rooms.contactChanged(user);
  }

  /** Whether messages can go: connected, and this device's bundle is published. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** The chat with a person, made if it is not there. Throws `bad_request` for one's own name. */
  chat(username: Username): Direct {
    const user = nameKey(username);
    if (user === this.me.user) throw new SessionError("bad_request", "that is your own name");
    let chat = this.#chats.get(user);
    if (chat === undefined) {
      chat = this.#makeChat(user, username);
      this.#chats.set(user, chat);
      this.roster.meet([{ username }]);
      if (this.#isReady) void this.#look(username);
    }
    return chat;
  }

  /** The person opened the chat: a yes to talking, and to being answered. */
  async openChat(chat: Direct): Promise<void> {
    await this.contacts.acceptChat(chat.username);
    chat.conversation.accepted();
  }

  /**
   * A new connection: publishes a fresh bundle, looks at everyone one talks with, and sends what waits.
   * Throws what the relay refuses the bundle with, and `offline` if the connection was lost meanwhile.
   */
  async connected(state: Delivery<"init_state">): Promise<void> {
    const transport = this.#transport();
    const { device } = state;
    this.#device = device;
    this.#devices.forget();
    this.roster.reset(state.onlineUsers);
    await this.#ownDevice.publish(device, (publicKey) => {
      // Keys take their time: a connection that was made meanwhile must not get the bundle of the one before it.
      this.#requireStill(device);
      return transport.ask("key_register", { publicKey });
    });
    this.#requireStill(device);
    this.#isReady = true;
    for (const chat of this.#chats.values()) chat.conversation.reopen();
    this.rooms.connected();
    await Promise.all([this.me.username, ...this.#names()].map((name) => this.#look(name)));
    this.#requireStill(device);
    for (const chat of this.#chats.values()) chat.conversation.connected();
  }

  /** The connection is gone. */
  disconnected(): void {
    this.#isReady = false;
    this.#device = undefined;
    this.#devices.forget();
    this.roster.unknown();
    for (const chat of this.#chats.values()) chat.conversation.circleChanged();
    this.rooms.disconnected();
  }

  /** Replaces the device key pair if its hour is over. */
  async rotate(): Promise<void> {
    this.#ownDevice.expire();
    const device = this.#device;
    if (!this.#isReady || device === undefined || !this.#ownDevice.isDue) return;
    await this.#ownDevice.publish(device, (publicKey) => {
      this.#requireStill(device);
      return this.#transport().ask("key_register", { publicKey });
    });
  }

  /** A device came with (other) keys, or went. */
  deviceChanged(change: Delivery<"device_changed">): void {
    if (change.state === "gone") {
      const isLast = this.#devices.gone(change.username, change.device);
      if (isLast) this.roster.meet([{ username: change.username, is_online: false }]);
    } else if (nameKey(change.username) === this.me.user || this.#chats.has(nameKey(change.username)))
      void this.#look(change.username);
    this.rooms.deviceChanged(change);
  }

  /** A key package came. */
  keyDelivered(delivery: Delivery<"key_exchange">): void {
    const from = nameKey(delivery.from);
    let pkg: ReturnType<typeof readKeyPackage>;
    try {
      pkg = readKeyPackage(fromWire(delivery.encryptedKey));
    } catch {
      return; // dropped alike and unanswered; the messages under it will be asked for
    }
    const other = otherOf(pkg.conversation, this.me.user);
    if (other === undefined || (from !== this.me.user && from !== other)) return;
    if (this.contacts.isBlocked(from)) return;
    void this.chat(this.contacts.spelling(other)).conversation.reception.package(from, pkg);
  }

  /** A message came. */
  messageDelivered(delivery: Delivery<"message">): void {
    const from = nameKey(delivery.from);
    const isOwn = from === this.me.user;
    if (!isOwn && nameKey(delivery.to) !== this.me.user) return;
    if (this.contacts.isBlocked(from)) return;
    const other = isOwn ? delivery.to : delivery.from;
    if (nameKey(other) === this.me.user) return;
    void this.chat(other).conversation.reception.message(from, delivery.device, delivery.data);
  }

  /** Something that concerns the account as a whole. */
  alarm(alarm: Alarm): void {
    this.#setAlarm(alarm, true);
  }

  #setAlarm(alarm: Alarm, isOn: boolean): void {
    const others = this.alarms.get().filter((other) => other !== alarm);
    if (isOn !== others.length < this.alarms.get().length)
      this.alarms.set(isOn ? [...others, alarm] : others);
  }

  /** Stops every clock. */
  close(): void {
    this.#isReady = false;
    this.#tabs.close();
    this.rooms.close();
    for (const chat of this.#chats.values()) chat.conversation.close();
  }

  #makeChat(user: string, username: Username): Direct {
    const { contacts, me } = this;
    const { now, preferences } = this.#options;
    const circle = directCircle({
      me: me.user,
      other: user,
      contacts,
      devices: this.#devices,
      ownDevice: () => this.#device,
      transport: () => this.#transport(),
    });
    const conversation = new Conversation({
      me,
      circle,
      ownDevice: this.#ownDevice,
      spelling: (name) => (name === me.user ? me.username : contacts.spelling(name)),
      offline: (users) => users.filter((name) => !this.roster.isOnline(name)),
      preferences,
      media: this.#options.parts.media,
      isUp: () => this.#isReady,
      now,
      siblings: (word) => this.#tabs.say({ type: "chat", user, word }),
      limits: () => this.#options.transport()?.limits,
      changed: () => this.#changed(user),
      invited: (writer, invite, at) => this.rooms.invited(writer, invite, at),
      knocked: (writer, word) => this.rooms.knocked(writer, word),
    });
    return new Direct({ username, id: circle.id, me, conversation, contacts, now });
  }

  #requireStill(device: DeviceId): void {
    if (this.#device !== device) throw new SessionError("offline", "not connected");
  }

  /** Looks until it has seen, or until this connection is gone: the next one looks again. */
  async #look(username: Username): Promise<void> {
    for (const device = this.#device; this.#device === device;) {
      try {
        return await this.#devices.look(username);
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        const wait = LOOK_AGAIN.has(error.code) ? (error.retryAfterMs ?? RETRY_AFTER) : Infinity;
        if (this.#device !== device || wait === Infinity) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  #names(): readonly Username[] {
    return [...this.#chats.values()].map((chat) => chat.username);
  }

  #found(user: string, finding: Finding): void {
    if (finding.kind === "pinned") return;
    this.#chats.get(user)?.conversation.notice(NOTICE_OF[finding.kind], user);
    for (const room of this.rooms.conversationsWith(user)) room.notice(NOTICE_OF[finding.kind], user);
  }

  #devicesChanged(user: string): void {
    if (user === this.me.user) this.#setAlarm("own-stranger", this.#devices.hasStrangers(user));
    const chats = user === this.me.user ? [...this.#chats.values()] : [this.#chats.get(user)];
    for (const chat of chats) {
      chat?.conversation.circleChanged();
      chat?.refreshTrust();
    }
    this.rooms.devicesChanged(user);
  }

  #changed(user: string): void {
    this.roster.refresh();
    this.#countUnsent();
    this.#chats.get(user)?.refreshTrust();
  }

  #countUnsent(): void {
    const unsent = [...this.#chats.values()].reduce((sum, chat) => sum + chat.conversation.unsent, 0);
    this.unsent.here.set(unsent + this.rooms.unsent);
  }

  #rowOf(user: string): RowNews {
    const chat = this.#chats.get(user);
    const muted = this.contacts.isMuted(user) && { muted: true };
    if (chat === undefined) return { unread: 0, ...muted };
    return { unread: chat.conversation.unread, ...muted, ...lastWords(chat.timeline.get()) };
  }

  #transport(): Transport {
    const transport = this.#options.transport();
    if (transport === undefined) throw new SessionError("offline", "not connected");
    return transport;
  }
}
