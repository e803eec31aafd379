/** The people of a run: their pages, their lines to the relay, and what may be done to them. */
import type { Item, Session } from "../../web-components/session/index.ts";
import type { BaseChat } from "../../web-components/session/chat.ts";
import { Direct } from "../../web-components/session/direct-chat.ts";
import { startChaosProxy, type ChaosProxy } from "../support/chaos-proxy.ts";
import type { Chance } from "../support/chaos-random.ts";
import { join, type Actor } from "../support/people.ts";
import type { Calendar, Ledger, PageLife, View } from "./ledger.ts";
import type { Planned, Venue } from "./script.ts";

/** At most so many pages at once. */
const MOST_PAGES = 3;

/** Where one writes to and reads a venue. */
type Chat = Pick<BaseChat, "send" | "timeline" | "conversation">;

interface Page {
  readonly life: PageLife;
  readonly actor: Actor;
  /** By venue. Every page looks at every conversation: a yes to all of them. */
  readonly chats: ReadonlyMap<string, Chat>;
}

/** What someone plays with. */
export interface Stage {
  readonly ledger: Ledger;
  readonly calendar: Calendar;
  readonly venues: readonly Venue[];
  readonly chance: Chance;
  /** Milliseconds that someone who wants to reload waits for the last acknowledgement. */
  readonly patience: number;
}

/** Someone of the run, with one page or more, all behind one bad line. */
export class Player {
  readonly name: string;
  readonly proxy: ChaosProxy;
  readonly #stage: Stage;
  readonly #venues: readonly Venue[];
  #pages: Page[] = [];
  readonly #gone: View[] = [];
  #born = 0;
  /** A page that is about to go writes nothing more: others write, or all wait. */
  #leaving: PageLife | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  static async enter(name: string, port: number, stage: Stage): Promise<Player> {
    const proxy = await startChaosProxy(port, () => stage.chance.next());
    const player = new Player(name, proxy, stage);
    player.#add(await join(proxy.url, name, { random: () => stage.chance.next() }));
    return player;
  }

  private constructor(name: string, proxy: ChaosProxy, stage: Stage) {
    this.name = name;
    this.proxy = proxy;
    this.#stage = stage;
    this.#venues = stage.venues.filter(({ members }) => members.includes(name));
  }

  /** Writes a planned message on one of the pages, once there is one that stays. */
  async write({ venue, filler, page: which }: Planned): Promise<void> {
    await until(() => this.#writers().length > 0, Infinity);
    const writers = this.#writers();
    const page = writers[which % writers.length];
    if (page === undefined) throw new Error("a page went away in the middle of a turn");
    await page.chats.get(venue.name)?.send(this.#stage.ledger.write(venue, page.life, filler));
  }

  /** A page goes and another one comes; not if others would lose what it has not brought to them. `false` if so. */
  reload(): Promise<boolean> {
    return this.#inTurn(async () => {
      const page = this.#stage.chance.pick(this.#pages);
      return await this.#leave(page, async () => {
        this.#bury(page);
        this.#add(await page.actor.reload());
      });
    });
  }

  /** Another tab of the same profile. */
  openTab(): Promise<boolean> {
    return this.#inTurn(async () => {
      const [page] = this.#pages;
      if (page === undefined || this.#pages.length >= MOST_PAGES) return false;
      this.#add(await page.actor.tab());
      return true;
    });
  }

  /** One of several tabs goes. */
  closeTab(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#pages.length < 2) return false;
      const page = this.#stage.chance.pick(this.#pages);
      return await this.#leave(page, () => {
        this.#bury(page);
        page.actor.session.close();
        return Promise.resolve();
      });
    });
  }

  /** Where something is still under way, so that a line may change by itself. */
  get unsettled(): readonly string[] {
    return this.#pages.flatMap(({ life, chats }) =>
      [...chats]
        .filter(([, { conversation }]) => !conversation.isSettled)
        .map(([venue]) => `${life.name} still waits for something in ${venue}`),
    );
  }

  /** What all pages show, and what those that are gone showed last. */
  views(): readonly View[] {
    return [...this.#gone, ...this.#pages.map((page) => this.#view(page, true))];
  }

  /** Ends every page and the line. */
  async close(): Promise<void> {
    for (const { actor } of this.#pages) actor.session.close();
    await this.proxy.close();
  }

  #writers(): readonly Page[] {
    return this.#pages.filter(({ life }) => life !== this.#leaving);
  }

  /** One coming or going at a time. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    // Whoever asked hears of a failure; the next one's turn comes all the same.
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #leave(page: Page, go: () => Promise<void>): Promise<boolean> {
    this.#leaving = page.life;
    try {
      // A page that dies takes with it what only it holds: section 9 promises nothing for that.
      const isReady = await until(() => this.#isAcknowledged(page), this.#stage.patience);
      if (isReady) await go();
      return isReady;
    } finally {
      this.#leaving = undefined;
    }
  }

  #isAcknowledged({ life, chats }: Page): boolean {
    return [...chats.values()].every(({ timeline }) =>
      timeline.get().every((item) => !isOwn(item, life) || item.fate === "delivered" || item.fate === "read"),
    );
  }

  #add(actor: Actor): void {
    this.#born += 1;
    const born = this.#stage.calendar.next();
    const since = Math.min(born, ...this.#pages.map(({ life }) => life.since));
    const life = { person: this.name, name: `${this.name}.${this.#born}`, born, since, died: Infinity };
    const chats = new Map(
      this.#venues.map((venue) => [venue.name, chatOf(actor.session, venue, this.name)] as const),
    );
    this.#pages.push({ life, actor, chats });
  }

  /** What it showed is kept; called in the very turn in which its session ends. */
  #bury(page: Page): void {
    this.#gone.push(this.#view(page, false));
    page.life.died = this.#stage.calendar.next();
    this.#pages = this.#pages.filter((other) => other !== page);
  }

  #view({ life, chats }: Page, isLive: boolean): View {
    const timelines = new Map([...chats].map(([venue, { timeline }]) => [venue, timeline.get()] as const));
    return { page: life, isLive, timelines };
  }
}

function chatOf(session: Session, venue: Venue, me: string): Chat {
  const [other, ...more] = venue.members.filter((name) => name !== me);
  if (other === undefined || more.length > 0) throw new Error(`${venue.name} is no direct chat`);
  const chat = session.direct(other);
  if (!(chat instanceof Direct)) throw new Error("a direct chat is of another make");
  return chat;
}

function isOwn(item: Item, life: PageLife): item is Extract<Item, { kind: "text" }> {
  return item.kind === "text" && item.mine && item.body.startsWith(`${life.name} `);
}

/** Resolves with `true` once `condition` holds, looked at again and again; with `false` after `patience` ms. */
export async function until(condition: () => boolean, patience: number): Promise<boolean> {
  const end = Date.now() + patience;
  for (;;) {
    if (condition()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
