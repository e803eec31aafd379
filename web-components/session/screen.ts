/** What a conversation shows: lines in order, what is unread, and what disappears when (PROTOCOL.md section 7). Memory only. */
import type { Fate, Item, NoticeCode } from "./chat-api.ts";
import type { Circle } from "./circle.ts";
import type { Numbered, NumberedContent } from "./content.ts";
import type { FollowedFiles, FileName, FileWord } from "./media/followed-files.ts";
import { Late } from "./late.ts";
import type { Media, MediaKind } from "./media/media-api.ts";
import { adopted } from "./media/media-item.ts";
import { isSaid, messageItem } from "./message-item.ts";
import type { FiledChain } from "./keyring.ts";
import type { Entry } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import type { Parts } from "./parts.ts";
import type { Repair } from "./repair.ts";
import type { RoomWord } from "./rooms/room-content.ts";
import { WritableStore } from "./store.ts";
import { Timeline, type Line, type NoticeDetails } from "./timeline.ts";
import { isLater, UNCHANGED, type TimerChange } from "./timer-change.ts";
import type { LateTransfers } from "./media/late-transfers.ts";

/** What a screen works with. */
export interface ScreenOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly spelling: (user: string) => string;
  readonly offline: (users: readonly string[]) => readonly string[];
  readonly transfers: () => LateTransfers;
  /** What asks a message's writer for it once more. */
  readonly repair: () => Pick<Repair, "again" | "enough">;
  /** The code for photos, voice notes and files. */
  readonly media: Parts["media"];
  /** Says something of a file to the other tabs. */
  readonly siblings: (word: FileWord) => void;
  readonly now: () => number;
  readonly changed: () => void;
}

/** A clock that is more than this ahead is wrong: no change of the timer could come after what it says. Milliseconds. */
const MOST_AHEAD = 86_400_000;

/** What a tab hands to one that comes. */
export interface Shared {
  readonly lines: readonly Line[];
  readonly timer: TimerChange;
}

/** These were seen at `at`: so they disappear from every tab at one time. */
export interface ReadWord {
  readonly type: "read";
  /** The keys of the lines. */
  readonly keys: readonly string[];
  readonly at: number;
}

/** What a room has to say of a message. */
export interface Marks {
  /** Names of those whom its author still counted as members. */
  readonly removed?: readonly string[];
  /** It came sooner than slow mode allows. */
  readonly early?: boolean;
}

