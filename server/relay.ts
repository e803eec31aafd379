import { randomInt } from "node:crypto";
import { carryOut, endConnection } from "./changes.ts";
import type { Cluster } from "./cluster.ts";
import type { Config } from "./config.ts";
import { tellDeviceChanged } from "./device-handlers.ts";
import { Expiry } from "./expiry.ts";
import { Flood } from "./flood.ts";
import type { Handlers } from "./handler.ts";
import { createHandlers } from "./handlers.ts";
import { Pace } from "./limits.ts";
import { describeError, type Log } from "./log.ts";
import {
  chatRoom,
  deviceRoom,
  idsIn,
  type RelayNamespace,
  type RelayServer,
  type RelaySocket,
  sessionRoom,
  userRoom,
} from "./native-rooms.ts";
import { MOST_NAMES, Presence } from "./presence.ts";
import {
  type AnswerOrError,
  type ClientEvent,
  Malformed,
  NAMESPACE,
  parseRequest,
  PROTOCOL_VERSION,
  type RelayError,
  weigh,
} from "./protocol/index.ts";
import { Refusal } from "./refusal.ts";
import { type Sessions, unauthorized } from "./sessions.ts";
import type { Tokens } from "./tokens.ts";

/** What the namespace works with. */
export interface RelayParts {
  readonly config: Config;
  readonly io: RelayServer;
  readonly cluster: Cluster;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly log: Log;
  readonly now: () => number;
}

/** When clients are asked to come back after a stop: spread out, so that they do not all come at once. Milliseconds. */
const COME_BACK = { soonest: 500, latest: 5_000 } as const;

/**
 * Opens the namespace of PROTOCOL.md section 3 on `io`. `close()` stops its timers and tells everyone when to come back,
 * each at a time of their own; closing the connections is `io`'s.
 */
export function openRelay(parts: RelayParts): { close(): void } {
  const { config, io, cluster, sessions, now } = parts;
  const chat = io.of(NAMESPACE);
  const presence = new Presence(chat, cluster, config.presenceIntervalMs);
  const expiry = new Expiry(config.tokenMs, now);
  const endAt = expiry.endAt.bind(expiry);
  const handlers = createHandlers({ ...parts, chat, presence, endAt });
  let closing = false;

  io.of("/").use((_socket, next) => {
    next(new HandshakeRefusal(new Refusal("forbidden", `Connect to ${NAMESPACE}`)));
  });
  cluster.listen((change) => carryOut(chat, change));
  checkHandshakes(chat, parts);

  chat.on("connection", (socket) => {
    // What ended the session while it was being checked found no connection to close.
    if (!sessions.holds(socket.data.claims)) {
      endConnection(socket, unauthorized());
      return;
    }
    forgetRequest(socket);
    bind(socket, handlers, parts);
    welcome(chat, socket, parts);
    endAt(socket, socket.data.claims.expiresAt);
    socket.on("disconnecting", () => {
      if (!closing) sayGoodbye(chat, socket);
    });
    socket.on("disconnect", () => {
      expiry.forget(socket.id);
      const { username } = socket.data;
      if (!closing && idsIn(chat, userRoom(username)).size === 0) presence.left(username);
      // Who leaves the namespace has no use for the line underneath.
      socket.conn.close();
    });
  });

  return {
    close() {
      closing = true;
      presence.close();
      expiry.close();
      for (const socket of chat.sockets.values()) {
        const wait = randomInt(COME_BACK.soonest, COME_BACK.latest);
        socket.emit("error", new Refusal("unavailable", "The relay restarts", wait).toRelayError());
      }
    },
  };
}

/** Lets in who shows a token that holds, once on each line, and closes the line of whoever does not. */
function checkHandshakes(chat: RelayNamespace, { sessions, log }: RelayParts): void {
  // One transport is one device: a second handshake on it, tried while the first is checked, is refused.
  const met = new WeakSet<object>();
  chat.use((socket, next) => {
    const first = !met.has(socket.conn);
    met.add(socket.conn);
    const checked = first
      ? shakeHands(socket, sessions)
      : Promise.reject(new Refusal("conflict", "Connected already"));
    checked.then(
      () => next(),
      (error: unknown) => {
        next(new HandshakeRefusal(error instanceof Refusal ? error : internal(error, log)));
        // Behind what is still to be written: a stranger has no use for an open line.
        setImmediate(() => socket.conn.close());
      },
    );
  });
}

/** A refused handshake, as `connect_error` carries it. */
class HandshakeRefusal extends Error {
  readonly data: RelayError;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.data = refusal.toRelayError();
  }
}

/** Checks version and token. What the client sent is gone from the handshake afterwards: adapters would pass it on. */
async function shakeHands(socket: RelaySocket, sessions: Sessions): Promise<void> {
  const { token, v } = socket.handshake.auth as { readonly token?: unknown; readonly v?: unknown };
  socket.handshake.auth = {};
  if (v !== undefined && v !== PROTOCOL_VERSION) {
    throw new Refusal("unsupported_version", "This relay speaks another version: reload the page");
  }
  const { user, claims } = await sessions.authenticate(token);
  socket.data.username = user.username;
  socket.data.claims = claims;
  socket.data.watches = [];
  socket.data.roles = {};
}

/** Lets go of the request that a connection was made with, which Socket.IO would keep as long as the connection. */
function forgetRequest(socket: RelaySocket): void {
  socket.handshake.headers = {};
  socket.handshake.query = {};
  // Deleting the property would make the connection a dictionary, which is slower and takes two kilobytes more.
  Reflect.set(socket.conn, "request", undefined);
}

