/** One chat: what is written goes into the outbox and out by its dispatch, what comes in ends in its timeline. */
import type { DeviceBundle } from "../crypto/index.ts";
import type { Limits, OpaqueText } from "../../server/protocol/index.ts";
import { Ageing } from "./ageing.ts";
import type { Preferences } from "./api.ts";
import type { NoticeCode, SendOptions } from "./chat-api.ts";
import type { Circle } from "./circle.ts";
import { numbered, refOf, type Numbered, type NumberedContent, type Passing } from "./content.ts";
import { Dispatch } from "./dispatch.ts";
import type { Draft } from "./draft.ts";
import { SessionError } from "./errors.ts";
import { fateOf, isOut } from "./fate.ts";
import { Inbox } from "./inbox.ts";
import { Incoming } from "./incoming.ts";
import { Keyring, type FiledChain } from "./keyring.ts";
import { LateTransfers } from "./media/late-transfers.ts";
import type { MediaKind, MediaOptions } from "./media/media-api.ts";
import { Outbox, type Entry } from "./outbox.ts";
import type { Me, OwnDevice } from "./own-device.ts";
import type { Parts } from "./parts.ts";
import { Receipts } from "./receipts.ts";
import { Reception } from "./reception.ts";
import { Reminder } from "./reminder.ts";
import { Repair } from "./repair.ts";
import type { DoorWord, Invite } from "./rooms/room-content.ts";
import type { RoomSide } from "./rooms/room-side.ts";
import { Screen, type Shared } from "./screen.ts";
import { Siblings, type SiblingWord } from "./siblings.ts";
import type { WritableStore } from "./store.ts";
import type { NoticeDetails, Timeline } from "./timeline.ts";
import { Typing } from "./typing.ts";
import { encodeWritten } from "./written.ts";

/** What a conversation is given by its session. */
export interface ConversationOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly ownDevice: OwnDevice;
  /** A name's spelling for display. */
  readonly spelling: (user: string) => string;
  /** Who of these is not online. */
  readonly offline: (users: readonly string[]) => readonly string[];
  readonly preferences: () => Preferences;
  /** The code for photos, voice notes and files. */
  readonly media: Parts["media"];
  readonly isUp: () => boolean;
  /** Tells the other tabs of this profile. */
  readonly siblings: (word: SiblingWord) => void;
  readonly now: () => number;
  /** The relay's limits, once it told them. */
  readonly limits?: () => Limits | undefined;
  /** Something was said or settled: previews, counters. */
  readonly changed: () => void;
  /** Someone invites into a room: in direct chats alone. */
  readonly invited?: (writer: FiledChain, invite: Invite, at: number) => void;
  /** Someone is at a room's door, or answers there: in direct chats alone. */
  readonly knocked?: (writer: FiledChain, word: DoorWord) => void;
  /** The room whose conversation this is. */
  readonly room?: RoomSide;
}

/** A conversation with its organs. `session.ts` feeds it, `direct-chat.ts` and rooms show it. */
export class Conversation {
  readonly timeline: Timeline;
  readonly timer: WritableStore<number>;
  readonly reception: Reception;
  readonly siblings: Siblings;
  readonly typing: Typing;
  readonly #options: ConversationOptions;
  readonly #keyring: Keyring;
  readonly #outbox: Outbox;
  readonly #ageing: Ageing;
  readonly #inbox = new Inbox(({ user }, count) => this.#screen.count("missing", user, count));
  readonly #dispatch: Dispatch;
  readonly #receipts: Receipts;
  readonly #repair: Repair;
  readonly #reminder: Reminder;
  readonly #transfers: LateTransfers;
  readonly #screen: Screen;
  #isClosed = false;

