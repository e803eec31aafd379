/** The chains of one conversation: one's own sending chain and who holds it, and the chains that others handed over. */
import {
  CHAIN_LIMIT,
  createChain,
  type DeviceBundle,
  type ReceivingChain,
  type SendingChain,
} from "../crypto/index.ts";

/** A chain is spent after this long. Milliseconds (PROTOCOL.md section 5). */
const CHAIN_AGE = 3600_000;

/** A sending chain in use. */
export interface OwnChain {
  chain: SendingChain;
  readonly madeAt: number;
  /** How many times chains had been spent when it was made. */
  readonly spends: number;
  /** Hashes of the bundles whose devices were handed it. */
  readonly holders: Set<string>;
}

/** A chain that someone handed over, and who that was. */
export interface FiledChain {
  chain: ReceivingChain;
  readonly user: string;
  readonly identity: string;
  readonly root: string;
  readonly instance: string;
  /** The hash of one's own bundle that it was sealed to. */
  readonly bundle: string;
}

/** Filed chains beyond this are dropped, oldest first: a writer makes one an hour, or a thousand messages. */
const MOST_FILED = 4096;

/** One conversation's chains. Its owner sees to it that no two steps of one chain interleave. */
export class Keyring {
  readonly #now: () => number;
  readonly #filed = new Map<string, FiledChain>();
  /** Ids of the chains made here, to answer who asks for one. */
  readonly #made = new Set<string>();
  #own: OwnChain | undefined;
  #spends = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The sending chain, if there is one that is not spent. */
  get present(): OwnChain | undefined {
    const own = this.#own;
    const isSpent =
      own === undefined || own.chain.index >= CHAIN_LIMIT || this.#now() - own.madeAt >= CHAIN_AGE;
    return isSpent ? undefined : own;
  }

  /** The sending chain: the present one, or a new one that nobody holds yet where the present one is spent. */
  async sending(): Promise<OwnChain> {
    const own = this.present;
    if (own !== undefined) return own;
    const fresh = await this.single();
    // Spent while it was made: whoever asked sees that it does not hold, and asks again.
    if (this.holds(fresh)) this.#own = fresh;
    return fresh;
  }

  /** A chain of its own for one device alone: what is sent again goes under new keys. */
  async single(): Promise<OwnChain> {
    const spends = this.#spends;
    const chain = await createChain();
    this.#made.add(chain.chainId);
    const [oldest] = this.#made;
    if (this.#made.size > MOST_FILED && oldest !== undefined) this.#made.delete(oldest);
    return { chain, madeAt: this.#now(), spends, holders: new Set() };
  }

  /** Whether that chain is or was one's own. */
  isOwn(chainId: string): boolean {
    return this.#made.has(chainId);
  }

  /** Nothing is sealed any more under any chain that was made so far. */
  spend(): void {
    this.#own = undefined;
    this.#spends += 1;
  }

  /** Whether something may still be sealed under `own`: it was made after the last {@link Keyring.spend}. */
  holds(own: OwnChain): boolean {
    return own.spends === this.#spends;
  }

  /** Those of `devices` that do not hold `own` yet. */
  lacking(own: OwnChain, devices: readonly DeviceBundle[]): readonly DeviceBundle[] {
    return devices.filter((device) => !own.holders.has(device.hash));
  }

  /** The chain of that id that `user` handed over. */
  filed(user: string, chainId: string): FiledChain | undefined {
    return this.#filed.get(`${user} ${chainId}`);
  }

  /** Whether that page handed a chain to one's own bundle of this hash. */
  hasFrom(
    { identity, instance }: Pick<FiledChain, "identity" | "instance">,
    bundle: string | undefined,
  ): boolean {
    return [...this.#filed.values()].some(
      (filed) => filed.bundle === bundle && filed.identity === identity && filed.instance === instance,
    );
  }

  /**
   * Files a chain; a second one of the same id changes nothing. Filed by its writer's name too:
   * a fellow member who knows a chain's id cannot take its place.
   */
  file(filed: FiledChain): void {
    const id = `${filed.user} ${filed.chain.chainId}`;
    if (this.#filed.has(id)) return;
    this.#filed.set(id, filed);
    if (this.#filed.size <= MOST_FILED) return;
    const [oldest] = this.#filed.keys();
    if (oldest !== undefined) this.#filed.delete(oldest);
  }

  /** Forgets the chains of an identity that does not count any more. */
  drop(keep: (filed: FiledChain) => boolean): void {
    for (const [id, filed] of this.#filed) if (!keep(filed)) this.#filed.delete(id);
  }
}
