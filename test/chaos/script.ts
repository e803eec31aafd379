/** What will happen in a run: who writes what to whom, and what goes wrong when. A seed determines all of it. */
import { chance, type Chance } from "../support/chaos-random.ts";
import type { Way } from "../support/chaos-proxy.ts";

/** A conversation of the run: a direct chat of its two members. Rooms have a run of their own, `room-run.ts`. */
export interface Venue {
  readonly name: string;
  readonly members: readonly string[];
}

/** Something that someone is going to write. */
export interface Planned {
  readonly venue: Venue;
  /** Pause before it. Milliseconds. */
  readonly pause: number;
  /** Characters beyond the label that names it. */
  readonly filler: number;
  /** Which of the author's pages writes it, where there are several: modulo their number. */
  readonly page: number;
}

/** Something that goes wrong. Times in milliseconds. */
export type Mishap =
  | { readonly kind: "cut"; readonly who: string }
  | { readonly kind: "delay"; readonly who: string; readonly by: number; readonly time: number }
  | { readonly kind: "stall"; readonly who: string; readonly ways: readonly Way[]; readonly time: number }
  | { readonly kind: "throttle"; readonly who: string; readonly rate: number; readonly time: number }
  /** A page goes, with the same vault another one comes. */
  | { readonly kind: "reload"; readonly who: string }
  | { readonly kind: "open-tab"; readonly who: string }
  | { readonly kind: "close-tab"; readonly who: string }
  | { readonly kind: "kill-relay"; readonly time: number };

/** A mishap and when it comes: once so many messages were written by all. */
export interface Appointment {
  readonly after: number;
  readonly mishap: Mishap;
}

/** A whole run. */
export interface Script {
  readonly seed: number;
  readonly people: readonly string[];
  readonly venues: readonly Venue[];
  readonly lines: ReadonlyMap<string, readonly Planned[]>;
  readonly appointments: readonly Appointment[];
}

const PEOPLE = ["ann", "bea", "cid", "dan"] as const;

/** One mishap for so many messages. */
const EVERY = 30;

/** The script of `seed` with `messages` messages in all. */
export function writeScript(seed: number, messages: number): Script {
  const venues = PEOPLE.flatMap((a, i) =>
    PEOPLE.slice(i + 1).map((b) => ({ name: `${a}-${b}`, members: [a, b] })),
  );
  const authors = chance(seed, "authors");
  const lines = new Map<string, Planned[]>(PEOPLE.map((name) => [name, []]));
  for (let i = 0; i < messages; i++) {
    const name = authors.pick(PEOPLE);
    lines.get(name)?.push(plan(authors, name, venues));
  }
  const fate = chance(seed, "mishaps");
  const count = Math.max(8, Math.floor(messages / EVERY));
  const appointments = Array.from({ length: count }, () => ({
    after: fate.whole(1, messages - 1),
    mishap: mishap(fate, messages),
  }));
  // Whatever the seed says: every run loses its relay, a page, and a line.
  const [first, second] = [fate.pick(PEOPLE), fate.pick(PEOPLE)];
  appointments.push(
    { after: Math.floor(messages / 3), mishap: { kind: "kill-relay", time: fate.whole(200, 1_500) } },
    { after: Math.floor(messages / 2), mishap: { kind: "reload", who: first } },
    { after: Math.floor(messages / 4), mishap: { kind: "open-tab", who: second } },
    { after: messages - 1, mishap: { kind: "cut", who: fate.pick(PEOPLE) } },
  );
  appointments.sort((a, b) => a.after - b.after);
  return { seed, people: PEOPLE, venues, lines, appointments };
}

function plan(fate: Chance, name: string, venues: readonly Venue[]): Planned {
  return {
    venue: fate.pick(venues.filter(({ members }) => members.includes(name))),
    // Bursts, with a moment of thought now and then.
    pause: fate.happens(0.1) ? fate.whole(200, 1_000) : fate.whole(0, 60),
    filler: fate.happens(0.02) ? fate.whole(4_000, 40_000) : fate.whole(0, 200),
    page: fate.whole(0, 999),
  };
}

function mishap(fate: Chance, messages: number): Mishap {
  const who = fate.pick(PEOPLE);
  const die = fate.whole(1, 100);
  if (die <= 28) return { kind: "cut", who };
  if (die <= 46) return { kind: "delay", who, by: fate.whole(5, 150), time: fate.whole(200, 3_000) };
  if (die <= 62) {
    const ways = fate.pick<readonly Way[]>([["down"], ["down"], ["up"], ["up", "down"]]);
    return { kind: "stall", who, ways, time: fate.whole(100, 3_000) };
  }
  if (die <= 72)
    return { kind: "throttle", who, rate: fate.whole(2_000, 40_000), time: fate.whole(500, 4_000) };
  if (die <= 84) return { kind: "reload", who };
  if (die <= 90) return { kind: "open-tab", who };
  if (die <= 95) return { kind: "close-tab", who };
  // A relay that dies all the time would leave no time for anything else.
  return fate.whole(1, messages) <= 500 || die === 96
    ? { kind: "kill-relay", time: fate.whole(100, 2_500) }
    : { kind: "cut", who };
}

/** What a run is, in a line: the same for the same seed. */
export function describeScript({ appointments }: Script): string {
  const counts = new Map<string, number>();
  for (const { mishap } of appointments) counts.set(mishap.kind, (counts.get(mishap.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}