  constructor(options: ConversationOptions) {
    const { me, circle, ownDevice, isUp, now } = options;
    this.#options = options;
    this.#keyring = new Keyring(now);
    const { meetsLater } = circle;
    this.#outbox = new Outbox(now, { meetsLater, gaveUp: (entry) => this.#settled(entry) });
    this.#ageing = new Ageing(this.#outbox);
    this.#screen = new Screen({ ...options, transfers: () => this.#transfers, repair: () => this.#repair });
    this.timeline = this.#screen.timeline;
    this.timer = this.#screen.timer;
    this.#dispatch = new Dispatch({
      me,
      circle,
      isUp,
      now,
      keyring: this.#keyring,
      outbox: this.#outbox,
      settled: (entry) => this.#settled(entry),
      announced: (entry, chain, devices) => this.#transfers.announced(entry, chain, devices),
    });
    const pass = this.#dispatch.pass.bind(this.#dispatch);
    this.#transfers = new LateTransfers(options.media, {
      me,
      circle,
      outbox: this.#outbox,
      isUp,
      now,
      pass,
      limits: () => options.limits?.(),
      show: (root, id, media, kind) => this.#screen.showMedia({ root, id }, media, kind),
      retry: (id) => this.retry(id),
    });
    this.#receipts = new Receipts({
      send: (content, page) => this.#dispatch.answer(content, page.user),
      isAllowed: () => circle.isAccepted() && !circle.isQuiet(),
      tellsRead: () => options.preferences().readReceipts,
      now,
    });
    this.#repair = new Repair({
      circle,
      isUp,
      lacking: () => this.siblings.lacking(),
      inbox: this.#inbox,
      outbox: this.#outbox,
      dispatch: this.#dispatch,
      keyless: () => this.reception.keyless,
      isOwnChain: (chainId) => this.#keyring.isOwn(chainId),
      me,
      now,
      missing: (page, count) => this.#screen.count("missing", page.user, count),
    });
    this.#reminder = new Reminder({ me, circle, isUp, now, outbox: this.#outbox, dispatch: this.#dispatch });
    this.typing = new Typing({
      send: pass,
      isAllowed: () => options.preferences().typing && circle.isAccepted() && !circle.isQuiet(),
      spelling: options.spelling,
    });
    this.reception = new Reception({
      me: me.user,
      circle,
      ownDevice,
      now,
      keyring: this.#keyring,
      filed: (writer, seq) => this.#inbox.expect(writer, seq),
      chunk: (from, bytes) => this.#transfers.chunk(from, bytes),
      opened: (writer, content) => incoming.take(writer, content),
      unreadable: (user, count) => this.#screen.count("unreadable", user, count),
      sealed: (from, messages) => this.siblings.sealed(from, messages),
      found: (from, message) => this.siblings.found(from, message),
      settled: (from, chainIds) => this.siblings.settled(from, chainIds),
      askFor: (chainIds) => this.#repair.ask(chainIds),
    });
    const incoming = new Incoming({
      me,
      circle,
      now,
      preferences: options.preferences,
      organs: {
        inbox: this.#inbox,
        outbox: this.#outbox,
        screen: this.#screen,
        receipts: this.#receipts,
        repair: this.#repair,
        reception: this.reception,
        transfers: this.#transfers,
        typing: this.typing,
      },
      opened: (writer, content) => this.siblings.opened(writer, content),
      settled: (entry) => this.#settled(entry),
      invited: options.invited,
      knocked: options.knocked,
      room: options.room,
    });
    this.siblings = new Siblings({
      me,
      inbox: this.#inbox,
      screen: this.#screen,
      reception: this.reception,
      incoming,
      say: options.siblings,
    });
  }

  /** Messages that came and were not marked as read. */
  get unread(): number {
    return this.#screen.unread;
  }

  /** Whether nothing is under way, either way: no line changes by itself any more. */
  get isSettled(): boolean {
    return this.#repair.isQuiet && this.reception.isQuiet && this.waiting === 0;
  }

  /** Messages of one's own that wait: nobody they were written for has them. */
  get waiting(): number {
    return this.#outbox.waiting;
  }

  /** Those, and the ones that failed: what is lost if this page goes. */
  get unsent(): number {
    return this.waiting + this.#outbox.failed;
  }

  /** Takes a text on and returns its id. Throws `bad_request` for an empty one, `too_large`. */
  say(body: string, options: SendOptions = {}): string {
    return this.#write({ type: "text", body, ...this.#extras(options) }).id;
  }

  /** Takes a photo, voice note or file on and returns its id. Throws what {@link prepare} throws. */
  async sendMedia(blob: Blob, options: MediaOptions): Promise<string> {
    const draft = await this.#transfers.prepare(blob, options);
    return this.#write({ type: draft.kind, media: draft.note, ...this.#extras(options) }, draft).id;
  }

  /** Writes a reaction, an edit, a deletion, or a timer. Throws what {@link encodeWritten} throws. */
  alter(change: Exclude<Numbered, { type: "text" | MediaKind }>): void {
    const { me, now } = this.#options;
    if (change.type === "delete" && this.#outbox.withdraw(change.target)) {
      const shown = { ...change, id: change.target.id, at: now(), seq: this.#outbox.nextSeq };
      this.#screen.apply(shown, { user: me.user, root: me.list.root }, me);
      this.#dispatch.pump();
    } else this.#write(change);
  }

  /**
   * Tries what failed again: one message, or all. It goes to those who are in the conversation now; in a room only to
   * those of them whom it was written for, as long as there are any.
   */
  retry(id?: string): void {
    for (const entry of this.#outbox.retry(id, this.#options.circle.roots())) this.#settled(entry);
    this.#dispatch.pump();
  }

  /** Everything that is here, for another tab of this profile. */
  share(): Shared {
    return this.#screen.share();
  }

  /** What another tab of this profile holds. */
  adopt(shared: Shared): void {
    this.#screen.join(shared);
  }

  /** Everything shown so far was seen. */
  markRead(): void {
    this.#options.siblings(this.#screen.read());
    this.#receipts.read();
  }

  /** A line that nobody wrote. */
  notice(code: NoticeCode, user: string, details: NoticeDetails = {}): void {
    this.#screen.notice(code, user, details);
  }

  /** See {@link Screen.withdraw}. */
  withdraw(code: NoticeCode, user: string): void {
    this.#screen.withdraw(code, user);
  }

  /** The connection is new: chains are spent, and what nobody acknowledged goes again as soon as others are seen. */
  reopen(): void {
    this.#keyring.spend();
    this.#outbox.reopen();
  }

  /** The connection is new, and everyone's devices are known again: what is lacking goes, and is asked for. */
  connected(): void {
    this.#dispatch.pump();
    this.#receipts.restart();
    this.#repair.reconnected();
    this.#reminder.restart();
    this.#screen.connected();
  }

  /** Who is there, or who counts, changed. */
  circleChanged(): void {
    if (this.#isClosed) return;
    for (const entry of this.#outbox.entries) {
      // Written before anyone was met: the first root that is held on to is whom it was written for.
      if (entry.roots.size === 0 && !entry.failed && this.#options.circle.meetsLater)
        for (const root of this.#options.circle.roots()) entry.roots.add(root);
      this.#settled(entry);
    }
    this.reception.retryKept();
    this.#dispatch.pump();
    this.#receipts.restart();
    this.#repair.circleChanged();
    this.#reminder.restart();
    this.#transfers.changed();
  }

  /** Says something about the room's log to one device alone, or to everyone. `false` where it is lost. */
  tell(content: Passing, device?: DeviceBundle): Promise<boolean> {
    return device === undefined ? this.#dispatch.pass(content) : this.#dispatch.whisper(content, device);
  }

  /** Seals what goes by another event; see {@link Dispatch.enclose}. */
  enclose(content: Passing): Promise<OpaqueText | undefined> {
    return this.#dispatch.enclose(content);
  }

  /** An identity does not count any more, or another root took its place: what was handed over to or by it ends. */
  identityDropped(): void {
    const { circle } = this.#options;
    this.#keyring.spend();
    this.#keyring.drop((filed) => circle.rootOf(filed.user, filed.identity) !== undefined);
  }

  /** Members are gone: their chains and one's own end, and they are struck from every entry, also if they return. */
  membersGone(): void {
    const { circle } = this.#options;
    this.identityDropped();
    this.#outbox.strike(new Set(circle.roots()), circle.head());
  }

  /** The person said yes to this conversation: what came so far is acknowledged. */
  accepted(): void {
    this.#receipts.flushSoon();
    this.#repair.accepted();
    this.#transfers.accepted();
  }

  /** A root took another's place by the person's yes: the old one's chains go, and what waits goes on or is given up. */
  rootReplaced(resend: boolean): void {
    this.identityDropped();
    for (const entry of this.#outbox.replaceRoots(new Set(this.#options.circle.roots()), resend))
      this.#settled(entry);
    this.#dispatch.pump();
    this.#repair.ask([]);
  }

  /** Empties the screen. What failed goes with its line. */
  clear(): void {
    this.#outbox.forgetFailed();
    this.#screen.clear();
  }

  /** The person is not in it any more: nothing is waited for. Who comes back starts with what is written from then on. */
  left(): void {
    this.#dispatch.close();
    this.#repair.close();
    this.#reminder.close();
    this.typing.close();
    this.#transfers.close();
    this.#screen.left();
    this.reception.reset();
    this.#receipts.forget();
    this.#inbox.clear();
  }

  /** Stops every clock. */
  close(): void {
    this.#isClosed = true;
    this.#ageing.close();
    this.left();
    this.#screen.close();
    this.reception.close();
    this.#receipts.close();
  }

  /** What goes with every message. */
  #extras({ replyTo }: SendOptions): SendOptions & { readonly timer?: number } {
    const timer = this.timer.get();
    return { ...(replyTo && { replyTo: refOf(replyTo) }), ...(timer > 0 && { timer }) };
  }

  #write(content: Numbered, draft?: Draft): NumberedContent {
    const { me, circle } = this.#options;
    const written = numbered(content, this.#outbox.nextSeq, this.#screen.stamp(content), circle.head());
    const bytes = encodeWritten(written);
    if (this.#outbox.isFull && written.type !== "room")
      throw new SessionError("rate_limited", "too much failed");
    const entry = this.#outbox.add(written, bytes, circle.roots(), draft?.blob.size);
    if (draft) this.#transfers.send(draft, entry);
    const writer = { ...me, root: me.list.root, identity: me.identity.key };
    if (written.type === "room") this.#options.room?.word(writer, written);
    else this.#screen.apply(written, writer, me);
    this.#settled(entry);
    this.#dispatch.pump();
    this.#reminder.watch();
    return written;
  }

  #settled(entry: Entry): void {
    const fate = fateOf(entry, this.#options.circle, this.#options.isUp());
    this.#screen.settle(entry, fate);
    if (isOut(fate)) this.siblings.wrote(entry.content);
    this.#transfers.settled(entry);
    this.#ageing.watch();
  }
}
