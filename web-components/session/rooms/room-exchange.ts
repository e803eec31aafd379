/**
 * How a room's log travels between members (PROTOCOL.md section 8): asked for, answered in pages, and compared by the
 * heads that messages carry. The log itself says what may be taken on; nobody's word is needed for that.
 */
import { CryptoError, placeOf, type DeviceBundle, type RoomHead } from "../../crypto/index.ts";
import type { NoticeCode } from "../chat-api.ts";
import type { Passing } from "../content.ts";
import { pageOf, type RoomLedger } from "./room-ledger.ts";
import type { LogPage } from "./room-content.ts";
import type { Speaker } from "./room-side.ts";

/** After a (re)join nothing is written before one member said where the log stands, but for no longer. Milliseconds. */
const GATE = 3_000;
/** Where nobody did, they are asked again, less and less often up to this. Milliseconds. */
const SELDOM = 60_000;
/** Pages that one identity is sent in a minute: twice the longest log there can be. */
const PAGES_A_MINUTE = 160;
/** The same thing is asked of the same page or told to it at most once in this time. Milliseconds. */
const AGAIN = 2_000;

/** What an exchange works with. */
export interface ExchangeOptions {
  readonly ledger: RoomLedger;
  /** The devices in the room that count to members. */
  readonly devices: () => readonly DeviceBundle[];
  /** To one device alone, or to everyone. */
  readonly tell: (content: Passing, device?: DeviceBundle) => Promise<boolean>;
  readonly now: () => number;
  readonly notice: (code: NoticeCode, user: string) => void;
  /** Everything that the writer of a page holds is here too. */
  readonly caughtUp: () => void;
}

/** One room's exchange of operations. */
export class Exchange {
  readonly #options: ExchangeOptions;
  /** Answers that were given, by identity, in the present minute. */
  readonly #given = new Map<string, number>();
  #minute = 0;
  readonly #lately = new Map<string, number>();
  /** The furthest place that each identity said its log had reached, and when by its own clock. */
  readonly #told = new Map<string, { readonly n: number; readonly at: number }>();
  readonly #said = new Set<string>();
  #open: (() => void) | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** Of which connection a question is: one that was asked on an earlier one is not asked again. */
  #round = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /**
   * Asks members who are there where the log stands; resolves with one's answer, or when nobody answers in time. Then it
   * goes on asking: a removal that was announced while one was away is said by nobody else.
   */
  async agree(): Promise<void> {
    this.close();
    await this.#agree(this.#round, GATE);
  }

