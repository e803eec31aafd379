/** People: who there is, who is online, and what happened last with each. */
import { nameKey, type PresenceChange } from "../../server/protocol/index.ts";
import type { Person } from "./api.ts";
import type { LastWords } from "./last-words.ts";
import { WritableStore } from "./store.ts";

/** What a conversation adds to a person's row. */
export interface RowNews extends LastWords {
  readonly unread: number;
  readonly muted?: boolean;
}

/** The people that a person sees. The relay's word on presence is a hint. */
export class Roster {
  readonly people = new WritableStore<readonly Person[]>([]);
  readonly #me: string;
  readonly #news: (user: string) => RowNews;
  readonly #names = new Map<string, string>();
  readonly #online = new Set<string>();
  #isStale = false;

  /** `me` is left out, in lower case; `news` is asked for each row. */
  constructor(me: string, news: (user: string) => RowNews) {
    this.#me = me;
    this.#news = news;
  }

  /** Whether a user has a device there, as far as the relay says. */
  isOnline(user: string): boolean {
    return this.#online.has(user);
  }

  /** The row of someone from the relay's directory. */
  row(row: { readonly username: string; readonly is_online: boolean }): Person {
    return { username: row.username, online: row.is_online, ...this.#news(nameKey(row.username)) };
  }

  /** People that are there, online or not. */
  meet(rows: readonly { readonly username: string; readonly is_online?: boolean }[]): void {
    for (const { username, is_online: isOnline } of rows) {
      const user = nameKey(username);
      if (user === this.#me) continue;
      this.#names.set(user, username);
      if (isOnline === true) this.#online.add(user);
      if (isOnline === false) this.#online.delete(user);
    }
    this.refresh();
  }

  /** Who is online now, from the start. */
  reset(usernames: readonly string[]): void {
    this.#online.clear();
    this.came({ usernames, online: usernames.length });
  }

  /** Users whose first device came. */
  came(change: PresenceChange): void {
    this.meet(change.usernames.map((username) => ({ username, is_online: true })));
  }

  /** Users whose last device went. */
  went(change: PresenceChange): void {
    this.meet(change.usernames.map((username) => ({ username, is_online: false })));
  }

  /** Nobody can be seen any more: the connection is gone. */
  unknown(): void {
    this.#online.clear();
    this.refresh();
  }

  /** Makes the rows anew, once for all that happens in one turn. */
  refresh(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.people.set(this.#rows());
    });
  }

  #rows(): readonly Person[] {
    return [...this.#names]
      .map(([user, username]) => ({ username, online: this.#online.has(user), ...this.#news(user) }))
      .sort(
        (a, b) => Number(b.online) - Number(a.online) || (nameKey(a.username) < nameKey(b.username) ? -1 : 1),
      );
  }
}
