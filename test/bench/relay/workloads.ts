import type { SUBJECTS } from "./subject.ts";

/** One line of the benchmark: what is done, by which servers. */
export interface Line {
  readonly workload: string;
  readonly title: string;
  readonly subjects: readonly (keyof typeof SUBJECTS)[];
  /** The figure of the ratio table, where the line belongs into it. Less is better for all of them. */
  readonly figure?: "cpu" | "p99" | "p50" | "kib";
  /** How many times better than bare Socket.IO it is to be, at least. */
  readonly goal?: number;
  /** Shows what is bounded rather than what it costs: one round says it. */
  readonly once?: boolean;
  /** What the server is configured with besides. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything that `npm run bench` measures, in the order of its table. */
export const LINES: readonly Line[] = [
  line("room-100-1", "room of 100, one sender", 3, ["relay", "socketIo", "ws"]),
  line("room-100-10", "room of 100, ten senders", 6, ["relay", "socketIo", "ws"]),
  line("room-1000-1", "room of 1,000, one sender", 3, ["relay", "socketIo", "ws"]),
  line("room-1000-10", "room of 1,000, ten senders", 6, ["relay", "socketIo", "ws"]),
  line("pairs", "100 direct pairs, acknowledged", 1.4),
  line("media", "media, 64 KiB chunks, both ways", 0.9),
  { workload: "calm", title: "calm p99", subjects: ["relay", "socketIo"], figure: "p99", goal: 1 / 1.2 },
  {
    workload: "idle",
    title: "idle connections, 8,000 at full amounts",
    subjects: ["relay", "socketIo"],
    figure: "kib",
    goal: 1 / 1.3,
  },
  {
    workload: "stalled",
    title: "a reader stops while 32 MiB are owed to it",
    subjects: ["relay", "socketIo"],
    once: true,
  },
  { workload: "storm-100", title: "100 come at once", subjects: ["relay"], once: true },
  { workload: "storm-400", title: "400 come at once", subjects: ["relay"], once: true },
  { workload: "storm-1600", title: "1,600 come at once", subjects: ["relay"], once: true },
  {
    workload: "logins",
    title: "20 sign-ins a second during calm chat, all from one address, which is not throttled",
    subjects: ["relay"],
    once: true,
    env: { AUTH_THROTTLE: "off" },
  },
  {
    workload: "overload",
    title: "one connection sends 40,000 events a second during calm chat, under the limits of PROTOCOL.md",
    subjects: ["relay"],
    once: true,
    env: { LIMIT_EVENTS_PER_SECOND: "50", LIMIT_EVENT_BURST: "200" },
  },
];

function line(
  workload: string,
  title: string,
  goal: number,
  subjects: Line["subjects"] = ["relay", "socketIo"],
): Line {
  return { workload, title, subjects, figure: "cpu", goal };
}
