/** Which connections the relay has in a room: a hint, never membership (PROTOCOL.md sections 3 and 8). */
import type { DeviceBundle } from "../../crypto/index.ts";
import { nameKey, type DeviceId, type RoomPresence, type Username } from "../../../server/protocol/index.ts";
import type { Contacts } from "../contacts.ts";
import type { Devices } from "../devices.ts";
import type { RoomLedger } from "./room-ledger.ts";

/** A connection that the log does not name may be of someone whom it names in a moment. Milliseconds. */
const PATIENCE = 3_000;
/** One of somebody who was a member may be on its way out: its owner did not hear of it yet, or the relay did not. Milliseconds. */
const WAY_OUT = 15_000;
/** It is shown out after everybody has seen it, for who is gone before that is told of by nobody. Milliseconds. */
const SHOWN_OUT = PATIENCE + 1_000;

/** What presence works with. */
export interface PresenceOptions {
  readonly contacts: Contacts;
  readonly devices: Devices;
  readonly ledger: RoomLedger;
  readonly ownDevice: () => DeviceId | undefined;
  readonly now: () => number;
  /** A connection is nobody's who is in the room: the owner's browser shows it out, again and again. */
  readonly showOut: (username: Username) => void;
  /** It stays all the same, or is nobody's who ever was in it: said once. */
  readonly intruder: (username: Username) => void;
  /** Look again: a connection has been suspect for long enough. */
  readonly due: () => void;
}

interface Connection {
  readonly username: Username;
  readonly user: string;
  /** Since when it is nobody's. */
  suspectSince: number | undefined;
}

/** The connections of one room, as the relay tells. */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #connections = new Map<DeviceId, Connection>();
  readonly #told = new Set<string>();
  #intruders: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Names of those whose connections are in the room and are no members'. */
  get intruders(): readonly string[] {
    return this.#intruders;
  }

  /** The devices of others that count to a member, and one's own other ones. */
  devices(): readonly DeviceBundle[] {
    const own = this.#options.ownDevice();
    return [...this.#connections]
      .filter(([label]) => label !== own)
      .flatMap(([label, { user }]) => this.#options.devices.at(user, label) ?? [])
      .filter((bundle) => this.counts(bundle));
  }

  /** Every other connection's bundle, also of who is no member: whom one may ask for the log before one has it. */
  known(): readonly DeviceBundle[] {
    const own = this.#options.ownDevice();
    return [...this.#connections]
      .filter(([label]) => label !== own)
      .flatMap(([label, { user }]) => this.#options.devices.at(user, label) ?? []);
  }

  /** Whether that device is one of a member's root. */
  counts(bundle: DeviceBundle): boolean {
    const root = this.#options.contacts.rootOf(bundle.user, bundle.identity);
    return root !== undefined && this.#options.ledger.isMember(bundle.user, root);
  }

  /** Names of everyone with a connection there. */
  names(): readonly Username[] {
    return [...new Set([...this.#connections.values()].map(({ username }) => username))];
  }

  /** Who is there, from the start. */
  reset(members: readonly RoomPresence[]): void {
    this.#connections.clear();
    for (const { username, devices } of members) for (const device of devices) this.joined(username, device);
  }

  /** A connection came. */
  joined(username: Username, device: DeviceId): void {
    this.#connections.set(device, { username, user: nameKey(username), suspectSince: undefined });
  }

  /** A connection went; `false` if it was not there. */
  left(device: DeviceId): boolean {
    return this.#connections.delete(device);
  }

  /** Whether that connection is there. */
  has(device: DeviceId): boolean {
    return this.#connections.has(device);
  }

  /** Looks at everyone again: who is nobody's for {@link PATIENCE}, or {@link WAY_OUT}, is an intruder. */
  review(): void {
    const { ledger, now, intruder, due } = this.#options;
    if (ledger.log === undefined) return;
    const found = new Set<string>();
    let wait = Infinity;
    let isLingering = false;
    for (const [label, connection] of this.#connections) {
      if (!this.#isNobodys(label, connection)) {
        connection.suspectSince = undefined;
        continue;
      }
      connection.suspectSince ??= now();
      const since = now() - connection.suspectSince;
      isLingering = true;
      if (since >= SHOWN_OUT) this.#options.showOut(connection.username);
      else if (ledger.isWriter) wait = Math.min(wait, SHOWN_OUT - since);
      const patience = ledger.wasMember(connection.user) ? WAY_OUT : PATIENCE;
      if (since < patience) {
        wait = Math.min(wait, patience - since);
        continue;
      }
      found.add(connection.username);
      if (this.#told.has(label)) continue;
      this.#told.add(label);
      intruder(connection.username);
    }
    this.#intruders = [...found];
    clearTimeout(this.#timer);
    // Whatever made this look happen puts nobody's time off. Who does not go is shown out again.
    if (isLingering && ledger.isWriter) wait = Math.min(wait, PATIENCE);
    if (wait < Infinity) this.#timer = setTimeout(due, wait);
  }

  /** Looks no more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#connections.clear();
    this.#intruders = [];
  }

  #isNobodys(label: DeviceId, { user }: Connection): boolean {
    const { ledger, devices, ownDevice } = this.#options;
    if (label === ownDevice()) return false;
    // Who said that they leave is on the way out.
    if (ledger.log?.members.some((member) => member.user === user) !== true) return true;
    const bundle = devices.at(user, label);
    if (bundle === undefined) return false;
    // A member's other root is no intruder but someone whom this person has not said yes to (section 11).
    const named = bundle.list.identities.includes(bundle.identity) && ledger.isMember(user, bundle.list.root);
    return !named && !this.counts(bundle) && !ledger.record.departed.some((gone) => gone.user === user);
  }
}
