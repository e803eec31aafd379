/**
 * One person's line to the relay, on a bad day: a TCP proxy that delays, stalls, throttles and cuts, also in the
 * middle of a frame. It never changes, drops or reorders bytes of a line that lives: TCP would not either.
 */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Which way bytes go: `up` to the relay, `down` to the person. */
export type Way = "up" | "down";

/** A proxy that runs. Every method holds for all lines that it carries, and for those to come. */
export interface ChaosProxy {
  /** Where the person connects to. */
  readonly url: string;
  /** Cuts every line, after half of what was just under way: frames are torn. */
  cut(): void;
  /** Holds every piece that comes by for `ms`, more or less. 0 ends it. */
  delay(ms: number): void;
  /** Reads nothing from one side any more: the other side's bytes pile up. `false` ends it. */
  stall(way: Way, isStalled: boolean): void;
  /** Lets so many bytes a second through, each way. `Infinity` ends it. */
  throttle(bytesPerSecond: number): void;
  /** A good line again. */
  heal(): void;
  close(): Promise<void>;
}

/** Starts a proxy before what listens on `port` of 127.0.0.1; `random` is between 0 and 1. */
export async function startChaosProxy(port: number, random: () => number): Promise<ChaosProxy> {
  const weather = new Weather(random);
  const lines = new Set<Line>();
  const server = createServer((person) => {
    const line = new Line(person, connect(port, "127.0.0.1"), weather);
    lines.add(line);
    person.once("close", () => lines.delete(line));
  });
  await listen(server);
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    cut() {
      for (const line of lines) line.cut();
    },
    delay: (ms) => weather.set({ delay: ms }),
    stall: (way, isStalled) => weather.set({ [way]: isStalled }),
    throttle: (rate) => weather.set({ rate }),
    heal: () => weather.set({ delay: 0, rate: Infinity, up: false, down: false }),
    async close() {
      weather.set({ delay: 0, rate: Infinity, up: false, down: false });
      const closed = once(server, "close");
      server.close();
      for (const line of lines) line.cut();
      await closed;
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

interface Conditions {
  readonly delay: number;
  readonly rate: number;
  /** Whether that way is stalled. */
  readonly up: boolean;
  readonly down: boolean;
}

/** What all lines of a proxy suffer. */
class Weather {
  readonly #random: () => number;
  #now: Conditions = { delay: 0, rate: Infinity, up: false, down: false };
  #changed: (() => void)[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  set(change: Partial<Conditions>): void {
    this.#now = { ...this.#now, ...change };
    const changed = this.#changed;
    this.#changed = [];
    for (const tell of changed) tell();
  }

  /** Resolves when a piece of `size` bytes may go on that way. */
  async pass(way: Way, size: number): Promise<void> {
    await sleep(this.#now.delay * (0.5 + this.#random()));
    // In slices, so that a big piece does not wait on after the weather has cleared.
    for (let rest = size; rest > 0 && this.#now.rate !== Infinity; rest -= this.#now.rate * (SLICE / 1000))
      await sleep(SLICE);
    while (this.#now[way]) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }
}

/** Milliseconds. */
const SLICE = 20;

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** One connection of a person through the proxy. */
class Line {
  readonly #person: Socket;
  readonly #relay: Socket;
  readonly #weather: Weather;
  /** What is under way each way. */
  readonly #held: { up: Buffer; down: Buffer } = { up: Buffer.alloc(0), down: Buffer.alloc(0) };

  constructor(person: Socket, relay: Socket, weather: Weather) {
    this.#person = person;
    this.#relay = relay;
    this.#weather = weather;
    // A relay that was killed is a line that breaks, nothing else.
    for (const socket of [person, relay]) socket.on("error", () => this.#destroy());
    void this.#carry("up", person, relay);
    void this.#carry("down", relay, person);
  }

  /** Half of what is under way arrives, then the line is gone. */
  cut(): void {
    this.#relay.write(half(this.#held.up));
    this.#person.write(half(this.#held.down));
    this.#destroy();
  }

  async #carry(way: Way, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from as AsyncIterable<Buffer>) {
        this.#held[way] = piece;
        await this.#weather.pass(way, piece.byteLength);
        this.#held[way] = Buffer.alloc(0);
        if (to.destroyed) break;
        if (!to.write(piece)) await once(to, "drain");
      }
      to.end();
    } catch {
      this.#destroy();
    }
  }

  #destroy(): void {
    this.#person.destroy();
    this.#relay.destroy();
  }
}

function half(piece: Buffer): Buffer {
  return piece.subarray(0, piece.byteLength >> 1);
}
