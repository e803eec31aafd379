/** What an opened content does to its conversation: one place for every type (PROTOCOL.md section 7). */
import type { Preferences } from "./api.ts";
import type { Circle } from "./circle.ts";
import { isMediaContent, isNumbered, type Content, type NumberedContent } from "./content.ts";
import type { Inbox } from "./inbox.ts";
import type { FiledChain } from "./keyring.ts";
import { isSaid } from "./message-item.ts";
import type { Entry, Outbox } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import { hasNumber } from "./ranges.ts";
import type { Receipts } from "./receipts.ts";
import type { Reception } from "./reception.ts";
import type { Repair } from "./repair.ts";
import type { DoorWord, Invite } from "./rooms/room-content.ts";
import type { RoomSide } from "./rooms/room-side.ts";
import type { ReadWord, Screen } from "./screen.ts";
import type { Writer } from "./siblings.ts";
import type { LateTransfers } from "./media/late-transfers.ts";
import type { Typing } from "./typing.ts";

/** The conversation's organs that contents speak to. */
export interface Organs {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly screen: Screen;
  readonly receipts: Receipts;
  readonly repair: Repair;
  readonly reception: Reception;
  readonly transfers: LateTransfers;
  readonly typing: Typing;
}

/** What taking contents in needs. */
export interface IncomingOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly preferences: () => Preferences;
  readonly now: () => number;
  readonly organs: Organs;
  /** A new content was opened. */
  readonly opened: (writer: FiledChain, content: NumberedContent) => void;
  /** What is known of an entry's fate changed. */
  readonly settled: (entry: Entry) => void;
  /** Someone invites into a room: in direct chats alone. */
  readonly invited: ((writer: FiledChain, invite: Invite, at: number) => void) | undefined;
  /** Someone is at a room's door, or answers there: in direct chats alone. */
  readonly knocked: ((writer: FiledChain, word: DoorWord) => void) | undefined;
  /** The room whose conversation this is. */
  readonly room: RoomSide | undefined;
}

/** Takes in what was opened, content by content. */
export class Incoming {
  readonly #options: IncomingOptions;

  constructor(options: IncomingOptions) {
    this.#options = options;
  }

  /** A content of `writer`: signature and tag held, and it is well-formed. */
  take(writer: FiledChain, content: Content): void {
    const { me, now, preferences, circle, room, invited, knocked, organs } = this.#options;
    const { inbox, receipts, reception, repair, transfers, typing } = organs;
    if (content.type === "log") {
      room?.page(writer, content);
      return;
    }
    if (room !== undefined && !room.isOpen()) return;
    if (isNumbered(content)) {
      this.#takeNumbered(writer, content);
    } else if (content.type === "receipt") {
      if (content.identity === me.identity.key) this.#acknowledged(writer, content);
    } else if (content.type === "typing") {
      if (writer.user !== me.user && preferences().typing) typing.heard(writer.user, content.active);
    } else if (content.type === "sync") {
      reception.settle(writer.user, content.settled);
      repair.asked(writer, content);
    } else if (content.type === "chunk") {
      if (!circle.isBlocked(writer.user)) transfers.heard(writer, content);
    } else if (content.type === "invite") {
      invited?.(writer, content, content.at);
    } else if (content.type === "knock" || content.type === "proof") {
      knocked?.(writer, content);
    } else if (content.type === "pulse") {
      if (content.head !== undefined) room?.compare(writer, content.head);
      if (inbox.announce(writer, content.seq, now())) repair.watchGaps();
      // The receipt goes before the question, whose answer would otherwise bring again what is here.
      if (!circle.isBlocked(writer.user)) receipts.repeat(writer);
      repair.reminded();
    } else if (content.seq !== undefined) {
      this.#takeNumbered(writer, { ...content, seq: content.seq });
    }
  }