  /** Asks nobody any more: somebody answered, the connection is gone, or the room over. */
  close(): void {
    this.#round += 1;
    clearTimeout(this.#later);
  }

  async #agree(round: number, wait: number): Promise<void> {
    if ((await this.#isAnswered()) || round !== this.#round) return;
    this.#later = setTimeout(() => void this.#agree(round, Math.min(2 * wait, SELDOM)), wait);
  }

  async #isAnswered(): Promise<boolean> {
    const { devices, ledger } = this.#options;
    const owner = ledger.log?.owner;
    const isOwners = (device: DeviceBundle): boolean => device.identity === owner?.identity;
    const asked = devices()
      .toSorted((a, b) => Number(isOwners(b)) - Number(isOwners(a)))
      .slice(0, 3);
    if (asked.length === 0) return false;
    const isAnswered = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), GATE);
      const end = (isTrue: boolean): void => {
        clearTimeout(timer);
        resolve(isTrue);
      };
      this.#open = () => end(true);
      const heard = Promise.all(asked.map((device) => this.ask(device)));
      // Gone before they heard the question: nobody is waited for.
      void heard.then((heard) => heard.includes(true) || end(false));
    });
    this.#open = undefined;
    return isAnswered;
  }

  /** Asks one device for what one does not have. `false` where it did not hear. */
  async ask(device: DeviceBundle): Promise<boolean> {
    const { ledger, tell } = this.#options;
    const { head } = ledger;
    return await tell({ type: "log", from: (head?.n ?? -1) + 1, ...(head && { head }) }, device);
  }

  /** Everyone gets what follows operation `n`, one or two operations as a rule. */
  async announce(n: number): Promise<void> {
    const page = this.#page(n + 1);
    if (page !== undefined) await this.#options.tell(page);
  }

  /** One device gets what follows operation `n`, whether it counts (still) or not. */
  async send(device: DeviceBundle, n: number): Promise<void> {
    const page = this.#page(n + 1);
    if (page !== undefined) await this.#options.tell(page, device);
  }

  /** A page, or a request for one. */
  async took(speaker: Speaker, page: LogPage & { readonly at: number }): Promise<void> {
    if (page.head !== undefined) this.#watchForRollback(speaker, page.head, page.at);
    if (page.ops === undefined) {
      // Who is joining does not know yet who may ask.
      if (this.#options.ledger.isJoining) return;
      if (this.#mayAnswer(speaker))
        await this.#toSpeaker(speaker, (device) => this.send(device, page.from - 1));
      if (page.head !== undefined) this.compare(speaker, page.head);
      return;
    }
    const isNews = await this.#append(speaker, page.ops);
    this.close();
    this.#open?.();
    const { ledger } = this.#options;
    if (page.head === undefined || ledger.log === undefined) return;
    if (isNews && page.head.n > ledger.log.n) await this.#toSpeaker(speaker, (device) => this.ask(device));
    else if (!isNews) this.compare(speaker, page.head);
    if (page.head.n <= ledger.log.n) this.#options.caughtUp();
  }

  /** Where someone's log stands beside one's own: who is ahead is asked, who misses a removal is told. */
  compare(speaker: Speaker, head: RoomHead): void {
    const { ledger, notice } = this.#options;
    const { log } = ledger;
    if (log === undefined) return;
    const place = placeOf(log, head);
    if (place === "ahead")
      this.#oncePer(`ask ${speaker.instance} ${head.n}`, speaker, (device) => this.ask(device));
    if (place === "behind" && ledger.removedSince(head.n).length > 0)
      this.#oncePer(`send ${speaker.instance} ${log.n}`, speaker, (device) => this.send(device, head.n));
    if (place !== "fork") return;
    if (!this.#said.has(speaker.identity)) notice("history-differs", speaker.user);
    this.#said.add(speaker.identity);
    // Their operation of that number is the proof, if the owner signed it.
    this.#oncePer(`fork ${speaker.instance} ${head.n}`, speaker, async (device) => {
      await this.#options.tell({ type: "log", from: head.n }, device);
    });
  }

  async #append(speaker: Speaker, ops: readonly unknown[]): Promise<boolean> {
    const { ledger, notice } = this.#options;
    try {
      return await ledger.append(ops);
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      if (error.code === "fork" && ledger.log !== undefined) {
        const { user, identity } = ledger.log.owner;
        if (!this.#said.has(`fork ${identity}`)) notice("two-histories", user);
        this.#said.add(`fork ${identity}`);
      }
      // Operations are missing in between: the speaker has them.
      if (error.code === "gap")
        this.#oncePer(`gap ${speaker.instance}`, speaker, (device) => this.ask(device));
      return false;
    }
  }

  #watchForRollback(speaker: Speaker, head: RoomHead, at: number): void {
    const told = this.#told.get(speaker.identity);
    if (told === undefined || head.n >= told.n) {
      this.#told.set(speaker.identity, { n: head.n, at: Math.max(at, told?.at ?? 0) });
    } else if (at > told.at && !this.#said.has(`back ${speaker.identity}`)) {
      // Later by the same clock, and less: what they held was taken back. A delayed word would be an earlier one.
      this.#said.add(`back ${speaker.identity}`);
      this.#options.notice("history-rolled-back", speaker.user);
    }
  }

  #page(from: number): Passing | undefined {
    const { log, head } = this.#options.ledger;
    return log && head && { type: "log", from, head, ops: pageOf(log, Math.max(0, from)) };
  }

  #mayAnswer({ identity }: Speaker): boolean {
    const minute = Math.floor(this.#options.now() / 60_000);
    if (minute !== this.#minute) this.#given.clear();
    this.#minute = minute;
    const given = (this.#given.get(identity) ?? 0) + 1;
    this.#given.set(identity, given);
    return given <= PAGES_A_MINUTE;
  }

  #oncePer(what: string, speaker: Speaker, act: (device: DeviceBundle) => Promise<unknown>): void {
    const now = this.#options.now();
    if (now - (this.#lately.get(what) ?? -Infinity) < AGAIN) return;
    if (this.#lately.size > 1_000) this.#lately.clear();
    this.#lately.set(what, now);
    void this.#toSpeaker(speaker, act);
  }

  async #toSpeaker(speaker: Speaker, act: (device: DeviceBundle) => Promise<unknown>): Promise<void> {
    const device = this.#options
      .devices()
      .find((other) => other.identity === speaker.identity && other.instance === speaker.instance);
    if (device !== undefined) await act(device);
  }
}
