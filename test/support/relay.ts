import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRelay } from "../../server/app.ts";
import { type Config, defaultConfig } from "../../server/config.ts";
import { createLog } from "../../server/log.ts";
import type { Hasher } from "../../server/password.ts";
import { secretOf } from "../../server/secret.ts";
import { openUsers } from "../../server/users.ts";
import type { Limits } from "../../server/protocol/index.ts";

/** The project's folder. */
export const PROJECT = resolve(import.meta.dirname, "../..");

/** What a test can set of a relay; everything else is as in production, save a cheap password hash and no throttling. */
export interface RelayOverrides extends Partial<Omit<Config, "limits">> {
  readonly limits?: Partial<Limits>;
  /** A clock instead of the machine's. */
  readonly now?: () => number;
  /** Instead of argon2id. */
  readonly hasher?: Hasher;
}

/** A relay that runs, with SQLite in a folder of its own. */
export interface RunningRelay {
  readonly url: string;
  readonly port: number;
  readonly config: Config;
  readonly dataDir: string;
  /** The key that its tokens are signed with. */
  readonly secret: string;
  /** Every line that it logged so far. */
  readonly logged: readonly string[];
  /** Stops it, and starts another one on the same port and data folder. Its live state is gone. */
  restart(): Promise<void>;
  /** Stops it, leaving port and data folder for {@link RunningRelay.start}. */
  stop(): Promise<void>;
  /** Starts it again after {@link RunningRelay.stop}. */
  start(): Promise<void>;
  /** Stops it and removes the data folder. */
  close(): Promise<void>;
}

/** Starts a relay on a free port of 127.0.0.1. Close it when the test is over. */
export async function startRelay(overrides: RelayOverrides = {}): Promise<RunningRelay> {
  const { limits, now = Date.now, hasher, ...rest } = overrides;
  const dataDir = rest.dataDir ?? (await mkdtemp(join(tmpdir(), "securechat-")));
  const base = defaultConfig(PROJECT);
  const config: Config = {
    ...base,
    port: 0,
    authThrottle: false,
    presenceIntervalMs: 20,
    passwordCost: { memoryKiB: 1_024, passes: 1, lanes: 1 },
    ...rest,
    dataDir,
    limits: { ...base.limits, ...limits },
  };
  const logged: string[] = [];
  const log = createLog((line) => logged.push(line));
  const secret = config.jwtSecret ?? (await secretOf(dataDir));
  const create = async (port: number) => {
    const users = await openUsers(join(dataDir, "users.db"));
    return createRelay({
      config: { ...config, port },
      secret,
      users,
      log,
      now,
      ...(hasher ? { hasher } : {}),
    });
  };
  let relay = await create(config.port);
  const { port, url } = await relay.listen();
  let running = true;
  const stop = async (): Promise<void> => {
    if (running) await relay.close();
    running = false;
  };
  const start = async (): Promise<void> => {
    relay = await create(port);
    await relay.listen();
    running = true;
  };
  return {
    url,
    port,
    config,
    dataDir,
    secret,
    logged,
    stop,
    start,
    restart: async () => {
      await stop();
      await start();
    },
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts a relay before each test of a suite and closes it afterwards. Call the answer for the one that runs. */
export function eachWithRelay(overrides: RelayOverrides = {}): () => RunningRelay {
  let relay: RunningRelay | undefined;
  beforeEach(async () => {
    relay = await startRelay(overrides);
  });
  afterEach(() => relay?.close());
  return () => {
    if (!relay) throw new Error("no relay runs outside of a test");
    return relay;
  };
}
