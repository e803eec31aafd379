import type { Cluster } from "./cluster.ts";
import type { Username } from "./protocol/index.ts";
import { nameKey } from "./protocol/index.ts";
import { type RelayNamespace, watchRoom } from "./native-rooms.ts";

/** Names told to everyone at once; who wants the rest asks `GET /api/users`, and who watches someone is told anyway. */
export const MOST_NAMES = 32;

/** Telling a crowd costs as much as it has heads: the interval grows by so much for each, up to the longest. */
const MS_PER_LISTENER = 2;
const LONGEST_MS = 4_000;

interface Moved {
  readonly username: Username;
  readonly wasOnline: boolean;
}

/**
 * Tells who came and who went, once per interval: someone who left and came back within it is not mentioned. Everyone is
 * told of a few, so that what a connection costs does not grow with the crowd; those who watch someone are told of them all.
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
    this.#announce("user_online", came);
    this.#announce("user_offline", went);
  }

  #announce(event: "user_online" | "user_offline", moved: readonly (readonly [string, Moved])[]): void {
    if (moved.length === 0) return;
    const online = this.#cluster.online.size;
    const usernames = moved.map(([, { username }]) => username);
    if (moved.length <= MOST_NAMES) {
      this.#chat.emit(event, { usernames, online });
      return;
    }
    this.#chat.emit(event, { usernames: usernames.slice(0, MOST_NAMES), online, more: true });
    for (const username of usernames.slice(MOST_NAMES)) {
      this.#chat.to(watchRoom(username)).emit(event, { usernames: [username], online, more: true });
    }
  }
}
