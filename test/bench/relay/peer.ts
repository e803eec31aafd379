import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocket } from "ws";

/** Which language a server under load speaks. `bare` is fan-out on web sockets: a room is a path. */
export type Dialect = "relay" | "socket.io" | "bare";

/** Who connects where. */
export interface Credentials {
  readonly url: string;
  readonly dialect: Dialect;
  readonly name: string;
  /** For the relay. */
  readonly token: string;
  /** For `bare`: the one room that the connection is in. */
  readonly room?: string;
}

const TWO = 0x32;
const THREE = 0x33;
const FOUR = 0x34;
const FIVE = 0x35;
const HEAD = "42/chat,".length;
const LETTER_M = 0x6d;
const LETTER_R = 0x72;
const LETTER_S = 0x73;
const ZERO = 0x30;

/**
 * One connection of the load generator: a web socket that speaks just enough of Socket.IO to be counted, so that the
 * load's own cost does not bound what it can ask of a server.
 */
export class Peer {
  readonly socket: WebSocket;
  /** Messages that came, and all that came save pings: frames and bytes of payload, the handshake's included. */
  deliveries = 0;
  acknowledgements = 0;
  refused = 0;
  frames = 0;
  bytes = 0;
  /** Called with each delivery's text frame; binary ones are counted only. */
  onDelivery: ((frame: Buffer) => void) | undefined;
  onAcknowledgement: (() => void) | undefined;
  readonly #bare: boolean;
  #nextId = 0;
  #device = "";
  #ready: (() => void) | undefined;
  #line: Socket | undefined;

  private constructor(socket: WebSocket, bare: boolean) {
    this.socket = socket;
    this.#bare = bare;
    socket.on("message", (data: Buffer, binary: boolean) => this.#take(data, binary));
    // A server that cuts the line is what some workloads wait for: they listen to `close`, which follows.
    socket.on("error", () => undefined);
    socket.once("upgrade", (response: IncomingMessage) => {
      this.#line = response.socket;
    });
  }

  /** Its id at the relay. */
  get device(): string {
    return this.#device;
  }

  /** The TCP connection underneath: its port here, and the bytes read from it. */
  get line(): { readonly port: number; readonly read: number } {
    return { port: this.#line?.localPort ?? 0, read: this.#line?.bytesRead ?? 0 };
  }

  /** Connects and waits until the namespace has let it in. */
  static connect({ url, dialect, name, token, room }: Credentials): Promise<Peer> {
    const bare = dialect === "bare";
    const base = url.replace("http", "ws");
    const socket = new WebSocket(
      bare ? `${base}/${room ?? ""}` : `${base}/socket.io/?EIO=4&transport=websocket`,
      { perMessageDeflate: false, skipUTF8Validation: true },
    );
    const peer = new Peer(socket, bare);
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed while connecting")));
      if (bare) socket.once("open", () => resolve(peer));
      else socket.once("open", () => socket.send(`40/chat,${JSON.stringify({ token, name })}`));
      peer.#ready = () => resolve(peer);
    });
  }

  /** Sends an event that asks for no acknowledgement, as it will travel: `payload` is JSON. */
  post(event: string, payload: string): void {
    this.socket.send(this.#bare ? payload : `42/chat,["${event}",${payload}]`);
  }

  /** As {@link post}, and counts the acknowledgement when it comes. */
  ask(event: string, payload: string): void {
    this.#nextId += 1;
    this.socket.send(`42/chat,${this.#nextId}["${event}",${payload}]`);
  }

  /** An event with one attachment, for which `payload` holds Socket.IO's placeholder. */
  askBinary(event: string, payload: string, attachment: Buffer): void {
    this.#nextId += 1;
    this.socket.send(`451-/chat,${this.#nextId}["${event}",${payload}]`);
    this.socket.send(attachment);
  }

  #take(data: Buffer, binary: boolean): void {
    if (!this.#bare && !binary && data[0] === TWO) {
      this.socket.send("3");
      return;
    }
    this.frames += 1;
    this.bytes += data.length;
    if (this.#bare) {
      this.deliveries += 1;
      this.onDelivery?.(data);
      return;
    }
    if (binary || data[0] !== FOUR) return;
    if (data[1] === TWO || data[1] === FIVE) {
      const at = data[1] === TWO ? HEAD : HEAD + 2;
      if (!isMessage(data, at + 2)) {
        if (data.toString("latin1", at + 2, at + 7) === "error") this.refused += 1;
        return;
      }
      this.deliveries += 1;
      this.onDelivery?.(data);
    } else if (data[1] === THREE) {
      this.acknowledgements += 1;
      if (data.includes('"ok":false')) this.refused += 1;
      this.onAcknowledgement?.();
    } else if (data[1] === ZERO) {
      this.#device = /"sid":"([^"]+)"/.exec(data.toString())?.[1] ?? "";
      this.#ready?.();
    }
  }
}

/** `message` or `room_message`: told by two letters, since this runs once for every delivery. */
function isMessage(data: Buffer, at: number): boolean {
  return data[at] === LETTER_M || (data[at] === LETTER_R && data[at + 7] === LETTER_S);
}
