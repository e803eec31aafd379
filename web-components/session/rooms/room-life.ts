/** One room's life on a connection: in with the pass, agreed with the others, and out again (PROTOCOL.md sections 3 and 8). */
import type { RoomHead, RoomLog } from "../../crypto/index.ts";
import type { DeviceId, RoomId, Username } from "../../../server/protocol/index.ts";
import type { RoomStanding } from "./room-api.ts";
import type { Conversation } from "../conversation.ts";
import type { Devices } from "../devices.ts";
import { SessionError, unrefused } from "../errors.ts";
import type { Me } from "../own-device.ts";
import type { RoomWord, LogPage } from "./room-content.ts";
import { Doubt } from "./room-doubt.ts";
import type { Exchange } from "./room-exchange.ts";
import type { RoomLedger } from "./room-ledger.ts";
import { Place } from "./room-place.ts";
import type { Presence } from "./room-presence.ts";
import type { RoomSide, Speaker } from "./room-side.ts";
import type { Transport } from "../transport.ts";
import type { StoredRoom } from "../vault.ts";

/** A member who does not answer a joiner in this time is passed over. Milliseconds. */
const NEXT_GUIDE = 3_000;
/** Asked again after this long where the relay named no time. Milliseconds. */
const RETRY_AFTER = 2_000;

/** What a room's life works with. */
export interface LifeOptions {
  readonly room: RoomId;
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly exchange: Exchange;
  readonly conversation: () => Conversation;
  readonly devices: Devices;
  readonly ownDevice: () => DeviceId | undefined;
  readonly transport: () => Pick<Transport, "ask">;
  readonly spelling: (user: string) => string;
  /** A member, or oneself, said something that concerns the room. */
  readonly word: (speaker: Speaker, word: RoomWord, at: number) => void;
  /** Whether what was said at that time came sooner than slow mode allows. */
  readonly isEarly: (speaker: Speaker, at: number) => boolean;
  /** The relay does not let one in: fellow members are to be asked for another pass, or for the owner's word. */
  readonly keptOut: () => void;
  /** In the room, and agreed with the others. */
  readonly up: () => void;
  /** Operations or connections changed: what shows them is made anew. */
  readonly changed: () => void;
  readonly now: () => number;
}

/** Where one stands with a room that one goes into. */
const ENTERING: ReadonlySet<string> = new Set<StoredRoom["standing"]>([
  "open",
  "joining",
  "leaving",
  "renewing",
  "shut-out",
]);