  /** A content that another tab of this profile has: it is here too, and acknowledged, for that tab may be gone by now. */
  takeElsewhere(writer: Writer, content: NumberedContent): void {
    const { me, now, room, circle, organs } = this.#options;
    const { inbox, receipts, repair } = organs;
    if ((room !== undefined && !room.isOpen()) || circle.isBlocked(writer.user)) return;
    if (isMediaContent(content) || content.type === "room") {
      // A file comes by its own way, and so does what a room has to answer: only its number is known here now.
      if (inbox.announce(writer, content.seq, now())) repair.watchGaps();
      return;
    }
    const isNew = inbox.note(writer, content.seq, now());
    if (!isNew && !this.#isHeldBack(writer, content)) return;
    if (inbox.hasGaps) repair.watchGaps();
    if (isNew) receipts.delivered(writer, content.seq, writer.user === me.user);
    this.#show(writer, content);
  }

  /** Another tab showed these to the person, and said so to others if they are to know. */
  readElsewhere({ keys, at }: ReadWord): void {
    const { screen, receipts } = this.#options.organs;
    screen.read(keys, at);
    if (screen.unread === 0) receipts.read(false);
  }

  #takeNumbered(
    writer: FiledChain,
    content: Extract<Content, { seq?: number }> & { readonly seq: number },
  ): void {
    const { me, now, room, circle, organs, opened } = this.#options;
    const { inbox, receipts, repair, screen, transfers } = organs;
    const verdict = inbox.take(writer, content.seq, now());
    // In a room every numbered message says for whom it was sealed. What is of a later version is not shown.
    const isReadable = isNumbered(content) && (room === undefined || content.head !== undefined);
    if (verdict === "refused" || (verdict === "new" && !isReadable && content.type !== "unknown"))
      screen.notice("unreadable", writer.user, { count: 1 });
    // Of someone blocked nothing is shown or answered; what they ask of the room's owner is the room's business.
    if (verdict === "refused" || (circle.isBlocked(writer.user) && content.type !== "room")) return;
    // A second copy means that its receipt was lost: it is acknowledged again. One's own pages say so to each other too,
    // or all that a page keeps would go to its neighbours again after every reconnection. So is what cannot be read: it
    // verified, another copy would say no more, and copies would come without end.
    receipts.delivered(writer, content.seq, writer.user === me.user);
    if (inbox.hasGaps) repair.watchGaps();
    if (!isReadable) return;
    if (verdict === "seen") {
      if (isMediaContent(content)) transfers.announcedAgain(writer, content.media);
      return;
    }
    opened(writer, content);
    if (!this.#isHeldBack(writer, content)) this.#show(writer, content);
  }

  /** A text of another page of this profile is shown when that page says that it went: until then it goes with that page. */
  #isHeldBack({ identity }: Writer, { type }: NumberedContent): boolean {
    return type === "text" && identity === this.#options.me.identity.key;
  }

  #show(writer: Writer | FiledChain, content: NumberedContent): void {
    const { room, organs } = this.#options;
    const removed = content.head === undefined ? [] : (room?.compare(writer, content.head) ?? []);
    if (content.type === "room") room?.word(writer, content);
    else {
      const early = isSaid(content) && room?.isEarly(writer, content.at) === true;
      organs.screen.apply(content, writer, writer, { removed, early });
    }
    organs.typing.heard(writer.user, false);
  }

  #acknowledged(writer: FiledChain, receipt: Extract<Content, { type: "receipt" }>): void {
    const { me, preferences, organs, settled } = this.#options;
    const { outbox, screen } = organs;
    const isOwn = writer.user === me.user;
    // Reciprocal: who does not say what they read is not told what others read.
    const state = preferences().readReceipts ? receipt.state : "delivered";
    if (receipt.instance === me.instance) {
      for (const entry of outbox.acknowledge(writer.root, receipt.ranges, state, isOwn)) settled(entry);
    } else if (!isOwn) {
      // Another tab wrote these: its outbox decides, this screen follows.
      const ids = screen.timeline.mineAt(receipt.instance, (seq) => hasNumber(receipt.ranges, seq));
      for (const id of ids) screen.follow(id, state);
    }
  }
}
