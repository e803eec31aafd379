/** People who really are signed in to a relay that really runs: real sockets, real crypto, nothing mocked. */
import {
  createSession,
  memoryVault,
  type DirectChat,
  type Item,
  type Session,
  type SessionOptions,
  type Store,
  type TextItem,
  type Vault,
} from "../../web-components/session/index.ts";

/** Everyone's password. */
export const PASSWORD = "correct horse battery";

/** Someone with a session, and the vault of their browser profile. */
export interface Actor {
  readonly name: string;
  readonly vault: Vault;
  readonly session: Session;
  /** The chat with another actor. */
  to(other: { readonly name: string } | string): DirectChat;
  /** Another page of the same browser profile; with `leave`, this page goes first: a reload. */
  reload(): Promise<Actor>;
  /** A second tab of the same browser profile. */
  tab(): Promise<Actor>;
  /** The same account in another browser: nothing is known there. */
  elsewhere(): Promise<Actor>;
}

/** How long a condition may take to come true before the test fails. Milliseconds. */
const PATIENCE = 15_000;
/** Of what a store held when a test gave up, this many characters say enough. */
const MOST_SHOWN = 2_000;

const open = new Set<Session>();

/** Ends every session that a test opened. */
export function everyoneLeaves(): void {
  for (const session of open) session.close();
  open.clear();
}

/** Registers and signs in `name` at `url`. */
export async function join(url: string, name: string, options: Partial<SessionOptions> = {}): Promise<Actor> {
  const session = createSession({ server: url, vault: memoryVault(), ...options });
  await session.register(name, PASSWORD);
  session.close();
  return await enter(url, name, { vault: memoryVault(), ...options });
}

/** Signs in `name`, who has an account, with what their vault keeps. */
export async function enter(url: string, name: string, options: Partial<SessionOptions>): Promise<Actor> {
  const vault = options.vault ?? memoryVault();
  const session = createSession({ ...options, server: url, vault });
  open.add(session);
  if (!(await session.resume(name))) await session.signIn(name, PASSWORD);
  return {
    name,
    vault,
    session,
    to: (other) => session.direct(typeof other === "string" ? other : other.name),
    async reload() {
      session.close();
      open.delete(session);
      return await enter(url, name, { ...options, vault });
    },
    tab: () => enter(url, name, { ...options, vault }),
    elsewhere: () => enter(url, name, { ...options, vault: memoryVault() }),
  };
}

/** Registers and signs in several people. */
export async function meet<const N extends readonly string[]>(
  url: string,
  ...names: N
): Promise<{ readonly [I in keyof N]: Actor }> {
  const actors = await Promise.all(names.map((name) => join(url, name)));
  if (!areAll(names, actors)) throw new Error("somebody did not come");
  return actors;
}

/** Mapping a tuple loses its length: one actor for each name, in their order. */
function areAll<const N extends readonly string[]>(
  names: N,
  actors: readonly Actor[],
): actors is { readonly [I in keyof N]: Actor } {
  return actors.length === names.length;
}

/** Resolves when `predicate` holds for a store; fails with what was there instead. */
export function until<T>(
  store: Store<T>,
  predicate: (value: T) => boolean,
  what = "the condition",
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (value: T): void => {
      if (!predicate(value)) return;
      stop();
      clearTimeout(timer);
      resolve(value);
    };
    const stop = store.subscribe(settle);
    const timer = setTimeout(() => {
      stop();
      const held = JSON.stringify(store.get()).slice(0, MOST_SHOWN);
      reject(new Error(`${what} did not come true; the store holds ${held}`));
    }, PATIENCE);
    settle(store.get());
  });
}

/** Whether a timeline has a text. */
export function has(body: string): (items: readonly Item[]) => boolean {
  return (items) => texts(items).includes(body);
}

/** The texts of a timeline, in order. */
export function texts(items: readonly Item[]): readonly string[] {
  return items.filter((item): item is TextItem => item.kind === "text").map((item) => item.body);
}

/** Whether a timeline has this text with this fate. */
export function fated(body: string, fate: string): (items: readonly Item[]) => boolean {
  return (items) => items.some((item) => item.kind === "text" && item.body === body && item.fate === fate);
}

/** Whether a timeline has a notice. */
export function noticed(code: string): (items: readonly Item[]) => boolean {
  return (items) => items.some((item) => item.kind === "notice" && item.code === code);
}
