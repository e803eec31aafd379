/**
 * What a browser profile keeps (PROTOCOL.md sections 2, 4, 8 and 11): tokens, the identity key, who is who, room passes and logs.
 * Never a message. One port, two vaults: IndexedDB in browsers, memory for bots and tests.
 */
import type { Identity, Person, RoomHead, Signed } from "../crypto/index.ts";
import type { Preferences } from "./api.ts";
import type { RoomStanding } from "./rooms/room-api.ts";
import { SessionError } from "./errors.ts";
import { Turn } from "./turn.ts";

/** A session with the relay that outlives a reload. */
export interface StoredToken {
  readonly token: string;
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Milliseconds since 1970 by this machine's clock. */
  readonly issuedAt: number;
}

/** One's own identity and the list that names it. */
export interface StoredIdentity {
  readonly identity: Identity;
  readonly list: Signed;
}

/** What is known of another person (section 11). */
export interface StoredContact {
  readonly username: string;
  /** The root that is held on to; absent while two were on offer. */
  readonly root?: string;
  /** The root's list with the highest `n` seen. */
  readonly list?: Signed;
  readonly verified: boolean;
  /** The person wrote to them or opened the chat: only then are messages answered with receipts. */
  readonly accepted: boolean;
  /** Nothing of theirs is shown or answered. */
  readonly blocked?: boolean;
  /** Nothing of theirs disturbs. */
  readonly muted?: boolean;
}

/** A room that one is in, was asked into, or is leaving (section 8): on disk this is a contact graph. */
export interface StoredRoom {
  /** `leaving`: one left, and the owner has not recorded it yet. */
  readonly standing: RoomStanding | "invited" | "leaving";
  /** The relay's pass (section 3), the newest that is known. */
  readonly pass?: string;
  /** The signed operations, create first; none before the log was fetched. */
  readonly ops: readonly Signed[];
  readonly invitation?: StoredInvitation;
  /** Members who said that they left, until the owner has recorded it. */
  readonly departed: readonly Person[];
  /** Names of those whom this profile let in and who have not got their invitation yet. In lower case. */
  readonly inviting: readonly string[];
  readonly muted: boolean;
  /** In a slow room, when this person spoke last (milliseconds since 1970): the time alone, and only the last. */
  readonly spokeAt?: number;
  /** When the owner's browser was in the room, to the day (milliseconds since 1970). */
  readonly ownerSeenAt?: number;
}

/** What an invitation said, and who signed it. */
export interface StoredInvitation {
  readonly inviter: Person;
  readonly title: string;
  readonly creator: string;
  readonly members: number;
  readonly head: RoomHead;
  /** Milliseconds since 1970 by the inviter's clock. */
  readonly at: number;
}

/** What each shelf holds. */
export interface Shelves {
  readonly tokens: StoredToken;
  readonly identities: StoredIdentity;
  readonly contacts: StoredContact;
  readonly preferences: Preferences;
  readonly rooms: StoredRoom;
}

/** The name of a shelf. */
export type Shelf = keyof Shelves;

const SHELVES: readonly Shelf[] = ["tokens", "identities", "contacts", "preferences", "rooms"];

/** Keys are `relay|name`, `relay|name|contact` or `relay|name|room id`. All methods throw `storage_failed`. */
export interface Vault {
  get<S extends Shelf>(shelf: S, key: string): Promise<Shelves[S] | undefined>;
  set<S extends Shelf>(shelf: S, key: string, value: Shelves[S]): Promise<void>;
  delete(shelf: Shelf, key: string): Promise<void>;
  /** Everything on a shelf whose key starts with `prefix`, by key. */
  all<S extends Shelf>(shelf: S, prefix: string): Promise<ReadonlyMap<string, Shelves[S]>>;
  /** Runs `task` while no other tab of this profile runs one under the same name. */
  exclusive<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** A line to the other tabs of this profile. */
  channel<W>(name: string): Channel<W>;
}

/** What is said on a channel is heard by every other one of the same name, never by itself. */
export interface Channel<W> {
  say(word: W): void;
  listen(listener: (word: W) => void): void;
  close(): void;
}

