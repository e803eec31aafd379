import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRelay } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { secretOf } from "./secret.ts";
import { separateHasher } from "./separate-hasher.ts";
import { openUsers } from "./users.ts";

/** SIGTERM and SIGINT end the process within this time, also where closing hangs. */
const STOP_WITHIN_MS = 9_000;

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
  const hasher = separateHasher(config.passwordCost);
  const relay = await createRelay({ config, secret, users, log, hasher });
  const { url } = await relay.listen();
  process.stdout.write(`SecureChat is at ${url}\n`);
  const stop = (): void => {
    // Whatever hangs: who stops a relay must not have to wait.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    hasher.close();
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
