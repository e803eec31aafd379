/**
 * Knowing who it is (PROTOCOL.md section 11): one root a person, held on to from first contact.
 * Everything that asks "does this identity count as that user?" asks here.
 */
import { checkList, type AccountList, type DeviceBundle } from "../crypto/index.ts";
import { nameKey } from "../../server/protocol/index.ts";
import type { Trust } from "./chat-api.ts";
import { WritableStore } from "./store.ts";
import type { StoredContact, Vault } from "./vault.ts";

/** What a look at someone's devices changed. */
export type Discovery =
  | { readonly kind: "pinned" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "stranger"; readonly root: string }
  | { readonly kind: "browser-added" };

interface Contact extends StoredContact {
  /** The checked form of `list`. */
  readonly known?: AccountList;
  /** Other roots seen under this name, with their newest lists. */
  readonly strangers: ReadonlyMap<string, AccountList>;
}

const NOBODY: Omit<Contact, "username"> = { verified: false, accepted: false, strangers: new Map() };

/** The people that one account knows, kept in its vault. */
export class Contacts {
  readonly #vault: Vault;
  readonly #prefix: string;
  readonly #own: () => AccountList;
  readonly #stored: (user: string) => void;
  readonly #contacts = new Map<string, WritableStore<Contact>>();

  /** `prefix` is `relay|name|`; `own` is one's own list; `stored` hears whose entry in the vault changed. */
  constructor(vault: Vault, prefix: string, own: () => AccountList, stored: (user: string) => void) {
    this.#stored = stored;
    this.#vault = vault;
    this.#prefix = prefix;
    this.#own = own;
  }

  /** Reads what the vault keeps. What does not verify any more is forgotten: it cannot be relied upon. */
  async load(): Promise<void> {
    for (const [key, stored] of await this.#vault.all("contacts", this.#prefix)) {
      await this.#restore(key.slice(this.#prefix.length), stored);
    }
  }

  /** Takes on what another tab of this profile wrote about `user`. */
  async reload(user: string): Promise<void> {
    const stored = await this.#vault.get("contacts", this.#prefix + user);
    if (stored !== undefined) await this.#restore(user, stored);
  }

