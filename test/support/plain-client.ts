import { io, type Socket } from "socket.io-client";
import type { ServerEvent } from "../../server/protocol/index.ts";

/** What a relay under test said: tests compare it as it came, by property. */
// oxlint-disable-next-line typescript/no-explicit-any -- the one door for it
export type Said = any;

/** The password of every account that tests make. */
export const PASSWORD = "correct horse battery";

/** An HTTP answer, as far as tests look at it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Said;
}

/** Calls a route with JSON and, where given, a token. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: {
    readonly token?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<HttpAnswer> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.token !== undefined) headers["Authorization"] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers["Content-Type"] ??= "application/json";
  const body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(options.body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const json = (response.headers.get("content-type") ?? "").includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: json && text !== "" ? JSON.parse(text) : text,
  };
}

/** Signs in and answers the access token. */
export async function signIn(url: string, username: string, password = PASSWORD): Promise<string> {
  const { status, body } = await call(url, "POST", "/api/login", { body: { username, password } });
  if (status !== 200) throw new Error(`sign-in answered ${status}`);
  return body.access_token;
}

/** Makes an account, signs in, and answers the access token. */
export async function signUp(url: string, username: string, password = PASSWORD): Promise<string> {
  const { status } = await call(url, "POST", "/api/register", { body: { username, password } });
  if (status !== 201) throw new Error(`registration answered ${status}`);
  return signIn(url, username, password);
}

interface Received {
  readonly event: string;
  readonly payload: Said;
}

/** A connection made with nothing but socket.io-client. It remembers everything that it was told. */
export class PlainClient {
  readonly socket: Socket;
  /** Everything that came, in order. */
  readonly received: Received[] = [];
  #waiting: (() => void)[] = [];
  #device = "";

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("connect", () => {
      this.#device = socket.id ?? "";
    });
    socket.onAny((event: string, payload: unknown) => {
      this.received.push({ event, payload });
      this.#wake();
    });
    socket.on("disconnect", () => this.#wake());
  }

  /** Its device id, remembered when the connection is gone. */
  get device(): string {
    return this.#device;
  }

  /** Sends an event and answers the acknowledgement, which must come. */
  ask(event: string, ...args: readonly unknown[]): Promise<Said> {
    return this.socket.timeout(5_000).emitWithAck(event, ...args);
  }

  /** All payloads of one kind that came so far. */
  all(event: ServerEvent): Said[] {
    return this.received.filter((entry) => entry.event === event).map((entry) => entry.payload);
  }

  /** The first payload of one kind that fits, waited for. */
  async next(event: ServerEvent, fits: (payload: Said) => boolean = () => true): Promise<Said> {
    await this.until(() => this.all(event).some(fits), `no ${event} came`);
    return this.all(event).find(fits);
  }

  /** Resolves when `holds` does; looked at whenever something comes. */
  async until(holds: () => boolean, otherwise = "it never came so far"): Promise<void> {
    const give = Date.now() + 5_000;
    while (!holds()) {
      if (Date.now() > give) throw new Error(otherwise);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /**
   * Resolves when everything that the relay sent this client before this call has come: an acknowledgement is written
   * behind what went before. Call it after the sender's own acknowledgement, to show that something did not come.
   */
  async settled(): Promise<void> {
    await this.ask("get_room_members", {});
  }

  /** Resolves when the connection is gone. */
  closed(): Promise<void> {
    return this.until(() => !this.socket.connected, "the connection stayed");
  }

  close(): void {
    this.socket.disconnect();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** What a handshake is made with. */
export interface ConnectOptions {
  readonly auth?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly namespace?: string;
  readonly transports?: ("polling" | "websocket")[];
}

/** Connects without expecting anything: to be refused, for instance. */
export function dial(url: string, options: ConnectOptions = {}): Socket {
  return io(`${url}${options.namespace ?? "/chat"}`, {
    auth: options.auth ?? {},
    transports: options.transports ?? ["websocket"],
    extraHeaders: options.headers ?? {},
    reconnection: false,
    forceNew: true,
  });
}

/** Connects with a token, and waits for `init_state`. */
export async function connect(
  url: string,
  token: string,
  options: ConnectOptions = {},
): Promise<PlainClient> {
  const socket = dial(url, { ...options, auth: { token, ...options.auth } });
  const client = new PlainClient(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  await client.next("init_state");
  return client;
}

/** What a refused connection is told: the `data` of its `connect_error`, or its message where the handshake itself fails. */
export function refusal(socket: Socket): Promise<Said> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => {
      socket.disconnect();
      reject(new Error("it was let in"));
    });
    socket.once("connect_error", (error) => {
      socket.disconnect();
      resolve("data" in error && error.data !== undefined ? error.data : error.message);
    });
  });
}

/** A signed-up, connected person whose device has registered `publicKey`. */
export async function person(
  url: string,
  name: string,
  publicKey = `bundle of ${name}`,
): Promise<PlainClient> {
  const client = await connect(url, await signUp(url, name));
  await client.ask("key_register", { publicKey });
  return client;
}
