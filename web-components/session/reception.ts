/** The way into a conversation: packages file chains, messages are opened, and nothing is lost without a word. */
import {
  openKeyPackage,
  openMessage,
  readMessage,
  type Bytes,
  type DeviceBundle,
  type KeyPackage,
} from "../crypto/index.ts";
import type { Opaque } from "../../server/protocol/index.ts";
import type { Circle } from "./circle.ts";
import { parseContent, type Content } from "./content.ts";
import type { FiledChain, Keyring } from "./keyring.ts";
import { Keyless, type KeylessMessage, type MessageName } from "./keyless.ts";
import type { OwnDevice } from "./own-device.ts";
import { Turn } from "./turn.ts";
import { fromWire } from "./wire.ts";

/** Packages of who may yet be named are kept this long, and so many. Milliseconds (PROTOCOL.md section 5). */
const KEEP = 30_000;
const MOST_KEPT = 32;

/** What a reception works with, and whom it tells. */
export interface ReceptionOptions {
  readonly me: string;
  readonly circle: Circle;
  readonly keyring: Keyring;
  readonly ownDevice: OwnDevice;
  readonly now: () => number;
  /** A chain was filed: `seq` is the writer's next number. */
  readonly filed: (writer: FiledChain, seq: number) => void;
  /** A piece of a file came. Throws `unreadable` for bytes that are none. */
  readonly chunk: (from: string, bytes: Bytes) => void;
  /** A content was opened; `timestamp` is the relay's hint. */
  readonly opened: (writer: FiledChain, content: Content) => void;
  /** `count` more messages of `user` cannot be read; below 0 so many are there after all. */
  readonly unreadable: (user: string, count: number) => void;
  /** Messages of `from` wait for a key, which another tab of this profile may have. */
  readonly sealed: (from: string, messages: readonly KeylessMessage[]) => void;
  /** A message of `from` was opened, or was before: a copy that waits in another tab says nothing new. */
  readonly found: (from: string, message: MessageName) => void;
  /** All that was under these chains of `from` was sent to this tab again, and is told to the others as it comes. */
  readonly settled: (from: string, chainIds: readonly string[]) => void;
  /** Messages of chains that nobody handed over are waiting: their writer is asked. */
  readonly askFor: (chainIds: readonly string[]) => void;
}

