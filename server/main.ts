import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRelay } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { secretOf } from "./secret.ts";
import { argon2Hasher, atLeisure } from "./password.ts";
import { separateHasher } from "./separate-hasher.ts";
import { openUsers } from "./users.ts";

/** SIGTERM and SIGINT end the process within this time, also where closing hangs. */
const STOP_WITHIN_MS = 9_000;

/** A hash that the idle process has not made in this time is made by the relay itself. */
const IDLE_FOR_MS = 1_500;

/** The folder of package.json: the same for `server/main.ts` and for `build/server/main.js`. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

async function main(): Promise<void> {
  const config = readConfig(projectRoot());
  const log = createLog((line) => process.stderr.write(line));
  if (!config.authThrottle)
    log("sign-ins and registrations are not throttled", { level: "warn", setting: "AUTH_THROTTLE" });
  const secret = config.jwtSecret ?? (await secretOf(config.dataDir));
  const users = await openUsers(join(config.dataDir, "users.db"));
  const idle = separateHasher(config.passwordCost);
  const hasher = atLeisure(idle, argon2Hasher(config.passwordCost), {
    atOnce: config.hashesAtOnce,
    patienceMs: IDLE_FOR_MS,
  });
  const relay = await createRelay({ config, secret, users, log, hasher });
  const { url } = await relay.listen();
  process.stdout.write(`SecureChat is at ${url}\n`);
  const stop = (): void => {
    // Whatever hangs: who stops a relay must not have to wait.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    // Who waits for a hash gets it from the relay itself, before the connections are closed.
    idle.close();
    relay.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || (error instanceof Error && "code" in error);
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : "failed"}\n`);
  process.exit(1);
});
