/** The load generator: a process of its own that carries out one workload and prints its figures as JSON. */
import { calm, idle, storm } from "./calm.ts";
import { Crowd, type Task } from "./crowd.ts";
import { logins } from "./logins.ts";
import { overload } from "./overload.ts";
import { stalled } from "./stalled.ts";
import { type Figures, media, pairs, roomOf } from "./throughput.ts";

const task: Task = JSON.parse(process.argv[2] ?? "{}");
const crowd = new Crowd(task);

const WORKLOADS: Readonly<Record<string, () => Promise<Figures>>> = {
  pairs: () => pairs(crowd, task),
  "room-100-1": () => roomOf(crowd, task, 100, 1),
  "room-100-10": () => roomOf(crowd, task, 100, 10),
  "room-1000-1": () => roomOf(crowd, task, 1_000, 1),
  "room-1000-10": () => roomOf(crowd, task, 1_000, 10),
  media: () => media(crowd, task),
  calm: () => calm(crowd, task),
  logins: () => logins(crowd, task),
  overload: () => overload(crowd, task),
  stalled: () => stalled(crowd, task),
  idle: () => idle(crowd, task),
  "storm-100": () => storm(crowd, 100),
  "storm-400": () => storm(crowd, 400),
  "storm-1600": () => storm(crowd, 1_600),
};

const figures = await WORKLOADS[task.workload]?.();
process.stdout.write(`${JSON.stringify(figures ?? {})}\n`, () => process.exit(0));
