/** Messages whose key has not come: they wait for it, are asked for, and are never lost without a word (PROTOCOL.md section 6). */

import { addRange, EMPTY, hasNumber, type Ranges } from "./ranges.ts";

/**
 * How long a message waits for the package of its chain before its writer is asked: packages go first, so one that did not
 * come by then will not. In a large room, where they go in batches and everybody would ask at once, longer. Milliseconds.
 */
const HOLD = 2_000;
const HOLD_IN_CROWD = 30_000;
/** What waited so long, and was asked for, is said to be unreadable. */
const GIVEN_UP = 45_000;
/** How often the writer is asked: a question may be lost too. */
const ASK_EVERY = 5_000;
/** The clock is looked at no more often than this. Milliseconds. */
const SOONEST = 100;
/** What is kept of one sender: beyond it only the chain's name is, and its writer is asked to send all of it again. */
const MOST_HELD = 64;
const MOST_HELD_BYTES = 1024 * 1024;
/** Of so many chains it is kept what other tabs opened. */
const MOST_ELSEWHERE = 256;

/** What the waiting needs. */
export interface KeylessOptions {
  /** Whether the conversation is so large that nobody answers everything. */
  readonly isCrowd: () => boolean;
  readonly now: () => number;
  /** Whether that device of `user` is there, as the relay says. */
  readonly isThere: (user: string, device: string) => boolean;
  /** `count` more messages of `user` cannot be read, as far as is known; below 0 so many are there after all. */
  readonly unreadable: (user: string, count: number) => void;
  /** The writers of these chains are asked to send what was under them again. */
  readonly askFor: (chainIds: readonly string[]) => void;
}

/** Which message of its sender it is, as its first bytes say. */
export interface MessageName {
  readonly chainId: string;
  readonly index: number;
}

/** A message that waits. */
export interface KeylessMessage extends MessageName {
  readonly bytes: Uint8Array;
}

/** Where a message without a key came from. */
export interface Origin {
  /** The relay's label of the device. */
  readonly device: string;
  /** Nothing that it said was for this page, as far as is known: it never handed it a key on this connection. */
  readonly isEarly: boolean;
}

/** What waits for the key of one chain. */
interface Waiting {
  messages: readonly KeylessMessage[];
  /** How many more there were than could be kept. */
  dropped: number;
  readonly since: number;
  /** When its writer is asked for it, next; `Infinity`: when it is heard again. */
  askAt: number;
  /** How many were said to be unreadable: a line that is taken back if it turns out to be false. */
  told: number;
  origin: Origin;
}

