/** All rooms of a profile: kept in the vault, let in by invitation only, and fed with what the relay tells (PROTOCOL.md section 8). */
import {
  createRoom,
  LONGEST_TITLE,
  readKeyPackage,
  roomConversation,
  type KeyPackage,
} from "../../crypto/index.ts";
import {
  nameKey,
  type Delivery,
  type Pass,
  type RoomId,
  type Username,
} from "../../../server/protocol/index.ts";
import type { Invitation, Room, RoomListItem } from "./room-api.ts";
import type { Conversation } from "../conversation.ts";
import { SessionError } from "../errors.ts";
import type { FiledChain } from "../keyring.ts";
import type { RoomChat } from "./room-chat.ts";
import type { DoorWord, Invite } from "./room-content.ts";
import { NEW_ROOM } from "./room-ledger.ts";
import { makeRoom, type RoomsOptions } from "./room-making.ts";
import { WritableStore } from "../store.ts";
import { startAnew } from "./room-succession.ts";
import type { SiblingWord } from "../siblings.ts";
import type { SharedRoom } from "../tabs.ts";
import type { StoredInvitation, StoredRoom } from "../vault.ts";
import { fromWire } from "../wire.ts";

/** Invitations that wait for an answer, beyond which the oldest gives way: nobody fills a vault with questions. */
const MOST_INVITATIONS = 100;

/** Where one stands with a room that one wants to be in. */
const SAID_YES: ReadonlySet<string> = new Set<StoredRoom["standing"]>([
  "open",
  "joining",
  "renewing",
  "shut-out",
]);

