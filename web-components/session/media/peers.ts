/** The pages that one's own files go to: which of them confirm, and when one that fell silent is tried again (PROTOCOL.md section 10). */
import type { DeviceBundle } from "../../crypto/index.ts";
import { pageOf } from "../inbox.ts";

/** A receiver that confirms nothing for this long no longer holds the others up. Milliseconds. */
const SILENCE = 5_000;
/** A silent one gets a single chunk after that long, and then at twice the time. */
const LONGEST_SILENCE = 60_000;

/** A page that receives: the window is per page, not per file. */
export interface Peer {
  /** `pageOf` of its devices. */
  readonly page: string;
  /** The bundle of the device that it had when it was last looked at: with another one, what was on its way is lost. */
  bundle: string;
  readonly user: string;
  readonly root: string;
  /** Chunks on their way to it. */
  unconfirmed: number;
  /** When it last said something of a file, or the first of the chunks on their way went. */
  heardAt: number;
  /** It confirms: others wait for it. One that does not asks for what it lacks when it is back. */
  isLive: boolean;
  /** How long it is left alone once it fell silent, or was tried. */
  patience: number;
}

/** One conversation's receiving pages. */
export class Peers implements Iterable<Peer> {
  readonly #now: () => number;
  readonly #byPage = new Map<string, Peer>();

  constructor(now: () => number) {
    this.#now = now;
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#byPage.values();
  }

  /** Whether a chunk is on its way to any of them. */
  get areBusy(): boolean {
    return [...this].some((peer) => peer.unconfirmed > 0);
  }

  /** The page of a device whose identity counts to `root`. */
  of(device: DeviceBundle, root: string): Peer {
    const page = pageOf(device);
    const known = this.#byPage.get(page);
    if (known !== undefined) return known;
    const { user, hash: bundle } = device;
    const heardAt = this.#now();
    const peer = { page, bundle, user, root, unconfirmed: 0, heardAt, isLive: true, patience: SILENCE };
    this.#byPage.set(page, peer);
    return peer;
  }

  /** The peer of that page. */
  find(page: string): Peer | undefined {
    return this.#byPage.get(page);
  }

  /** Those that have confirmed nothing for too long, from now on silent. Whatever was on its way to them is for the caller to reset. */
  fallenSilent(): readonly Peer[] {
    const silent = [...this].filter((peer) => peer.unconfirmed > 0 && this.#now() - peer.heardAt >= SILENCE);
    for (const peer of silent) peer.isLive = false;
    return silent;
  }

  /**
   * Those silent ones whose turn it is to be tried: what they said last may be what was lost, and they have no reason to say
   * it again unless something comes. They stay silent until they speak, so that nobody waits for them meanwhile.
   */
  toBeTried(): readonly Peer[] {
    return [...this].filter(
      ({ isLive, unconfirmed, heardAt, patience }) =>
        !isLive && unconfirmed === 0 && this.#now() - heardAt >= patience,
    );
  }

  /** One was tried. */
  tried(peer: Peer): void {
    peer.patience = Math.min(LONGEST_SILENCE, peer.patience * 2);
  }

  /** One said something of a file, or is new to it: it confirms, or is about to. */
  revived(peer: Peer): void {
    peer.isLive = true;
    peer.patience = SILENCE;
  }
}
