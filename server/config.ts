import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { DEFAULT_LIMITS, type Limits } from "./protocol/index.ts";
import { weaknessOf } from "./secret.ts";

/** Cost of one argon2id hash (RFC 9106). */
export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** A token bucket: `burst` at once, one more every `everyMs`. */
export interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

/** Everything that can be set, checked and frozen. Durations in milliseconds, sizes in bytes. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where the pages are; served as they are. */
  readonly publicDir: string;
  /** Absent: the data folder's own, made at first start. */
  readonly jwtSecret?: string;
  /** Origins other than the relay's own that may use it, as `https://host[:port]`. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies stand in front and can be believed about `X-Forwarded-*`; 0 believes nobody. */
  readonly trustProxy: number;
  readonly authThrottle: boolean;
  /** Told to clients in `init_state`. */
  readonly limits: Limits;
  /** A connection with more than this waiting to be sent is closed. */
  readonly backlog: number;
  /** Rooms that one connection can be in: it could invent rooms all day. */
  readonly roomsPerConnection: number;
  readonly presenceIntervalMs: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly tokenMs: number;
  /** The longest that renewals can stretch one login. */
  readonly sessionMs: number;
  readonly passMs: number;
  readonly passwordCost: PasswordCost;
  /** Hashes at once: each has 64 MiB and a core to itself, and one core is left to messages. */
  readonly hashesAtOnce: number;
  /** Hashes that may wait for their turn; above it the answer is `unavailable`. */
  readonly hashQueue: number;
  readonly registrationsPerAddress: Allowance;
  readonly loginsPerAddress: Allowance;
  /** Wrong passwords for one name from one address. */
  readonly failuresPerNameAndAddress: Allowance;
  /** Wrong passwords for one name from everywhere: wide, so that strangers cannot lock a name's owner out with a few. */
  readonly failuresPerName: Allowance;
}

