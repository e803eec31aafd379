import type { Cluster } from "./cluster.ts";
import type { PresenceChange, Username } from "./protocol/index.ts";
import { nameKey } from "./protocol/index.ts";
import type { RelayNamespace } from "./native-rooms.ts";

/** Names told at once; who wants the rest asks `GET /api/users`. */
const MOST_NAMES = 100;

/** Telling a crowd costs as much as it has heads: the interval grows by so much for each, up to the longest. */
const MS_PER_LISTENER = 0.5;
const LONGEST_MS = 1_000;

interface Moved {
  readonly username: Username;
  readonly wasOnline: boolean;
}

/**
 * Tells everyone who came and who went, once per interval: someone who left and came back within it is not mentioned.
 * Online is who has a connection and, since the first of them came, has registered keys on one.
 */
export class Presence {
  readonly #chat: RelayNamespace;
  readonly #cluster: Cluster;
  readonly #intervalMs: number;
  readonly #moved = new Map<string, Moved>();
  #timer: NodeJS.Timeout | undefined;

  constructor(chat: RelayNamespace, cluster: Cluster, intervalMs: number) {
    this.#chat = chat;
    this.#cluster = cluster;
    this.#intervalMs = intervalMs;
  }

  /** A device of this user has registered keys. */
  arrived(username: Username): void {
    this.#move(username, true);
  }

  /** The last connection of this user is gone. */
  left(username: Username): void {
    this.#move(username, false);
  }

  /** Stops telling. */
  close(): void {
    clearTimeout(this.#timer);
    this.#moved.clear();
  }

  #move(username: Username, online: boolean): void {
    const key = nameKey(username);
    const wasOnline = this.#cluster.online.has(key);
    if (wasOnline === online) return;
    this.#cluster.setOnline(username, online);
    // The first move of an interval says where someone stood when everyone was last told.
    if (!this.#moved.has(key)) this.#moved.set(key, { username, wasOnline });
    this.#timer ??= setTimeout(() => this.#tell(), this.#interval());
  }

  #interval(): number {
    const crowded = Math.min(LONGEST_MS, this.#chat.sockets.size * MS_PER_LISTENER);
    return Math.max(this.#intervalMs, crowded);
  }

  #tell(): void {
    this.#timer = undefined;
    const moved = [...this.#moved];
    this.#moved.clear();
    const came = moved.filter(([key, { wasOnline }]) => !wasOnline && this.#cluster.online.has(key));
    const went = moved.filter(([key, { wasOnline }]) => wasOnline && !this.#cluster.online.has(key));
    if (came.length > 0) this.#chat.emit("user_online", this.#change(came));
    if (went.length > 0) this.#chat.emit("user_offline", this.#change(went));
  }

  #change(moved: readonly (readonly [string, Moved])[]): PresenceChange {
    const usernames = moved.slice(0, MOST_NAMES).map(([, { username }]) => username);
    const online = this.#cluster.online.size;
    return moved.length > MOST_NAMES ? { usernames, online, more: true } : { usernames, online };
  }
}
