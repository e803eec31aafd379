import { nameKey, type RoomId, type Username } from "./protocol/index.ts";

/**
 * What every process of the relay must know of the others, and nothing else: names online, refused passes, ended sessions.
 * It is made from nothing, lives in memory only, and forgets each thing when the tokens that it speaks of are over.
 * One process is the whole cluster now; a second one would exchange {@link Change}s and names, and no other file would know.
 */
export type Change =
  /** A sign-out: tokens and sockets of this session are refused. */
  | { readonly kind: "session-ended"; readonly session: string; readonly until: number }
  /** A password change or a deletion: what was issued below `generation` is refused, save to the session `keep`. */
  | {
      readonly kind: "user-ended";
      readonly user: string;
      readonly username: Username;
      readonly generation: number;
      readonly keep?: string;
      readonly until: number;
    }
  /** The passes of one user for one room, issued up to `at`, are refused. */
  | {
      readonly kind: "member-removed";
      readonly room: RoomId;
      readonly username: Username;
      readonly by: Username;
      readonly at: number;
      readonly until: number;
    }
  /** Owner's passes issued up to `at` are refused: the owner is another one now. */
  | {
      readonly kind: "owner-changed";
      readonly room: RoomId;
      readonly to: Username;
      readonly at: number;
      readonly until: number;
    }
  /** All passes for the room, issued up to `at`, are refused. */
  | {
      readonly kind: "room-deleted";
      readonly room: RoomId;
      readonly by: Username;
      readonly at: number;
      readonly until: number;
    };

interface Forgettable {
  /** When the tokens concerned are over by the machine's clock, which can be set, in milliseconds since 1970. */
  readonly until: number;
}

/** What is remembered, and until when by the clock that nobody can set. */
type Memory<V> = V & { readonly keptUntil: number };

const SWEEP_EVERY_MS = 60_000;

/** Things of one kind that are remembered at once: someone who removes invented names all day must not fill the memory. */
const MOST_MEMORIES = 100_000;

/** The replica (PROTOCOL.md section 3, More than one process). */
export class Cluster {
  readonly #now: () => number;
  readonly #elapsed: () => number;
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #online = new Map<string, Username>();
  readonly #endedSessions = new Map<string, Memory<Forgettable>>();
  readonly #endedUsers = new Map<
    string,
    Memory<Forgettable & { readonly generation: number; readonly keep: string | undefined }>
  >();
  readonly #removed = new Map<string, Memory<Forgettable & { readonly at: number }>>();
  readonly #owners = new Map<RoomId, Memory<Forgettable & { readonly at: number; readonly to: string }>>();
  readonly #deleted = new Map<RoomId, Memory<Forgettable & { readonly at: number }>>();
  #lastStamp = 0;
  #sweepAt = 0;

  /** `now` is the machine's clock, `elapsed` one that nobody sets; both in milliseconds. */
  constructor(now: () => number, elapsed: () => number = () => performance.now()) {
    this.#now = now;
    this.#elapsed = elapsed;
  }

  /** Makes a change known: remembered, and then carried out by the listeners of every process, here before it returns. */
  tell(change: Change): void {
    this.#sweep();
    this.#remember(change);
    for (const listener of this.#listeners) listener(change);
  }

  /** Calls `listener` with every change, its own ones included. */
  listen(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** Milliseconds since 1970, never twice the same: orders a removal before the invitation that follows it at once. */
  stamp(): number {
    this.#lastStamp = Math.max(this.#now(), this.#lastStamp + 1);
    return this.#lastStamp;
  }

  /** Names online by name key, in the account's spelling. */
  get online(): ReadonlyMap<string, Username> {
    return this.#online;
  }

  /** The first device of a user has registered keys, or the last connection is gone. */
  setOnline(username: Username, online: boolean): void {
    if (online) this.#online.set(nameKey(username), username);
    else this.#online.delete(nameKey(username));
  }

  /** Whether nothing that happened since ended this session. The row on disk says the rest. */
  sessionHolds(user: string, generation: number, session: string): boolean {
    if (this.#endedSessions.has(session)) return false;
    const ended = this.#endedUsers.get(user);
    return !ended || generation >= ended.generation || session === ended.keep;
  }

  /** Whether nothing that happened since `issuedAt` refuses a pass. */
  passHolds(room: RoomId, username: Username, owner: boolean, issuedAt: number): boolean {
    if (this.roomDeleted(room, issuedAt)) return false;
    const removed = this.#removed.get(memberKey(room, username));
    if (removed && issuedAt <= removed.at) return false;
    const changed = this.#owners.get(room);
    return !(owner && changed && issuedAt <= changed.at);
  }

  /** Whether the room was deleted, as far as is remembered, after `issuedAt`. */
  roomDeleted(room: RoomId, issuedAt = 0): boolean {
    const deleted = this.#deleted.get(room);
    return deleted !== undefined && issuedAt <= deleted.at;
  }

  /** Whether the room was handed, as far as is remembered, to someone else than `username`. */
  ownedByAnother(room: RoomId, username: Username): boolean {
    const changed = this.#owners.get(room);
    return changed !== undefined && changed.to !== nameKey(username);
  }

  #remember(change: Change): void {
    const keptUntil = this.#elapsed() + change.until - this.#now();
    switch (change.kind) {
      case "session-ended":
        keep(this.#endedSessions, change.session, { ...change, keptUntil });
        return;
      case "user-ended":
        keep(this.#endedUsers, change.user, { ...change, keep: change.keep, keptUntil });
        return;
      case "member-removed":
        keep(this.#removed, memberKey(change.room, change.username), { ...change, keptUntil });
        return;
      case "owner-changed":
        keep(this.#owners, change.room, { ...change, to: nameKey(change.to), keptUntil });
        return;
      case "room-deleted":
        keep(this.#deleted, change.room, { ...change, keptUntil });
    }
  }

  /**
   * Forgets what is over by both clocks: one that jumps ahead and comes back would end the memory of tokens that hold again,
   * and one that is set back makes them hold for longer than they were made for.
   */
  #sweep(): void {
    const elapsed = this.#elapsed();
    if (elapsed < this.#sweepAt) return;
    this.#sweepAt = elapsed + SWEEP_EVERY_MS;
    const now = this.#now();
    for (const memory of [
      this.#endedSessions,
      this.#endedUsers,
      this.#removed,
      this.#owners,
      this.#deleted,
    ]) {
      for (const [key, { until, keptUntil }] of memory)
        if (until < now && keptUntil < elapsed) memory.delete(key);
    }
  }
}

/** Remembers, and forgets the oldest where there is too much: as a restart would, and the signed logs hold all the same. */
function keep<V>(memory: Map<string, V>, key: string, value: V): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size <= MOST_MEMORIES) return;
  for (const oldest of memory.keys()) {
    memory.delete(oldest);
    return;
  }
}

function memberKey(room: RoomId, username: Username): string {
  return `${room}/${nameKey(username)}`;
}
