/**
 * `npm run test:chaos -- --seeds N [--from S] [--messages M] [--at-once K] [--half direct|room]`: each seed in a process
 * of its own (`one-seed.ts`), one for each core at once; the exit code is 1 if one of them failed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ONE_SEED = fileURLToPath(new URL("one-seed.ts", import.meta.url));

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    messages: { type: "string", default: "2000" },
    "at-once": { type: "string", default: String(availableParallelism()) },
    half: { type: "string", default: "both" },
  },
});

function whole(name: "seeds" | "from" | "messages" | "at-once"): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} must be a whole number\n`);
  process.exit(2);
}

const { half } = values;
if (half !== "direct" && half !== "room" && half !== "both") {
  process.stderr.write("--half must be direct or room\n");
  process.exit(2);
}

const [from, seeds, messages] = [whole("from"), whole("seeds"), whole("messages")];
const waiting = Array.from({ length: seeds }, (_, i) => from + i);
let failed = 0;

async function playOn(): Promise<void> {
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
    const args = ["--import=tsx", ONE_SEED, String(seed), String(messages), half];
    const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit");
    if (code !== 0) failed += 1;
  }
}

await Promise.all(Array.from({ length: Math.max(1, whole("at-once")) }, playOn));
process.stdout.write(failed === 0 ? `all ${seeds} seeds clean\n` : `${failed} of ${seeds} seeds failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