/** One conversation's messages without a key, by sender and chain. */
export class Keyless {
  readonly #options: KeylessOptions;
  readonly #senders = new Map<string, Map<string, Waiting>>();
  /** What other tabs opened, by sender and chain. */
  readonly #elsewhere = new Map<string, Ranges>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: KeylessOptions) {
    this.#options = options;
  }

  /** Whether nothing is under way: what still waits was said to be unreadable. */
  get isQuiet(): boolean {
    return [...this.#senders.values()].every((chains) => [...chains.values()].every(isTold));
  }

  /** Keeps a message of `from` until the key of its chain comes. */
  hold(from: string, message: KeylessMessage, origin: Origin): void {
    if (hasNumber(this.#elsewhere.get(`${from} ${message.chainId}`) ?? EMPTY, message.index)) return;
    const now = this.#options.now();
    const chains = this.#senders.get(from) ?? new Map<string, Waiting>();
    this.#senders.set(from, chains);
    const waiting = chains.get(message.chainId) ?? {
      messages: [],
      dropped: 0,
      since: now,
      askAt: now + (this.#options.isCrowd() ? HOLD_IN_CROWD : HOLD),
      told: 0,
      origin,
    };
    chains.set(message.chainId, waiting);
    if (!origin.isEarly) waiting.origin = origin;
    waiting.messages = [...waiting.messages, message];
    this.#limit(from, chains);
    this.#schedule();
  }

  /** The key came: returns what waited for it, in the order in which it came. */
  release(from: string, chainId: string): readonly KeylessMessage[] {
    const chains = this.#senders.get(from);
    const waiting = chains?.get(chainId);
    if (chains === undefined || waiting === undefined) return [];
    const { messages, dropped } = waiting;
    waiting.messages = [];
    if (dropped === 0) chains.delete(chainId);
    this.#say(from, waiting, Math.min(waiting.told, dropped));
    return messages;
  }

  /** Another tab of this profile opened this message: its copy here says nothing new, be it there or still to come. */
  openedElsewhere(from: string, { chainId, index }: MessageName): void {
    const chain = `${from} ${chainId}`;
    this.#elsewhere.set(chain, addRange(this.#elsewhere.get(chain) ?? EMPTY, index));
    const [oldest] = this.#elsewhere.keys();
    if (this.#elsewhere.size > MOST_ELSEWHERE && oldest !== undefined) this.#elsewhere.delete(oldest);
    const chains = this.#senders.get(from);
    const waiting = chains?.get(chainId);
    if (chains === undefined || waiting === undefined) return;
    const rest = waiting.messages.filter((message) => message.index !== index);
    const count = waiting.messages.length - rest.length;
    waiting.messages = rest;
    if (rest.length === 0 && waiting.dropped === 0) chains.delete(chainId);
    this.#say(from, waiting, Math.max(0, waiting.told - count));
  }

  /** The chains of which something waits. */
  get chains(): readonly string[] {
    return [...this.#senders.values()].flatMap((chains) => [...chains.keys()]);
  }

  /** What waits, by sender. */
  get waiting(): readonly (readonly [from: string, messages: readonly KeylessMessage[]])[] {
    return [...this.#senders.keys()].map((from) => [from, this.#of(from)] as const);
  }

  #of(from: string): readonly KeylessMessage[] {
    return [...(this.#senders.get(from)?.values() ?? [])].flatMap(({ messages }) => messages);
  }

  /** `from` handed over another chain, and is there to be asked: what still waits is not a package that is late. */
  hurry(from: string): void {
    for (const waiting of this.#senders.get(from)?.values() ?? [])
      waiting.askAt = Math.min(waiting.askAt, this.#options.now() + HOLD);
    this.#schedule();
  }

  /** `from` says that all that was under these chains has been sent again: the copies that wait say nothing new. */
  settle(from: string, chainIds: readonly string[]): void {
    const chains = this.#senders.get(from);
    for (const chainId of chainIds) {
      const waiting = chains?.get(chainId);
      chains?.delete(chainId);
      if (waiting !== undefined) this.#say(from, waiting, 0);
    }
  }

  /** Waits for nothing that came so far: one is out, and may come back. What was said of it stays said. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#senders.clear();
  }

  /** Waits for nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.reset();
  }

  #limit(from: string, chains: Map<string, Waiting>): void {
    const all = (): readonly Waiting[] => [...chains.values()];
    const bytes = (): number => this.#of(from).reduce((sum, message) => sum + message.bytes.byteLength, 0);
    while (this.#of(from).length > MOST_HELD || bytes() > MOST_HELD_BYTES) {
      const oldest = all().find(({ messages }) => messages.length > 0);
      if (oldest === undefined) break;
      oldest.messages = oldest.messages.slice(1);
      oldest.dropped += 1;
      if (!isTold(oldest)) oldest.askAt = Math.min(oldest.askAt, this.#options.now() + HOLD);
    }
    const [first] = chains;
    if (chains.size <= MOST_HELD || first === undefined) return;
    const [chainId, waiting] = first;
    this.#giveUp(from, waiting);
    chains.delete(chainId); // what was said of it stays said
  }

  /** Says what is known of a chain: the line's count follows. */
  #say(from: string, waiting: Waiting, told: number): void {
    const more = told - waiting.told;
    waiting.told = told;
    if (more !== 0) this.#options.unreadable(from, more);
  }

  /** Nobody answered: a line says so. What waits is kept, in case that somebody comes who can. */
  #giveUp(from: string, waiting: Waiting): void {
    waiting.askAt = Infinity;
    this.#say(from, waiting, waiting.messages.length + waiting.dropped);
  }

  /** Looks again when the next chain is due to be asked for, or to be given up. */
  #schedule(): void {
    const times = [...this.#senders.values()].flatMap((chains) => [...chains.values()].map(dueAt));
    clearTimeout(this.#timer);
    const next = Math.min(Infinity, ...times);
    if (next === Infinity || this.#isClosed) return;
    this.#timer = setTimeout(() => this.#check(), Math.max(SOONEST, next - this.#options.now()));
  }

  /** What waited long enough is asked for; what was asked for and did not come is said to be unreadable. */
  #check(): void {
    const now = this.#options.now();
    const askFor: string[] = [];
    for (const [from, chains] of this.#senders) {
      for (const [chainId, waiting] of chains) {
        const { device, isEarly } = waiting.origin;
        if (isEarly && !this.#options.isThere(from, device)) {
          // Its page went before it knew of this one: a page that came a moment later got none of it, and lacks nothing.
          chains.delete(chainId);
          this.#say(from, waiting, 0);
        } else if (!isTold(waiting) && now - waiting.since >= GIVEN_UP) this.#giveUp(from, waiting);
        else if (waiting.askAt <= now) {
          waiting.askAt = isTold(waiting) ? Infinity : now + ASK_EVERY;
          askFor.push(chainId);
        }
      }
      if (chains.size === 0) this.#senders.delete(from);
    }
    if (askFor.length > 0) this.#options.askFor(askFor);
    this.#schedule();
  }
}

/** Whether all that waits was said to be unreadable. */
function isTold({ messages, dropped, told }: Waiting): boolean {
  return told >= messages.length + dropped;
}

function dueAt(waiting: Waiting): number {
  return isTold(waiting) ? waiting.askAt : Math.min(waiting.askAt, waiting.since + GIVEN_UP);
}
