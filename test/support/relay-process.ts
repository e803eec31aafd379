import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "./relay.ts";

/** Settings of a relay process: its environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** A relay in a process of its own, as `npm start` runs it but from source. */
export interface RelayProcess {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** The process now running. */
  readonly pid: number;
  /** All that its processes wrote to standard error so far. */
  logged(): string;
  /** `kill -9`: no handler runs. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same port and data folder; with a shell's `limit` where one is given, e.g. `ulimit -n 128`. */
  start(options?: { readonly limit?: string }): Promise<void>;
  /** Kills it if it runs, and removes the data folder. */
  close(): Promise<void>;
}

/** How a process that was expected to end by itself did. */
export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function spawnRelay(
  env: Environment,
  { limit, uid }: { readonly limit?: string; readonly uid?: number } = {},
): ChildProcess {
  // Nothing of the tests' own environment but what a program needs to be found.
  const { PATH = "", HOME = "" } = process.env;
  const run = [process.execPath, "--import=tsx", "server/main.ts"] as const;
  // `exec`, so that signals reach the relay and not the shell.
  const [command, ...args] = limit === undefined ? run : ["sh", "-c", `${limit}; exec "$@"`, "sh", ...run];
  return spawn(command ?? "", args, {
    cwd: PROJECT,
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Starts a relay whose settings are wrong, and answers how it ended. */
export async function runToExit(env: Environment, as: { readonly uid?: number } = {}): Promise<Exit> {
  const child = spawnRelay(env, as);
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  await once(child, "close");
  return { code: child.exitCode, stdout: out(), stderr: err() };
}

/** Starts a relay process and waits until it listens. Throttling is off unless `env` says otherwise. */
export async function startRelayProcess(env: Environment = {}): Promise<RelayProcess> {
  const dataDir = env["DATA_DIR"] ?? (await mkdtemp(join(tmpdir(), "securechat-")));
  const errors: (() => string)[] = [];
  const launch = async (port: string, limit?: string): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawnRelay(
      { AUTH_THROTTLE: "off", ...env, DATA_DIR: dataDir, PORT: port },
      limit === undefined ? {} : { limit },
    );
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    errors.push(err);
    for (;;) {
      const url = /SecureChat is at (http:\S+)/.exec(out())?.[1];
      if (url !== undefined) return { child, url };
      if (child.exitCode !== null) throw new Error(`the relay did not start: ${err()}`);
      await Promise.race([child.stdout && once(child.stdout, "data"), once(child, "close")]);
    }
  };
  let running = await launch(env["PORT"] ?? "0");
  const { url } = running;
  const { port } = new URL(url);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const { child } = running;
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, "close");
      child.kill(signal);
      await closed;
    }
    return child.exitCode;
  };
  return {
    url,
    port: Number(port),
    dataDir,
    get pid() {
      return running.child.pid ?? 0;
    },
    logged: () => errors.map((read) => read()).join(""),
    kill: async () => {
      await end("SIGKILL");
    },
    stop: () => end("SIGTERM"),
    start: async ({ limit } = {}) => {
      running = await launch(port, limit);
    },
    close: async () => {
      await end("SIGKILL");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}