function welcome(chat: RelayNamespace, socket: RelaySocket, { config, cluster }: RelayParts): void {
  const { username, claims } = socket.data;
  const own = userRoom(username);
  void socket.join([own, deviceRoom(username, socket.id), sessionRoom(claims.session)]);
  const online = cluster.online;
  socket.emit("init_state", {
    username,
    device: socket.id,
    onlineUsers: [...online.values()].slice(0, MOST_NAMES),
    online: online.size,
    limits: config.limits,
  });
  // Native rooms keep the order of arrival: the first one is the oldest.
  for (const id of [...idsIn(chat, own)].slice(0, -config.limits.connectionsPerUser)) {
    const oldest = chat.sockets.get(id);
    if (oldest)
      endConnection(
        oldest,
        new Refusal("conflict", "Too many connections: a newer one took this one's place"),
      );
  }
}

/** Before the connection leaves its native rooms: tells those who share them. */
function sayGoodbye(chat: RelayNamespace, socket: RelaySocket): void {
  const { username, roles } = socket.data;
  for (const room of Object.keys(roles)) {
    const left = { room, username, device: socket.id, reason: "disconnected" } as const;
    chat.to(chatRoom(room)).except(socket.id).emit("room_member_left", left);
  }
  tellDeviceChanged(chat, socket, "gone");
}

/**
 * The one door for events: limit, parse, handle, acknowledge. A middleware that never calls on: so no event reaches the
 * emitter underneath, whatever its name is (an `error` without a listener would end the process).
 */
function bind(socket: RelaySocket, handlers: Handlers, parts: RelayParts): void {
  const { config, log, now } = parts;
  const pace = new Pace(config.limits, now);
  const flood = new Flood(socket, config, () =>
    log("a connection is not read for a while: it goes too fast", { level: "warn" }),
  );
  const within: Allowed = (bytes) => {
    const wait = pace.take(bytes);
    if (wait === 0) flood.passed();
    else flood.refused(wait);
    return wait;
  };
  socket.use((packet: readonly unknown[]) => {
    if (flood.isOver) return;
    const last = packet.at(-1);
    const acknowledged = packet.length > 1 && typeof last === "function";
    const values = packet.slice(1, acknowledged ? -1 : undefined);
    const reply = (answer: object & { readonly ok: boolean; readonly error?: RelayError }): void => {
      // Socket.IO's own callback: it takes anything.
      if (acknowledged) (last as (answer: object) => void)(answer);
      else if (answer.error) socket.emit("error", answer.error);
    };
    const answer = serve(socket, packet[0], values, handlers, within, parts);
    if (answer instanceof Promise) void answer.then(reply);
    else reply(answer);
  });
  // Undecodable frames end up here, and then the connection is closed.
  socket.on("error", () => undefined);
}

/** Counts an event of so many bytes: 0, or the milliseconds to wait. */
type Allowed = (bytes: number) => number;

/** No `async`: the handler runs in this very turn, so that what a connection sends is forwarded in its order. */
function serve(
  socket: RelaySocket,
  name: unknown,
  values: readonly unknown[],
  handlers: Handlers,
  within: Allowed,
  { config, log }: RelayParts,
): AnswerOrError<ClientEvent> | Promise<AnswerOrError<ClientEvent>> {
  const refuse = (error: unknown): AnswerOrError<ClientEvent> => ({
    ok: false,
    error: toRelayError(error, name, handlers, log),
  });
  try {
    let bytes = 0;
    for (const value of values) bytes += weigh(value);
    const wait = within(bytes);
    if (wait > 0) return { ok: false, error: tooFast(wait) };
    if (!isClientEvent(name, handlers)) throw new Refusal("bad_request", "There is no such event");
    if (values.length !== 1) throw new Refusal("bad_request", "An event takes one object and a callback");
    const done = handle(socket, name, values[0], handlers, config);
    // What needs no waiting, nearly everything, is acknowledged in the turn that brought it.
    if (done instanceof Promise) return done.then((answer) => ({ ok: true, ...answer }), refuse);
    return { ok: true, ...done };
  } catch (error) {
    return refuse(error);
  }
}

/** Without an exception, whose stack costs more than all the rest: this is what a flood gets. */
function tooFast(waitMs: number): RelayError {
  return { code: "rate_limited", message: "Too much at once", retryAfterMs: Math.max(1, Math.ceil(waitMs)) };
}

function handle<E extends ClientEvent>(
  socket: RelaySocket,
  event: E,
  value: unknown,
  handlers: Handlers,
  { limits }: Config,
): object | Promise<object> {
  return handlers[event](socket, parseRequest[event](value, limits));
}

function isClientEvent(name: unknown, handlers: Handlers): name is ClientEvent {
  return typeof name === "string" && Object.hasOwn(handlers, name);
}

function toRelayError(error: unknown, name: unknown, handlers: Handlers, log: Log): RelayError {
  if (error instanceof Refusal) return error.toRelayError();
  if (error instanceof Malformed) return { code: error.code, message: error.message };
  return internal(error, log, isClientEvent(name, handlers) ? name : undefined).toRelayError();
}

/** A bug: said to nobody but the log, and there without its text. */
function internal(error: unknown, log: Log, event?: ClientEvent): Refusal {
  log("an event failed", { ...describeError(error), ...(event === undefined ? {} : { event }) });
  return new Refusal("unavailable", "Something went wrong here", 1_000);
}
