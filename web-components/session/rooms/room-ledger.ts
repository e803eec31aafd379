/**
 * One room's signed log as this profile holds it (PROTOCOL.md section 8): one writer, never rolled back, and stored
 * before anything of it is sent. Tabs take turns under a lock and read what the other one wrote first.
 */
import {
  appendOps,
  checkpoint,
  checkpointDue,
  CryptoError,
  extendLog,
  readLog,
  type Person,
  type RoomAction,
  type RoomHead,
  type RoomLog,
  type Signed,
} from "../../crypto/index.ts";
import { SessionError } from "../errors.ts";
import type { Me } from "../own-device.ts";
import type { StoredRoom, Vault } from "../vault.ts";

/** What a ledger works with. */
export interface LedgerOptions {
  readonly vault: Vault;
  /** `relay|name|room id`. */
  readonly key: string;
  readonly room: string;
  readonly me: Me;
  readonly now: () => number;
  /** An operation was taken on, one's own or another's; `before` is absent for the first. */
  readonly stepped: (after: RoomLog, before: RoomLog | undefined) => void;
  /** Somebody said that they left, and is none of the members from this very moment: nothing may be sealed in between. */
  readonly gone: () => void;
  /** The record changed: this page shows it. */
  readonly changed: () => void;
  /** This page stored something: the other tabs read it. */
  readonly stored: () => void;
}

/** What a new record starts from. */
export const NEW_ROOM: StoredRoom = Object.freeze({
  standing: "invited",
  ops: [],
  departed: [],
  inviting: [],
  muted: false,
});

interface Removal extends Person {
  readonly n: number;
}

/** The log, pass and standing of one room. */
export class RoomLedger {
  readonly #options: LedgerOptions;
  readonly #removals: Removal[] = [];
  /** By name and root, the number of the operation that let them in last. */
  readonly #addedAt = new Map<string, number>();
  #record: StoredRoom = NEW_ROOM;
  #log: RoomLog | undefined;
  #creator = "";
  #isGone = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** What is stored beside the log. */
  get record(): StoredRoom {
    return this.#record;
  }

  /** The log, once it was fetched and checked. */
  get log(): RoomLog | undefined {
    return this.#log;
  }

  /** Where the log ends. */
  get head(): RoomHead | undefined {
    return this.#log && { n: this.#log.n, hash: this.#log.head };
  }

  /** Who opened the room, in lower case; empty without a log. */
  get creator(): string {
    return this.#creator;
  }

  /** Whether the log is still being fetched: it says nothing yet about who is in the room. */
  get isJoining(): boolean {
    return this.#log === undefined || this.#record.standing === "joining";
  }

  /** Whether this profile's identity signs the log. */
  get isWriter(): boolean {
    return this.#log?.owner.identity === this.#options.me.identity.key;
  }

  /** The members: those of the log, save who said that they left. */
  get members(): readonly Person[] {
    const { departed } = this.#record;
    return (this.#log?.members ?? []).filter((member) => !departed.some((gone) => isSame(gone, member)));
  }

  /** Whether one is a member oneself. */
  get includesMe(): boolean {
    const { me } = this.#options;
    return this.#log?.members.some(({ user, root }) => user === me.user && root === me.list.root) === true;
  }

  /** Whether that root is a member under that name. */
  isMember(user: string, root: string): boolean {
    return this.members.some((member) => member.user === user && member.root === root);
  }

  /** Whether any root is a member under that name. */
  hasName(user: string): boolean {
    return this.members.some((member) => member.user === user);
  }

  /** Whether somebody of this name was removed, be it long ago. */
  wasMember(user: string): boolean {
    return this.#removals.some((removal) => removal.user === user);
  }

  /** Who has been removed after operation `n`. */
  removedSince(n: number): readonly Person[] {
    return this.#removals.filter((removal) => removal.n > n);
  }

  /** The number of the operation that removed this root last; `undefined` where it is a member, or never was one. */
  removalOf(person: Person): number | undefined {
    if (this.#log?.members.some((member) => isSame(member, person)) === true) return undefined;
    return this.#removals.findLast((removal) => isSame(removal, person))?.n;
  }

  /** Takes the record that the vault keeps, or starts one that is not stored yet. Throws for a log that does not verify. */
  async open(record: StoredRoom): Promise<void> {
    this.#record = record;
    if (record.ops.length === 0) return;
    await this.#take(record.ops);
    // On the way through the log nobody was in it yet who left at its end.
    this.#record = { ...record, departed: this.#stillIn(record.departed) };
  }

  /** Changes what is stored beside the log. */
  async update(change: Partial<Omit<StoredRoom, "ops">>): Promise<void> {
    await this.#exclusive(() => this.#store({ ...this.#record, ...change }));
  }

  /** Signs an operation, and a checkpoint before it where one is due. Throws `forbidden` for who is not the writer, `conflict`. */
  async extend(action: RoomAction): Promise<void> {
    await this.#exclusive(async () => {
      const { me, now } = this.#options;
      let log = this.#log;
      if (log === undefined || !this.isWriter)
        throw new SessionError("forbidden", "only the owner's browser signs the log");
      try {
        if (checkpointDue(log)) log = await extendLog(log, me.identity, await checkpoint(log), now());
        log = await extendLog(log, me.identity, action, now());
      } catch (cause) {
        throw new SessionError("conflict", "the operation does not fit the room", { cause });
      }
      // Stored before anyone hears of it: two operations with one number would be two histories.
      // Who left stays out meanwhile: the step takes them off the list.
      await this.#store({ ...this.#record, ops: log.ops });
      await this.#take(log.ops);
    });
  }

