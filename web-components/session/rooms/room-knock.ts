/**
 * Back into a room whose pass ran out, or that the relay keeps one out of (PROTOCOL.md section 8): fellow members are
 * asked in the direct chats with them, the owner first, and whoever has the room open sends a fresh pass.
 */
import { CryptoError } from "../../crypto/index.ts";
import type { RoomId, Username } from "../../../server/protocol/index.ts";
import type { Contacts } from "../contacts.ts";
import type { Direct } from "../direct-chat.ts";
import { pageOf, type RoomLedger } from "./room-ledger.ts";

/** The same person is asked the same thing at most once in this time. Milliseconds. */
const AGAIN = 5_000;
/** And answered at most once in this time, which is less, for lines differ: who asks again then is heard. Milliseconds. */
const ANSWER_AGAIN = 3_000;
/** And again while the door is shut, for an answer can be lost: after this long, and then less and less often. Milliseconds. */
const FIRST_RETRY = 6_000;
const SELDOM = 60_000;
/** Beside the owner, so many of those who are online are asked. */
const OTHERS = 7;

/** What knocking works with. */
export interface KnockOptions {
  readonly room: RoomId;
  /** Lower case. */
  readonly me: string;
  readonly ledger: RoomLedger;
  readonly contacts: Contacts;
  readonly isOnline: (user: string) => boolean;
  readonly spelling: (user: string) => string;
  /** The direct chat with someone, made if it is not there. */
  readonly chat: (username: Username) => Direct;
  /** Whether the door is shut to this page. */
  readonly isKeptOut: () => boolean;
  /** Whether this page is in the room, agreed with the others on who is a member. */
  readonly isUp: () => boolean;
  /** Sends someone a fresh pass, with an invitation. */
  readonly invite: (user: string) => void;
  readonly now: () => number;
}

/** One room's door, from the outside and from the inside. */
export class Knock {
  readonly #options: KnockOptions;
  /** When, by name and the end of one's log: with a longer log it is another question. */
  readonly #asked = new Map<string, number>();
  /** When, by kind of answer and name. */
  readonly #answered = new Map<string, number>();
  #later: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_RETRY;
  /** By name, who knocked before this page was in. */
  readonly #waiting = new Map<string, { readonly root: string; readonly n: number }>();

  constructor(options: KnockOptions) {
    this.#options = options;
  }

  /** Asks those who may be there, if one is kept out. Called whenever somebody came, and when the door was shut once more. */
  knock(): void {
    const { ledger, me, isOnline } = this.#options;
    if (!this.#options.isKeptOut()) {
      this.#wait = FIRST_RETRY;
      return;
    }
    const owner = ledger.log?.owner.user;
    const others = ledger.members
      .filter(({ user, root }) => user !== me && this.#options.contacts.root(user) === root)
      .map(({ user }) => user);
    const first = others.filter((user) => user === owner);
    const rest = others.filter((user) => user !== owner && isOnline(user)).slice(0, OTHERS);
    for (const user of [...first, ...rest]) void this.#ask(user);
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.knock();
    }, this.#wait);
    this.#wait = Math.min(2 * this.#wait, SELDOM);
  }

  /**
   * Someone knocks whose log ends at operation `n`: a member gets a pass, now or as soon as this page is in itself; who
   * is none any more gets the owner's word for it.
   */
  heard(user: string, root: string, n: number): void {
    const { ledger, isUp, invite } = this.#options;
    const end = ledger.log?.deleted === true ? ledger.log.n : ledger.removalOf({ user, root });
    if (end !== undefined && end > n) {
      if (this.#isDue(this.#answered, `proof ${user}`, ANSWER_AGAIN)) void this.#prove(user, n, end);
    } else if (ledger.isMember(user, root)) {
      if (!isUp()) this.#waiting.set(user, { root, n });
      else if (this.#isDue(this.#answered, `pass ${user}`, ANSWER_AGAIN)) invite(user);
    }
  }

  /** Someone answers one's own knock with operations: what the owner signed holds, whoever brings it. */
  async proven(ops: readonly unknown[]): Promise<void> {
    const { ledger } = this.#options;
    if (!this.#options.isKeptOut()) return;
    try {
      await ledger.append(ops);
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error; // nobody's proof: one goes on waiting
    }
  }

  /** Stops every clock. */
  close(): void {
    clearTimeout(this.#later);
  }

  /** This page is in: those who knocked meanwhile are answered. */
  opened(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [user, { root, n }] of waiting) this.heard(user, root, n);
  }

  async #ask(user: string): Promise<void> {
    const { chat, spelling, room, ledger } = this.#options;
    // Made here where it is not there yet: so their devices are looked at, and come up in a moment.
    const { conversation } = chat(spelling(user));
    const n = ledger.log?.n ?? 0;
    const question = `${user} ${n}`;
    if (!this.#isDue(this.#asked, question, AGAIN)) return;
    // Nobody there yet: they are asked when they come.
    if (!(await conversation.tell({ type: "knock", room, n }))) this.#asked.delete(question);
  }

  /** Up to the operation that ends it for them, and nothing of what came afterwards. */
  async #prove(user: string, n: number, end: number): Promise<void> {
    const { ledger, chat, spelling, room } = this.#options;
    if (ledger.log === undefined) return;
    const ops = pageOf(ledger.log, n + 1).slice(0, end - n);
    await chat(spelling(user)).conversation.tell({ type: "proof", room, ops });
  }

  #isDue(lately: Map<string, number>, what: string, again: number): boolean {
    const now = this.#options.now();
    if (now - (lately.get(what) ?? -Infinity) < again) return false;
    lately.set(what, now);
    return true;
  }
}
