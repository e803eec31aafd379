import { randomBytes } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { Socket } from "node:net";
import { Server } from "socket.io";
import { mountAccounts } from "./accounts.ts";
import { Cluster } from "./cluster.ts";
import { type Config, MAX_FRAME } from "./config.ts";
import { ALWAYS } from "./headers.ts";
import { createHttp } from "./http.ts";
import type { Log } from "./log.ts";
import type { RelayServer } from "./native-rooms.ts";
import { createOrigins, type Origins } from "./origins.ts";
import { argon2Hasher, bounded, type Hasher } from "./password.ts";
import { openRelay } from "./relay.ts";
import { Sessions } from "./sessions.ts";
import { createTokens } from "./tokens.ts";
import type { UserStore } from "./users.ts";

/** How long connections may take to say goodbye when the relay stops. */
const CLOSING_GRACE_MS = 1_000;

/** What a relay is made of. Nothing is fetched from elsewhere, so a process can hold as many as it likes. */
export interface RelayOptions {
  readonly config: Config;
  /** What tokens are signed with. */
  readonly secret: string;
  /** Closed with the relay. */
  readonly users: UserStore;
  readonly log: Log;
  readonly now?: () => number;
  /** Instead of argon2id at the configured cost: tests count with it. */
  readonly hasher?: Hasher;
}

/** A relay: HTTP API, pages and sockets on one port. */
export interface Relay {
  /** Starts to listen; the port is the one in use, also where 0 was configured. */
  listen(): Promise<{ readonly port: number; readonly url: string }>;
  /** Closes all connections in a way that lets clients come back, then the store. */
  close(): Promise<void>;
}

/** Puts a relay together. Rejects where the password hash cannot be computed. */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  const { config, secret, users, log } = options;
  const now = options.now ?? Date.now;
  const hasher = bounded(
    options.hasher ?? argon2Hasher(config.passwordCost),
    config.hashesAtOnce,
    config.hashQueue,
  );
  const decoy = await hasher.hash(randomBytes(24).toString("base64"));
  const cluster = new Cluster(now);
  const tokens = createTokens(secret, config.passMs, now);
  const sessions = new Sessions({ config, tokens, users, cluster, now });
  const origins = createOrigins(config.allowedOrigins);
  const mountRoutes = (app: Parameters<typeof mountAccounts>[0]): void =>
    mountAccounts(app, { config, users, sessions, hasher, decoy, online: cluster.online, now });
  const app = createHttp({ config, origins, mountRoutes, log });
  const answer = app.callback();
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    // Koa ends every answer itself, failed ones too.
    void answer(request, response);
  });
  const lines = new Set<Socket>();
  http.on("connection", (line) => {
    lines.add(line);
    line.once("close", () => lines.delete(line));
  });
  const io = createSockets(http, config, origins);
  const relay = openRelay({ config, io, cluster, sessions, tokens, log, now });

  return {
    listen: async () => {
      const port = await listen(http, config);
      const name = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host;
      return { port, url: `http://${name.includes(":") ? `[${name}]` : name}:${port}` };
    },
    close: async () => {
      relay.close();
      const closed = io.close();
      http.closeAllConnections();
      // Peers that are gone without a word would keep their closing handshake, and us, waiting.
      const grace = setTimeout(() => lines.forEach((line) => line.destroy()), CLOSING_GRACE_MS);
      await closed;
      clearTimeout(grace);
      await users.close();
    },
  };
}

/** Socket.IO with nothing switched on that keeps, compresses or passes on what it should not. */
function createSockets(http: HttpServer, config: Config, origins: Origins): RelayServer {
  const io: RelayServer = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_FRAME,
    pingInterval: config.pingIntervalMs,
    pingTimeout: config.pingTimeoutMs,
    connectTimeout: 10_000,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => {
      if (origins.admits(request)) decide(null, true);
      else decide("This origin is not allowed", false);
    },
    ...(config.allowedOrigins.length === 0 ? {} : { cors: { origin: [...config.allowedOrigins] } }),
  });
  io.engine.on("headers", (headers: Record<string, string>) => {
    Object.assign(headers, ALWAYS);
  });
  return io;
}

function listen(http: HttpServer, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ host, port }, () => {
      http.off("error", reject);
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
