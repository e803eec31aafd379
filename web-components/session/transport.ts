/** The connection to the relay: the only file that knows Socket.IO (PROTOCOL.md section 3). */
import { Manager, type Socket } from "socket.io-client";
import {
  NAMESPACE,
  parseAnswer,
  parseDelivery,
  parseRelayError,
  PROTOCOL_VERSION,
  weigh,
  type Answer,
  type ClientEvent,
  type ClientToServerEvents,
  type Delivery,
  type Limits,
  type RelayError,
  type Request,
  type ServerEvent,
  type ServerToClientEvents,
} from "../../server/protocol/index.ts";
import type { SessionErrorCode } from "./api.ts";
import { Bulk } from "./bulk.ts";
import { SessionError } from "./errors.ts";
import { Pace } from "./pace.ts";
import { Turn } from "./turn.ts";

/** How long an acknowledgement may take, in milliseconds. */
const ANSWER_WITHIN = 15_000;
const FIRST_DELAY = 400;
const LONGEST_DELAY = 20_000;
/** A connection that was given up is not made again at once. */
const RENEW_AFTER = 2_000;

/** What the transport tells its session. */
export interface TransportListener {
  /** Connected; `state` is the relay's greeting. Nothing may be asked before. */
  up(state: Delivery<"init_state">): void;
  /** The connection is gone; the next attempt is made at `retryAt` (milliseconds since 1970). */
  down(retryAt: number): void;
  /** The relay does not want this client: no further attempt is made. */
  refused(code: SessionErrorCode): void;
  /** Something came that breaks the contract: `event` names it. */
  malformed(event: ServerEvent): void;
  /** One listener per relay event. */
  readonly on: { readonly [E in Exclude<ServerEvent, "init_state">]: (delivery: Delivery<E>) => void };
}

/** What is needed to connect. */
export interface TransportOptions {
  readonly server: string;
  /** The access token for the next handshake. */
  readonly token: () => string;
  readonly listener: TransportListener;
  readonly now: () => number;
  readonly random: () => number;
}

const CODES: { readonly [C in RelayError["code"]]: SessionErrorCode } = {
  bad_request: "bad_request",
  unauthorized: "signed_out",
  forbidden: "forbidden",
  not_found: "not_found",
  conflict: "conflict",
  too_large: "too_large",
  rate_limited: "rate_limited",
  offline: "not_found",
  unavailable: "unavailable",
  unsupported_version: "unsupported_version",
};

/** Bytes of the allowance that media leaves for text. */
const RESERVE = 256 * 1024;

/** Whether a request carries bytes: pieces of media, of which the order does not matter. */
function isBulk(request: object): boolean {
  return Object.values(request).some((value) => value instanceof Uint8Array);
}

/** A relay's refusal as something to throw. */
function refusal(error: RelayError): SessionError {
  return new SessionError(CODES[error.code], error.message, { retryAfterMs: error.retryAfterMs });
}

