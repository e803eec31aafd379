/** Hands one's own chains to devices, in batches where there are many (PROTOCOL.md section 5). */
import {
  sealKeyPackage,
  wipeChain,
  type DeviceBundle,
  type SealedBytes,
  type SendingChain,
} from "../crypto/index.ts";
import type { Circle } from "./circle.ts";
import { SessionError } from "./errors.ts";
import type { Keyring, OwnChain } from "./keyring.ts";
import type { Outbox } from "./outbox.ts";
import type { Me } from "./own-device.ts";

/** What handing works with. */
export interface HandingOptions {
  readonly me: Me;
  readonly circle: Pick<Circle, "id" | "handAtOnce" | "rootOf" | "handKeys">;
  readonly keyring: Keyring;
  readonly outbox: Outbox;
}

/** One conversation's packages on their way out. */
export class Handing {
  readonly #options: HandingOptions;

  constructor(options: HandingOptions) {
    this.#options = options;
  }

  /** Hands a chain to one device alone, whoever it is of. Throws {@link SessionError}. */
  async handAlone(own: OwnChain, device: DeviceBundle): Promise<void> {
    for (const hash of await this.#batch(own.chain, [device], this.#options.outbox.expectedSeq))
      own.holders.add(hash);
  }

  /**
   * Hands a chain to those of `devices` that count now and do not hold it (whoever was asked for a moment ago may have been
   * removed since, and a chain that was made since then is not for them), and awaits the relay's answers: a message must not come
   * before its key. Of a large room only the first batch is waited for; the rest get theirs meanwhile, at the index where
   * the chain stands now, and hold what comes before it. Throws {@link SessionError} for the first batch.
   */
  async hand(own: OwnChain, devices: readonly DeviceBundle[]): Promise<void> {
    const { circle, keyring, outbox } = this.#options;
    const counting = devices.filter((device) => this.#counts(device));
    const lacking = keyring.lacking(own, counting);
    if (lacking.length === 0) return;
    const seq = outbox.expectedSeq;
    const rest = lacking.slice(circle.handAtOnce);
    // What the chain is sealed on from here wipes its key: those who get theirs later need it as it stands now.
    const chain = rest.length > 0 ? { ...own.chain, key: own.chain.key.slice() } : own.chain;
    for (const hash of await this.#batch(chain, lacking.slice(0, circle.handAtOnce), seq))
      own.holders.add(hash);
    for (const device of rest) own.holders.add(device.hash);
    if (rest.length > 0) void this.#handRest(own, chain, rest, seq);
  }

  async #handRest(
    own: OwnChain,
    chain: SendingChain,
    rest: readonly DeviceBundle[],
    seq: number,
  ): Promise<void> {
    const { circle, keyring } = this.#options;
    for (let at = 0; at < rest.length; at += circle.handAtOnce) {
      const batch = rest.slice(at, at + circle.handAtOnce);
      // A batch is some milliseconds of work: the page gets its turn in between.
      await new Promise((resolve) => setTimeout(resolve));
      // Someone was removed meanwhile: this chain is spent, and nobody gets it any more.
      const counting = keyring.holds(own) ? batch.filter((device) => this.#counts(device)) : [];
      const handed = await this.#batch(chain, counting, seq).catch((error: unknown) => {
        if (error instanceof SessionError) return new Set<string>();
        throw error;
      });
      this.#forget(
        own,
        batch.filter((device) => !handed.has(device.hash)),
      );
    }
    wipeChain(chain);
  }

  async #batch(
    chain: SendingChain,
    devices: readonly DeviceBundle[],
    seq: number,
  ): Promise<ReadonlySet<string>> {
    const { circle, me } = this.#options;
    if (devices.length === 0) return new Set();
    const sender = { user: me.user, identity: me.identity, instance: me.instance };
    const seal = async (recipient: DeviceBundle): Promise<readonly [DeviceBundle, SealedBytes]> => [
      recipient,
      await sealKeyPackage({ conversation: circle.id, sender, recipient, chain, seq }),
    ];
    return await circle.handKeys(new Map(await Promise.all(devices.map(seal))));
  }

  /** These did not get the chain after all: what went under it did not reach them. */
  #forget(own: OwnChain, devices: readonly DeviceBundle[]): void {
    for (const { hash } of devices) {
      own.holders.delete(hash);
      for (const entry of this.#options.outbox.entries) entry.sentTo.delete(hash);
    }
  }

  #counts(device: DeviceBundle): boolean {
    return this.#options.circle.rootOf(device.user, device.identity) !== undefined;
  }
}