  /**
   * Takes on operations from someone else. Returns whether any was news.
   * Throws {@link CryptoError}: `fork` for a second history that the owner signed, `gap`, `unreadable`.
   */
  async append(ops: readonly unknown[]): Promise<boolean> {
    return await this.#exclusive(async () => {
      const before = this.#log?.n ?? -1;
      const isNews = (): boolean => (this.#log?.n ?? -1) > before;
      try {
        await this.#take(ops);
      } finally {
        // What verified before the first fault is taken on all the same.
        if (isNews() && this.#log !== undefined) await this.#store({ ...this.#record, ops: this.#log.ops });
      }
      return isNews();
    });
  }

  /** Takes on what another tab wrote. */
  async reload(): Promise<void> {
    await this.#exclusive(() => Promise.resolve(this.#options.changed()), false);
  }

  /** A member says, at operation `n`, that they leave: they are none from now on. `false` where they came back since. */
  async depart(person: Person, n: number): Promise<boolean> {
    const { user, root } = person;
    if ((this.#addedAt.get(keyOf(person)) ?? -1) > n || !this.isMember(user, root)) return false;
    await this.update({ departed: [...this.#record.departed, { user, root }] });
    return true;
  }

  /** Whether the room was left: nothing of it is kept, until the person says yes to it again. */
  get isForgotten(): boolean {
    return this.#isGone;
  }

  /** Changes what is stored beside the log, also of a room that was forgotten: from now on it is kept again. */
  async remember(change: Partial<Omit<StoredRoom, "ops">>): Promise<void> {
    this.#isGone = false;
    await this.update({ ...change });
  }

  /** Forgets the room in the vault; this page keeps what it shows. */
  async forget(): Promise<void> {
    const { vault, key, stored, changed } = this.#options;
    this.#isGone = true;
    this.#record = { ...this.#record, standing: "left" };
    await vault.exclusive(`room ${key}`, () => vault.delete("rooms", key));
    changed();
    stored();
  }

  async #exclusive<T>(task: () => Promise<T>, writes = true): Promise<T> {
    const { vault, key } = this.#options;
    return await vault.exclusive(`room ${key}`, async () => {
      const stored = await vault.get("rooms", key);
      if (stored !== undefined) {
        if (stored.ops.length > (this.#log?.ops.length ?? 0)) await this.#take(stored.ops);
        this.#hold({ ...stored, departed: this.#stillIn(stored.departed) });
      } else if (!writes) this.#record = { ...this.#record, standing: "left" };
      return await task();
    });
  }

  #hold(record: StoredRoom): void {
    const before = this.members.length;
    this.#record = record;
    if (this.members.length < before) this.#options.gone();
  }

  async #store(record: StoredRoom): Promise<void> {
    this.#hold(record);
    if (this.#isGone) return;
    await this.#options.vault.set("rooms", this.#options.key, record);
    this.#options.changed();
    this.#options.stored();
  }

  /** Reads on from what is there, one operation at a time: each is a line of its own, and who left when is known. */
  async #take(ops: readonly unknown[]): Promise<void> {
    let rest = ops;
    if (this.#log === undefined) {
      const first = await readLog(ops.slice(0, 1));
      if (first.room !== this.#options.room) throw new CryptoError("unreadable", "the log of another room");
      this.#creator = first.owner.user;
      this.#step(first, undefined);
      rest = ops.slice(1);
    }
    for (const op of rest) {
      const before: RoomLog | undefined = this.#log;
      if (before === undefined) return;
      const after = await appendOps(before, [op]);
      if (after !== before) this.#step(after, before);
    }
  }

  #step(after: RoomLog, before: RoomLog | undefined): void {
    this.#log = after;
    const was = before?.members ?? [];
    for (const member of was)
      if (!after.members.some((other) => isSame(other, member)))
        this.#removals.push({ ...member, n: after.n });
    for (const member of after.members)
      if (!was.some((other) => isSame(other, member))) this.#addedAt.set(keyOf(member), after.n);
    this.#options.stepped(after, before);
    this.#record = { ...this.#record, departed: this.#stillIn(this.#record.departed) };
  }

  /** Who said that they left and is still in the log: who is off it may be let in again. */
  #stillIn(departed: readonly Person[]): readonly Person[] {
    return departed.filter((gone) => this.#log?.members.some((member) => isSame(member, gone)) === true);
  }
}

/** The operations from number `from` on that fit into a page of 64 KiB: at least one, if there is any. */
export function pageOf(log: RoomLog, from: number): readonly Signed[] {
  const page: Signed[] = [];
  let bytes = 0;
  for (const op of log.ops.slice(from)) {
    bytes += JSON.stringify(op).length;
    if (page.length > 0 && bytes > PAGE) break;
    page.push(op);
  }
  return page;
}

/** A page's operations are at most so many bytes, so that page, names and head stay below 64 KiB. */
const PAGE = 60 * 1024;

function isSame(a: Person, b: Person): boolean {
  return a.user === b.user && a.root === b.root;
}

function keyOf({ user, root }: Person): string {
  return `${user} ${root}`;
}