/** A vault that is gone with the process. Pass the same one to a second session and it is the same browser profile. */
export function memoryVault(): Vault {
  const shelves = new Map<Shelf, Map<string, unknown>>(
    SHELVES.map((shelf) => [shelf, new Map<string, unknown>()]),
  );
  const turns = new Map<string, Turn>();
  const channels = new Map<string, Set<(word: unknown) => void>>();
  const shelfOf = (shelf: Shelf): Map<string, unknown> => shelves.get(shelf) ?? new Map<string, unknown>();
  return {
    // A shelf holds what `set` put there under the same name: the one cast that types it again.
    get: <S extends Shelf>(shelf: S, key: string) =>
      Promise.resolve(shelfOf(shelf).get(key) as Shelves[S] | undefined),
    set(shelf, key, value) {
      shelfOf(shelf).set(key, value);
      return Promise.resolve();
    },
    delete(shelf, key) {
      shelfOf(shelf).delete(key);
      return Promise.resolve();
    },
    all<S extends Shelf>(shelf: S, prefix: string) {
      const found = [...shelfOf(shelf)].filter(([key]) => key.startsWith(prefix));
      return Promise.resolve(new Map(found as [string, Shelves[S]][]));
    },
    exclusive(name, task) {
      const turn = turns.get(name) ?? new Turn();
      turns.set(name, turn);
      return turn.run(task);
    },
    channel: <W>(name: string) => memoryChannel<W>(channels, name),
  };
}

function memoryChannel<W>(channels: Map<string, Set<(word: unknown) => void>>, name: string): Channel<W> {
  const everyone = channels.get(name) ?? new Set<(word: unknown) => void>();
  channels.set(name, everyone);
  let own: ((word: unknown) => void) | undefined;
  return {
    say(word) {
      const others = [...everyone].filter((listener) => listener !== own);
      queueMicrotask(() => {
        for (const listener of others) if (everyone.has(listener)) listener(word);
      });
    },
    listen(listener) {
      own = (word) => listener(word as W);
      everyone.add(own);
    },
    close() {
      if (own !== undefined) everyone.delete(own);
    },
  };
}

const DATABASE = "secure-chat";
/** Raised with every new shelf, so that profiles made before get it too. */
const VERSION = 2;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(new SessionError("storage_failed", "the browser's storage failed", { cause: request.error }));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  let request: IDBOpenDBRequest;
  try {
    request = indexedDB.open(DATABASE, VERSION);
  } catch (cause) {
    return Promise.reject(
      new SessionError("storage_failed", "the browser's storage cannot be opened", { cause }),
    );
  }
  request.onupgradeneeded = () => {
    for (const shelf of SHELVES) {
      if (!request.result.objectStoreNames.contains(shelf)) request.result.createObjectStore(shelf);
    }
  };
  return done(request);
}

/** The vault of a browser profile: IndexedDB, shared by the tabs of this origin, with Web Locks between them. */
export function browserVault(): Vault {
  let database: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    // What was closed, or could not be opened, is not kept: the next call opens anew.
    const forget = (): void => (database = undefined);
    database ??= openDatabase().then(
      (opened) => {
        opened.onclose = forget;
        // Another tab with a newer version must not wait for this one.
        opened.onversionchange = () => {
          opened.close();
          forget();
        };
        return opened;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return database;
  };
  const store = async (shelf: Shelf, mode: IDBTransactionMode): Promise<IDBObjectStore> =>
    (await open()).transaction(shelf, mode, { durability: "strict" }).objectStore(shelf);
  return {
    async get<S extends Shelf>(shelf: S, key: string) {
      return (await done((await store(shelf, "readonly")).get(key))) as Shelves[S] | undefined;
    },
    async set(shelf, key, value) {
      await done((await store(shelf, "readwrite")).put(value, key));
    },
    async delete(shelf, key) {
      await done((await store(shelf, "readwrite")).delete(key));
    },
    async all<S extends Shelf>(shelf: S, prefix: string) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const found = await store(shelf, "readonly");
      const [keys, values] = await Promise.all([done(found.getAllKeys(range)), done(found.getAll(range))]);
      return new Map(keys.map((key, i) => [key as string, values[i] as Shelves[S]]));
    },
    async exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
      return await navigator.locks.request(`secure-chat:${name}`, task);
    },
    channel: <W>(name: string) => browserChannel<W>(name),
  };
}

function browserChannel<W>(name: string): Channel<W> {
  const channel = new BroadcastChannel(`secure-chat:${name}`);
  return {
    say: (word) => channel.postMessage(word),
    listen: (listener) =>
      channel.addEventListener("message", (event: MessageEvent<W>) => listener(event.data)),
    close: () => channel.close(),
  };
}

/** IndexedDB where there is one, otherwise memory. */
export function defaultVault(): Vault {
  return typeof indexedDB === "undefined" ? memoryVault() : browserVault();
}
