/** Someone of a room's run: one page behind a bad line, which comes and goes, and a membership that does too. */
import type { Item, Room } from "../../web-components/session/index.ts";
import { RoomChat } from "../../web-components/session/rooms/room-chat.ts";
import { startChaosProxy, type ChaosProxy } from "../support/chaos-proxy.ts";
import type { Chance } from "../support/chaos-random.ts";
import { join, type Actor } from "../support/people.ts";
import type { Book, Shelf } from "./room-book.ts";
import { until } from "./cast.ts";

/** How long someone who wants to reload waits for the last acknowledgement. Milliseconds. */
const RELOAD_PATIENCE = 8_000;

/** One person in one room. */
export class Roommate {
  readonly name: string;
  readonly proxy: ChaosProxy;
  /** Whether they write just now: not on the way out, nor before they are in again. */
  isWriting = true;
  #actor: Actor;
  #side: RoomChat | undefined;
  #pages = 1;
  #isLeaving = false;
  readonly #gone: (readonly Item[])[] = [];

  static async enter(name: string, port: number, chance: Chance): Promise<Roommate> {
    const proxy = await startChaosProxy(port, () => chance.next());
    return new Roommate(name, proxy, await join(proxy.url, name, { random: () => chance.next() }));
  }

  private constructor(name: string, proxy: ChaosProxy, actor: Actor) {
    this.name = name;
    this.proxy = proxy;
    this.#actor = actor;
  }

  get actor(): Actor {
    return this.#actor;
  }

  /** Their side of the room. */
  get side(): RoomChat {
    if (this.#side === undefined) throw new Error(`${this.name} is in no room`);
    return this.#side;
  }

  /** Takes their side of the room, or a new one after they had left; what the one before showed is kept. */
  sit(room: Room): void {
    if (!(room instanceof RoomChat)) throw new Error("a room is of another make");
    if (this.#side !== undefined && this.#side !== room) this.#gone.push(this.#side.timeline.get());
    this.#side = room;
  }

  /** Writes to everyone whom their log names, unless their page is about to go. */
  async write(book: Book): Promise<void> {
    await until(() => !this.#isLeaving, Infinity);
    if (!this.isWriting) return;
    const readers = this.side.ledger.members.map(({ user }) => user);
    await this.side.send(book.write(this.name, `${this.name}.${this.#pages}`, readers));
  }

  /** Whether all they wrote from this page has reached those it was for. */
  get isAcknowledged(): boolean {
    return this.side.timeline
      .get()
      .every(
        (item) => item.kind === "notice" || !item.mine || item.fate === "delivered" || item.fate === "read",
      );
  }

  /** Another page load; not while somebody still lacks what only this page has. `false` if so. */
  async reload(): Promise<boolean> {
    if (this.#isLeaving || !this.isWriting) return false;
    this.#isLeaving = true;
    try {
      if (!(await until(() => this.isAcknowledged, RELOAD_PATIENCE)) || !this.isWriting) return false;
      const { id } = this.side;
      this.#gone.push(this.side.timeline.get());
      this.#side = undefined;
      this.#actor = await this.#actor.reload();
      this.#pages += 1;
      const room = this.#actor.session.room(id);
      if (room === undefined) throw new Error(`${this.name} lost the room over a reload`);
      this.sit(room);
      return true;
    } finally {
      this.#isLeaving = false;
    }
  }

  /** What all their pages show and showed. */
  get shelf(): Shelf {
    const now = this.#side === undefined ? [] : [this.#side.timeline.get()];
    return { person: this.name, timelines: [...this.#gone, ...now] };
  }

  /** Whether their page stays for now. */
  get isHere(): boolean {
    return !this.#isLeaving;
  }

  async close(): Promise<void> {
    this.#actor.session.close();
    await this.proxy.close();
  }
}
