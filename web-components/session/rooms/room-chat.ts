/** A room, as an application sees it: what is shown of it, and what its members and its owner can do. */
import { LONGEST_TITLE, SLOWEST, type Person, type RoomLog } from "../../crypto/index.ts";
import { nameKey, type Username } from "../../../server/protocol/index.ts";
import type { SendOptions } from "../chat-api.ts";
import type { FreshStart, Room, RoomListItem, RoomMember, RoomState } from "./room-api.ts";
import { BaseChat, type ChatOptions } from "../chat.ts";
import type { Contacts } from "../contacts.ts";
import { ignoreLoss, SessionError, unrefused } from "../errors.ts";
import type { MediaOptions } from "../media/media-api.ts";
import type { OwnerWatch } from "./room-absence.ts";
import type { DoorWord, RoomWord } from "./room-content.ts";
import type { Exchange } from "./room-exchange.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { RoomLife } from "./room-life.ts";
import type { Knock } from "./room-knock.ts";
import { linesOf } from "./room-lines.ts";
import { Leaving } from "./room-leaving.ts";
import { membersOf } from "./room-members.ts";
import type { Newcomers } from "./room-newcomers.ts";
import { RoomOwner } from "./room-owner.ts";
import type { Presence } from "./room-presence.ts";
import { Requests } from "./room-requests.ts";
import type { Speaker } from "./room-side.ts";
import type { SlowMode } from "./room-slow-mode.ts";
import { WritableStore } from "../store.ts";
import type { Transport } from "../transport.ts";

/** What a room works with. */
export interface RoomChatOptions extends ChatOptions {
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly exchange: Exchange;
  readonly life: RoomLife;
  readonly slowMode: SlowMode;
  readonly ownerWatch: OwnerWatch;
  readonly knock: Knock;
  readonly newcomers: Newcomers;
  readonly contacts: Contacts;
  readonly isOnline: (user: string) => boolean;
  readonly spelling: (user: string) => string;
  readonly transport: () => Pick<Transport, "ask">;
  /** Finds out who uses a name now. */
  readonly look: (username: Username) => Promise<void>;
  /** Hands someone an invitation and a pass; `false` where they are not there to take it. */
  readonly sendInvitation: (chat: RoomChat, username: Username) => Promise<boolean>;
  /** Opens a room of the same title and asks the same people into it. */
  readonly startAnew: (chat: RoomChat) => Promise<FreshStart>;
  /** The list of rooms is to be made anew. */
  readonly listed: () => void;
}

/** One room. */
export class RoomChat extends BaseChat implements Room {
  readonly title = new WritableStore("");
  readonly members = new WritableStore<readonly RoomMember[]>([]);
  readonly state: WritableStore<RoomState>;
  readonly ledger: RoomLedger;
  readonly life: RoomLife;
  readonly #options: RoomChatOptions;
  readonly #owner: RoomOwner;
  readonly #requests: Requests;
  readonly #leaving: Leaving;
  #isSilent = false;
  #saidLost = false;