/** Keeps one room connected. */
export class RoomLife implements RoomSide {
  readonly #options: LifeOptions;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #entering: Promise<void> = Promise.resolve();
  #isEntered = false;
  #isStale = false;
  #isAdmitting = false;
  readonly #place = new Place();
  readonly #doubt: Doubt;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#doubt = new Doubt(options);
  }

  /** Whether something can be said: in the relay's room, and agreed with a member on where the log stands. */
  get isUp(): boolean {
    return this.#isEntered && this.#options.ownDevice() !== undefined && this.isOpen();
  }

  /** Whether the door is shut to someone who counts as a member: what fellow members say to that is listened to. */
  get isKeptOut(): boolean {
    return this.#doubt.isKeptOut;
  }

  /** Whether the relay has no place in the room for this page just now. */
  get isFull(): boolean {
    return this.#place.isLacking;
  }

  /** Resolves when the present connection's entry is over, one way or the other. */
  get entered(): Promise<void> {
    return this.#entering;
  }

  isOpen(): boolean {
    const { ledger } = this.#options;
    const { standing } = ledger.record;
    return ledger.log !== undefined && (standing === "open" || standing === "leaving");
  }

  page(speaker: Speaker, page: LogPage & { readonly at: number }): void {
    void this.#options.exchange.took(speaker, page);
  }

  word(speaker: Speaker, word: RoomWord & { readonly head?: RoomHead }): void {
    this.#options.word(speaker, word, word.head?.n ?? 0);
  }

  isEarly(speaker: Speaker, at: number): boolean {
    return this.#options.isEarly(speaker, at);
  }

  compare(speaker: Speaker, head: RoomHead): readonly string[] {
    const { exchange, ledger, spelling } = this.#options;
    exchange.compare(speaker, head);
    return [...new Set(ledger.removedSince(head.n).map(({ user }) => spelling(user)))];
  }

  /** A new connection, or a new pass. */
  connect(): Promise<void> {
    this.#isEntered = false;
    this.#entering = this.#connect().catch((error: unknown) => {
      if (!(error instanceof SessionError)) throw error; // the next connection enters again
    });
    return this.#entering;
  }

  /** The connection is gone. */
  disconnected(): void {
    this.#isEntered = false;
    this.#place.settle();
    this.#doubt.settle();
    this.#options.exchange.close();
    this.#options.presence.close();
    this.#options.conversation().circleChanged();
    this.#options.changed();
  }

  /** A connection came into the relay's room. */
  joined(username: Username, device: DeviceId): void {
    this.#options.presence.joined(username, device);
    void this.look(username);
  }

  /** A connection left it. */
  left(device: DeviceId): void {
    if (this.#options.presence.left(device)) this.circleChanged();
  }

  /** Whether the relay told of that connection in this room. */
  isThere(device: DeviceId): boolean {
    return this.#options.presence.has(device);
  }

  /** Looks at someone's devices again. */
  async look(username: Username): Promise<void> {
    await this.#options.devices.look(username).catch(() => undefined);
    this.circleChanged();
  }

  /** Who is there or who counts changed: once for all that happens in one turn. */
  circleChanged(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    this.#after(0, () => {
      this.#isStale = false;
      this.#options.presence.review();
      this.#options.conversation().circleChanged();
      this.#options.changed();
    });
  }

  /** An operation was taken on: chains of who is gone end before anything else is written. */
  stepped(after: RoomLog, before: RoomLog | undefined): void {
    if ((before?.members.length ?? 0) > after.members.length) this.#options.conversation().membersGone();
    this.circleChanged();
  }

  /** The record changed: what the log says of oneself holds. Not at once, for the ledger is being written. */
  settled(): void {
    queueMicrotask(() => void this.#standAnew());
  }

  /** The relay says that one is out, or that the room is no more: the log is to say so too. */
  putOut(): void {
    this.#isEntered = false;
    this.#options.presence.close();
    this.#options.changed();
    if (this.#options.ledger.record.standing === "leaving") void this.end("left");
    else this.#doubt.putOut();
  }

  /** What a joiner fetched is the whole log of who answered: it must be the room that one was invited to. */
  caughtUp(): void {
    if (this.#options.ledger.record.standing === "joining") void this.#admit();
  }

  /** The room is over for this person. */
  async end(standing: Extract<RoomStanding, "left" | "removed" | "deleted">): Promise<void> {
    const { ledger, presence, exchange, transport, room, conversation } = this.#options;
    this.#isEntered = false;
    this.#place.settle();
    this.#doubt.settle();
    exchange.close();
    presence.close();
    conversation().left();
    // A room that was left is forgotten; of one that ended or that one was put out of, the log stays: it is never rolled back.
    if (standing === "left") await ledger.forget();
    else await ledger.update({ standing });
    await unrefused(() => transport().ask("leave_room", { room }));
  }

  /** Stops every clock. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#place.settle();
    this.#doubt.settle();
    this.#options.exchange.close();
    this.#options.presence.close();
    this.#options.conversation().close();
  }

  async #connect(): Promise<void> {
    const { ledger, ownDevice, conversation, exchange } = this.#options;
    const device = ownDevice();
    const isLost = (): boolean => device === undefined || ownDevice() !== device;
    const { standing } = ledger.record;
    if (isLost() || !ENTERING.has(standing)) return;
    if (!(await this.#enter(isLost))) return;
    await this.#meet();
    if (isLost()) return;
    if (ledger.record.standing === "joining") {
      this.#guide(0);
      return;
    }
    conversation().reopen();
    await exchange.agree();
    if (isLost() || !this.isOpen()) return;
    this.#isEntered = true;
    conversation().connected();
    this.#options.up();
    this.circleChanged();
  }

  /** Into the relay's room with the pass. `false` where the relay does not let one in. */
  async #enter(isLost: () => boolean): Promise<boolean> {
    const { room, ledger, transport, presence, me } = this.#options;
    const { pass, standing } = ledger.record;
    try {
      if (pass === undefined) throw new SessionError("forbidden", "there is no pass");
      const answer = await transport().ask("join_room", { room, pass });
      presence.reset(answer.members);
      const isBack = standing === "shut-out" || standing === "renewing";
      this.#doubt.letIn();
      this.#place.settle();
      await ledger.update({ pass: answer.pass, standing: isBack ? "open" : standing });
      return true;
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      if (error.code === "conflict") return await this.#waitForPlace();
      if (error.code === "forbidden") {
        this.#place.settle();
        if (ledger.isWriter && ledger.creator === me.user && ledger.log !== undefined)
          return await this.#wake();
        if (standing === "leaving") await this.end("left");
        else if (ledger.record.standing === "joining")
          await ledger.update({ standing: "invited" }); // a question again, for the next pass or for a no
        else await this.#doubt.shut();
        return false;
      }
      if (error.code === "offline" || isLost()) return false;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? RETRY_AFTER));
      return isLost() ? false : await this.#enter(isLost);
    }
  }

  /** One's own room sleeps at the relay, and the pass is too old: its creator opens it again. */
  async #wake(): Promise<boolean> {
    const { room, ledger, transport, presence } = this.#options;
    if (ledger.log === undefined) return false;
    try {
      const { pass } = await transport().ask("create_room", { room, op: ledger.log.createHash });
      const { members } = await transport().ask("get_room_members", { room });
      presence.reset(members);
      this.#doubt.letIn();
      this.#place.settle();
      await ledger.update({ pass, standing: "open" });
      return true;
    } catch (error) {
      if (error instanceof SessionError && error.code === "conflict") return await this.#waitForPlace();
      if (error instanceof SessionError && error.code !== "offline") await this.#doubt.shut();
      return false;
    }
  }

  /** The pass opens the room, and there is no place in it: that is no departure. One who says yes is told, and asked again. */
  async #waitForPlace(): Promise<false> {
    const { ledger, changed, ownDevice } = this.#options;
    const { standing } = ledger.record;
    if (ownDevice() === undefined) return false; // the next connection asks
    this.#doubt.settle();
    this.#place.lack(standing === "joining" ? undefined : () => void this.connect());
    if (standing === "joining") await ledger.update({ standing: "invited" });
    else if (standing === "shut-out" || standing === "renewing") await ledger.update({ standing: "open" });
    changed();
    return false;
  }

  /** Learns the keys of everyone who is there, page by page. */
  async #meet(): Promise<void> {
    const { room, transport, devices, presence } = this.#options;
    let after: DeviceId | undefined;
    do {
      const page = await transport().ask("key_request", { room, ...(after !== undefined && { after }) });
      for (const { username, device } of page.keys) presence.joined(username, device);
      await devices.meet(page.keys);
      after = page.next;
    } while (after !== undefined);
  }

  /** Asks one after the other of those who are there for the log: the inviter's devices first. */
  #guide(turn: number): void {
    const { ledger, presence, exchange, ownDevice } = this.#options;
    const { invitation, standing } = ledger.record;
    if (standing !== "joining" || ownDevice() === undefined) return;
    const isInviters = (user: string): boolean => user === invitation?.inviter.user;
    const guides = presence
      .known()
      .filter((bundle) => bundle.user !== this.#options.me.user)
      .toSorted((a, b) => Number(isInviters(b.user)) - Number(isInviters(a.user)));
    const guide = guides[turn % Math.max(1, guides.length)];
    if (guide !== undefined) void exchange.ask(guide);
    this.#after(NEXT_GUIDE, () => this.#guide(turn + 1));
  }

  /** What a joiner holds says whether one is in, once it reaches to where the invitation was written. */
  async #admit(): Promise<void> {
    const { ledger, conversation, me } = this.#options;
    const { invitation } = ledger.record;
    const { log } = ledger;
    if (log === undefined || invitation === undefined || log.n < invitation.head.n) return; // another member knows more
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    const { inviter, head } = invitation;
    const isIt = log.hashes[head.n] === head.hash;
    const inviterWasIn =
      ledger.isMember(inviter.user, inviter.root) ||
      ledger.removedSince(head.n).some(({ user, root }) => user === inviter.user && root === inviter.root);
    if (!isIt || !inviterWasIn) {
      conversation().notice("history-differs", inviter.user);
      await this.end("left");
    } else if (log.deleted || !ledger.isMember(me.user, me.list.root)) {
      await this.end(log.deleted ? "deleted" : "removed");
    } else {
      await ledger.update({ standing: "open" });
      await this.connect();
    }
    this.#isAdmitting = false;
  }

  /** What the log says of oneself. */
  async #standAnew(): Promise<void> {
    const { ledger } = this.#options;
    const { standing } = ledger.record;
    if (ledger.log === undefined) return;
    if (standing === "removed" || standing === "deleted") {
      this.#doubt.clear();
    } else if (standing === "leaving") {
      if (!ledger.includesMe || ledger.log.deleted) await this.end("left");
    } else if (standing === "joining") {
      if (ledger.log.deleted || !ledger.includesMe) await this.#admit();
    } else if (standing === "open" || standing === "shut-out" || standing === "renewing") {
      // Who deletes the room tells everyone first, and ends it then.
      if (ledger.log.deleted && !ledger.isWriter) await this.end("deleted");
      else if (!ledger.log.deleted && !ledger.includesMe) await this.end("removed");
    }
  }

  #after(wait: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, wait);
    this.#timers.add(timer);
  }
}
