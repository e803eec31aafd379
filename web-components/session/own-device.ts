/** One's own device: the key pairs of this page and the bundle that the relay shows to others (PROTOCOL.md section 4). */
import {
  generateDeviceKeys,
  randomBytes,
  signBundle,
  toBase64,
  type AccountList,
  type DeviceKeys,
  type Identity,
} from "../crypto/index.ts";
import type { DeviceId, OpaqueText } from "../../server/protocol/index.ts";
import { bundleToWire } from "./wire.ts";

/** A key pair is replaced after this long, even if the connection holds. Milliseconds. */
const ROTATE_AFTER = 3600_000;
/** How long a replaced pair still opens packages that were under way. Milliseconds. */
const KEEP_OLD = 120_000;

/** Who one is, and on which page. */
export interface Me {
  /** The account's name in lower case: what is signed. */
  readonly user: string;
  /** The account's own spelling. */
  readonly username: string;
  readonly identity: Identity;
  readonly list: AccountList;
  /** 16 random bytes of this page, Base64. */
  readonly instance: string;
}

/** The random name of one page load. */
export function newInstance(): string {
  return toBase64(randomBytes(16));
}

interface LivePair {
  readonly keys: DeviceKeys;
  /** When it stops to open anything; `Infinity` for the present one. */
  dropAt: number;
}

/** Makes, publishes and replaces this page's device key pairs. */
export class OwnDevice {
  readonly #me: Me;
  readonly #now: () => number;
  readonly #live = new Map<string, LivePair>();
  /** The next pair is made ahead of time: a reconnection must not wait for RSA. */
  #next: Promise<DeviceKeys> = generateDeviceKeys();
  #n = 0;
  #publishedAt = 0;

  constructor(me: Me, now: () => number) {
    this.#me = me;
    this.#now = now;
    this.#next.catch(() => undefined); // awaited, and so reported, where it is needed
  }

  /** Whether it is time for another pair. */
  get isDue(): boolean {
    return this.#now() - this.#publishedAt >= ROTATE_AFTER;
  }

  /** Takes the next key pair into use and publishes its bundle for the connection `device`. */
  async publish(device: DeviceId, register: (publicKey: OpaqueText) => Promise<unknown>): Promise<void> {
    const next = this.#next;
    this.#next = generateDeviceKeys();
    this.#next.catch(() => undefined);
    // Taken before the first await: two connections in quick succession must not share a pair.
    this.#n += 1;
    const n = this.#n;
    const keys = await next;
    const { user, identity, instance, list } = this.#me;
    const made = this.#now();
    const bundle = await signBundle(identity, {
      user,
      device,
      instance,
      n,
      made,
      list,
      rsa: keys.rsa,
    });
    for (const pair of this.#live.values()) pair.dropAt = Math.min(pair.dropAt, made + KEEP_OLD);
    this.#live.set(bundle.hash, { keys, dropAt: Infinity });
    this.#publishedAt = made;
    await register(bundleToWire(bundle.text));
  }

  /** The hash of the present bundle; `undefined` before there is one. */
  get bundleHash(): string | undefined {
    return [...this.#live.keys()].at(-1);
  }

  /** The key pair whose bundle has this hash, while it is live. */
  keysOf(bundleHash: string): DeviceKeys | undefined {
    this.expire();
    return this.#live.get(bundleHash)?.keys;
  }

  /** Drops private halves whose time is over. */
  expire(): void {
    const now = this.#now();
    for (const [hash, pair] of this.#live) if (pair.dropAt <= now) this.#live.delete(hash);
  }
}
