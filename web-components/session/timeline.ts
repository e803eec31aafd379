/** What was said, in order, with each message's fate: the one thing that a thread draws. Memory only. */
import type { Fate, Item, MessageItem, MessageRef, NoticeCode, NoticeItem } from "./chat-api.ts";
import type { Media, MediaKind } from "./media/media-api.ts";
import type { Numbered } from "./content.ts";
import { isOut } from "./fate.ts";
import { shared } from "./media/media-item.ts";
import type { NewItem } from "./message-item.ts";
import { react } from "./reactions.ts";
import type { Store } from "./store.ts";

/** Where a message stands in its writer's order. */
export interface Place {
  /** The writer's page. */
  readonly page: string;
  readonly seq: number;
}

/** Who wrote: messages are scoped by root, so that nobody edits what another root of the same name said. */
export interface Author {
  readonly user: string;
  readonly username: string;
  readonly root: string;
}

/** What a notice says beside its code and name. */
export type NoticeDetails = Pick<NoticeItem, "count" | "seconds" | "who" | "title">;

/** A line with what orders and scopes it. */
export interface Line {
  item: Item;
  readonly place?: Place;
  readonly root?: string;
  readonly user?: string;
  /** The number of the last edit that was applied. */
  changedBy?: Place;
  /** The same of each root's last reaction. */
  reactedBy?: ReadonlyMap<string, Place>;
  /** The person saw it, on whichever tab. */
  isSeen?: boolean;
}

/** What changes a message that is there: everything numbered but a text itself. */
export type Change = Extract<Numbered, { readonly target: MessageRef }>;

/** What is to be done to a line as soon as it is there. */
interface Pending {
  /** The line's key, or the author and id that others name it by. */
  readonly name: string;
  readonly task: (line: Line) => void;
}

/** What came before the line that it concerns: beyond this number the oldest are dropped. */
const MOST_PENDING = 500;

/** A conversation's lines. Listeners hear once of all that happened in one turn. */
export class Timeline implements Store<readonly Item[]> {
  #lines: Line[] = [];
  readonly #byKey = new Map<string, Line>();
  readonly #byRef = new Map<string, Line>();
  #pending: Pending[] = [];
  #snapshot: readonly Item[] | undefined = Object.freeze([]);
  readonly #listeners = new Set<(items: readonly Item[]) => void>();
  #notices = 0;
  #unread = 0;
  #telling = false;
  readonly #mediaGone: (root: string, id: string) => void;

  /** `mediaGone` is told of each photo, voice note or file whose line went, or is one no more. */
  constructor(mediaGone: (root: string, id: string) => void = () => undefined) {
    this.#mediaGone = mediaGone;
  }

  get(): readonly Item[] {
    this.#snapshot ??= Object.freeze(this.#lines.map((line) => line.item));
    return this.#snapshot;
  }

