import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { PROJECT } from "../../support/relay.ts";

const pinned = spawnSync("taskset", ["-c", "0", "true"]).status === 0;
const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Whoever interrupts a benchmark leaves no server, no load and no folder behind. */
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

/** Starts Node on a core of its own, where there is `taskset`. It ends with this process at the latest. */
export function start(
  core: number,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const [command, first] = pinned
    ? (["taskset", ["-c", String(core), process.execPath, ...args]] as const)
    : ([process.execPath, args] as const);
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, first, {
    cwd: PROJECT,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** A folder that goes with this process at the latest. */
export function forgetAtExit(folder: string): void {
  folders.add(folder);
}
