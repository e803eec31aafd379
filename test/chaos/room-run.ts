/**
 * One run of a room of five: they write, lines and relay and pages fail, members leave, are removed and come back; at the
 * end each timeline holds what was written while its owner was a member, and nothing else, once, in each writer's order.
 */
import { chance, type Chance } from "../support/chaos-random.ts";
import { letIn, sees } from "../support/in-rooms.ts";
import { startRelayProcess, type RelayProcess } from "../support/relay-process.ts";
import { until } from "./cast.ts";
import { accusations, Book, type Shelf } from "./room-book.ts";
import { Roommate } from "./room-cast.ts";

/** How a run goes. */
export interface RoomRunOptions {
  readonly seed: number;
  readonly messages: number;
}

/** How it went. */
export interface RoomReport {
  readonly written: number;
  /** Departures and returns. */
  readonly moves: number;
  /** What is wrong, a line each; empty for a clean run. */
  readonly problems: readonly string[];
}

const NAMES = ["ann", "bea", "cid", "dan", "eve"] as const;
/** Milliseconds after the last mishap, or for a move, within which everything must have come to its end. */
const PATIENCE = 60_000;

/** Plays a room's run. */
export async function playRoom({ seed, messages }: RoomRunOptions): Promise<RoomReport> {
  const relay = await startRelayProcess();
  const people: Roommate[] = [];
  try {
    for (const name of NAMES) people.push(await Roommate.enter(name, relay.port, chance(seed, name)));
    const [owner, ...guests] = people;
    if (owner === undefined) throw new Error("there is nobody");
    owner.sit(await owner.actor.session.createRoom("Chaos"));
    for (const guest of guests) guest.sit(await letIn(owner.side, guest.actor));
    for (const { side } of people) await sees(side, NAMES.length);
    return await new RoomRun(relay, owner, guests, chance(seed, "room")).toItsEnd(messages);
  } finally {
    await Promise.all(people.map((person) => person.close()));
    await relay.close();
  }
}

class RoomRun {
  readonly #relay: RelayProcess;
  readonly #owner: Roommate;
  readonly #guests: readonly Roommate[];
  readonly #people: readonly Roommate[];
  readonly #chance: Chance;
  readonly #book = new Book();
  readonly #problems: string[] = [];
  readonly #under: Promise<unknown>[] = [];
  #moves = 0;
  /** Nobody writes while this is held. */
  #hold: Promise<void> = Promise.resolve();

  constructor(relay: RelayProcess, owner: Roommate, guests: readonly Roommate[], fate: Chance) {
    this.#relay = relay;
    this.#owner = owner;
    this.#guests = guests;
    this.#people = [owner, ...guests];
    this.#chance = fate;
  }