/** A setting that cannot be used. The message names the variable and never quotes a secret. */
export class ConfigError extends Error {
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(`${variable} ${message}`);
    this.name = "ConfigError";
    this.variable = variable;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KIB = 1024;
const MIB = 1024 * KIB;

/** Largest frame that is read at all (PROTOCOL.md section 3); payload limits stay well below it. */
export const MAX_FRAME = MIB;

/** What holds where nothing else is said. `rootDir` is the project's folder. */
export function defaultConfig(rootDir: string): Config {
  return Object.freeze<Config>({
    port: 3000,
    // Web Crypto needs HTTPS or localhost: on any other address the page could not work without a TLS proxy in front.
    host: "127.0.0.1",
    dataDir: resolve(rootDir, "data"),
    publicDir: resolve(rootDir, "public"),
    allowedOrigins: [],
    trustProxy: 0,
    authThrottle: true,
    limits: DEFAULT_LIMITS,
    backlog: 4 * MIB,
    roomsPerConnection: 1_000,
    presenceIntervalMs: 100,
    pingIntervalMs: 10_000,
    pingTimeoutMs: 10_000,
    tokenMs: 15 * MINUTE,
    sessionMs: 30 * DAY,
    passMs: 7 * DAY,
    // One lane: four would be twelve times four threads for each hash, which take turns with the relay.
    passwordCost: { memoryKiB: 64 * KIB, passes: 3, lanes: 1 },
    // libuv's pool has 4 threads, and the user store needs one.
    hashesAtOnce: Math.min(3, Math.max(1, availableParallelism() - 1)),
    hashQueue: 256,
    registrationsPerAddress: { burst: 120, everyMs: 1_000 },
    loginsPerAddress: { burst: 120, everyMs: 500 },
    failuresPerNameAndAddress: { burst: 10, everyMs: 30_000 },
    failuresPerName: { burst: 100, everyMs: 3_000 },
  });
}

/** Largest value of each limit that a client must keep; all of an event fits a frame. */
const MOST: Limits = {
  data: 512 * KIB,
  publicKey: 64 * KIB,
  encryptedKey: 64 * KIB,
  keysPerExchange: 1_000,
  keyExchange: 512 * KIB,
  keysPerPage: 1_000,
  watches: 10_000,
  eventsPerSecond: 100_000,
  eventBurst: 1_000_000,
  smallEvent: 512 * KIB,
  bytesPerSecond: 1024 * MIB,
  byteBurst: 1024 * MIB,
  connectionsPerUser: 10_000,
  devicesPerRoom: 100_000,
};

/** `eventsPerSecond` is set by `LIMIT_EVENTS_PER_SECOND`. */
function variableOf(limit: string): string {
  return `LIMIT_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Reads the environment. Throws {@link ConfigError}, which names the variable, for a value that cannot be used. */
export function readConfig(rootDir: string, env: Environment = process.env): Config {
  const base = defaultConfig(rootDir);
  const secret = jwtSecret(env);
  return Object.freeze<Config>({
    ...base,
    port: whole(env, "PORT", base.port, 0, 65_535),
    host: host(env, base.host),
    dataDir: env["DATA_DIR"] ? resolve(env["DATA_DIR"]) : base.dataDir,
    ...(secret === undefined ? {} : { jwtSecret: secret }),
    allowedOrigins: origins(env),
    trustProxy: whole(env, "TRUST_PROXY", base.trustProxy, 0, 10),
    authThrottle: onOff(env, "AUTH_THROTTLE", base.authThrottle),
    limits: limits(env, base.limits),
    backlog: whole(env, "BACKLOG_BYTES", base.backlog, MAX_FRAME, 1024 * MIB),
    roomsPerConnection: whole(env, "ROOMS_PER_CONNECTION", base.roomsPerConnection, 1, 100_000),
    presenceIntervalMs: whole(env, "PRESENCE_INTERVAL_MS", base.presenceIntervalMs, 0, 60_000),
    pingIntervalMs: whole(env, "PING_INTERVAL_MS", base.pingIntervalMs, 100, 300_000),
    pingTimeoutMs: whole(env, "PING_TIMEOUT_MS", base.pingTimeoutMs, 100, 300_000),
    tokenMs: 1_000 * whole(env, "TOKEN_SECONDS", base.tokenMs / 1_000, 1, 86_400),
    sessionMs: 1_000 * whole(env, "SESSION_SECONDS", base.sessionMs / 1_000, 1, 31_536_000),
    passMs: 1_000 * whole(env, "PASS_SECONDS", base.passMs / 1_000, 1, 31_536_000),
    hashesAtOnce: whole(env, "HASHES_AT_ONCE", base.hashesAtOnce, 1, 64),
    hashQueue: whole(env, "HASH_QUEUE", base.hashQueue, 0, 100_000),
    registrationsPerAddress: allowance(
      env,
      "REGISTER_BURST",
      "REGISTER_EVERY_MS",
      base.registrationsPerAddress,
    ),
    loginsPerAddress: allowance(env, "LOGIN_BURST", "LOGIN_EVERY_MS", base.loginsPerAddress),
    failuresPerNameAndAddress: allowance(
      env,
      "LOGIN_FAILURES_BURST",
      "LOGIN_FAILURES_EVERY_MS",
      base.failuresPerNameAndAddress,
    ),
    failuresPerName: allowance(env, "NAME_FAILURES_BURST", "NAME_FAILURES_EVERY_MS", base.failuresPerName),
  });
}

function whole(env: Environment, variable: string, otherwise: number, least: number, most: number): number {
  const text = env[variable];
  if (text === undefined || text === "") return otherwise;
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < least || value > most) {
    throw new ConfigError(variable, `must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function onOff(env: Environment, variable: string, otherwise: boolean): boolean {
  const text = env[variable];
  if (text === undefined || text === "") return otherwise;
  if (text === "on") return true;
  if (text === "off") return false;
  throw new ConfigError(variable, `must be "on" or "off"`);
}

function host(env: Environment, otherwise: string): string {
  const value = env["HOST"];
  if (value === undefined || value === "") return otherwise;
  if (!/^[A-Za-z0-9.:_-]+$/.test(value))
    throw new ConfigError("HOST", "must be a host name or an IP address");
  return value;
}

function jwtSecret(env: Environment): string | undefined {
  const secret = env["JWT_SECRET"];
  if (secret === undefined) return undefined;
  const weakness = weaknessOf(secret);
  if (weakness !== undefined) throw new ConfigError("JWT_SECRET", weakness);
  return secret;
}

function origins(env: Environment): readonly string[] {
  const listed = (env["ALLOWED_ORIGINS"] ?? "").split(",").map((entry) => entry.trim());
  return listed.filter((entry) => entry !== "").map(origin);
}

function origin(entry: string): string {
  const reject = (): never => {
    throw new ConfigError(
      "ALLOWED_ORIGINS",
      "must list origins like https://chat.example, separated by commas",
    );
  };
  if (!URL.canParse(entry)) return reject();
  const url = new URL(entry);
  const bare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (!bare || (url.protocol !== "https:" && url.protocol !== "http:") || entry.includes("*"))
    return reject();
  return url.origin;
}

function limits(env: Environment, base: Limits): Limits {
  const defaults: ReadonlyMap<string, number> = new Map<string, number>(Object.entries(base));
  const read = Object.entries<number>({ ...MOST }).map(
    ([name, most]) => [name, whole(env, variableOf(name), defaults.get(name) ?? most, 1, most)] as const,
  );
  return Object.freeze({ ...base, ...Object.fromEntries(read) });
}

function allowance(env: Environment, burst: string, every: string, base: Allowance): Allowance {
  return {
    burst: whole(env, burst, base.burst, 1, 1_000_000),
    everyMs: whole(env, every, base.everyMs, 1, 86_400_000),
  };
}
