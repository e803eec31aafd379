/** One of the two people of the transfer figures, in a page of their own: with our session, and with a bare Socket.IO client. */
import { io, type Socket } from "socket.io-client";
import {
  createSession,
  memoryVault,
  type DirectChat,
  type Item,
} from "../../../web-components/session/index.ts";

/** A relay that a bare client speaks to. */
export type Via = "ours" | "bare";

/** What a bare client sends or waits for. */
export interface BareFile {
  readonly via: Via;
  readonly size: number;
  /** Whom it goes to, or whom it comes from. */
  readonly other: string;
  /** Under AES-CBC and HMAC-SHA-512, and nothing else of ours. */
  readonly sealed: boolean;
}

/** What a page does when told. Times are milliseconds since 1970. */
export interface Transferring {
  /** Signs in and opens the chat with `other`. */
  enter(url: string, name: string, password: string, other: string): Promise<void>;
  /** Empties the chat's timeline, so that the next file is the only one. */
  clear(): void;
  /** Makes a file of so many bytes. */
  prepare(size: number): void;
  /** Sends it; when it began. */
  send(): Promise<number>;
  /** When the whole file was here and checked. Throws if it came otherwise. */
  received(size: number): Promise<number>;
  /** Resolves once some of a file is here. */
  underWay(): Promise<void>;
  /** Sends one text after the other, `count` of them, each when the one before is on its way. */
  say(count: number): Promise<void>;
  /** How long each text that came since the last time was on its way: they carry the time at which they were sent. */
  heard(): readonly number[];
  /** Begins to watch what keeps the main thread from anything else. */
  watch(): void;
  /** What it did since then. */
  watched(): Watched;
  /** Connects a bare client, which greets as that relay wants to be greeted. */
  enterBare(via: Via, url: string, auth: object): Promise<void>;
  /** Sends random bytes; when it began. */
  sendBare(file: BareFile): Promise<number>;
  /** Listens for a file: what comes before that is lost. */
  expectBare(file: BareFile): Promise<void>;
  /** When it was here. */
  receivedBare(): Promise<number>;
}

/** What the main thread felt: its longest task in milliseconds, 0 where none took 50. */
export interface Watched {
  readonly longestTask: number;
}

declare global {
  interface Window {
    transferring: Transferring;
  }
}

const CHUNK = 64 * 1024;
/** As many pieces as our own window has, and confirmed as often. */
const WINDOW = 8;
const CONFIRM_AFTER = 4;
const PREFIX = "sent at ";

let chat: DirectChat | undefined;
const sockets = new Map<Via, Socket>();
let longestTask = 0;
let heardAt: number[] = [];
let file = new Blob();
let expected = Promise.resolve(0);

const now = (): number => performance.timeOrigin + performance.now();

