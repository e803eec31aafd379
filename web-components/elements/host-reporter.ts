import type { Person, RoomListItem, Trust } from "../session/index.ts";

/** Remembers what the host page was told last, so that it is told of each change once. */
export class HostReporter {
  #ready = false;
  #unread = 0;
  #trust = "";

  /** Whether it was online since the last sign-out. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Connected; `true` the first time. */
  online(): boolean {
    const first = !this.#ready;
    this.#ready = true;
    return first;
  }

  /** Signed out: what comes next is new. */
  reset(): void {
    this.#ready = false;
    this.#trust = "";
  }

  /** Whether that number of unread messages is another than the last. */
  unread(count: number): boolean {
    const changed = count !== this.#unread;
    this.#unread = count;
    return changed;
  }

  /** Whether what is known of the identity in the open conversation changed. */
  trust(chat: string | undefined, trust: Trust | undefined): boolean {
    const seen = chat === undefined || !trust ? "" : `${chat} ${trust.state}`;
    const changed = seen !== this.#trust;
    this.#trust = seen;
    return changed && seen !== "";
  }
}

/** All unread messages, save those of people and rooms that are muted. */
export function unreadIn(people: readonly Person[] = [], rooms: readonly RoomListItem[] = []): number {
  return [...people, ...rooms].reduce((sum, { unread, muted }) => (muted ? sum : sum + unread), 0);
}
