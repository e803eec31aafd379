/**
 * One seed of `npm run test:chaos`, in a process of its own: `SEED MESSAGES HALF`, where HALF is `direct`, `room` or `both`.
 * A line a half, the direct chat's with so many messages and the room's with a tenth of them. One that fails says what is
 * wrong, and how to run it again alone; the exit code is 1.
 */
import { playRoom, type RoomReport } from "./room-run.ts";
import { play, type Report } from "./run.ts";
import { describeScript } from "./script.ts";

const [seed, messages] = [Number(process.argv[2]), Number(process.argv[3])];
const half = process.argv[4];

function say(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

function fail(played: string, problems: readonly string[]): void {
  process.exitCode = 1;
  const again = `npm run test:chaos -- --seeds 1 --from ${seed} --messages ${messages} --half ${played}`;
  say([...problems, `again: ${again}`].map((line) => `  ${line}`));
}

function tell({ script, written, pages, writing, settling, ...report }: Report): void {
  const { problems, mishaps, passedOver } = report;
  const figures =
    `${written} messages, ${pages} pages, ${mishaps} mishaps (${passedOver} passed over), ` +
    `written in ${(writing / 1000).toFixed(1)} s, quiet after ${(settling / 1000).toFixed(1)} s`;
  say([`seed ${seed}: ${problems.length === 0 ? "clean" : "FAILED"}, ${figures}`]);
  if (problems.length > 0) fail("direct", [describeScript(script), ...problems]);
}

/** A room of five that members leave and come back to. */
function tellRoom({ written, moves, problems }: RoomReport): void {
  const verdict = problems.length === 0 ? "clean" : "FAILED";
  say([`seed ${seed}, room: ${verdict}, ${written} messages, ${moves} comings and goings`]);
  if (problems.length > 0) fail("room", problems);
}

/** What could not be played to its end, or what a session threw where nobody could catch it. */
function breakOff(error: unknown): never {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say([`seed ${seed}: FAILED, it broke off`]);
  fail(half ?? "both", [what]);
  process.exit(1);
}

process.on("uncaughtException", breakOff);
try {
  if (half !== "room") tell(await play({ seed, messages }));
  if (half !== "direct") tellRoom(await playRoom({ seed, messages: Math.ceil(messages / 10) }));
} catch (error) {
  breakOff(error);
}
