import { type ChildProcess, fork, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { PasswordCost } from "./config.ts";
import type { HashAnswer, HashTask } from "./hash-process.ts";
import type { Hasher } from "./password.ts";
import { Refusal } from "./refusal.ts";

type Work =
  | Omit<Extract<HashTask, { kind: "hash" }>, "id" | "cost">
  | Omit<Extract<HashTask, { kind: "verify" }>, "id" | "cost">;

/** The same file beside us, as source or as built. */
const PROGRAM = fileURLToPath(import.meta.url).replace(/separate-hasher(\.[jt]s)$/, "hash-process$1");

/**
 * mallopt(3): what a hash was given stays for the next one. Given back and fetched anew, 64 MiB hold the core for some
 * milliseconds in which the system lets nobody else have it.
 */
const KEEP_MEMORY = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
};

/**
 * From its first moment on: on Linux a priority is one thread's, and goes to those that are made after it. There even the
 * lowest one still finishes its slice before a relay that woke up gets the core; who is idle by policy does not. Where
 * there is no `chrt` (util-linux), the priority has to do.
 */
export function stepBack(pid: number): void {
  setPriority(pid, constants.priority.PRIORITY_LOW);
  if (process.platform !== "linux") return;
  spawn("chrt", ["--all-tasks", "--idle", "--pid", "0", String(pid)], { stdio: "ignore" }).on(
    "error",
    () => undefined,
  );
}

/**
 * argon2id in a process of its own with low priority: on a machine with few cores the hashes of a wave of sign-ins would
 * otherwise take turns with the loop that carries everyone's messages. Who waits for a hash when the process dies, or
 * cannot be started, gets `unavailable`, and the next one starts a new process. It ends, and its memory with it, when nobody asked for `restMs`, and
 * by `close()`, after which nothing is hashed here any more.
 */
export function separateHasher(cost: PasswordCost, restMs = 60_000): Hasher & { close(): void } {
  const waiting = new Map<number, { resolve(result: string | boolean): void; reject(error: Error): void }>();
  let child: ChildProcess | undefined;
  let rest: NodeJS.Timeout | undefined;
  let last = 0;
  let isClosed = false;

  /** Waiting for a hash keeps the relay's process alive, having a hasher does not. */
  function holdOpen(): void {
    for (const handle of [child, child?.channel]) {
      if (waiting.size > 0) handle?.ref();
      else handle?.unref();
    }
  }

  function start(): ChildProcess {
    // Nothing of the environment: the process needs no secret.
    const started = fork(PROGRAM, [], { env: KEEP_MEMORY, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    if (started.pid !== undefined) stepBack(started.pid);
    started.on("message", ({ id, result }: HashAnswer) => {
      const task = waiting.get(id);
      waiting.delete(id);
      holdOpen();
      if (waiting.size === 0) rest = setTimeout(end, restMs).unref();
      if (result === undefined) task?.reject(new Error("a password could not be hashed"));
      else task?.resolve(result);
    });
    const gone = (): void => {
      if (child === started) forsake();
    };
    started.on("error", gone);
    started.on("exit", gone);
    return started;
  }

  /** There is no process any more: whoever waits for it is told. */
  function forsake(): void {
    child = undefined;
    for (const task of waiting.values()) {
      task.reject(new Refusal("unavailable", "Sign-ins are being restarted", 1_000));
    }
    waiting.clear();
  }

  function end(): void {
    clearTimeout(rest);
    child?.kill("SIGKILL");
    forsake();
  }

  function ask(work: Work): Promise<string | boolean> {
    clearTimeout(rest);
    // A relay that stops makes the last hashes itself, and starts nothing any more.
    if (isClosed) return Promise.reject(new Refusal("unavailable", "Sign-ins are being restarted", 1_000));
    child ??= start();
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      holdOpen();
      // Without a file descriptor for it there is an object, but no process and no `send`.
      if (child?.connected === true) child.send({ ...work, id, cost });
      else forsake();
    });
  }

  return {
    hash: async (password) => String(await ask({ kind: "hash", password })),
    verify: async (digest, password) => (await ask({ kind: "verify", digest, password })) === true,
    close: () => {
      isClosed = true;
      end();
    },
  };
}
