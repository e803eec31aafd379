/**
 * Further browsers of members (PROTOCOL.md section 8): where a member's root names a browser that is online and was never
 * in the room, one member's page sends it the invitation. The person there is asked, as everyone is.
 */
import type { DeviceBundle } from "../../crypto/index.ts";
import { nameKey, type Username } from "../../../server/protocol/index.ts";
import type { Contacts } from "../contacts.ts";
import type { Devices } from "../devices.ts";
import type { Me } from "../own-device.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { Presence } from "./room-presence.ts";

/** A browser that has a pass comes in by itself in this time. Milliseconds. */
const COMES_BY_ITSELF = 4_000;
/** Beyond so many people there, further browsers are invited by hand. */
const MOST_WATCHED = 50;

/** What it works with. */
export interface NewcomersOptions {
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly contacts: Contacts;
  readonly devices: Devices;
  readonly presence: Presence;
  /** Looks at someone's devices, and hears of later ones from then on. */
  readonly watch: (username: Username) => void;
  /** Sends an invitation and a pass to all of someone's browsers. */
  readonly invite: (user: string) => void;
}

/** Watches for one room's new browsers. */
export class Newcomers {
  readonly #options: NewcomersOptions;
  /** The identities that were in the room while this page was, by root: only who said yes to it with one is asked with another. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #asked = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NewcomersOptions) {
    this.#options = options;
  }

  /** A new connection: whoever it falls to hears from now on of further browsers of those who are there. */
  connected(): void {
    const names = this.#options.presence.names().filter((name) => nameKey(name) !== this.#options.me.user);
    if (names.length > MOST_WATCHED) return;
    for (const name of names) if (this.#isMine(nameKey(name))) this.#options.watch(name);
  }

  /** Who is there changed, in the room or outside. */
  look(): void {
    for (const bundle of this.#options.presence.devices()) {
      const root = this.#rootOf(bundle);
      if (root === undefined) continue;
      const known = this.#seen.get(root) ?? new Set<string>();
      this.#seen.set(root, known.add(bundle.identity));
    }
    if (this.#waiting().length > 0) this.#timer ??= setTimeout(() => this.#invite(), COMES_BY_ITSELF);
  }

  /** Looks no more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #invite(): void {
    this.#timer = undefined;
    const waiting = this.#waiting();
    for (const { identity } of waiting) this.#asked.add(identity);
    for (const user of new Set(waiting.map((bundle) => bundle.user)))
      if (this.#isMine(user)) this.#options.invite(user);
  }

  #waiting(): readonly DeviceBundle[] {
    const { me, ledger, devices } = this.#options;
    const users = new Set(ledger.members.map(({ user }) => user).filter((user) => user !== me.user));
    return [...users].flatMap((user) => devices.of(user)).filter((bundle) => this.#isNew(bundle));
  }

  #isNew(bundle: DeviceBundle): boolean {
    const root = this.#rootOf(bundle);
    const known = root === undefined ? undefined : this.#seen.get(root);
    return known !== undefined && !known.has(bundle.identity) && !this.#asked.has(bundle.identity);
  }

  /** One page does it, not all: the owner's, or the first in order of identity. */
  #isMine(user: string): boolean {
    const { me, ledger, presence } = this.#options;
    const owner = ledger.log?.owner.identity;
    const pages = presence.devices().filter((bundle) => bundle.user !== user);
    const identities = [me.identity.key, ...pages.map(({ identity }) => identity)];
    const host = identities.find((identity) => identity === owner) ?? identities.toSorted()[0];
    return host === me.identity.key;
  }

  #rootOf({ user, identity }: DeviceBundle): string | undefined {
    const root = this.#options.contacts.rootOf(user, identity);
    return root !== undefined && this.#options.ledger.isMember(user, root) ? root : undefined;
  }
}
