/**
 * A relay that is not to be trusted: it stands before the real one, passes everything on, and lets a test rewrite,
 * drop, repeat and inject what goes by. Clients cannot tell it from an honest relay.
 */
import {
  createServer,
  request,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { io, type Socket as Upstream } from "socket.io-client";
import type { RunningRelay } from "./relay.ts";

/** A payload as it goes by. */
export type Payload = Record<string, unknown>;

/** What the hostile relay does with an event: the payloads that go on in its place; none drops it. */
export type Tamper = (event: string, payload: Payload, connection: Connection) => readonly Payload[];

/** One client's connection, as the hostile relay holds it. */
export interface Connection {
  /** Whose it is, once the relay greeted. */
  username: string;
  /** Sends an event to the client, as if the relay had. */
  inject(event: string, payload: Payload): void;
  /** Asks the real relay in the client's name. */
  ask(event: string, payload: Payload): Promise<unknown>;
  /** Cuts the line. */
  cut(): void;
}

/** A hostile relay that runs. */
export interface HostileRelay {
  readonly url: string;
  /** What clients send; passes everything on until a test says otherwise. */
  fromClient: Tamper;
  /** What the relay sends. */
  toClient: Tamper;
  /** What the relay answers to a client's event: what is returned goes to the client. */
  answer: (event: string, answer: Payload, connection: Connection) => Payload;
  /** The live connections of a user. */
  connections(username: string): readonly Connection[];
  /** Everything as it came again. */
  behave(): void;
  close(): Promise<void>;
}

const honest: Tamper = (_event, payload) => [payload];

/** Starts a hostile relay before an honest one. */
export async function startHostileRelay(relay: RunningRelay): Promise<HostileRelay> {
  const http = createServer((req, res) => passOn(relay, req, res));
  const sockets = new Server(http, { maxHttpBufferSize: 2 ** 20 });
  const live = new Set<Connection>();
  const hostile: HostileRelay = {
    url: "",
    fromClient: honest,
    toClient: honest,
    answer: (_event, answer) => answer,
    connections: (username) => [...live].filter((connection) => connection.username === username),
    behave() {
      hostile.fromClient = honest;
      hostile.toClient = honest;
      hostile.answer = (_event, answer) => answer;
    },
    async close() {
      await sockets.close();
    },
  };
  sockets.of("/chat").on("connection", (socket) => join(relay, hostile, live, socket));
  await listen(http);
  const { port } = http.address() as AddressInfo;
  return Object.assign(hostile, { url: `http://127.0.0.1:${port}` });
}

function listen(http: HttpServer): Promise<void> {
  return new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
}

function passOn(relay: RunningRelay, req: IncomingMessage, res: ServerResponse): void {
  const { method, url, headers } = req;
  const forward = request(
    {
      host: "127.0.0.1",
      port: relay.port,
      method,
      path: url,
      headers: { ...headers, host: `127.0.0.1:${relay.port}` },
    },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  forward.on("error", () => res.destroy());
  req.pipe(forward);
}

function join(relay: RunningRelay, hostile: HostileRelay, live: Set<Connection>, socket: Socket): void {
  const upstream: Upstream = io(`${relay.url}/chat`, {
    auth: { ...socket.handshake.auth },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  const connection: Connection = {
    username: "",
    inject: (event, payload) => socket.emit(event, payload),
    ask: (event, payload) => upstream.timeout(5_000).emitWithAck(event, payload) as Promise<unknown>,
    cut: () => socket.conn.close(),
  };
  live.add(connection);
  upstream.onAny((event: string, payload: Payload) => {
    if (event === "init_state") connection.username = String(payload["username"]);
    for (const told of hostile.toClient(event, payload, connection)) socket.emit(event, told);
  });
  upstream.on("connect_error", () => socket.disconnect(true));
  upstream.on("disconnect", () => socket.conn.close());
  socket.onAny((event: string, payload: Payload, reply: (answer: unknown) => void) => {
    void carry(hostile, connection, event, payload, reply);
  });
  socket.on("disconnect", () => {
    live.delete(connection);
    upstream.disconnect();
  });
}

async function carry(
  hostile: HostileRelay,
  connection: Connection,
  event: string,
  payload: Payload,
  reply: (answer: unknown) => void,
): Promise<void> {
  const going = hostile.fromClient(event, payload, connection);
  // A dropped event is acknowledged all the same: the client must not be able to tell.
  if (going.length === 0) {
    reply({ ok: true, delivered: 1, timestamp: Date.now(), keys: [], missing: [] });
    return;
  }
  const answers = await Promise.all(
    // A line that is gone answers nothing: the client is left without an answer, as it would be by a real relay.
    going.map((payload) => connection.ask(event, payload).catch(() => undefined)),
  );
  const [answer] = answers;
  if (answer !== undefined) reply(hostile.answer(event, answer as Payload, connection));
}