  subscribe(listener: (items: readonly Item[]) => void): () => void {
    const entry = (items: readonly Item[]): void => listener(items);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Adds a message in its writer's order. `false` if that root's message of that id is there already. */
  add(item: NewItem, author: Author, place: Place): boolean {
    const key = keyOf(author.root, item.id);
    if (this.#byKey.has(key)) return false;
    const line: Line = { item: { ...item, key }, place, root: author.root, user: author.user };
    this.#insert(line, key);
    return true;
  }

  /** Applies a reaction, an edit or a deletion, now or when what it speaks of comes. */
  change(change: Change, author: Author, place: Place): void {
    this.#with(refKey(change.target), (line) => this.#change(line, change, author, place));
  }

  #change(line: Line, change: Change, author: Author, place: Place): void {
    const { item } = line;
    if (item.kind === "notice") return;
    if (change.type === "reaction") {
      if (isOlder(place, line.reactedBy?.get(author.root))) return;
      line.reactedBy = new Map([...(line.reactedBy ?? []), [author.root, place]]);
      this.#replace(line, { ...item, reactions: react(item.reactions ?? {}, author.username, change.emoji) });
      return;
    }
    // Only the author, and that root of the author, may edit or delete.
    if (line.root !== author.root || item.deleted) return;
    if (isOlder(place, line.changedBy)) return;
    line.changedBy = place;
    if (change.type === "delete") {
      this.#replace(line, deletedItem(item));
      this.#forget(item, line.root);
    } else if (item.kind === "text") this.#replace(line, { ...item, body: change.body, edited: true });
  }

  /** Adds a line that nobody wrote. The same notice again, last in the conversation, is one line with a count. */
  notice(code: NoticeCode, from: string, at: number, details: NoticeDetails = {}): void {
    const last = this.#lines[this.#lines.length - 1];
    if (
      last?.item.kind === "notice" &&
      last.item.code === code &&
      last.item.from === from &&
      details.count !== undefined
    ) {
      this.#replace(last, { ...last.item, count: (last.item.count ?? 1) + details.count, at });
      return;
    }
    this.#notices += 1;
    const key = `notice ${this.#notices}`;
    const item: NoticeItem = { kind: "notice", key, id: key, from, mine: false, at, code, ...details };
    this.#insert({ item }, key);
  }

  /** Takes back `count` of what such notices counted: it turned out to be false. A line that counts nothing goes. */
  retract(code: NoticeCode, from: string, count: number): void {
    let rest = count;
    for (const line of this.#lines.toReversed()) {
      const { item } = line;
      if (rest === 0) break;
      if (item.kind !== "notice" || item.code !== code || item.from !== from) continue;
      const before = item.count ?? 1;
      const taken = Math.min(rest, before);
      rest -= taken;
      if (taken < before) this.#replace(line, { ...item, count: before - taken });
      else this.#remove(new Set([line]));
    }
  }

  /** Changes what is said of a message's fate. */
  settle(root: string, id: string, fate: Fate, waitingFor: readonly string[]): void {
    const line = this.#byKey.get(keyOf(root, id));
    if (line === undefined || line.item.kind === "notice") return;
    const { waitingFor: _, ...item } = line.item;
    if (item.fate === fate && sameNames(line.item.waitingFor ?? [], waitingFor)) return;
    this.#replace(line, { ...item, fate, ...(waitingFor.length > 0 && { waitingFor }) });
  }

  /** Shows how a photo, voice note or file is. `false` if its line is not there any more. */
  showMedia(root: string, id: string, media: Media, kind: MediaKind): boolean {
    const line = this.#byKey.get(keyOf(root, id));
    if (line === undefined || line.item.kind === "notice" || line.item.kind === "text") return false;
    this.#replace(line, { ...line.item, kind, media });
    return true;
  }

  /** How many messages of others were not seen. */
  get unread(): number {
    return this.#unread;
  }

  /** The keys of these. */
  unseen(): readonly string[] {
    return this.#lines.filter(isUnseen).map(({ item }) => item.key);
  }

  /** These were seen at `at`, in whichever tab: the clocks of what disappears start, of what comes late when it comes. */
  see(keys: readonly string[], at: number): void {
    for (const key of keys) {
      this.#with(key, (line) => {
        const { item } = line;
        if (!isUnseen(line) || item.kind === "notice") return;
        line.isSeen = true;
        this.#unread -= 1;
        if (item.timer !== undefined) this.#replace(line, { ...item, expiresAt: at + item.timer * 1000 });
      });
    }
  }

  /** Says that a change of one's own (a reaction, an edit, a deletion) of a message did not go, or goes after all. */
  settleChange(target: MessageRef, id: string, hasFailed: boolean): void {
    const line = this.#byRef.get(refKey(target));
    if (line === undefined || line.item.kind === "notice") return;
    const { failedChanges: before = [], ...item } = line.item;
    if (before.includes(id) === hasFailed) return;
    const failedChanges = hasFailed ? [...before, id] : before.filter((other) => other !== id);
    this.#replace(line, { ...item, ...(failedChanges.length > 0 && { failedChanges }) });
  }

  /** Starts the clock of one message. `false` if it does not disappear, or its clock runs already. */
  startTimer(root: string, id: string, now: number): boolean {
    return this.#startTimer(this.#byKey.get(keyOf(root, id)), now);
  }

  /** Takes out what has disappeared; returns when the next one goes. */
  expire(now: number): number | undefined {
    const gone = this.#lines.filter(
      ({ item }) => item.kind !== "notice" && (item.expiresAt ?? Infinity) <= now,
    );
    if (gone.length > 0) this.#remove(new Set(gone));
    const times = this.#lines.map(({ item }) =>
      item.kind === "notice" ? Infinity : (item.expiresAt ?? Infinity),
    );
    const next = Math.min(Infinity, ...times);
    return next === Infinity ? undefined : next;
  }

  /** The message of that id by that root. */
  find(root: string, id: string): MessageItem | undefined {
    const item = this.#byKey.get(keyOf(root, id))?.item;
    return item?.kind === "notice" ? undefined : item;
  }

  /** Who wrote the message of that id by that root, and where it stands in that page's order. */
  placeOf(root: string, id: string): { readonly user: string; readonly place: Place } | undefined {
    const line = this.#byKey.get(keyOf(root, id));
    return line?.user === undefined || line.place === undefined
      ? undefined
      : { user: line.user, place: line.place };
  }

  /**
   * Everything that was said, for another tab: a copy. Not texts of one's own that did not go out: if this page goes, so
   * do they, and a line that waits there would wait for ever.
   */
  share(): readonly Line[] {
    return this.#lines.flatMap((line) => {
      const { item } = line;
      if (item.kind === "notice" || (item.kind === "text" && item.mine && !isOut(item.fate))) return [];
      return [{ ...line, item: item.kind === "text" ? item : shared(item) }];
    });
  }

  /**
   * Takes on what another tab shared, as `take` shows it here; what is here already stays as it is. Returns how many
   * lines are new.
   */
  adopt(
    lines: readonly Line[],
    take: (line: Line) => Item = ({ item }) => item,
    isWanted: (line: Line) => boolean = () => true,
  ): number {
    let count = 0;
    // From the end, each before the one that follows it there: so pages that are gone keep their place before later ones.
    let next: Line | undefined;
    for (const theirs of [...lines].reverse()) {
      const known = this.#byKey.get(theirs.item.key);
      if (known === undefined && isWanted(theirs)) {
        const line = { ...theirs, item: take(theirs) };
        this.#insert(line, line.item.key, next);
        next = line;
        count += 1;
      } else next = known ?? next;
    }
    return count;
  }

  /** The ids of one's own messages that stand at these places: also those of another tab. */
  mineAt(page: string, has: (seq: number) => boolean): readonly string[] {
    return this.#lines.flatMap(({ item, place }) =>
      item.mine && place?.page === page && has(place.seq) ? [item.id] : [],
    );
  }

  /** Empties the timeline. Messages that went are not taken on again: their numbers were seen. */
  clear(): void {
    this.#remove(new Set(this.#lines));
  }

  #startTimer(line: Line | undefined, now: number): boolean {
    const item = line?.item;
    if (line === undefined || item === undefined || item.kind === "notice") return false;
    if (item.timer === undefined || item.expiresAt !== undefined) return false;
    this.#replace(line, { ...item, expiresAt: now + item.timer * 1000 });
    return true;
  }

  #remove(gone: ReadonlySet<Line>): void {
    this.#lines = this.#lines.filter((line) => !gone.has(line));
    for (const line of gone) {
      if (isUnseen(line)) this.#unread -= 1;
      this.#byKey.delete(line.item.key);
      if (line.user !== undefined) this.#byRef.delete(refKey({ user: line.user, id: line.item.id }));
      this.#forget(line.item, line.root);
    }
    this.#changed();
  }

  /** What is not shown any more must not stay in memory: of media, more than the line is there. */
  #forget(item: Item, root?: string): void {
    if ("media" in item && root !== undefined) this.#mediaGone(root, item.id);
  }

  /** Puts a line in its place, before `next` where one is named. */
  #insert(line: Line, key: string, next?: Line): void {
    this.#byKey.set(key, line);
    const before = next === undefined ? this.#lines.length : this.#lines.indexOf(next);
    // Its writer's own order comes first, whatever the order of writers is elsewhere.
    const after = this.#lines.findLastIndex(
      ({ place }) =>
        place?.page === line.place?.page && place !== undefined && place.seq < (line.place?.seq ?? 0),
    );
    this.#lines.splice(Math.max(after + 1, Math.min(before, this.#position(line))), 0, line);
    this.#changed();
    if (isUnseen(line)) this.#unread += 1;
    if (line.user === undefined) return;
    const ref = refKey({ user: line.user, id: line.item.id });
    this.#byRef.set(ref, line);
    const waiting = this.#pending.filter(({ name }) => name === ref || name === key);
    this.#pending = this.#pending.filter((pending) => !waiting.includes(pending));
    for (const { task } of waiting) task(line);
  }

  /** Does something to the line of that name, now or as soon as it is there. */
  #with(name: string, task: (line: Line) => void): void {
    const line = this.#byKey.get(name) ?? this.#byRef.get(name);
    if (line !== undefined) return task(line);
    this.#pending.push({ name, task });
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
  }

  /** After everything that is there, save that a writer's own order holds: before what the same page wrote later. */
  #position({ place }: Line): number {
    let position = this.#lines.length;
    if (place === undefined) return position;
    for (let i = this.#lines.length - 1; i >= 0; i--) {
      const other = this.#lines[i]?.place;
      if (other?.page !== place.page) continue;
      if (other.seq < place.seq) break;
      position = i;
    }
    return position;
  }

  #replace(line: Line, item: Item): void {
    line.item = item;
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = undefined;
    if (this.#telling || this.#listeners.size === 0) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      const items = this.get();
      for (const listener of [...this.#listeners]) listener(items);
    });
  }
}

/** Whether the same page did something else after this, which was only late. */
function isOlder({ page, seq }: Place, last?: Place): boolean {
  return last?.page === page && last.seq > seq;
}

/** Whether a line is a message of someone else that the person did not see yet. */
function isUnseen({ item, isSeen }: Line): boolean {
  return item.kind !== "notice" && !item.mine && isSeen !== true;
}

/** What is left of a message that was taken back. */
function deletedItem(item: MessageItem): MessageItem {
  if (item.kind === "text") return { ...item, body: "", deleted: true, reactions: {} };
  const { media: _, ...rest } = item;
  return { ...rest, kind: "text", body: "", deleted: true, reactions: {} };
}

function keyOf(root: string, id: string): string {
  return `${root} ${id}`;
}

function refKey(ref: MessageRef): string {
  return `${ref.user} ${ref.id}`;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
