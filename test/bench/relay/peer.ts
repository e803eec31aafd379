import type { Socket } from "node:net";
import { Line, type OnFrame } from "./line.ts";

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
 * One connection of the load generator: it speaks just enough of Socket.IO to be counted, so that the load's own cost does not
 * bound what it can ask of a server.
 */
export class Peer {
  /** Messages that came, and all that came save pings: frames and bytes of payload, the handshake's included. */
  deliveries = 0;
  acknowledgements = 0;
  refused = 0;
  frames = 0;
  bytes = 0;
  /** Called with each delivery's text frame; binary ones are counted only. */
  onDelivery: OnFrame | undefined;
  onAcknowledgement: (() => void) | undefined;
  readonly #bare: boolean;
  #nextId = 0;
  #device = "";
  #ready: (() => void) | undefined;
  #line: Line | undefined;

  private constructor(bare: boolean) {
    this.#bare = bare;
  }

  /** Its id at the relay. */
  get device(): string {
    return this.#device;
  }

  /** The TCP connection underneath. */
  get socket(): Socket {
    return this.#open.socket;
  }

  get #open(): Line {
    if (this.#line === undefined) throw new Error("not connected");
    return this.#line;
  }

  /** Connects and waits until the namespace has let it in. */
  static async connect({ url, dialect, name, token, room }: Credentials): Promise<Peer> {
    const bare = dialect === "bare";
    const path = bare ? `/${room ?? ""}` : "/socket.io/?EIO=4&transport=websocket";
    const peer = new Peer(bare);
    peer.#line = await Line.open(url, path, peer.#take);
    if (bare) return peer;
    peer.#line.send(`40/chat,${JSON.stringify({ token, name })}`);
    await new Promise<void>((resolve, reject) => {
      peer.#ready = resolve;
      peer.socket.once("close", () => reject(new Error("closed while connecting")));
    });
    return peer;
  }

  /** Sends an event that asks for no acknowledgement, as it will travel: `payload` is JSON. */
  post(event: string, payload: string): void {
    this.#open.send(this.#bare ? payload : `42/chat,["${event}",${payload}]`);
  }

  /** As {@link post}, and counts the acknowledgement when it comes. */
  ask(event: string, payload: string): void {
    this.#nextId += 1;
    this.#open.send(`42/chat,${this.#nextId}["${event}",${payload}]`);
  }

  /** An event with one attachment, for which `payload` holds Socket.IO's placeholder. */
  askBinary(event: string, payload: string, attachment: Buffer): void {
    this.#nextId += 1;
    this.#open.send(`451-/chat,${this.#nextId}["${event}",${payload}]`);
    this.#open.send(attachment);
  }

  readonly #take: OnFrame = (data, start, end, isBinary) => {
    if (!this.#bare && !isBinary && data[start] === TWO) {
      this.#open.send("3");
      return;
    }
    this.frames += 1;
    this.bytes += end - start;
    if (this.#bare) {
      this.deliveries += 1;
      this.onDelivery?.(data, start, end, isBinary);
      return;
    }
    if (isBinary || data[start] !== FOUR) return;
    const type = data[start + 1];
    if (type === TWO || type === FIVE) {
      const at = start + (type === TWO ? HEAD : HEAD + 2) + 2;
      if (!isMessage(data, at)) {
        if (data.toString("latin1", at, at + 5) === "error") this.refused += 1;
        return;
      }
      this.deliveries += 1;
      this.onDelivery?.(data, start, end, isBinary);
    } else if (type === THREE) {
      this.acknowledgements += 1;
      if (data.subarray(start, end).includes('"ok":false')) this.refused += 1;
      this.onAcknowledgement?.();
    } else if (type === ZERO) {
      this.#device = /"sid":"([^"]+)"/.exec(data.toString("latin1", start, end))?.[1] ?? "";
      this.#ready?.();
    }
  };
}

/** `message` or `room_message`: told by two letters, since this runs once for every delivery. */
function isMessage(data: Buffer, at: number): boolean {
  return data[at] === LETTER_M || (data[at] === LETTER_R && data[at + 7] === LETTER_S);
}
