/** Messages whose key has not come: they wait for it, are asked for, and are never lost without a word (PROTOCOL.md section 6). */

/** How long a message waits for the package of its chain before its writer is asked. Milliseconds. */
const HOLD = 30_000;
/** A writer who handed over another chain meanwhile is there to be asked: what waits is not a package that is late. */
const HEARD = 2_000;
/** How long the writer has to answer when asked for it, and how often it is asked: a question may be lost too. */
const ANSWER = 15_000;
const ASK_EVERY = 5_000;
/** The clock is looked at no more often than this. Milliseconds. */
const SOONEST = 100;
/** What is kept of one sender: beyond it only the chain's name is, and its writer is asked to send all of it again. */
const MOST_HELD = 64;
const MOST_HELD_BYTES = 1024 * 1024;

/** What the waiting needs. */
export interface KeylessOptions {
  readonly now: () => number;
  /** Something of `user` came that cannot be read, and was not sent again. */
  readonly unreadable: (user: string) => void;
  /** The writers of these chains are asked to send what was under them again. */
  readonly askFor: (chainIds: readonly string[]) => void;
}

/** What waits for the key of one chain. */
interface Waiting {
  readonly messages: Uint8Array[];
  /** How many more there were than could be kept. */
  dropped: number;
  readonly since: number;
  /** When its writer is asked for it, next. */
  askAt: number;
}

/** One conversation's messages without a key, by sender and chain. */
export class Keyless {
  readonly #options: KeylessOptions;
  readonly #senders = new Map<string, Map<string, Waiting>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: KeylessOptions) {
    this.#options = options;
  }

  /** Keeps a message of `from` until the key of its chain comes. */
  hold(from: string, chainId: string, bytes: Uint8Array): void {
    const now = this.#options.now();
    const chains = this.#senders.get(from) ?? new Map<string, Waiting>();
    this.#senders.set(from, chains);
    const waiting = chains.get(chainId) ?? { messages: [], dropped: 0, since: now, askAt: now + HOLD };
    chains.set(chainId, waiting);
    waiting.messages.push(bytes);
    this.#limit(from, chains);
    this.#schedule();
  }

  /** The key came: returns what waited for it, in the order in which it came. */
  release(from: string, chainId: string): readonly Uint8Array[] {
    const chains = this.#senders.get(from);
    const waiting = chains?.get(chainId);
    if (chains === undefined || waiting === undefined) return [];
    const messages = waiting.messages.splice(0);
    if (waiting.dropped === 0) chains.delete(chainId);
    return messages;
  }

  /** `from` was heard: what still waits is asked for soon. */
  hurry(from: string): void {
    for (const waiting of this.#senders.get(from)?.values() ?? [])
      waiting.askAt = Math.min(waiting.askAt, this.#options.now() + HEARD);
    this.#schedule();
  }

  /** `from` says that all that was under these chains has been sent again: the copies that wait say nothing new. */
  settle(from: string, chainIds: readonly string[]): void {
    for (const chainId of chainIds) this.#senders.get(from)?.delete(chainId);
  }

  /** Waits for nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #limit(from: string, chains: Map<string, Waiting>): void {
    const all = (): readonly Waiting[] => [...chains.values()];
    const held = (): readonly Uint8Array[] => all().flatMap(({ messages }) => messages);
    const bytes = (): number => held().reduce((sum, message) => sum + message.byteLength, 0);
    while (held().length > MOST_HELD || bytes() > MOST_HELD_BYTES) {
      const oldest = all().find(({ messages }) => messages.length > 0);
      oldest?.messages.shift();
      if (oldest !== undefined) {
        oldest.dropped += 1;
        oldest.askAt = Math.min(oldest.askAt, this.#options.now() + HEARD);
      }
    }
    const [first] = chains.keys();
    if (chains.size > MOST_HELD && first !== undefined) this.#giveUp(from, chains, first);
  }

  #giveUp(from: string, chains: Map<string, Waiting>, chainId: string): void {
    const waiting = chains.get(chainId);
    chains.delete(chainId);
    const lost = (waiting?.messages.length ?? 0) + (waiting?.dropped ?? 0);
    for (let i = 0; i < lost; i++) this.#options.unreadable(from);
  }

  /** Looks again when the next chain is due to be asked for, or to be given up. */
  #schedule(): void {
    const times = [...this.#senders.values()].flatMap((chains) =>
      [...chains.values()].map(({ since, askAt }) => Math.min(askAt, since + HOLD + ANSWER)),
    );
    clearTimeout(this.#timer);
    if (times.length === 0) return;
    const wait = Math.max(SOONEST, Math.min(...times) - this.#options.now());
    this.#timer = setTimeout(() => this.#check(), wait);
  }

  /** What waited long enough is asked for; what was asked for and did not come is said to be unreadable. */
  #check(): void {
    const now = this.#options.now();
    const askFor: string[] = [];
    for (const [from, chains] of this.#senders) {
      for (const [chainId, waiting] of [...chains]) {
        if (now - waiting.since >= HOLD + ANSWER) this.#giveUp(from, chains, chainId);
        else if (waiting.askAt <= now) {
          waiting.askAt = now + ASK_EVERY;
          askFor.push(chainId);
        }
      }
      if (chains.size === 0) this.#senders.delete(from);
    }
    if (askFor.length > 0) this.#options.askFor(askFor);
    this.#schedule();
  }
}
