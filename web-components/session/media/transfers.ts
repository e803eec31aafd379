/** The photos, voice notes and files of one conversation, both ways: windows, missing chunks, who stops what (PROTOCOL.md section 10). */
import type { Bytes, DeviceBundle, SendingChain } from "../../crypto/index.ts";
import type { Announcement, ChunkWord } from "./announcement.ts";
import { Arrivals, type ArrivalsOptions } from "./arrivals.ts";
import type { MediaKind } from "./media-api.ts";
import { isMediaContent } from "../content.ts";
import { SessionError } from "../errors.ts";
import type { Draft } from "../draft.ts";
import type { FiledChain } from "../keyring.ts";
import type { ShownMedia } from "../message-item.ts";
import type { Entry, Outbox } from "../outbox.ts";
import { pageOf } from "../inbox.ts";
import { Peers, type Peer } from "./peers.ts";
import { Sending, WINDOW, type Parcel } from "../sending.ts";
import { toWireBytes } from "../wire.ts";

const TICK = 1_000;
/** What the media of one conversation work with. */
export interface TransfersOptions extends ArrivalsOptions {
  readonly outbox: Outbox;
  /** Sends a failed message again. */
  readonly retry: (id: string) => void;
}

/** One conversation's media. */
export class Transfers {
  readonly #options: TransfersOptions;
  readonly #sendings = new Map<string, Sending>();
  readonly #peers: Peers;
  readonly #arrivals: Arrivals;
  #running = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TransfersOptions) {
    this.#options = options;
    this.#peers = new Peers(options.now);
    this.#arrivals = new Arrivals(options);
  }

  /** A file was announced by `entry`: it goes to whom the announcement goes. */
  send(draft: Draft, entry: Entry): void {
    const { me, circle, isUp, show } = this.#options;
    const { id } = entry.content;
    const sending: Sending = new Sending({
      ...draft,
      me,
      conversation: circle.id,
      entry,
      isUp,
      show: (media) => show(me.list.root, id, media, draft.shownAs),
      stop: () => this.#stop(sending),
      retry: () => this.#options.retry(id),
    });
    this.#sweep();
    this.#sendings.set(draft.media.mediaId, sending);
  }

  /** One's own file as its line shows it at first. Throws for one that {@link Transfers.send} was not given. */
  shown(mediaId: string): ShownMedia {
    const sending = this.#sendings.get(mediaId);
    if (sending === undefined) throw new SessionError("not_found", "no such file of one's own");
    return { kind: sending.kind, media: sending.media };
  }

  /** An announcement is on its way to these devices under this chain: chunks may follow it. */
  announced(entry: Entry, chain: SendingChain, devices: readonly DeviceBundle[]): void {
    const sending = this.#sendingOf(entry);
    if (sending === undefined) return;
    for (const device of devices) {
      const root = this.#options.circle.rootOf(device.user, device.identity);
      if (root === undefined) continue;
      if (sending.isOver) {
        void this.#options.pass({ type: "chunk", mediaId: sending.mediaId, cancel: true }, device);
        continue;
      }
      const peer = this.#peers.of(device, root);
      // Announced again: it did not confirm, so nothing that went to it is taken for received.
      this.#peers.revived(peer);
      sending.reset(peer);
      sending.announced(peer, chain);
    }
    this.#pump();
  }

  /** What became of an announcement is known better. */
  settled(entry: Entry): void {
    const sending = this.#sendingOf(entry);
    if (sending === undefined) return;
    sending.refresh();
    this.#letGo(sending);
  }

  /** A line is gone: nothing of the file that was on it stays, save of one's own while others still get it. */
  gone(root: string, id: string): void {
    this.#arrivals.gone(root, id);
    if (root !== this.#options.me.list.root) return;
    for (const sending of this.#sendings.values()) {
      if (sending.entry.content.id !== id) continue;
      sending.isUnseen = true;
      this.#letGo(sending);
    }
  }

  /** One's own file `id` was taken back, or what announced it was given up. */
  withdrawn(id: string): void {
    for (const sending of this.#sendings.values()) if (sending.entry.content.id === id) this.#stop(sending);
  }

  /** See {@link Arrivals.receive}. */
  receive(writer: FiledChain, id: string, kind: MediaKind, note: Announcement): ShownMedia {
    const shown = this.#arrivals.receive(writer, id, kind, note);
    this.#tickSoon();
    return shown;
  }

  /** See {@link Arrivals.announcedAgain}. */
  announcedAgain(writer: FiledChain, note: Announcement): void {
    this.#arrivals.announcedAgain(writer, note);
  }

  /** See {@link Arrivals.chunk}. Throws `unreadable` for what is none. */
  chunk(from: string, bytes: Bytes): void {
    this.#arrivals.chunk(from, bytes);
    this.#tickSoon();
  }

  /** A word on chunks came: of a receiver of one's own file, or of the sender of another's. */
  heard(writer: FiledChain, word: ChunkWord): void {
    if (this.#arrivals.heard(writer, word)) return;
    const device = this.#devices().get(pageOf(writer));
    if (device === undefined) return;
    const sending = this.#sendings.get(word.mediaId);
    const isFor =
      sending !== undefined &&
      (writer.user === this.#options.me.user || sending.entry.roots.has(writer.root));
    if (sending === undefined || sending.isOver || !isFor || !this.#isKept(sending)) {
      // It is not kept any more, or was stopped: who asks is told, so that nobody waits.
      if (word.want !== undefined && (sending === undefined || isFor))
        void this.#options.pass({ type: "chunk", mediaId: word.mediaId, cancel: true }, device);
      return;
    }
    const peer = this.#peers.of(device, writer.root);
    if (peer.bundle !== device.hash) this.#reset(peer);
    peer.bundle = device.hash;
    peer.heardAt = this.#options.now();
    this.#peers.revived(peer);
    sending.chosen(peer, word.chain);
    if (word.have !== undefined) sending.confirmed(peer, word.have);
    else if (word.want !== undefined) sending.wanted(peer, word.want, peer.heardAt);
    else sending.declined(peer);
    sending.refresh();
    this.#letGo(sending);
    this.#pump();
  }

  /** The connection is new: what was on its way is lost, and what did not come is asked for. */
  connected(): void {
    for (const peer of this.#peers) {
      this.#reset(peer);
      this.#peers.revived(peer);
    }
    this.changed();
    this.#arrivals.connected();
  }

  /** Who is there, or who counts, changed, or the person said yes to this conversation. */
  changed(): void {
    this.#arrivals.changed();
    for (const sending of this.#sendings.values()) sending.refresh();
    this.#tickSoon();
    this.#pump();
  }

  /** The person said yes: what was announced so far is asked for. */
  accepted(): void {
    this.#arrivals.accepted();
    this.changed();
  }

  /** Waits for nothing any more. */
  close(): void {
    clearTimeout(this.#ticking);
    this.#ticking = undefined;
    this.#arrivals.close();
  }

  #pump(): void {
    if (!this.#options.isUp() || this.#sendings.size === 0) return;
    const devices = this.#devices();
    if (devices.size === 0) return;
    for (const sending of this.#sendings.values()) {
      while (this.#running < WINDOW) {
        const parcel = sending.pick(devices, this.#options.now());
        if (parcel === undefined) break;
        this.#start(parcel);
      }
    }
  }

  #start(parcel: Parcel): void {
    this.#tickSoon();
    this.#running += 1;
    void this.#dispatch(parcel).finally(() => {
      this.#running -= 1;
      this.#pump();
    });
  }

  /** Those who are there, by page. */
  #devices(): ReadonlyMap<string, DeviceBundle> {
    return new Map(this.#options.circle.devices().map((device) => [pageOf(device), device]));
  }

  async #dispatch(parcel: Parcel): Promise<void> {
    const { sending, device } = parcel;
    let sealed: Awaited<ReturnType<Sending["seal"]>>;
    try {
      sealed = await sending.seal(parcel);
    } catch {
      // The Blob cannot be read any more: its file was changed or taken away.
      sending.fail("changed");
      void this.#options.pass({ type: "chunk", mediaId: sending.mediaId, cancel: true });
      sending.refresh();
      return;
    }
    try {
      if (sending.isOver) {
        this.#lost(parcel, false);
        return;
      }
      const delivered = await this.#options.circle.deliver(toWireBytes(sealed), device);
      // The relay has all of it: only then is nothing of it still to be written.
      sending.left(sealed);
      if (delivered === 0) this.#lost(parcel, true);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      // Refused for pace, or cut off: it goes again when the window's silence is over, or when it is asked for.
      if (error.code === "not_found") this.#lost(parcel, true);
    }
  }

  /** A chunk reached nobody: with `away`, those others are not there and ask when they are back. */
  #lost({ sending, n, pages }: Parcel, away: boolean): void {
    for (const page of pages) {
      const peer = this.#peers.find(page);
      if (peer === undefined || (away && peer.user === this.#options.me.user)) continue;
      sending.lost(page, n);
      if (away) peer.isLive = false;
    }
    sending.refresh();
  }

  #stop(sending: Sending): void {
    if (sending.isOver) return;
    sending.cancel();
    void this.#options.pass({ type: "chunk", mediaId: sending.mediaId, cancel: true });
    sending.refresh();
    this.#letGo(sending);
    this.#pump();
  }

  /** Nobody sees it and nobody gets it: who asks for it later is told that it is gone. */
  #letGo(sending: Sending): void {
    if (!sending.isUnseen || !(sending.isOver || sending.isWithAll)) return;
    sending.forget();
    sending.entry.fileSize = 0;
    this.#sendings.delete(sending.mediaId);
  }

  #sendingOf(entry: Entry): Sending | undefined {
    const { content } = entry;
    const sending = isMediaContent(content) ? this.#sendings.get(content.media.mediaId) : undefined;
    return sending?.entry === entry ? sending : undefined;
  }

  /** As long as its announcement is kept, and in any case until everyone who took it has it. */
  #isKept(sending: Sending): boolean {
    const { entry, isOver, isWithAll } = sending;
    return (!isOver && !isWithAll) || this.#options.outbox.entries.includes(entry);
  }

  /** Forgets the files of which the outbox forgot the announcement. */
  #sweep(): void {
    for (const [mediaId, sending] of this.#sendings)
      if (!this.#isKept(sending)) this.#sendings.delete(mediaId);
  }

  #reset(peer: Peer): void {
    for (const sending of this.#sendings.values()) sending.reset(peer);
  }

  #tickSoon(): void {
    this.#ticking ??= setTimeout(() => this.#tick(), TICK);
  }

  #tick(): void {
    this.#ticking = undefined;
    for (const peer of this.#peers.fallenSilent()) {
      this.#reset(peer);
      for (const sending of this.#sendings.values()) sending.refresh();
    }
    const areSome = this.#trySilent();
    this.#arrivals.tick();
    this.#pump();
    const isBusy = areSome || this.#peers.areBusy || this.#arrivals.areOpen;
    // Cut off, or closed, nobody can be asked: the next connection starts the clock again.
    if (this.#arrivals.isHolding || (isBusy && this.#options.isUp())) this.#tickSoon();
  }

  /** Tries those that fell silent and lack something; whether there are any of them here. */
  #trySilent(): boolean {
    const { isUp, now } = this.#options;
    const devices = isUp() ? this.#devices() : new Map<string, DeviceBundle>();
    const isOwed = (peer: Peer): boolean =>
      !peer.isLive && devices.has(peer.page) && [...this.#sendings.values()].some((one) => one.isOwed(peer));
    for (const peer of this.#peers.toBeTried()) {
      const device = devices.get(peer.page);
      const owing = [...this.#sendings.values()].find((sending) => sending.isOwed(peer));
      const parcel = device && owing?.probe(peer, device, now());
      if (parcel === undefined) continue;
      this.#peers.tried(peer);
      this.#start(parcel);
    }
    return [...this.#peers].some(isOwed);
  }
}