  async #restore(user: string, stored: StoredContact): Promise<void> {
    const known =
      stored.list === undefined ? undefined : await checkList(stored.list, user).catch(() => undefined);
    const store = this.#store(user, stored.username);
    const { strangers } = store.get();
    store.set({
      ...stored,
      strangers: new Map([...strangers].filter(([root]) => root !== stored.root)),
      ...(known && { known }),
    });
  }

  /** The names that something is known of, in lower case. */
  names(): readonly string[] {
    return [...this.#contacts.keys()];
  }

  /** The spelling that is known of a name. */
  spelling(user: string): string {
    return this.#contacts.get(user)?.get().username ?? user;
  }

  /** The root that `user` is known by, if one is held on to. */
  root(user: string): string | undefined {
    return user === this.#own().user ? this.#own().root : this.#contacts.get(user)?.get().root;
  }

  /** The root that `identity` counts to under the name `user`, or `undefined` for a stranger. */
  rootOf(user: string, identity: string): string | undefined {
    const list = user === this.#own().user ? this.#own() : this.#contacts.get(user)?.get().known;
    return list?.identities.includes(identity) === true ? list.root : undefined;
  }

  /** Whether the name is known and another root uses it: what comes from there is not shown. */
  hasStrangers(user: string): boolean {
    return (this.#contacts.get(user)?.get().strangers.size ?? 0) > 0;
  }

  /** Whether the person wrote to `user` or opened the chat. */
  isAccepted(user: string): boolean {
    return this.#contacts.get(user)?.get().accepted === true;
  }

  /** Whether the person wants to see nothing of `user`. */
  isBlocked(user: string): boolean {
    return this.#contacts.get(user)?.get().blocked === true;
  }

  /** The person wants to see nothing of `username`, or something again. */
  async block(username: string, blocked: boolean): Promise<void> {
    const store = this.#store(nameKey(username), username);
    await this.#change(store, { ...store.get(), blocked });
  }

  /** Whether nothing of `user` is to disturb the person. */
  isMuted(user: string): boolean {
    return this.#contacts.get(user)?.get().muted === true;
  }

  /** Nothing of `username` is to disturb the person any more, or again. */
  async mute(username: string, muted: boolean): Promise<void> {
    const store = this.#store(nameKey(username), username);
    await this.#change(store, { ...store.get(), muted });
  }

  /** What is known of `username`, for a screen; `waiting` is how many messages wait for a yes. */
  describe(username: string, waiting: number): Trust {
    return describeTrust(this.#store(nameKey(username), username).get(), waiting);
  }

  /** Calls `listener` when something about `username` changes, until the function it returns is called. */
  subscribe(username: string, listener: () => void): () => void {
    return this.#store(nameKey(username), username).subscribe(listener);
  }

  /** Looks at the bundles that the relay gave for `user`. Other people only: for one's own name there is no first use. */
  async observe(
    user: string,
    username: string,
    bundles: readonly DeviceBundle[],
  ): Promise<readonly Discovery[]> {
    const store = this.#store(user, username);
    const lists = newestLists(bundles);
    const contact = store.get();
    if (contact.root === undefined) return await this.#firstContact(store, username, lists);
    const discoveries: Discovery[] = [];
    const strangers = new Map(contact.strangers);
    let known = contact.known;
    for (const list of lists.values()) {
      if (list.root === contact.root) {
        if (known === undefined || list.n > known.n) {
          if (known !== undefined && list.identities.some((id) => known?.identities.includes(id) === false)) {
            discoveries.push({ kind: "browser-added" });
          }
          known = list;
        }
      } else {
        if (!strangers.has(list.root)) discoveries.push({ kind: "stranger", root: list.root });
        strangers.set(list.root, list);
      }
    }
    await this.#change(store, {
      ...contact,
      username,
      strangers,
      ...(known && { known, list: known.signed }),
    });
    return discoveries;
  }

  async #firstContact(
    store: WritableStore<Contact>,
    username: string,
    lists: ReadonlyMap<string, AccountList>,
  ): Promise<readonly Discovery[]> {
    const contact = store.get();
    const offers = new Map([...contact.strangers, ...lists]);
    const [first] = offers.values();
    if (first === undefined) return [];
    if (offers.size > 1) {
      store.set({ ...contact, username, strangers: offers });
      return offers.size > contact.strangers.size ? [{ kind: "ambiguous" }] : [];
    }
    await this.#change(store, { ...contact, username, root: first.root, known: first, list: first.signed });
    return [{ kind: "pinned" }];
  }

  /** The yes to another root: from now on it is the person. Returns the root, or `undefined` if none is on offer. */
  async accept(user: string, root: string | undefined): Promise<string | undefined> {
    const store = this.#contacts.get(user);
    if (store === undefined) return undefined;
    const contact = store.get();
    const offers = [...contact.strangers.values()];
    const chosen = root === undefined ? offers[offers.length - 1] : contact.strangers.get(root);
    if (chosen === undefined) return undefined;
    await this.#change(store, {
      ...contact,
      root: chosen.root,
      known: chosen,
      list: chosen.signed,
      verified: false,
      accepted: true,
      strangers: new Map(),
    });
    return chosen.root;
  }

  /** The person wrote to `username` or opened the chat with them. */
  async acceptChat(username: string): Promise<void> {
    const store = this.#store(nameKey(username), username);
    const contact = store.get();
    if (!contact.accepted) await this.#change(store, { ...contact, accepted: true });
  }

  /** The safety number was compared and is the same. `false` if there is no root to have compared. */
  async verify(user: string): Promise<boolean> {
    const store = this.#contacts.get(user);
    if (store?.get().root === undefined) return false;
    await this.#change(store, { ...store.get(), verified: true });
    return true;
  }

  async #change(store: WritableStore<Contact>, contact: Contact): Promise<void> {
    const before = store.get();
    store.set(contact);
    const { username, root, list, verified, accepted, blocked, muted } = contact;
    if (
      before.root === root &&
      before.list?.signature === list?.signature &&
      before.verified === verified &&
      before.accepted === accepted &&
      before.blocked === blocked &&
      before.muted === muted
    )
      return;
    const stored = {
      username,
      verified,
      accepted,
      ...(root !== undefined && { root }),
      ...(list && { list }),
      ...(blocked === true && { blocked }),
      ...(muted === true && { muted }),
    };
    await this.#vault.set("contacts", this.#prefix + nameKey(username), stored);
    this.#stored(nameKey(username));
  }

  #store(user: string, username: string): WritableStore<Contact> {
    let store = this.#contacts.get(user);
    if (store === undefined) {
      store = new WritableStore<Contact>({ ...NOBODY, username });
      this.#contacts.set(user, store);
    }
    return store;
  }
}

function newestLists(bundles: readonly DeviceBundle[]): ReadonlyMap<string, AccountList> {
  const lists = new Map<string, AccountList>();
  for (const { list } of bundles) {
    const seen = lists.get(list.root);
    if (seen === undefined || list.n > seen.n) lists.set(list.root, list);
  }
  return lists;
}

function describeTrust(contact: Contact, waiting: number): Trust {
  const { root, known, strangers, verified } = contact;
  if (root === undefined) {
    return strangers.size === 0 ? { state: "unknown" } : { state: "ambiguous", roots: [...strangers.keys()] };
  }
  if (strangers.size > 0) {
    return { state: "changed", root, strangers: [...strangers.keys()], wasVerified: verified, waiting };
  }
  return { state: verified ? "verified" : "pinned", root, browsers: known?.identities.length ?? 1 };
}
