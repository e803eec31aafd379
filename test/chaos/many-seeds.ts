/**
 * `npm run test:chaos -- --seeds N [--from S] [--messages M] [--at-once K] [--half direct|room]`: a line a seed and half,
 * the direct chat's with M messages and the room's with a tenth of them.
 * A seed that fails says what is wrong, and how to run it again alone; the exit code is 1.
 */
import { parseArgs } from "node:util";
import { playRoom, type RoomReport } from "./room-run.ts";
import { play, type Report } from "./run.ts";
import { describeScript } from "./script.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    messages: { type: "string", default: "2000" },
    "at-once": { type: "string", default: "1" },
    half: { type: "string", default: "both" },
  },
});

function whole(name: "seeds" | "from" | "messages" | "at-once"): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} must be a whole number\n`);
  process.exit(2);
}

type Half = "direct" | "room";

const { half } = values;
if (half !== "direct" && half !== "room" && half !== "both") {
  process.stderr.write("--half must be direct or room\n");
  process.exit(2);
}

const [from, seeds, messages] = [whole("from"), whole("seeds"), whole("messages")];
const running = new Set<number>();
let failed = 0;

function again(seed: number, played?: Half): string {
  const alone = played === undefined ? "" : ` --half ${played}`;
  return `npm run test:chaos -- --seeds 1 --from ${seed} --messages ${messages}${alone}`;
}

function tell(seed: number, { script, written, pages, writing, settling, ...report }: Report): void {
  const { problems, mishaps, passedOver } = report;
  const figures =
    `${written} messages, ${pages} pages, ${mishaps} mishaps (${passedOver} passed over), ` +
    `written in ${(writing / 1000).toFixed(1)} s, quiet after ${(settling / 1000).toFixed(1)} s`;
  process.stdout.write(`seed ${seed}: ${problems.length === 0 ? "clean" : "FAILED"}, ${figures}\n`);
  if (problems.length === 0) return;
  failed += 1;
  const lines = [describeScript(script), ...problems, `again: ${again(seed, "direct")}`];
  process.stdout.write(lines.map((line) => `  ${line}\n`).join(""));
}

/** A room of five that members leave and come back to. */
function tellRoom(seed: number, { written, moves, problems }: RoomReport): void {
  const verdict = problems.length === 0 ? "clean" : "FAILED";
  process.stdout.write(`seed ${seed}, room: ${verdict}, ${written} messages, ${moves} comings and goings\n`);
  if (problems.length === 0) return;
  failed += 1;
  const lines = [...problems, `again: ${again(seed, "room")}`];
  process.stdout.write(lines.map((line) => `  ${line}\n`).join(""));
}

/** A run that could not be played to its end. */
function tellBroken(seed: number, error: unknown): void {
  failed += 1;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stdout.write(`seed ${seed}: FAILED, it broke off: ${what}\n  again: ${again(seed)}\n`);
}

// A bug that a session reports belongs to one of the seeds that run just now.
process.on("uncaughtException", (error) => {
  process.stdout.write(`FAILED, thrown while seeds ${[...running].join(", ")} ran: ${error.stack ?? ""}\n`);
  process.stdout.write([...running].map((seed) => `  again: ${again(seed)}\n`).join(""));
  process.exit(1);
});

const waiting = Array.from({ length: seeds }, (_, i) => from + i);

async function playOne(seed: number): Promise<void> {
  running.add(seed);
  try {
    if (half !== "room") tell(seed, await play({ seed, messages }));
    if (half !== "direct") tellRoom(seed, await playRoom({ seed, messages: Math.ceil(messages / 10) }));
  } catch (error) {
    tellBroken(seed, error);
  } finally {
    running.delete(seed);
  }
}

async function playOn(): Promise<void> {
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await playOne(seed);
}

await Promise.all(Array.from({ length: Math.max(1, whole("at-once")) }, playOn));
process.stdout.write(failed === 0 ? `all ${seeds} seeds clean\n` : `${failed} of ${seeds} seeds failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
