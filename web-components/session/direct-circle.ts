/** The circle of a direct chat: two people, and the browsers that each one's list names (PROTOCOL.md sections 5 and 11). */
import { directConversation, type DeviceBundle, type SealedBytes } from "../crypto/index.ts";
import type { Opaque } from "../../server/protocol/index.ts";
import type { Circle } from "./circle.ts";
import type { Contacts } from "./contacts.ts";
import type { Devices } from "./devices.ts";
import { SessionError } from "./errors.ts";
import type { Transport } from "./transport.ts";
import { toWireText } from "./wire.ts";

/** What a direct circle works with. */
export interface DirectCircleOptions {
  /** Lower case. */
  readonly me: string;
  /** Lower case. */
  readonly other: string;
  readonly contacts: Contacts;
  readonly devices: Devices;
  /** This connection's own device, which nothing is sent to. */
  readonly ownDevice: () => string | undefined;
  readonly transport: () => Pick<Transport, "ask">;
}

/** The circle of `me` and `other`. */
export function directCircle(options: DirectCircleOptions): Circle {
  const { me, other, contacts, devices, ownDevice, transport } = options;

  async function handKey(device: DeviceBundle, sealed: SealedBytes): Promise<string | undefined> {
    try {
      const request = { to: device.user, device: device.device, encryptedKey: toWireText(sealed) };
      await transport().ask("key_exchange", request);
      return device.hash;
    } catch (error) {
      if (error instanceof SessionError && error.code === "not_found") return undefined; // gone meanwhile
      throw error;
    }
  }

  return {
    id: directConversation(me, other),
    others: () => [other],
    roots() {
      const root = contacts.root(other);
      return root === undefined ? [] : [root];
    },
    devices: () => [...devices.of(other), ...devices.of(me).filter((own) => own.device !== ownDevice())],
    rootOf: (user, identity) => (user === me || user === other ? contacts.rootOf(user, identity) : undefined),
    isStranger(user, device) {
      const bundle = devices.at(user, device);
      return bundle !== undefined && contacts.rootOf(user, bundle.identity) === undefined;
    },
    hasStrangers: () => contacts.hasStrangers(other),
    isAccepted: () => contacts.isAccepted(other),
    isBlocked: (user) => contacts.isBlocked(user),
    meetsLater: true,
    handAtOnce: Infinity,
    isQuiet: () => false,
    head: () => undefined,
    look: (user) => devices.look(user),
    async handKeys(packages) {
      const handed = await Promise.all([...packages].map(([device, sealed]) => handKey(device, sealed)));
      return new Set(handed.filter((hash) => hash !== undefined));
    },
    async deliver(data: Opaque, device?: DeviceBundle) {
      const request = { to: other, data, ...(device && { device: device.device }) };
      return (await transport().ask("message", request)).delivered;
    },
  };
}

/** The other name of a direct conversation of mine, or `undefined` if it is none. */
export function otherOf(conversation: string, me: string): string | undefined {
  if (!conversation.startsWith("dm:")) return undefined;
  const [a, b, ...rest] = conversation.slice(3).split(",");
  if (a === undefined || b === undefined || rest.length > 0 || a >= b) return undefined;
  if (a === me) return b;
  return b === me ? a : undefined;
}