/** One connection that comes back by itself: backs off exponentially with jitter, never queues while it is gone. */
export class Transport {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #options: TransportOptions;
  readonly #order = new Turn();
  readonly #bulkOrder = new Turn();
  readonly #bulk: Bulk;
  #pace: Pace | undefined;
  #limits: Limits | undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** How long the next attempt waits at least. */
  #notBefore = 0;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#bulk = new Bulk(options.now);
    // Its own reconnection is off: it does not retry a refused handshake, and it cannot tell when it tries next.
    const manager = new Manager(options.server.replace(/\/$/, ""), {
      autoConnect: false,
      reconnection: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
    });
    this.#socket = manager.socket(NAMESPACE, {
      auth: (give) => give({ token: options.token(), v: PROTOCOL_VERSION }),
    });
    this.#listen();
    this.#socket.connect();
  }

  /** What the relay allows, as it said last. */
  get limits(): Limits | undefined {
    return this.#limits;
  }

  /** Whether something can be asked now. */
  get isUp(): boolean {
    return this.#pace !== undefined;
  }

  /**
   * Asks the relay and awaits its answer. Throws {@link SessionError}: `offline` when not connected, `timeout`,
   * or what the relay refused with. Waits its turn under the relay's limits: everything in the order asked for, save
   * that media, which is what travels as bytes, is overtaken by all else.
   */
  async ask<E extends ClientEvent>(event: E, request: Request<E>): Promise<Answer<E>> {
    const size = weigh(request);
    if (!isBulk(request)) {
      await this.#order.run(() => this.#turn(size));
      return await this.#askNow(event, request);
    }
    await this.#bulkOrder.run(() => this.#turn(size, RESERVE));
    return await this.#bulk.run(() => this.#askNow(event, request));
  }

  async #askNow<E extends ClientEvent>(event: E, request: Request<E>): Promise<Answer<E>> {
    if (!this.isUp) throw new SessionError("offline", "not connected");
    const answer = await this.#emit(event, request);
    let parsed: ReturnType<typeof parseAnswer<E>>;
    try {
      parsed = parseAnswer(event, answer);
    } catch (cause) {
      throw new SessionError("bad_answer", `the relay's answer to ${event} breaks the contract`, { cause });
    }
    if (!parsed.ok) throw refusal(parsed.error);
    return parsed.answer;
  }

  /** Tries to connect now, if it is not connected. */
  reconnect(): void {
    if (this.#closed || this.#socket.connected || this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket.connect();
  }

  /** Gives this connection up for another one, made after `wait` milliseconds or more. */
  renew(wait = RENEW_AFTER): void {
    if (!this.isUp) return;
    this.#notBefore = wait;
    this.#socket.disconnect();
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pace = undefined;
    this.#socket.disconnect();
  }

  async #turn(size: number, reserve = 0): Promise<void> {
    const take = (): number => this.#pace?.take(size, reserve) ?? 0;
    for (let wait = take(); wait > 0; wait = take()) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #emit(event: ClientEvent, request: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settled = (error: Error | null, answer: unknown): void => {
        if (error === null) resolve(answer);
        else if (this.#socket.connected) reject(new SessionError("timeout", "no answer in time"));
        else reject(new SessionError("offline", "not connected"));
      };
      // The typed emit cannot follow a union of events; the payload was typed by ask().
      const socket = this.#socket.timeout(ANSWER_WITHIN) as unknown as {
        emit(...args: readonly unknown[]): void;
      };
      socket.emit(event, request, settled);
    });
  }

  #listen(): void {
    this.#socket.on("connect_error", (error) => this.#connectFailed(error));
    this.#socket.on("disconnect", () => {
      const wait = this.#notBefore;
      this.#notBefore = 0;
      this.#retry(wait);
    });
    this.#bind("init_state", (state) => {
      this.#attempt = 0;
      this.#limits = state.limits;
      this.#pace = new Pace(state.limits, this.#options.now);
      this.#options.listener.up(state);
    });
    const { on } = this.#options.listener;
    this.#bind("user_online", on.user_online);
    this.#bind("user_offline", on.user_offline);
    this.#bind("device_changed", on.device_changed);
    this.#bind("key_exchange", on.key_exchange);
    this.#bind("message", on.message);
    this.#bind("room_invite", on.room_invite);
    this.#bind("room_member_joined", on.room_member_joined);
    this.#bind("room_member_left", on.room_member_left);
    this.#bind("room_kicked", on.room_kicked);
    this.#bind("room_pass", on.room_pass);
    this.#bind("room_deleted", on.room_deleted);
    this.#bind("room_key_delivery", on.room_key_delivery);
    this.#bind("room_message", on.room_message);
    this.#bind("error", (error) => {
      // A relay that stops says so to each client, with a time of its own to come back at.
      if (error.code === "unavailable") this.#notBefore = error.retryAfterMs ?? 0;
      on.error(error);
    });
  }

  #bind<E extends ServerEvent>(event: E, listener: (delivery: Delivery<E>) => void): void {
    const receive = (value: unknown): void => {
      let delivery: Delivery<E>;
      try {
        delivery = parseDelivery[event](value);
      } catch {
        this.#options.listener.malformed(event);
        return;
      }
      listener(delivery);
    };
    // Socket.IO types a listener by its event; this one takes whatever came and parses it.
    (this.#socket as unknown as { on(event: string, listener: (value: unknown) => void): void }).on(
      event,
      receive,
    );
  }

  #connectFailed(error: Error & { data?: unknown }): void {
    let told: RelayError | undefined;
    try {
      told = parseRelayError(error.data);
    } catch {
      told = undefined; // no word of the relay's: the network failed
    }
    if (told?.code === "unauthorized" || told?.code === "unsupported_version" || told?.code === "forbidden") {
      this.#options.listener.refused(CODES[told.code]);
      return;
    }
    this.#retry(told?.retryAfterMs ?? 0);
  }

  #retry(atLeast: number): void {
    this.#pace = undefined;
    if (this.#closed) return;
    const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempt);
    this.#attempt += 1;
    const delay = Math.max(atLeast, ceiling * (0.5 + this.#options.random() / 2));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#socket.connect();
    }, delay);
    this.#options.listener.down(this.#options.now() + delay);
  }
}