/** One conversation's lines and counters. */
export class Screen {
  readonly timeline: Timeline;
  /** Seconds after reading at which messages go; 0 is off. */
  readonly timer = new WritableStore(0);
  /** Files that another tab is at. */
  readonly #files: Late<FollowedFiles>;
  readonly #options: ScreenOptions;
  #change = UNCHANGED;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.timeline = new Timeline((root, id) => options.transfers().gone(root, id));
    const files = {
      timeline: this.timeline,
      say: options.siblings,
      again: (file: FileName) => this.#again(file),
      enough: (file: FileName) => this.#enough(file),
    };
    this.#files = new Late(() => {
      const code = options.media.take();
      if (code instanceof Promise) return code.then(({ FollowedFiles }) => new FollowedFiles(files));
      return new code.FollowedFiles(files);
    });
  }

  /** Messages that came and were not marked as read. */
  get unread(): number {
    return this.timeline.unread;
  }

  /** Shows a content of `user`, known by `root`, with what its room has to say of it. */
  apply(
    content: Exclude<NumberedContent, RoomWord>,
    { user, root }: { readonly user: string; readonly root: string },
    page: Pick<Me, "instance"> | FiledChain,
    { removed = [], early = false }: Marks = {},
  ): void {
    const { me, now, spelling } = this.#options;
    const transfers = this.#options.transfers();
    const author = { user, username: spelling(user), root };
    const place = { page: page.instance, seq: content.seq };
    const mine = user === me.user;
    if (isSaid(content)) {
      const isHere = page.instance === me.instance;
      const item = messageItem(content, { author, mine, isHere, removed, early }, (said) =>
        "chain" in page
          ? transfers.receive(page, said.id, said.type, said.media)
          : transfers.shown(said.media.mediaId),
      );
      this.timeline.add(item, author, place);
      // What another tab wrote went out there: it may stand here since it waited.
      if (mine && !isHere) this.#startTimer(content.id);
      // A page that is new did not hear of the timer when it was set, but of what it does.
      if (!mine && content.timer !== undefined && this.#change.at === 0)
        this.#setTimer({ seconds: content.timer, at: 0, ...place });
      // What another tab showed before it was here disappears as it does there.
      if (content.timer !== undefined) this.#expire();
    } else if (content.type === "timer") {
      const { seconds } = content;
      const at = content.at > now() + MOST_AHEAD ? now() : content.at;
      if (this.#setTimer({ seconds, at, ...place }))
        this.timeline.notice("timer-changed", author.username, now(), { seconds });
    } else {
      if (mine && content.type === "delete") transfers.withdrawn(content.target.id);
      this.timeline.change(content, author, place);
    }
    this.#options.changed();
  }

  /** Shows what became of a message of one's own. */
  settle(entry: Entry, fate: Fate): void {
    const { me, circle, offline, spelling } = this.#options;
    const waitingFor = fate === "waiting" ? offline(circle.others()).map(spelling) : [];
    const { content, isVoid } = entry;
    this.timeline.settle(me.list.root, content.id, fate, waitingFor);
    if ("target" in content && !isVoid)
      this.timeline.settleChange(content.target, content.id, fate === "failed");
    // In a room somebody may stay away for good: there it is enough that it went to those who are there.
    if (fate === "delivered" || fate === "read" || (fate === "sent" && !circle.meetsLater))
      this.#startTimer(content.id);
    this.#options.changed();
  }

  /** Shows what became of a message of one's own that another tab wrote. */
  follow(id: string, fate: "delivered" | "read"): void {
    this.timeline.settle(this.#options.me.list.root, id, fate, []);
    this.#startTimer(id);
  }

  /** A line that nobody wrote. */
  notice(code: NoticeCode, user: string, details: NoticeDetails = {}): void {
    this.timeline.notice(code, this.#options.spelling(user), this.#options.now(), details);
    this.#options.changed();
  }

  /** Takes the last such line back: what it said turned out to be false. */
  withdraw(code: NoticeCode, user: string): void {
    this.timeline.retract(code, this.#options.spelling(user), 1);
    this.#options.changed();
  }

  /** Adds so many to a line that counts what is not there, or takes so many back. */
  count(code: "missing" | "unreadable", user: string, count: number): void {
    if (count >= 0) return this.notice(code, user, { count });
    this.timeline.retract(code, this.#options.spelling(user), -count);
    this.#options.changed();
  }

  /** Shows how a photo, voice note or file of this tab is. `false` if its line is not there any more. */
  showMedia(file: FileName, media: Media, kind: MediaKind): boolean {
    const isThere = this.timeline.showMedia(file.root, file.id, media, kind);
    this.#files.tell((files) => files.changed(file));
    return isThere;
  }

  /** Another tab says something of a file. */
  hear(word: FileWord): void {
    this.#files.need((files) => files.hear(word));
  }

  /** When a content is said to be written: what changes the timer, after the change that it follows. */
  stamp({ type }: Numbered): number {
    const now = this.#options.now();
    return type === "timer" ? Math.max(now, this.#change.at + 1) : now;
  }

  /** Everything that is here, for another tab. */
  share(): Shared {
    return { lines: this.timeline.share(), timer: this.#change };
  }

  /** What a tab that was here first holds. */
  join({ lines, timer }: Shared): void {
    this.#setTimer(timer);
    this.adopt(lines);
  }

  /** What another tab of this profile holds; with `isLacking`, only lines for which it says so. */
  adopt(lines: readonly Line[], isLacking?: (line: Line) => boolean): void {
    if (this.timeline.adopt(lines, (line) => this.#take(line), isLacking) === 0) return;
    this.#expire();
    this.#options.changed();
  }

  /**
   * These were seen, in this tab or another, which is all that is shown where nothing is named: the clocks of what
   * disappears start. Returns what the other tabs are to hear of it.
   */
  read(keys: readonly string[] = this.timeline.unseen(), at = this.#options.now()): ReadWord {
    this.timeline.see(keys, at);
    this.#expire();
    this.#options.changed();
    return { type: "read", keys, at };
  }

  /** Empties the screen. */
  clear(): void {
    this.timeline.clear();
    this.#options.changed();
  }

  /** The connection is new: files go on, and code for them that could not be fetched on the last one is tried again. */
  connected(): void {
    this.#options.transfers().connected();
    if (this.#files.backlog > 0) this.#files.need(() => undefined);
  }

  /** One is out: no file is waited for. What disappears after reading does so all the same. */
  left(): void {
    this.#files.tell((files) => files.close());
  }

  /** Stops the clock, after {@link Screen.left}. */
  close(): void {
    clearTimeout(this.#expiry);
  }

  /** Another tab's line as it is shown here. */
  #take({ item, root }: Line): Item {
    if (item.kind === "text" || item.kind === "notice") return item;
    if (root === undefined) return adopted(item);
    const file = { root, id: item.id };
    const taken = adopted(item, {
      cancel: () => this.#files.need((files) => files.cancel(file)),
      retry: () => this.#files.need((files) => files.retry(file)),
    });
    this.#files.need((files) => files.adopted(file, taken));
    return taken;
  }

  #again({ root, id }: FileName): boolean {
    const found = this.timeline.placeOf(root, id);
    return found !== undefined && this.#options.repair().again(found.user, found.place);
  }

  #enough({ root, id }: FileName): void {
    const found = this.timeline.placeOf(root, id);
    if (found !== undefined) this.#options.repair().enough(found.user, found.place);
  }

  /** Takes a change of the timer on; `false` where a later one is here already. */
  #setTimer(change: TimerChange): boolean {
    if (!isLater(change, this.#change)) return false;
    this.#change = change;
    this.timer.set(change.seconds);
    return true;
  }

  /** One's own message is there: from now on it disappears here, too. */
  #startTimer(id: string): void {
    if (this.timeline.startTimer(this.#options.me.list.root, id, this.#options.now())) this.#expire();
  }

  #expire(): void {
    clearTimeout(this.#expiry);
    const next = this.timeline.expire(this.#options.now());
    if (next === undefined) return;
    // A timer of more than 24 days would overflow; it is set again when it rings.
    const wait = Math.min(Math.max(0, next - this.#options.now()), 2 ** 31 - 1);
    this.#expiry = setTimeout(() => {
      this.#expire();
      this.#options.changed();
    }, wait);
  }
}
