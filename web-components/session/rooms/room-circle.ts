/** The circle of a room: the members that its signed log names, and those of their devices that are there (PROTOCOL.md section 8). */
import { roomConversation, type DeviceBundle, type SealedBytes } from "../../crypto/index.ts";
import type { Opaque, OpaqueText, RoomId } from "../../../server/protocol/index.ts";
import type { Circle } from "../circle.ts";
import type { Contacts } from "../contacts.ts";
import type { Devices } from "../devices.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { Presence } from "./room-presence.ts";
import type { Transport } from "../transport.ts";
import { toWireText } from "../wire.ts";

/** Packages in one `room_key_exchange`. */
const AT_ONCE = 50;
/** Above so many devices nobody answers (section 9). */
const QUIET_ABOVE = 50;

/** What a room's circle works with. */
export interface RoomCircleOptions {
  readonly room: RoomId;
  /** Lower case. */
  readonly me: string;
  readonly contacts: Contacts;
  readonly devices: Devices;
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly transport: () => Pick<Transport, "ask">;
}

/** The circle of `room`. */
export function roomCircle(options: RoomCircleOptions): Circle {
  const { room, me, contacts, devices, ledger, presence, transport } = options;

  function rootOf(user: string, identity: string): string | undefined {
    const root = contacts.rootOf(user, identity);
    if (root === undefined) return undefined;
    // Before there is a log, whoever brings it may be heard: it verifies by itself, and nothing else of theirs is taken.
    return ledger.isJoining || ledger.isMember(user, root) ? root : undefined;
  }

  async function handBatch(
    batch: readonly (readonly [DeviceBundle, SealedBytes])[],
  ): Promise<readonly string[]> {
    const keys: Record<string, OpaqueText> = Object.fromEntries(
      batch.map(([{ device }, sealed]) => [device, toWireText(sealed)]),
    );
    const { missing } = await transport().ask("room_key_exchange", { room, keys });
    return batch.filter(([{ device }]) => !missing.includes(device)).map(([{ hash }]) => hash);
  }

  return {
    id: roomConversation(room),
    others: () => [...new Set(ledger.members.map(({ user }) => user).filter((user) => user !== me))],
    roots: () => ledger.members.filter(({ user }) => user !== me).map(({ root }) => root),
    devices: () => presence.devices(),
    rootOf,
    isStranger(user, device) {
      if (ledger.isJoining) return false;
      const bundle = devices.at(user, device);
      return !ledger.hasName(user) || (bundle !== undefined && rootOf(user, bundle.identity) === undefined);
    },
    hasStrangers: () =>
      ledger.members.some(({ user, root }) => {
        const held = contacts.root(user);
        return held !== undefined && held !== root;
      }),
    // One said yes to the room, or opened it.
    isAccepted: () => true,
    isBlocked: (user) => contacts.isBlocked(user),
    meetsLater: false,
    handAtOnce: AT_ONCE,
    isQuiet: () => presence.devices().length > QUIET_ABOVE,
    head: () => ledger.head,
    look: (user) => devices.look(user),
    async handKeys(packages) {
      const all = [...packages];
      const handed: string[] = [];
      for (let at = 0; at < all.length; at += AT_ONCE)
        handed.push(...(await handBatch(all.slice(at, at + AT_ONCE))));
      return new Set(handed);
    },
    async deliver(data: Opaque, device?: DeviceBundle) {
      await transport().ask("room_message", { room, data, ...(device && { device: device.device }) });
      // The relay does not count here; somebody was there, or nothing would have been sealed.
      return 1;
    },
  };
}
