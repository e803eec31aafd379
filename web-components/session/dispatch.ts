/** The way out of a conversation: chains are handed over, contents sealed and sent, and sent again to who lacks them. */
import { sealMessage, wipeChain, type DeviceBundle, type SendingChain } from "../crypto/index.ts";
import type { Circle } from "./circle.ts";
import { encodeContent, passing, type Passing } from "./content.ts";
import { SessionError } from "./errors.ts";
import { Handing } from "./handing.ts";
import type { Keyring, OwnChain } from "./keyring.ts";
import { isDone, noteSent, type Entry, type Outbox } from "./outbox.ts";
import type { Me } from "./own-device.ts";
import { Turn } from "./turn.ts";
import { toWireText } from "./wire.ts";
import type { OpaqueText } from "../../server/protocol/index.ts";

/** Tried again after this long where the relay named no time. Milliseconds. */
const RETRY_AFTER = 2_000;

/** What a dispatch works with. */
export interface DispatchOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly keyring: Keyring;
  readonly outbox: Outbox;
  readonly isUp: () => boolean;
  readonly now: () => number;
  /** What is known of an entry's fate changed. */
  readonly settled: (entry: Entry) => void;
  /** An entry is on its way to these devices under this chain. */
  readonly announced: (entry: Entry, chain: SendingChain, devices: readonly DeviceBundle[]) => void;
}

/** Errors after which the same bytes can go again. */
const PASSING_ERRORS: ReadonlySet<string> = new Set([
  "offline",
  "timeout",
  "rate_limited",
  "unavailable",
  "signed_out",
]);

/**
 * Sends what the outbox holds, in the order of writing. What is said in passing overtakes it: a receipt that waited behind
 * a long resend would have the other side send again what is here.
 */