  constructor(options: RoomChatOptions) {
    super(options);
    this.#options = options;
    this.ledger = options.ledger;
    this.life = options.life;
    this.#owner = new RoomOwner({ ...options, room: options.id });
    const remove = (user: string, root: string): Promise<void> => this.#owner.remove(user, root);
    this.#leaving = new Leaving({ ...options, remove });
    this.#requests = new Requests(options.ledger, options.now);
    this.state = new WritableStore(this.#state());
    this.timeline.subscribe(options.listed);
  }

  /** The row of this room in a list. */
  get row(): RoomListItem {
    const items = this.timeline.get();
    const last = items[items.length - 1];
    return {
      id: this.id,
      title: this.title.get(),
      standing: this.state.get().standing,
      unread: this.conversation.unread,
      muted: this.ledger.record.muted,
      members: this.ledger.members.length,
      ...(last && { lastAt: last.at }),
      ...(last?.kind === "text" && !last.deleted && !last.early ? { lastText: last.body } : {}),
    };
  }

  /** Stops every clock. */
  close(): void {
    this.#options.newcomers.close();
    this.#options.knock.close();
    this.life.close();
  }

  /** Makes anew what is shown. */
  refresh(): void {
    const title = this.ledger.log?.title ?? this.ledger.record.invitation?.title ?? "";
    if (title !== this.title.get()) this.title.set(title);
    replace(this.members, membersOf(this.#options, this.life.isUp));
    replace(this.state, this.#state());
    this.#sayLost();
    this.#options.listed();
  }

  /** Runs `task` without a line for the operations that it takes on: what was before one came is not news. */
  async silently(task: () => Promise<void>): Promise<void> {
    this.#isSilent = true;
    await task().finally(() => (this.#isSilent = false));
  }

  /** An operation was taken on. */
  stepped(after: RoomLog, before: RoomLog | undefined): void {
    if (this.#isSilent) return;
    this.life.stepped(after, before);
    if (this.ledger.isJoining) return;
    const { spelling } = this.#options;
    const hadLeft = (person: Person): boolean => this.#leaving.take(person);
    for (const { code, user, details } of linesOf(after, before, spelling, hadLeft))
      this.conversation.notice(code, user, details);
    this.#fulfil();
  }

  override send(body: string, options?: SendOptions): Promise<string> {
    return this.#speak(() => super.send(body, options));
  }

  override sendMedia(blob: Blob, options: MediaOptions): Promise<string> {
    return this.#speak(() => super.sendMedia(blob, options));
  }

  async #speak(say: () => Promise<string>): Promise<string> {
    if (!this.#isMember) throw new SessionError("forbidden", "one is no member of this room");
    return await this.#options.slowMode.speak(say);
  }

  async invite(username: string): Promise<void> {
    const { contacts, look } = this.#options;
    const user = nameKey(username);
    const log = this.#open();
    if (user === this.#me.user) throw new SessionError("bad_request", "that is your own name");
    await look(username);
    const root = contacts.root(user);
    if (root === undefined) throw new SessionError("not_found", "nobody was ever seen under this name");
    if (this.ledger.isMember(user, root)) {
      await this.inviteNow(username);
      return;
    }
    if (!this.#mayInvite(log)) throw new SessionError("forbidden", "only the owner lets people in");
    if (this.ledger.isWriter) {
      await this.#owner.add(user, root);
      await this.inviteNow(username);
      return;
    }
    this.#requests.add({ ask: "add", username, root });
    this.conversation.alter({ type: "room", ask: "add", user, root });
    this.refresh();
  }

  /** Sends a pass and an invitation, now or as soon as the person is there. */
  async inviteNow(username: Username): Promise<void> {
    const user = nameKey(username);
    const isThere = await this.#options.sendInvitation(this, username);
    const { inviting } = this.ledger.record;
    if (isThere === inviting.includes(user))
      await this.ledger.update({
        inviting: isThere ? inviting.filter((other) => other !== user) : [...inviting, user],
      });
  }

  async remove(username: string): Promise<void> {
    this.#requireWriter();
    const user = nameKey(username);
    const gone = this.ledger.log?.members.filter((member) => member.user === user) ?? [];
    if (gone.length === 0) throw new SessionError("not_found", "no member has this name");
    if (user === this.#me.user)
      throw new SessionError("forbidden", "an owner hands the room over or deletes it");
    for (const { root } of gone) await this.#owner.remove(user, root);
  }

  async leave(): Promise<void> {
    if (this.#isMember) {
      if (this.ledger.isWriter)
        throw new SessionError("forbidden", "an owner hands the room over or deletes it");
      if (this.#standing === "open") await this.#leaving.begin();
      else await this.life.end("left");
      this.refresh();
    } else await this.life.end("left");
  }

  async rename(title: string): Promise<void> {
    this.#open();
    const wanted = title.trim();
    if (wanted === "" || wanted.length > LONGEST_TITLE)
      throw new SessionError("bad_request", "a title has 1 to 100 characters");
    if (this.ledger.isWriter) {
      await this.#owner.sign({ type: "rename", title: wanted });
      return;
    }
    this.#requests.add({ ask: "rename", title: wanted });
    this.conversation.alter({ type: "room", ask: "rename", title: wanted });
    this.refresh();
  }

  async transfer(username: string): Promise<void> {
    this.#requireWriter();
    const user = nameKey(username);
    const { presence, contacts, transport } = this.#options;
    if (user === this.#me.user) throw new SessionError("bad_request", "you are the owner already");
    if (!this.ledger.hasName(user)) throw new SessionError("not_found", "no member has this name");
    const bundle = presence.devices().find((device) => device.user === user);
    const root = bundle && contacts.rootOf(user, bundle.identity);
    if (bundle === undefined || root === undefined)
      throw new SessionError("offline", "they are not in the room just now");
    await this.#owner.sign({ type: "owner", user, root, identity: bundle.identity });
    const answer = await unrefused(() =>
      transport().ask("transfer_room", { room: this.id, target: username }),
    );
    if (answer !== undefined) await this.ledger.update({ pass: answer.pass });
  }

  override async delete(...message: readonly [] | readonly [id: string]): Promise<void> {
    if (message.length > 0) {
      await super.delete(...message);
      return;
    }
    this.#requireWriter();
    await this.#owner.sign({ type: "delete" });
    await unrefused(() => this.#options.transport().ask("delete_room", { room: this.id }));
    await this.life.end("deleted");
  }

  async setInvitePolicy(invite: "members" | "owner"): Promise<void> {
    this.#requireWriter();
    const { policy } = this.#open();
    if (policy.invite !== invite) await this.#owner.sign({ type: "policy", ...policy, invite });
  }

  async setSlowMode(seconds: number): Promise<void> {
    this.#requireWriter();
    if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > SLOWEST)
      throw new SessionError("bad_request", "slow mode is 0 to 3,600 seconds");
    const { policy } = this.#open();
    if (policy.slow !== seconds) await this.#owner.sign({ type: "policy", ...policy, slow: seconds });
  }

  startAnew(): Promise<FreshStart> {
    return this.#options.startAnew(this);
  }

  async setMuted(muted: boolean): Promise<void> {
    await this.ledger.update({ muted });
  }

  /** In the room, and agreed with the others. */
  connected(): void {
    this.#leaving.connected();
  }

  /** A member, or oneself, said something that concerns the room; `n` is the place where it was said. */
  heard(speaker: Speaker, word: RoomWord, n: number): void {
    const isMine = speaker.user === this.#me.user && speaker.instance === this.#me.instance;
    if (word.ask === "leave") {
      if (!isMine) void this.#leaving.heard(speaker, n);
    } else if (this.ledger.isWriter) {
      if (!isMine) void this.#owner.carryOut(speaker, word);
    } else if (isMine || this.#options.ownerWatch.state !== "here") {
      const { spelling } = this.#options;
      if (word.ask === "add")
        this.conversation.notice("asks-to-add", speaker.user, { who: spelling(word.user) });
      else this.conversation.notice("asks-to-rename", speaker.user, { title: word.title });
    }
  }

  /** A connection in the relay's room is no member's, and stays. */
  intruder(username: Username): void {
    this.conversation.notice("intruder", this.#me.user, { who: username });
    this.refresh();
  }

  /** Someone who was removed and is still there, or a ghost: the owner's browser shows them out, as often as it takes. */
  showOut(username: Username): void {
    if (this.ledger.isWriter && !this.ledger.hasName(nameKey(username)))
      void unrefused(() =>
        this.#options.transport().ask("remove_member", { room: this.id, target: username }),
      );
  }

  /** Someone's devices are there: who waits for their invitation gets it, and who can let one in again is asked. */
  devicesChanged(user: string): void {
    if (this.ledger.hasName(user)) {
      this.#options.knock.knock();
      if (this.life.isUp) this.#options.newcomers.look();
    }
    if (this.ledger.hasName(user) || this.#options.presence.names().some((name) => nameKey(name) === user))
      this.life.circleChanged();
    if (this.life.isUp && this.ledger.record.inviting.includes(user))
      void this.inviteNow(this.#options.spelling(user)).catch(ignoreLoss);
  }

  /** Of a member it changed whether they are online. */
  presenceChanged(): void {
    this.#options.knock.knock();
    this.refresh();
  }

  /** Someone's pass does not open the room any more, or an answer to one's own knock came. */
  knocked({ user, root }: Person, word: DoorWord): void {
    if (word.type === "knock") this.#options.knock.heard(user, root, word.n);
    else void this.#options.knock.proven(word.ops);
  }

  /** What one asked for and the log says now waits no more; whom one asked to let in is invited. */
  #fulfil(): void {
    for (const username of this.#requests.fulfilled())
      queueMicrotask(() => void this.inviteNow(username).catch(ignoreLoss));
  }

  /** Nobody can change anything here any more: said once. */
  #sayLost(): void {
    const { state, ledger } = this;
    if (this.#saidLost || state.get().owner !== "lost" || state.get().standing !== "open") return;
    this.#saidLost = true;
    this.conversation.notice("owner-lost", ledger.log?.owner.user ?? "");
  }

  get #me(): RoomChatOptions["me"] {
    return this.#options.me;
  }

  get #standing(): RoomState["standing"] {
    const { standing } = this.ledger.record;
    if (standing === "leaving") return "left";
    return standing === "invited" ? "joining" : standing;
  }

  /** Whether what is written goes to the members, now or as soon as one is in again. */
  get #isMember(): boolean {
    return this.#standing === "open" || this.#standing === "renewing" || this.#standing === "shut-out";
  }

  #open(): RoomLog {
    const { log } = this.ledger;
    if (log === undefined || this.#standing !== "open")
      throw new SessionError("forbidden", "one is no member of this room");
    return log;
  }

  #requireWriter(): void {
    this.#open();
    if (!this.ledger.isWriter)
      throw new SessionError("forbidden", "only the browser that signs the log can do this");
  }

  #mayInvite(log: RoomLog): boolean {
    return this.ledger.isWriter || log.policy.invite === "members" || log.owner.root === this.#me.list.root;
  }

  #state(): RoomState {
    const { log, record, isWriter } = this.ledger;
    return {
      standing: this.#standing,
      role: isWriter ? "owner" : "member",
      invitePolicy: log?.policy.invite ?? "members",
      mayInvite: log !== undefined && this.#standing === "open" && this.#mayInvite(log),
      slow: log?.policy.slow ?? 0,
      nextAt: this.#options.slowMode.nextAt,
      owner: this.#options.ownerWatch.state,
      requests: this.#requests.list,
      intruders: this.#options.presence.intruders,
      muted: record.muted,
      isFull: this.life.isFull,
    };
  }
}

function replace<T>(store: WritableStore<T>, value: T): void {
  if (JSON.stringify(store.get()) !== JSON.stringify(value)) store.set(value);
}
