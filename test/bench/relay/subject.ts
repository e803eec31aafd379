import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite3 from "sqlite3";
import { defaultConfig } from "../../../server/config.ts";
import { argon2Hasher } from "../../../server/password.ts";
import { openUsers } from "../../../server/users.ts";
import { PASSWORD } from "../../support/plain-client.ts";
import { forgetAtExit, start } from "./children.ts";
import { nameOf, type Task } from "./crowd.ts";
import type { Dialect } from "./peer.ts";
import type { Figures } from "./throughput.ts";

/** A kind of server that is measured. */
export interface Subject {
  readonly name: string;
  readonly dialect: Dialect;
  /** What Node runs. */
  readonly program: readonly string[];
}

/** The whole relay as `npm start` serves it, and what it is compared with. */
export const SUBJECTS = {
  relay: { name: "SecureChat", dialect: "relay", program: ["build/server/main.js"] },
  socketIo: {
    name: "bare Socket.IO",
    dialect: "socket.io",
    program: ["--import=tsx", "test/bench/relay/socket-io-baseline.ts"],
  },
  ws: { name: "bare ws", dialect: "bare", program: ["--import=tsx", "test/bench/relay/ws-baseline.ts"] },
} as const satisfies Readonly<Record<string, Subject>>;

/** What stands in the relay's way of being loaded; printed with the table. */
export const RAISED = {
  LIMIT_EVENTS_PER_SECOND: "100000",
  LIMIT_EVENT_BURST: "1000000",
  LIMIT_BYTES_PER_SECOND: "1073741824",
  LIMIT_BYTE_BURST: "1073741824",
} as const;

const SECRET = randomBytes(48).toString("base64url");
/** Accounts `bench_0` to `bench_<count - 1>`, all with the tests' password. Answers the data folder. */
export async function accounts(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "securechat-bench-"));
  forgetAtExit(folder);
  const file = join(folder, "users.db");
  await (await openUsers(file)).close();
  const digest = await argon2Hasher(defaultConfig(folder).passwordCost).hash(PASSWORD);
  const rows = Array.from({ length: count }, (_, n) => `('${nameOf(n)}', '${nameOf(n)}', '${digest}')`);
  const db = new sqlite3.Database(file);
  const insert = `INSERT INTO users (id, username, password) VALUES ${rows.join(",")}`;
  await new Promise<void>((resolve, reject) =>
    db.exec(insert, (error) => (error ? reject(error) : resolve())),
  );
  await new Promise<void>((resolve) => db.close(() => resolve()));
  return folder;
}

/** A server that runs, and how a load generator finds it. */
export interface Serving {
  readonly server: ChildProcess;
  readonly task: Omit<Task, "workload" | "scale">;
}

/** Starts a server on a core of its own and waits until it listens. */
export async function serve(
  subject: Subject,
  options: {
    readonly dataDir: string;
    readonly env?: Readonly<Record<string, string>> | undefined;
  },
): Promise<Serving> {
  const { dataDir, env = {} } = options;
  // For a look inside: --cpu-prof, for instance.
  const inspected = (process.env["BENCH_NODE_OPTIONS"] ?? "").split(" ").filter(Boolean);
  const server = start(0, [...inspected, ...subject.program], {
    DATA_DIR: dataDir,
    PORT: "0",
    JWT_SECRET: SECRET,
    ...RAISED,
    ...env,
  });
  const url = (await firstMatch(server, /(http:\/\/\S+)\n/)).replace("localhost", "127.0.0.1");
  return { server, task: { dialect: subject.dialect, url, pid: server.pid ?? 0, secret: SECRET } };
}

/** One measurement: a new server on one core, a new load generator on another. */
export async function measure(
  subject: Subject,
  workload: string,
  options: {
    readonly dataDir: string;
    readonly scale: number;
    readonly env?: Readonly<Record<string, string>> | undefined;
  },
): Promise<Figures> {
  const { scale } = options;
  const { server, task } = await serve(subject, options);
  try {
    const load = start(
      1,
      ["--import=tsx", "test/bench/relay/load.ts", JSON.stringify({ ...task, workload, scale })],
      {},
    );
    return JSON.parse(await firstMatch(load, /^(\{.*\})$/m));
  } finally {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "close");
  }
}

/** What the first group of `pattern` matched in what a process says. Throws where it ends before. */
function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error("a process of the benchmark ended too early")));
  });
}

/** Removes what {@link accounts} made. */
export function forget(dataDir: string): Promise<void> {
  return rm(dataDir, { recursive: true, force: true });
}