export class Dispatch {
  readonly #options: DispatchOptions;
  /** One after the other: what is owed, and what is new. */
  readonly #order = new Turn();
  /** One seal at a time: no two may claim the same index of the conversation's chain. */
  readonly #sealing = new Turn();
  readonly #handing: Handing;
  #isPumping = false;
  #again = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.#handing = new Handing(options);
  }

  /** Sends everything that can go now. Called whenever something changed; calls while it runs are one more run. */
  pump(): void {
    if (this.#isPumping) {
      this.#again = true;
      return;
    }
    this.#isPumping = true;
    void this.#pumpUntilQuiet();
  }

  /**
   * Sends a content that is not kept: to everyone, or to one device. `false` where it is lost: nobody was there,
   * or the connection went; whoever needs it said again says it again. Never throws what a connection fails with.
   */
  async pass(content: Passing, device?: DeviceBundle): Promise<boolean> {
    try {
      const delivering = await this.#sealing.run(() => this.#startPassing(content, device));
      return (await delivering()) > 0;
    } catch (error) {
      if (!(error instanceof SessionError)) reportBug(error);
      return false;
    }
  }

  /** Answers `user`: in a room their devices alone, for everybody else it would be noise. As {@link Dispatch.pass}. */
  async answer(content: Passing, user: string): Promise<boolean> {
    const { circle } = this.#options;
    if (circle.meetsLater) return await this.pass(content);
    const devices = circle.devices().filter((device) => device.user === user);
    const reached = await Promise.all(devices.map((device) => this.pass(content, device)));
    return reached.includes(true);
  }

  /**
   * Says something to one device alone, under keys of its own, also before the conversation is up: how rooms ask for
   * their log. `false` where it is lost.
   */
  async whisper(content: Passing, device: DeviceBundle): Promise<boolean> {
    const { keyring, circle, now } = this.#options;
    try {
      return await this.#sealing.run(async () => {
        const single = await keyring.single();
        await this.#handing.handAlone(single, device);
        if (!single.holders.has(device.hash)) return false;
        const data = await this.#seal(single, encodeContent(passing(content, now())));
        return (await circle.deliver(data, device)) > 0;
      });
    } catch (error) {
      if (!(error instanceof SessionError)) reportBug(error);
      return false;
    }
  }

  /**
   * Seals a content that travels by another event than the conversation's own, once its chain is handed over;
   * `undefined` where nobody is there to hold it. Throws {@link SessionError}.
   */
  async enclose(content: Passing): Promise<OpaqueText | undefined> {
    const { keyring, circle, me, now } = this.#options;
    return await this.#sealing.run(async () => {
      const devices = circle.devices();
      if (!this.#options.isUp() || devices.every((device) => device.user === me.user)) return undefined;
      const own = await keyring.sending();
      await this.#handing.hand(own, devices);
      return await this.#seal(own, encodeContent(passing(content, now())));
    });
  }

  /** Sends entries again to one device alone, under keys of their own, in the order of writing. */
  resend(device: DeviceBundle, entries: readonly Entry[]): Promise<void> {
    const asked = this.#options.now();
    const before = new Set(entries.filter((entry) => this.#isAcknowledged(entry, device)));
    // Acknowledged or sent there while it waited its turn: on a slow machine copies would otherwise bring forth copies.
    const isOver = (entry: Entry): boolean =>
      (entry.sentTo.get(device.hash)?.at ?? 0) >= asked ||
      (this.#isAcknowledged(entry, device) && !before.has(entry));
    return this.#order.run(() => this.#resend(device, entries, isOver));
  }

  /** Waits for nothing any more. */
  close(): void {
    clearTimeout(this.#retry);
  }

  /** Answers how to wait for the delivery: the next send need not, for the connection keeps their order. */
  async #startPassing(content: Passing, device: DeviceBundle | undefined): Promise<() => Promise<number>> {
    const { keyring, circle, now } = this.#options;
    const devices = device === undefined ? circle.devices() : [device];
    if (!this.#options.isUp() || devices.length === 0) return () => Promise.resolve(0);
    const own = await keyring.sending();
    await this.#handing.hand(own, devices);
    if (device !== undefined && !own.holders.has(device.hash)) return () => Promise.resolve(0);
    const data = await this.#seal(own, encodeContent(passing(content, now())));
    if (!keyring.holds(own)) return await this.#startPassing(content, device); // someone was removed meanwhile
    const delivered = circle.deliver(data, device);
    delivered.catch(() => undefined); // awaited, and so reported, a turn later
    return () => delivered;
  }

  async #pumpUntilQuiet(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#order.run(() => this.#pumpOnce());
      } catch (error) {
        this.#later(error);
      }
    } while (this.#again);
    this.#isPumping = false;
  }

  async #pumpOnce(): Promise<void> {
    const { circle, outbox } = this.#options;
    if (!this.#options.isUp()) return;
    // What is owed to a device is older than what is new to everyone, and goes first: order per sender is kept.
    // In a large room nobody acknowledges: who lacks something asks.
    for (const device of circle.isQuiet() ? [] : circle.devices()) {
      const root = circle.rootOf(device.user, device.identity);
      if (root === undefined) continue;
      const owed = outbox.owedTo(root, device.hash, this.#isOwn(device));
      if (owed.length > 0) await this.#resend(device, owed);
    }
    // Who came meanwhile may have got what was sealed under the present chain, without its key. The key tells them
    // that this was before their time: nothing of it is missing, for what they lack has just gone to them.
    const { present } = this.#options.keyring;
    if (present !== undefined && !circle.isQuiet())
      await this.#sealing.run(() => this.#handing.hand(present, circle.devices()));
    for (
      let entry = outbox.nextToLaunch();
      entry !== undefined && this.#options.isUp();
      entry = outbox.nextToLaunch()
    ) {
      await this.#launch(entry);
    }
  }

  /** Sends an entry for the first time: to everyone at once where everyone may read it, otherwise device by device. */
  async #launch(entry: Entry): Promise<void> {
    const { circle } = this.#options;
    const everyone = circle.devices();
    const audience = everyone.filter((device) => this.#isFor(entry, device));
    if (audience.length === 0) {
      entry.launched = true;
      this.#options.settled(entry);
      return;
    }
    if (!this.#isForAll(entry) || audience.length < everyone.length) {
      for (const device of audience) await this.#resend(device, [entry]);
      entry.launched = true;
      return;
    }
    await this.#sealing.run(() => this.#launchUnderChain(entry, audience));
  }

  /** Under the conversation's chain, for everyone who holds it. */
  async #launchUnderChain(entry: Entry, audience: readonly DeviceBundle[]): Promise<void> {
    const { circle, keyring } = this.#options;
    const own = await keyring.sending();
    try {
      await this.#handing.hand(own, audience);
    } catch (error) {
      if (isPassing(error) || !(error instanceof SessionError)) throw error;
      entry.failed = true;
      this.#options.settled(entry);
      return;
    }
    // Someone was removed while the chain was handed over, or came and was handed it for another word while this one waited
    // its turn: the entry stays the next one, for another chain and audience.
    if (!keyring.holds(own) || !this.#isForAll(entry)) return;
    const holders = audience.filter((device) => own.holders.has(device.hash));
    if (holders.length === 0) {
      entry.launched = true;
      this.#options.settled(entry);
      return;
    }
    const data = await this.#sealEntry(own, entry);
    // Removed, or given up, meanwhile.
    if (!keyring.holds(own) || entry.failed) return;
    entry.launched = true;
    this.#track(entry, holders, circle.deliver(data), () => (entry.launched = false));
    this.#options.announced(entry, own.chain, holders);
  }

  /**
   * Whether everyone who may hold the present chain may read it: who came since it was written may hold that, and be in the
   * relay's room before they are seen here.
   */
  #isForAll(entry: Entry): boolean {
    return this.#options.circle.roots().every((root) => entry.roots.has(root));
  }

  async #resend(
    device: DeviceBundle,
    entries: readonly Entry[],
    isOver = (entry: Entry): boolean => this.#isAcknowledged(entry, device),
  ): Promise<void> {
    const { circle, keyring } = this.#options;
    if (entries.every(isOver)) return;
    const single = await keyring.single();
    await this.#handing.hand(single, [device]);
    if (!single.holders.has(device.hash)) return;
    for (const entry of entries) {
      if (isOver(entry)) continue;
      const data = await this.#sealEntry(single, entry);
      // Removed since they asked, and perhaps let in again: nothing from before is for them.
      if (!keyring.holds(single) || !this.#isFor(entry, device)) return;
      this.#track(entry, [device], circle.deliver(data, device), () => undefined);
      this.#options.announced(entry, single.chain, [device]);
    }
  }

  /** Follows a send: the next one need not wait for its answer, the connection keeps their order. */
  #track(entry: Entry, holders: readonly DeviceBundle[], sending: Promise<number>, undo: () => void): void {
    const { circle, settled, now } = this.#options;
    for (const device of holders) noteSent(entry, device.hash, now());
    if (entry.left !== "away") entry.left = holders.every((device) => this.#isOwn(device)) ? "home" : "away";
    entry.inFlight += 1;
    settled(entry);
    const landed = (delivered: number): void => {
      entry.inFlight -= 1;
      for (const device of holders) {
        const root = circle.rootOf(device.user, device.identity);
        if (root !== undefined && delivered > 0 && !this.#isOwn(device)) entry.passedOn.add(root);
      }
      if (entry.passedOn.size > 0) entry.failed = false; // it had to give way while it was on its way
      settled(entry);
    };
    const lost = (error: unknown): void => {
      entry.inFlight -= 1;
      for (const device of holders) entry.sentTo.delete(device.hash);
      const isGone = error instanceof SessionError && error.code === "not_found";
      if (!isGone) {
        undo();
        if (isPassing(error)) this.#later(error);
        // A copy for a page that asked again, which is refused, takes nothing from those who have it.
        else if (!isDone(entry)) entry.failed = true;
      }
      settled(entry);
    };
    sending.then(landed, lost);
  }

  /** What was taken back while it was sealed is sealed again as what it is now: nothing of it left. */
  async #sealEntry(own: OwnChain, entry: Entry): Promise<OpaqueText> {
    for (;;) {
      const { bytes } = entry;
      const data = await this.#seal(own, bytes);
      if (entry.bytes === bytes) return data;
    }
  }

  async #seal(own: OwnChain, bytes: Uint8Array): Promise<OpaqueText> {
    const { circle, me } = this.#options;
    const context = { conversation: circle.id, user: me.user, identity: me.identity.key };
    const { chain, sealed } = await sealMessage(own.chain, bytes, context);
    wipeChain(own.chain);
    own.chain = chain;
    return toWireText(sealed);
  }

  #isAcknowledged(entry: Entry, device: DeviceBundle): boolean {
    const root = this.#options.circle.rootOf(device.user, device.identity);
    return root !== undefined && entry.acknowledged.has(root);
  }

  #isFor(entry: Entry, device: DeviceBundle): boolean {
    const root = this.#options.circle.rootOf(device.user, device.identity);
    return this.#isOwn(device) || (root !== undefined && entry.roots.has(root));
  }

  #isOwn(device: DeviceBundle): boolean {
    return device.user === this.#options.me.user;
  }

  #later(error: unknown): void {
    if (!(error instanceof SessionError)) {
      reportBug(error);
      return;
    }
    // Refused, as who was put out of a room is: the next connection pumps, or whatever else changes that.
    if (!isPassing(error) || !this.#options.isUp()) return;
    const wait = error.retryAfterMs ?? RETRY_AFTER;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.pump(), wait);
  }
}

/** Nothing that a relay or a person does leads here: said where a developer looks, without stopping the queue. */
function reportBug(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function isPassing(error: unknown): error is SessionError {
  return error instanceof SessionError && PASSING_ERRORS.has(error.code);
}