  async toItsEnd(messages: number): Promise<RoomReport> {
    const writing = Promise.all(this.#people.map((person) => this.#writeOn(person, messages)));
    const moving = this.#moveOn();
    await this.#failOn(messages);
    await Promise.all([writing, moving, ...this.#under]);
    for (const { proxy } of this.#people) proxy.heal();
    const isQuiet = await until(() => this.#open().length === 0, PATIENCE);
    const problems = [
      ...this.#problems,
      ...(isQuiet ? [] : ["it did not become quiet in time:", ...this.#open()]),
      ...this.#book.misplaced(this.#shelves()),
      ...accusations(this.#shelves()),
    ];
    return { written: this.#book.size, moves: this.#moves, problems };
  }

  async #writeOn(person: Roommate, messages: number): Promise<void> {
    const own = messages / this.#people.length;
    for (let i = 0; i < own; i++) {
      await pause(this.#chance.happens(0.1) ? this.#chance.whole(200, 800) : this.#chance.whole(20, 150));
      await this.#hold;
      await person.write(this.#book);
    }
  }

  /** Something goes wrong now and then, until all is written. */
  async #failOn(messages: number): Promise<void> {
    const count = Math.max(6, Math.floor(messages / 30));
    for (let i = 0; i < count; i++) {
      await pause(this.#chance.whole(200, 900));
      const person = this.#chance.pick(this.#people);
      const die = i === Math.floor(count / 2) ? 100 : this.#chance.whole(1, 99);
      if (die <= 35) person.proxy.cut();
      else if (die <= 55) this.#under.push(this.#spell(person, (on) => person.proxy.delay(on ? 80 : 0)));
      else if (die <= 75) this.#under.push(this.#spell(person, (on) => person.proxy.stall("down", on)));
      else if (die <= 99) this.#under.push(person.reload());
      else this.#under.push(this.#kill());
    }
  }

  async #spell(_person: Roommate, set: (on: boolean) => void): Promise<void> {
    const time = this.#chance.whole(200, 2_000);
    set(true);
    await pause(time);
    set(false);
  }

  async #kill(): Promise<void> {
    const away = this.#chance.whole(200, 1_200);
    await this.#relay.kill();
    await pause(away);
    await this.#relay.start();
  }

  /** One is removed, one leaves, both come back, and one more is removed for good. */
  async #moveOn(): Promise<void> {
    const [first, second, third] = this.#shuffled();
    if (first === undefined || second === undefined || third === undefined) return;
    for (const move of [
      () => this.#depart(first, "removed"),
      () => this.#return(first),
      () => this.#depart(second, "left"),
      () => this.#depart(third, "removed"),
      () => this.#return(second),
    ]) {
      await pause(this.#chance.whole(300, 1_000));
      await move();
      this.#moves += 1;
    }
  }

  #shuffled(): readonly Roommate[] {
    return this.#guests
      .map((guest) => ({ guest, at: this.#chance.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ guest }) => guest);
  }

  /** Out: what was written before has arrived by then, and what is written meanwhile is for whom its author still counts. */
  async #depart(guest: Roommate, how: "removed" | "left"): Promise<void> {
    guest.isWriting = false;
    await this.#holding(async () => {
      const here = (): boolean =>
        this.#people.every((person) => person.isHere) && this.#book.lacking(this.#shelves()).length === 0;
      const isThere = await until(
        () => here() && this.#members().every((one) => one.isAcknowledged),
        PATIENCE,
      );
      if (!isThere) this.#problems.push(`before ${guest.name} was ${how}: ${this.#open().join("; ")}`);
      this.#book.settle();
    });
    if (how === "left") await guest.side.leave();
    else await this.#patiently(() => this.#owner.side.remove(guest.name));
    await this.#comesTrue(
      `${guest.name} is ${how}`,
      () =>
        guest.side.state.get().standing === how &&
        this.#people.every((one) => one === guest || !this.#counts(one, guest)),
    );
    this.#book.strike(guest.name);
  }

  async #return(guest: Roommate): Promise<void> {
    await until(() => this.#owner.isHere, PATIENCE);
    const { id } = this.#owner.side;
    const isIn = (): boolean => {
      const room = guest.actor.session.room(id);
      return (
        room?.state.get().standing === "open" &&
        room.members.get().some(({ isMe, present }) => isMe && present)
      );
    };
    const end = Date.now() + PATIENCE;
    while (!isIn() && Date.now() < end) {
      await this.#patiently(() => this.#owner.side.invite(guest.name));
      await until(() => guest.actor.session.invitations.get().length > 0 || isIn(), 5_000);
      const [invitation] = guest.actor.session.invitations.get();
      // Refused or cut off: it is sent again.
      await invitation?.accept().catch(() => undefined);
      await until(isIn, 5_000);
    }
    if (!isIn()) this.#problems.push(`${guest.name} did not come back`);
    const room = guest.actor.session.room(id);
    if (room !== undefined) guest.sit(room);
    guest.isWriting = true;
  }

  /** Nobody writes until `task` is done. */
  async #holding(task: () => Promise<void>): Promise<void> {
    const held = task();
    this.#hold = held;
    await held;
  }

  /** Again until it works: lines are bad. */
  async #patiently(task: () => Promise<void>): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      // Also where it throws at once: the page in question is just being loaded.
      const attempt = async (): Promise<void> => await task();
      const error: unknown = await attempt().then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (error === undefined) return;
      if (Date.now() > end) throw new Error("it does not work", { cause: error });
      await pause(200);
    }
  }

  async #comesTrue(what: string, condition: () => boolean): Promise<void> {
    const isTrue = await until(() => this.#people.every((one) => one.isHere) && condition(), PATIENCE);
    if (!isTrue) this.#problems.push(`it did not come true that ${what}`);
  }

  /** Whether `one`, a member, counts `other` as one. */
  #counts(one: Roommate, other: Roommate): boolean {
    return one.isWriting && one.side.ledger.hasName(other.name);
  }

  #members(): readonly Roommate[] {
    return this.#people.filter(({ side }) => side.state.get().standing === "open");
  }

  #shelves(): readonly Shelf[] {
    return this.#people.map(({ shelf }) => shelf);
  }

  /** What is still to come. */
  #open(): readonly string[] {
    const unacknowledged = this.#members().filter((one) => !one.isAcknowledged);
    return [
      ...unacknowledged.map(({ name }) => `something of ${name}'s is not acknowledged`),
      ...this.#book.lacking(this.#shelves()),
    ];
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
