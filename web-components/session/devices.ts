/** Which devices are there and what they published: checked bundles by user, fresh from the relay while connected. */
import { checkBundle, type DeviceBundle } from "../crypto/index.ts";
import { nameKey, type DeviceId, type DeviceKey, type Username } from "../../server/protocol/index.ts";
import type { Contacts, Discovery } from "./contacts.ts";
import type { Transport } from "./transport.ts";

/** A bundle this much older than the newest one of its identity is a replay (PROTOCOL.md section 4). */
const STALE_BEHIND = 2 * 3600_000;
/** A bundle this far from one's own clock is refused. */
const STALE_CLOCK = 24 * 3600_000;

/** What a look at someone's devices found, for the lines that a conversation shows. */
export type Finding = Discovery | { readonly kind: "stale-bundle" };

/** What the directory needs. */
export interface DevicesOptions {
  readonly me: string;
  readonly contacts: Contacts;
  /** All registered devices of a user, as the relay tells. */
  readonly fetchKeys: (target: Username) => Promise<readonly DeviceKey[]>;
  readonly now: () => number;
  /** Something about `user` was found. */
  readonly found: (user: string, finding: Finding) => void;
  /** The devices of `user` changed. */
  readonly changed: (user: string) => void;
}

interface Known {
  readonly devices: Map<DeviceId, DeviceBundle>;
  /** A look that is on its way; a second one asked for meanwhile follows it. */
  looking: Promise<void> | undefined;
  again: boolean;
}

/** The devices of everyone one talks with. Nothing in it is older than the present connection. */
export class Devices {
  readonly #options: DevicesOptions;
  readonly #users = new Map<string, Known>();
  /** Bundles already checked: the same text is the same bundle, and checking costs two signatures and an import. */
  readonly #checked = new Map<string, DeviceBundle | undefined>();
  /** Of one instance only the highest `n` seen counts; of one identity, nothing much older than its newest. */
  readonly #highest = new Map<string, number>();
  readonly #newest = new Map<string, number>();

  constructor(options: DevicesOptions) {
    this.#options = options;
  }