/** The rooms of one profile. */
export class Rooms {
  readonly list = new WritableStore<readonly RoomListItem[]>([]);
  readonly invitations = new WritableStore<readonly Invitation[]>([]);
  readonly #options: RoomsOptions;
  readonly #chats = new Map<RoomId, RoomChat>();
  /** Passes that came with invitations, until these are opened: by room and inviter. */
  readonly #passes = new Map<string, Pass>();
  /** Rooms that ended in this page's life are still listed: what became of them is to be seen. */
  readonly #ended = new Set<RoomId>();
  /** What another tab told of rooms that are not read from the vault yet. */
  readonly #shared = new Map<RoomId, SharedRoom>();
  /** The root that each contact was known by when it was last looked at. */
  readonly #roots = new Map<string, string>();
  #isStale = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** Reads what the vault keeps. A log that does not verify is left alone: nothing may rest on it. */
  async load(): Promise<void> {
    const { vault, prefix, contacts } = this.#options;
    for (const user of contacts.names()) this.contactChanged(user);
    for (const [key, record] of await vault.all("rooms", prefix)) {
      if (this.#chats.has(key.slice(prefix.length))) continue;
      await this.#open(key.slice(prefix.length), record).catch(() => undefined);
    }
    this.#refresh();
  }

  /** Messages of one's own in rooms that wait, or failed. */
  get unsent(): number {
    return [...this.#chats.values()].reduce((sum, { conversation }) => sum + conversation.unsent, 0);
  }

  /** The room of that id, save one that one was only asked into. */
  find(id: RoomId): Room | undefined {
    const chat = this.#chats.get(id);
    return chat?.ledger.record.standing === "invited" ? undefined : chat;
  }

  /** Opens a room. Throws `bad_request`, `offline`, and what the relay refuses with. */
  async create(title: string): Promise<Room> {
    const { me, now, transport } = this.#options;
    const wanted = title.trim();
    if (wanted === "" || wanted.length > LONGEST_TITLE)
      throw new SessionError("bad_request", "a title has 1 to 100 characters");
    const person = { title: wanted, user: me.user, root: me.list.root, at: now() };
    const { roomId: id, log } = await createRoom(me.identity, person);
    const { pass } = await transport().ask("create_room", { room: id, op: log.createHash });
    const chat = await this.#open(id, { ...NEW_ROOM, standing: "open", pass, ops: log.ops });
    await chat.ledger.update({});
    chat.conversation.notice("room-created", me.user, { title: wanted });
    await chat.life.connect();
    this.#refresh();
    return chat;
  }

  /** A new connection, with this device's bundle published. */
  connected(): void {
    for (const chat of this.#chats.values()) void chat.life.connect();
  }

  /** The connection is gone. */
  disconnected(): void {
    for (const chat of this.#chats.values()) chat.life.disconnected();
  }

  /** A device came with (other) keys, or went: those who are in a room with one are looked at again. */
  deviceChanged({ username, device, state }: Delivery<"device_changed">): void {
    for (const chat of this.#chats.values()) {
      if (state === "gone") chat.life.left(device);
      else if (chat.life.isThere(device) || chat.ledger.hasName(nameKey(username)))
        void chat.life.look(username);
    }
  }

  /** What is known of someone's devices changed. */
  devicesChanged(user: string): void {
    for (const chat of this.#chats.values()) chat.devicesChanged(user);
  }

  /** What is known of a contact changed: where another root counts as them now, what the old one holds is spent. */
  contactChanged(user: string): void {
    const root = this.#options.contacts.root(user);
    const before = this.#roots.get(user);
    if (root !== undefined) this.#roots.set(user, root);
    for (const chat of this.#chats.values()) {
      if (!chat.ledger.hasName(user)) continue;
      if (before !== undefined && before !== root) chat.conversation.identityDropped();
      chat.life.circleChanged();
    }
  }

  /** Of these it changed whether they are online. */
  presenceChanged(usernames: readonly Username[]): void {
    for (const chat of this.#chats.values())
      if (usernames.some((username) => chat.ledger.hasName(nameKey(username)))) chat.presenceChanged();
  }

  /** A line for every room that `user` is in. */
  conversationsWith(user: string): readonly Conversation[] {
    return [...this.#chats.values()]
      .filter(({ ledger }) => ledger.hasName(user))
      .map(({ conversation }) => conversation);
  }

  /** Everything that is said in rooms, for a tab that comes. */
  share(): readonly SharedRoom[] {
    return [...this.#chats.values()].map(({ id, conversation }) => ({
      id,
      ...conversation.share(),
    }));
  }

  /** What another tab holds. */
  adopt(rooms: readonly SharedRoom[]): void {
    for (const room of rooms) {
      const chat = this.#chats.get(room.id);
      // The vault may be slower than the other tab.
      if (chat === undefined) this.#shared.set(room.id, room);
      else chat.conversation.adopt(room);
    }
  }

  /** Another tab says something of a room. */
  hear(id: RoomId, word: SiblingWord): void {
    void this.#chats.get(id)?.conversation.siblings.hear(word);
  }

  /** Another tab changed a room's record. */
  async reload(id: RoomId): Promise<void> {
    const { vault, prefix } = this.#options;
    const chat = this.#chats.get(id);
    const record = await vault.get("rooms", prefix + id);
    if (chat === undefined) {
      if (record !== undefined) await (await this.#open(id, record)).life.connect();
    } else {
      const before = chat.ledger.record.standing;
      await chat.ledger.reload();
      const { standing } = chat.ledger.record;
      if (record === undefined) chat.life.disconnected();
      else if (standing !== before) await chat.life.connect();
    }
    this.#refresh();
  }

  /** A pass of `from` came: the invitation that goes with it is opened in the direct chat with them. */
  passCame(room: RoomId, from: string, pass: Pass): void {
    this.#passes.set(`${room} ${from}`, pass);
    if (this.#passes.size > MOST_INVITATIONS) this.#passes.delete([...this.#passes.keys()][0] ?? "");
  }

  /** One handler per event of the relay in a room that one knows. */
  readonly on = {
    room_member_joined: ({ room, username, device }: Delivery<"room_member_joined">): void =>
      this.#chats.get(room)?.life.joined(username, device),
    room_member_left: ({ room, device }: Delivery<"room_member_left">): void =>
      this.#chats.get(room)?.life.left(device),
    room_kicked: ({ room }: Delivery<"room_kicked">): void => this.#chats.get(room)?.life.putOut(),
    room_deleted: ({ room }: Delivery<"room_deleted">): void => this.#chats.get(room)?.life.putOut(),
    room_pass: ({ room, pass }: Delivery<"room_pass">): void =>
      void this.#chats.get(room)?.ledger.update({ pass }),
    room_key_delivery: ({ room, from, encryptedKey }: Delivery<"room_key_delivery">): void => {
      const chat = this.#listening(room);
      let pkg: KeyPackage;
      try {
        pkg = readKeyPackage(fromWire(encryptedKey));
      } catch {
        return; // dropped alike and unanswered; the messages under it will be asked for
      }
      if (pkg.conversation === roomConversation(room))
        void chat?.conversation.reception.package(nameKey(from), pkg);
    },
    room_message: ({ room, from, device, data }: Delivery<"room_message">): void =>
      void this.#listening(room)?.conversation.reception.message(nameKey(from), device, data),
  } as const;

  /** An invitation was opened in the direct chat with `writer`: a question for the person, nothing more. */
  async invited(writer: FiledChain, invite: Invite, at: number): Promise<void> {
    const { contacts, preferences, me } = this.#options;
    const { room, title, creator, members, head } = invite;
    const pass = this.#passes.get(`${room} ${writer.user}`);
    this.#passes.delete(`${room} ${writer.user}`);
    if (pass === undefined || writer.user === me.user || contacts.isBlocked(writer.user)) return;
    const chat = this.#chats.get(room);
    const standing = chat?.ledger.record.standing;
    const invitation = {
      inviter: { user: writer.user, root: writer.root },
      title,
      creator,
      members,
      head,
      at,
    };
    if (chat !== undefined && standing !== undefined && SAID_YES.has(standing)) {
      // One said yes to this room: a member's fresh pass is taken without asking again.
      if (standing !== "joining" && !chat.ledger.isMember(writer.user, writer.root)) return;
      await chat.ledger.update({ pass });
      if (!chat.life.isUp) await chat.life.connect();
      return;
    }
    if (standing === "leaving" || chat?.ledger.log?.deleted === true) return;
    if (preferences().knownInvitersOnly && !contacts.isAccepted(writer.user)) return;
    if (this.invitations.get().length >= MOST_INVITATIONS) return;
    await this.#ask(room, pass, invitation);
  }

  /** A pass does not open a room any more: another one, or the proof that it should not; or the answer to one's own knock. */
  knocked(writer: FiledChain, word: DoorWord): void {
    this.#chats.get(word.room)?.knocked(writer, word);
  }

  async #ask(room: RoomId, pass: Pass, invitation: StoredInvitation): Promise<void> {
    const held = this.#chats.get(room);
    // The same page of it goes on, also of a room that was left: what this page writes there is numbered on.
    if (held?.ledger.log !== undefined) {
      await held.ledger.update({ standing: "invited", pass, invitation });
    } else {
      this.#chats.delete(room);
      const chat = await this.#open(room, { ...NEW_ROOM, pass, invitation });
      await chat.ledger.update({});
    }
    this.#refresh();
  }

  /** Stops every clock. */
  close(): void {
    for (const chat of this.#chats.values()) chat.close();
  }

  /** The room, if the person said yes to it: before that, nothing of it is looked at. */
  #listening(room: RoomId): RoomChat | undefined {
    const chat = this.#chats.get(room);
    const standing = chat?.ledger.record.standing;
    return standing === "open" || standing === "joining" || standing === "leaving" ? chat : undefined;
  }

  async #accept(chat: RoomChat): Promise<Room> {
    this.#options.transport();
    await chat.ledger.remember({ standing: "joining" });
    this.#refresh();
    await chat.life.connect();
    if (chat.ledger.record.standing === "invited")
      throw chat.life.isFull
        ? new SessionError("conflict", "the room is full")
        : new SessionError("forbidden", "the pass does not open the room any more");
    return chat;
  }

  async #decline(chat: RoomChat): Promise<void> {
    // A room that one was put out of: its log stays, for it is never rolled back.
    const { log, isForgotten } = chat.ledger;
    if (log !== undefined && !isForgotten) await chat.ledger.update({ standing: "removed" });
    else await chat.ledger.forget();
    if (log === undefined) this.#chats.delete(chat.id);
    this.#refresh();
  }

  async #open(id: RoomId, record: StoredRoom): Promise<RoomChat> {
    const chat = makeRoom(id, this.#options, {
      sendInvitation: (room, username) => this.#sendInvitation(room, username),
      startAnew: (room) =>
        startAnew(room, { ...this.#options, create: async (title) => await this.create(title) }),
      listed: () => this.#changed(),
    });
    await chat.silently(() => chat.ledger.open(record));
    this.#chats.set(id, chat);
    const shared = this.#shared.get(id);
    if (shared !== undefined) chat.conversation.adopt(shared);
    this.#shared.delete(id);
    chat.refresh();
    return chat;
  }

  async #sendInvitation({ id, ledger }: RoomChat, target: Username): Promise<boolean> {
    const { chat, transport } = this.#options;
    const { log, head, creator, members } = ledger;
    if (log === undefined || head === undefined) return false;
    const content = {
      type: "invite",
      room: id,
      title: log.title,
      creator,
      head,
      members: members.length,
    } as const;
    const data = await chat(target).conversation.enclose(content);
    if (data === undefined) return false;
    const { delivered } = await transport().ask("invite_to_room", { room: id, target, data });
    return delivered > 0;
  }

  #changed(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#options.changed();
      this.#refresh();
    });
  }

  #refresh(): void {
    const rows: RoomListItem[] = [];
    const questions: Invitation[] = [];
    for (const chat of this.#chats.values()) {
      const { standing } = chat.ledger.record;
      if (standing === "invited") questions.push(this.#question(chat));
      else if (SAID_YES.has(standing)) {
        this.#ended.add(chat.id);
        rows.push(chat.row);
      } else if (standing !== "left" && standing !== "leaving" && this.#ended.has(chat.id))
        rows.push(chat.row);
    }
    this.list.set(rows.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)));
    const known = this.invitations.get();
    if (JSON.stringify(known) !== JSON.stringify(questions)) this.invitations.set(questions);
  }

  #question(chat: RoomChat): Invitation {
    const { contacts } = this.#options;
    const { invitation } = chat.ledger.record;
    return {
      id: chat.id,
      title: invitation?.title ?? "",
      from: contacts.spelling(invitation?.inviter.user ?? ""),
      creator: contacts.spelling(invitation?.creator ?? ""),
      members: invitation?.members ?? 0,
      at: invitation?.at ?? 0,
      accept: () => this.#accept(chat),
      decline: () => this.#decline(chat),
    };
  }
}