window.transferring = {
  async enter(url, name, password, other) {
    const session = createSession({ server: url, vault: memoryVault() });
    await session.signIn(name, password);
    chat = session.direct(other);
    const seen = new Set<string>();
    chat.timeline.subscribe((items) => {
      for (const item of items) {
        if (item.kind !== "text" || item.mine || seen.has(item.key)) continue;
        seen.add(item.key);
        heardAt.push(now() - Number(item.body.slice(PREFIX.length)));
      }
    });
  },
  clear: () => ours().clear(),
  prepare(size) {
    file = new Blob([bytes(size)]);
  },
  async send() {
    const start = now();
    await ours().sendMedia(file, { kind: "file", name: "bench.bin" });
    return start;
  },
  async received(size) {
    const came = await found((items) => {
      const item = items.find(({ kind }) => kind === "file");
      if (item?.kind !== "file" || item.media.state !== "ready") return undefined;
      return item.media.blob();
    });
    const end = now();
    if (came.size !== size) throw new Error("something is missing");
    return end;
  },
  async underWay() {
    await found((items) =>
      items.some((item) => item.kind === "file" && item.media.progress > 0) ? true : undefined,
    );
  },
  async say(count) {
    for (let n = 0; n < count; n++) {
      await ours().send(`${PREFIX}${now()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  },
  heard() {
    const times = heardAt;
    heardAt = [];
    return times;
  },
  watch() {
    longestTask = 0;
  },
  watched: () => ({ longestTask }),
  async enterBare(via, url, auth) {
    const socket = io(`${url}/chat`, { transports: ["websocket"], forceNew: true, auth });
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    sockets.set(via, socket);
  },
  async sendBare({ via, size, other: to, sealed }) {
    const file = bytes(size);
    const count = Math.ceil(size / CHUNK);
    const keys = sealed ? await bareKeys() : undefined;
    const { emit, on } = bare(via);
    const start = now();
    let sent = 0;
    // Sealed all at the same time, sent in their order: the window lets eight of them go.
    let order = Promise.resolve();
    const send = async (piece: Uint8Array<ArrayBuffer>): Promise<void> => {
      const sealing = keys === undefined ? piece : sealBare(keys, piece);
      order = order.then(async () => emit({ to, data: await sealing }));
      await order;
    };
    const sendUpTo = (last: number): void => {
      for (; sent < Math.min(last, count); sent++) void send(file.subarray(sent * CHUNK, (sent + 1) * CHUNK));
    };
    on(({ data }) => sendUpTo(Number(data) + WINDOW));
    sendUpTo(WINDOW);
    return start;
  },
  async expectBare({ via, size, other: from, sealed }) {
    const keys = sealed ? await bareKeys() : undefined;
    const { emit, on } = bare(via);
    let count = 0;
    let received = 0;
    expected = new Promise((resolve) => {
      on(async ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const piece = keys === undefined ? data : await openBare(keys, data);
        count += 1;
        received += piece.byteLength;
        if (count % CONFIRM_AFTER === 0) emit({ to: from, data: String(count) });
        if (received === size) resolve(now());
      });
    });
  },
  receivedBare: () => expected,
};

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
}).observe({ entryTypes: ["longtask"] });

function ours(): DirectChat {
  if (chat === undefined) throw new Error("nobody signed in");
  return chat;
}

interface Letter {
  readonly data: unknown;
}

/** A bare client's one event, acknowledged as ours is; what was listened for before is not any more. */
function bare(via: Via): {
  readonly emit: (letter: object) => void;
  readonly on: (listener: (letter: Letter) => unknown) => void;
} {
  const current = sockets.get(via);
  if (current === undefined) throw new Error("not connected");
  return {
    emit: (letter) => void current.emit("message", letter, () => undefined),
    on: (listener) => void current.off("message").on("message", listener),
  };
}

interface BareKeys {
  readonly cipher: CryptoKey;
  readonly mac: CryptoKey;
}

/** One key for everybody: nothing is kept from anyone here, only the time counts. */
async function bareKeys(): Promise<BareKeys> {
  const raw = new Uint8Array(32);
  const hash = { name: "HMAC", hash: "SHA-512" };
  return {
    cipher: await crypto.subtle.importKey("raw", raw, "AES-CBC", false, ["encrypt", "decrypt"]),
    mac: await crypto.subtle.importKey("raw", raw, hash, false, ["sign"]),
  };
}

const BARE_CBC = { name: "AES-CBC", iv: new Uint8Array(16) };

async function sealBare({ cipher, mac }: BareKeys, piece: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const sealed = await crypto.subtle.encrypt(BARE_CBC, cipher, piece);
  await crypto.subtle.sign("HMAC", mac, sealed);
  return sealed;
}

async function openBare({ cipher, mac }: BareKeys, sealed: ArrayBuffer): Promise<ArrayBuffer> {
  await crypto.subtle.sign("HMAC", mac, sealed);
  return await crypto.subtle.decrypt(BARE_CBC, cipher, sealed);
}

function bytes(size: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(size);
  for (let at = 0; at < size; at += 2 ** 16) crypto.getRandomValues(made.subarray(at, at + 2 ** 16));
  return made;
}

/** What `look` finds in the timeline, as soon as it finds something. */
function found<T>(look: (items: readonly Item[]) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const { timeline } = ours();
    const settle = (items: readonly Item[]): void => {
      const it = look(items);
      if (it === undefined) return;
      stop();
      resolve(it);
    };
    const stop = timeline.subscribe(settle);
    settle(timeline.get());
  });
}
