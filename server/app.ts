import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server as HttpServer, ServerResponse } from "node:http";
import type Koa from "koa";
import { Server } from "socket.io";
import { mountAccounts } from "./accounts.ts";
import { Cluster } from "./cluster.ts";
import { type Config, MAX_FRAME } from "./config.ts";
import { joinWrites } from "./cork.ts";
import { Drain } from "./drain.ts";
import { ALWAYS } from "./headers.ts";
import { createHttp } from "./http.ts";
import { describeError, type Log } from "./log.ts";
import type { RelayServer } from "./native-rooms.ts";
import { createOrigins, type Origins } from "./origins.ts";
import { boundedParser } from "./parser.ts";
import { argon2Hasher, bounded, type Hasher } from "./password.ts";
import { openRelay } from "./relay.ts";
import { Sessions } from "./sessions.ts";
import { createTokens } from "./tokens.ts";
import { answerUpgrades } from "./upgrades.ts";
import type { UserStore } from "./users.ts";
import { GOODBYE_MS, WebSockets } from "./web-sockets.ts";

/** A connection that did not ask to join the namespace by then is closed: strangers cost memory for so long. */
const JOIN_WITHIN_MS = 5_000;

/** The answer to a web socket of a foreign page. */
const REFUSED_UPGRADE = [
  "HTTP/1.1 403 Forbidden",
  "Connection: close",
  "Content-Length: 0",
  ...Object.entries(ALWAYS).map(([name, value]) => `${name}: ${value}`),
  "\r\n",
].join("\r\n");

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
  const mountRoutes = (app: Koa): void =>
    mountAccounts(app, { config, users, sessions, hasher, decoy, online: cluster.online, now });
  const http = serve(createHttp({ config, origins, mountRoutes, log }), log);
  const io = createSockets(http, config, origins);
  const drain = new Drain(http);
  const cork = joinWrites(io, {
    most: config.backlog,
    onCut: () => log("a connection was cut: it reads too slowly", { level: "warn" }),
    onBroken: (error) => log("a connection broke", describeError(error)),
  });
  const relay = openRelay({ config, io, cluster, sessions, tokens, log, now });

  return {
    listen: async () => {
      const port = await listen(http, config);
      const name = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host;
      return { port, url: `http://${name.includes(":") ? `[${name}]` : name}:${port}` };
    },
    close: async () => {
      await drain.close(async () => {
        relay.close();
        cork.release();
        await io.close();
      });
      await users.close();
    },
  };
}

function serve(app: Koa, log: Log): HttpServer {
  const callback = app.callback();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // Koa ends every answer itself, failed ones too.
    void callback(request, response);
  };
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, answer);
  answerUpgrades(http, answer);
  // Out of file descriptors, accepting fails: who is connected stays, and the next one may find room again.
  http.on("error", (error) => {
    if (http.listening) log("a connection could not be accepted", { ...describeError(error), level: "warn" });
  });
  return http;
}

/** Socket.IO with nothing switched on that keeps, compresses or passes on what it should not. */
function createSockets(http: HttpServer, config: Config, origins: Origins): RelayServer {
  const io: RelayServer = new Server(http, {
    serveClient: false,
    wsEngine: WebSockets,
    destroyUpgrade: false,
    parser: boundedParser,
    maxHttpBufferSize: MAX_FRAME,
    pingInterval: config.pingIntervalMs,
    pingTimeout: config.pingTimeoutMs,
    connectTimeout: JOIN_WITHIN_MS,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => {
      if (origins.admits(request)) {
        decide(null, true);
        return;
      }
      // engine.io would answer an upgrade 400 and without a header; a long poll has an answer of its own.
      if (Reflect.get(request, "res") === undefined) request.socket.end(REFUSED_UPGRADE);
      decide("This origin is not allowed", false);
    },
    ...(config.allowedOrigins.length === 0 ? {} : { cors: { origin: [...config.allowedOrigins] } }),
  });
  io.engine.on("connection", ({ transport }: { readonly transport: { closeTimeout?: number } }) => {
    // A long poll is closed by an answer; engine.io would wait 30 s for a client that is gone to ask for it.
    if (transport.closeTimeout !== undefined) transport.closeTimeout = GOODBYE_MS;
  });
  io.engine.use((_request: IncomingMessage, response: ServerResponse, next: () => void) => {
    for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
    // engine.io keeps its stand-in for the answer to an upgrade as long as the connection: it needs no request any more.
    if (!(response instanceof ServerResponse)) Reflect.set(response, "req", undefined);
    next();
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