  /** The devices that count as `user`. */
  of(user: string): readonly DeviceBundle[] {
    const known = this.#users.get(user);
    if (known === undefined) return [];
    return [...known.devices.values()].filter((bundle) => this.#counts(bundle));
  }

  /** Whether devices use `user`'s name that do not count. */
  hasStrangers(user: string): boolean {
    return [...(this.#users.get(user)?.devices.values() ?? [])].some((bundle) => !this.#counts(bundle));
  }

  /** The device of a relay's label, whether it counts or not: a hint. */
  at(user: string, device: DeviceId): DeviceBundle | undefined {
    return this.#users.get(user)?.devices.get(device);
  }

  /** The device of `user` on which that page of that identity lives. */
  ofInstance(user: string, identity: string, instance: string): DeviceBundle | undefined {
    return this.of(user).find((bundle) => bundle.identity === identity && bundle.instance === instance);
  }

  /** Asks the relay for `user`'s devices, which also makes it tell of later ones. Looks asked for at once are one look. */
  async look(username: Username): Promise<void> {
    const known = this.#known(nameKey(username));
    if (known.looking !== undefined) {
      known.again = true;
      return await known.looking;
    }
    known.looking = this.#lookUntilSettled(username, known);
    try {
      await known.looking;
    } finally {
      known.looking = undefined;
    }
  }

  async #lookUntilSettled(username: Username, known: Known): Promise<void> {
    do {
      known.again = false;
      await this.#take(username, await this.#options.fetchKeys(username), known);
    } while (known.again);
  }

  /** A device's connection ended. `false` if it was not known, or others of that user are left. */
  gone(username: Username, device: DeviceId): boolean {
    const user = nameKey(username);
    const known = this.#users.get(user);
    // The answer that is being taken in may still name it.
    if (known?.looking !== undefined) known.again = true;
    if (known?.devices.delete(device) !== true) return false;
    this.#options.changed(user);
    return known.devices.size === 0;
  }

  /** One's own connection ended: what was known of others' is no longer. */
  forget(): void {
    for (const known of this.#users.values()) known.devices.clear();
    this.#checked.clear();
  }

  /** Takes on what the relay tells of a room's devices, beside what is known of their users' other ones. */
  async meet(keys: readonly DeviceKey[]): Promise<void> {
    const byUser = new Map<string, DeviceKey[]>();
    for (const key of keys) {
      const user = nameKey(key.username);
      byUser.set(user, [...(byUser.get(user) ?? []), key]);
    }
    const isAll = false;
    await Promise.all(
      [...byUser].map(([user, own]) => this.#take(own[0]?.username ?? user, own, this.#known(user), isAll)),
    );
  }

  async #take(username: Username, keys: readonly DeviceKey[], known: Known, isAll = true): Promise<void> {
    const user = nameKey(username);
    const checked = await Promise.all(keys.map((key) => this.#check(user, key)));
    const bundles = checked.filter((bundle) => bundle !== undefined);
    for (const bundle of bundles) this.#remember(bundle);
    const fresh = bundles.filter((bundle) => this.#isFresh(user, bundle));
    if (isAll) known.devices.clear();
    for (const bundle of fresh) known.devices.set(bundle.device, bundle);
    // For one's own name there is no first use: only one's own list counts.
    if (user !== this.#options.me) {
      const spelling = keys[0]?.username ?? username;
      for (const discovery of await this.#options.contacts.observe(user, spelling, fresh))
        this.#options.found(user, discovery);
    }
    this.#options.changed(user);
  }

  async #check(user: string, key: DeviceKey): Promise<DeviceBundle | undefined> {
    if (nameKey(key.username) !== user) return undefined;
    const id = `${key.device} ${key.publicKey}`;
    if (this.#checked.has(id)) return this.#checked.get(id);
    const bundle = await checkBundle(key.publicKey, { user, device: key.device }).catch(() => undefined);
    if (bundle === undefined) this.#options.found(user, { kind: "stale-bundle" });
    this.#checked.set(id, bundle);
    return bundle;
  }

  #remember(bundle: DeviceBundle): void {
    const page = `${bundle.identity} ${bundle.instance}`;
    this.#highest.set(page, Math.max(bundle.n, this.#highest.get(page) ?? 0));
    if (Math.abs(bundle.made - this.#options.now()) > STALE_CLOCK) return;
    this.#newest.set(bundle.identity, Math.max(bundle.made, this.#newest.get(bundle.identity) ?? 0));
  }

  #isFresh(user: string, bundle: DeviceBundle): boolean {
    if (bundle.n < (this.#highest.get(`${bundle.identity} ${bundle.instance}`) ?? 0)) return false;
    const tooOld = bundle.made < (this.#newest.get(bundle.identity) ?? 0) - STALE_BEHIND;
    const offClock = Math.abs(bundle.made - this.#options.now()) > STALE_CLOCK;
    if (tooOld || offClock) this.#options.found(user, { kind: "stale-bundle" });
    return !tooOld && !offClock;
  }

  #counts(bundle: DeviceBundle): boolean {
    return this.#options.contacts.rootOf(bundle.user, bundle.identity) !== undefined;
  }

  #known(user: string): Known {
    let known = this.#users.get(user);
    if (known === undefined) {
      known = { devices: new Map(), looking: undefined, again: false };
      this.#users.set(user, known);
    }
    return known;
  }
}

/** All registered devices of a user, page by page. Throws {@link SessionError}. */
export async function keysOf(
  transport: Pick<Transport, "ask">,
  target: Username,
): Promise<readonly DeviceKey[]> {
  const keys: DeviceKey[] = [];
  let after: DeviceId | undefined;
  do {
    const page = await transport.ask("key_request", { target, ...(after !== undefined && { after }) });
    keys.push(...page.keys);
    after = page.next;
  } while (after !== undefined);
  return keys;
}
