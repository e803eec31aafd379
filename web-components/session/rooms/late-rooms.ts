/** The rooms of a profile before and after their code is here: who is in no room does without it (PROTOCOL.md section 8). */
import { nameKey, type Delivery } from "../../../server/protocol/index.ts";
import type { Conversation } from "../conversation.ts";
import type { FiledChain } from "../keyring.ts";
import { Late } from "../late.ts";
import type { Parts } from "../parts.ts";
import type { Invitation, Room, RoomListItem } from "./room-api.ts";
import type { DoorWord, Invite } from "./room-content.ts";
import type { RoomsOptions } from "./room-making.ts";
import type { Rooms } from "./rooms.ts";
import type { SiblingWord } from "../siblings.ts";
import { mirror, WritableStore } from "../store.ts";

/** The same calls as {@link Rooms}. Nothing that is said while their code comes is lost, or out of order. */
export class LateRooms {
  readonly list = new WritableStore<readonly RoomListItem[]>([]);
  readonly invitations = new WritableStore<readonly Invitation[]>([]);
  readonly #part: Parts["rooms"];
  readonly #options: RoomsOptions;
  readonly #rooms: Late<Rooms>;

  constructor(part: Parts["rooms"], options: RoomsOptions) {
    this.#part = part;
    this.#options = options;
    this.#rooms = new Late(() => this.#make());
  }

  /** Reads what the vault keeps. Rejects with `offline` if there are rooms and the code for them cannot be fetched. */
  async load(): Promise<void> {
    const { vault, prefix } = this.#options;
    if ((await vault.all("rooms", prefix)).size > 0) await this.#rooms.get();
  }

  /** See {@link Rooms.unsent}. */
  get unsent(): number {
    return this.#rooms.here?.unsent ?? 0;
  }

  /** See {@link Rooms.find}. */
  find(id: string): Room | undefined {
    return this.#rooms.here?.find(id);
  }

  /** See {@link Rooms.create}; also rejects with `offline` if the code for it cannot be fetched. */
  async create(title: string): Promise<Room> {
    return await (await this.#rooms.get()).create(title);
  }

  /** See {@link Rooms.connected}; what could not be fetched on the last connection is tried again. */
  connected(): void {
    const connected = (rooms: Rooms): void => rooms.connected();
    if (this.#rooms.backlog > 0) this.#rooms.need(connected);
    else this.#rooms.tell(connected);
  }

  /** See {@link Rooms.disconnected}. */
  disconnected(): void {
    this.#rooms.tell((rooms) => rooms.disconnected());
  }

  /** See {@link Rooms.deviceChanged}. */
  deviceChanged(change: Parameters<Rooms["deviceChanged"]>[0]): void {
    this.#rooms.tell((rooms) => rooms.deviceChanged(change));
  }

  /** See {@link Rooms.devicesChanged}. */
  devicesChanged(user: string): void {
    this.#rooms.tell((rooms) => rooms.devicesChanged(user));
  }

  /** See {@link Rooms.contactChanged}. */
  contactChanged(user: string): void {
    this.#rooms.tell((rooms) => rooms.contactChanged(user));
  }

  /** See {@link Rooms.presenceChanged}. */
  presenceChanged(usernames: readonly string[]): void {
    this.#rooms.tell((rooms) => rooms.presenceChanged(usernames));
  }

  /** See {@link Rooms.conversationsWith}. */
  conversationsWith(user: string): readonly Conversation[] {
    return this.#rooms.here?.conversationsWith(user) ?? [];
  }

  /** See {@link Rooms.share}. */
  share(): ReturnType<Rooms["share"]> {
    return this.#rooms.here?.share() ?? [];
  }

  /** See {@link Rooms.adopt}. */
  adopt(shared: Parameters<Rooms["adopt"]>[0]): void {
    if (shared.length > 0) this.#rooms.need((rooms) => rooms.adopt(shared));
  }

  /** See {@link Rooms.hear}. */
  hear(id: string, word: SiblingWord): void {
    this.#rooms.tell((rooms) => rooms.hear(id, word));
  }

  /** See {@link Rooms.reload}: another tab is in a room. */
  async reload(id: string): Promise<void> {
    await (await this.#rooms.get()).reload(id);
  }

  /** See {@link Rooms.invited}. Without the pass that came before it, an invitation is none. */
  invited(writer: FiledChain, invite: Invite, at: number): void {
    this.#rooms.tell((rooms) => void rooms.invited(writer, invite, at));
  }

  /** See {@link Rooms.knocked}. */
  knocked(writer: FiledChain, word: DoorWord): void {
    this.#rooms.tell((rooms) => rooms.knocked(writer, word));
  }

  /** See {@link Rooms.close}. */
  close(): void {
    this.#rooms.tell((rooms) => rooms.close());
  }

  /** One handler per room event of the relay: an invitation alone concerns someone who is in no room. */
  readonly on: Rooms["on"] & { room_invite(invite: Delivery<"room_invite">): void } = {
    room_invite: (invite) => this.#asked(invite),
    room_member_joined: (change) => this.#rooms.tell((rooms) => rooms.on.room_member_joined(change)),
    room_member_left: (change) => this.#rooms.tell((rooms) => rooms.on.room_member_left(change)),
    room_kicked: (change) => this.#rooms.tell((rooms) => rooms.on.room_kicked(change)),
    room_deleted: (change) => this.#rooms.tell((rooms) => rooms.on.room_deleted(change)),
    room_pass: (change) => this.#rooms.tell((rooms) => rooms.on.room_pass(change)),
    room_key_delivery: (delivery) => this.#rooms.tell((rooms) => rooms.on.room_key_delivery(delivery)),
    room_message: (delivery) => this.#rooms.tell((rooms) => rooms.on.room_message(delivery)),
  };

  /** The invitation itself is a message of the direct chat, and takes its turn there at once: what is said later does not overtake it. */
  #asked({ room, from, device, pass, data }: Delivery<"room_invite">): void {
    const { me, contacts, chat } = this.#options;
    const user = nameKey(from);
    if (user === me.user || contacts.isBlocked(user) || data === undefined) return;
    this.#rooms.need((rooms) => rooms.passCame(room, user, pass));
    void chat(from).conversation.reception.message(user, device, data);
  }

  async #make(): Promise<Rooms> {
    const { Rooms } = await this.#part.take();
    const rooms = new Rooms(this.#options);
    await rooms.load();
    mirror(rooms.list, this.list);
    mirror(rooms.invitations, this.invitations);
    // The connection may have come while the code did.
    if (this.#options.device() !== undefined) rooms.connected();
    return rooms;
  }
}