/** One conversation's incoming side. One queue per writer: nobody's package holds up another's message. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #turns = new Map<string, Turn>();
  readonly #keyless: Keyless;
  #kept: { readonly from: string; readonly pkg: KeyPackage; readonly since: number }[] = [];

  constructor(options: ReceptionOptions) {
    this.#options = options;
    const { now, unreadable, askFor } = options;
    this.#keyless = new Keyless({
      isCrowd: () => options.circle.isQuiet(),
      now,
      isThere: (user, device) => this.#deviceAt(user, device) !== undefined,
      unreadable,
      askFor: (chainIds) => {
        for (const [from, messages] of this.#keyless.waiting) options.sealed(from, messages);
        askFor(chainIds);
      },
    });
  }

  /** Whether nothing waits any more that is not said to be unreadable. */
  get isQuiet(): boolean {
    return this.#keyless.isQuiet;
  }

  /** See {@link Keyless.chains}. */
  get keyless(): readonly string[] {
    return this.#keyless.chains;
  }

  /** A key package that names this conversation. What does not hold is dropped, unanswered (PROTOCOL.md section 5). */
  package(from: string, pkg: KeyPackage): Promise<void> {
    return this.#turn(from).run(() => this.#takePackage(from, pkg));
  }

  /** A message that the relay says is of `from`'s device `device`. */
  message(from: string, device: string, data: Opaque): Promise<void> {
    return this.#turn(from).run(() => this.#takeMessage(from, device, data));
  }

  /** The writer says that all that was under these chains has been sent again: the copies that wait say nothing new. */
  settle(from: string, chainIds: readonly string[]): void {
    if (chainIds.length === 0) return;
    this.#keyless.settle(from, chainIds);
    this.#options.settled(from, chainIds);
  }

  /** The writer said so to another tab, which told what it got: no need to be asked here too, and to be still there. */
  settledElsewhere(from: string, chainIds: readonly string[]): void {
    this.#keyless.settle(from, chainIds);
  }

  /** Another tab has no key for these messages of `from`: they are opened here if there is one. */
  open(from: string, messages: readonly KeylessMessage[]): Promise<void> {
    const { me, keyring, found } = this.#options;
    return this.#turn(from).run(async () => {
      for (const message of messages) {
        const writer = keyring.filed(from, message.chainId);
        if (writer !== undefined) await this.#open(writer, message);
        else if (from === me && keyring.isOwn(message.chainId)) found(from, message);
      }
    });
  }

  /** Another tab opened this message of `from`. */
  openedElsewhere(from: string, message: MessageName): void {
    this.#keyless.openedElsewhere(from, message);
  }

  /** The circle is another one: packages of those who were not in it are looked at again. */
  retryKept(): void {
    const kept = this.#kept;
    this.#kept = [];
    const now = this.#options.now();
    for (const { from, pkg, since } of kept) {
      if (now - since >= KEEP) continue;
      if (this.#options.circle.rootOf(from, pkg.senderIdentity) === undefined)
        this.#kept.push({ from, pkg, since });
      else void this.package(from, pkg);
    }
  }

  /** See {@link Keyless.reset}. */
  reset(): void {
    this.#keyless.reset();
    this.#kept = [];
  }

  /** Waits for nothing any more. */
  close(): void {
    this.#keyless.close();
  }

  #turn(from: string): Turn {
    let turn = this.#turns.get(from);
    if (turn === undefined) {
      turn = new Turn();
      this.#turns.set(from, turn);
    }
    return turn;
  }

  async #takePackage(from: string, pkg: KeyPackage): Promise<void> {
    const { me, circle, keyring, ownDevice } = this.#options;
    const keys = ownDevice.keysOf(pkg.recipientBundle);
    if (pkg.senderUser !== from || pkg.recipientUser !== me || keys === undefined) return;
    if (keyring.filed(from, pkg.chainId) !== undefined) return;
    let root = circle.rootOf(from, pkg.senderIdentity);
    if (root === undefined) {
      // Perhaps someone whom this page has not met yet: the relay is asked once, then they count or they do not.
      await circle.look(from).catch(() => undefined);
      root = circle.rootOf(from, pkg.senderIdentity);
      if (root === undefined) {
        this.#keep(from, pkg);
        return;
      }
    }
    const opened = await openKeyPackage(pkg, keys).catch(() => undefined);
    if (opened === undefined) return;
    const writer = {
      chain: opened.chain,
      user: from,
      identity: pkg.senderIdentity,
      root,
      instance: pkg.senderInstance,
      bundle: pkg.recipientBundle,
    };
    keyring.file(writer);
    this.#options.filed(writer, opened.seq);
    for (const message of this.#keyless.release(from, pkg.chainId)) await this.#open(writer, message);
    this.#keyless.hurry(from);
  }

  /** In a room, a root that the log does not name yet may be one that it will name in a moment (PROTOCOL.md section 5). */
  #keep(from: string, pkg: KeyPackage): void {
    if (this.#options.circle.meetsLater) return;
    this.#kept.push({ from, pkg, since: this.#options.now() });
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }

  async #takeMessage(from: string, device: string, data: Opaque): Promise<void> {
    let message: KeylessMessage;
    try {
      const bytes = fromWire(data);
      // In the writer's turn, so that it comes after its announcement; opened elsewhere, so that no text waits for it.
      if (typeof data !== "string") {
        if (!this.#options.circle.isStranger(from, device)) this.#options.chunk(from, bytes);
        return;
      }
      const { chainId, index } = readMessage(bytes);
      message = { chainId, index, bytes };
    } catch {
      this.#options.unreadable(from, 1);
      return;
    }
    const writer = this.#options.keyring.filed(from, message.chainId);
    if (writer !== undefined) await this.#open(writer, message);
    else if (!this.#options.circle.isStranger(from, device)) {
      this.#keyless.hold(from, message, { device, isEarly: !this.#isKnownTo(from, device) });
      this.#options.sealed(from, [message]);
    }
  }

  /** Whether that device handed a chain over on this connection: what it says from then on is said to this page too. */
  #isKnownTo(user: string, device: string): boolean {
    const { keyring, ownDevice } = this.#options;
    const writer = this.#deviceAt(user, device);
    return writer !== undefined && keyring.hasFrom(writer, ownDevice.bundleHash);
  }

  #deviceAt(user: string, device: string): DeviceBundle | undefined {
    return this.#options.circle.devices().find((other) => other.user === user && other.device === device);
  }

  async #open(writer: FiledChain, message: KeylessMessage): Promise<void> {
    const { circle, now, found } = this.#options;
    if (circle.rootOf(writer.user, writer.identity) === undefined) return; // dropped with its identity
    const context = { conversation: circle.id, user: writer.user, identity: writer.identity };
    const before = writer.chain.index;
    let plaintext: Uint8Array;
    try {
      const opened = await openMessage(writer.chain, message.bytes, context, now());
      writer.chain = opened.chain;
      plaintext = opened.plaintext;
    } catch {
      // An index that was passed is a copy, or what a gap brings again: its content is not lost here.
      if (message.index < before) found(writer.user, message);
      else this.#options.unreadable(writer.user, 1);
      return;
    }
    const content = parseContent(plaintext);
    if (content === undefined) this.#options.unreadable(writer.user, 1);
    else this.#options.opened(writer, content);
    found(writer.user, message);
  }
}
