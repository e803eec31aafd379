/** One conversation's media before and after their code is here (PROTOCOL.md section 10). */
import type { Bytes, DeviceBundle, SendingChain } from "../../crypto/index.ts";
import type { Announcement, ChunkWord } from "./announcement.ts";
import type { Draft } from "../draft.ts";
import { SessionError } from "../errors.ts";
import type { FiledChain } from "../keyring.ts";
import { Late } from "../late.ts";
import type { MediaKind, MediaOptions } from "./media-api.ts";
import { announcedFacts, NOTHING, snapshot } from "./media-item.ts";
import type { ShownMedia } from "../message-item.ts";
import type { Entry } from "../outbox.ts";
import type { Parts } from "../parts.ts";
import type { Transfers, TransfersOptions } from "./transfers.ts";
import { Turn } from "../turn.ts";

/** Pieces that are kept until the code for them is here; what is beyond is asked for later, like any that was lost. */
const MOST_EARLY = 64;

/** The same calls as {@link Transfers}. Nothing that is said while its code comes is lost, or out of order. */
export class LateTransfers {
  readonly #part: Parts["media"];
  readonly #transfers: Late<Transfers>;
  readonly #options: TransfersOptions;
  readonly #preparing = new Turn();

  constructor(part: Parts["media"], options: TransfersOptions) {
    this.#part = part;
    this.#options = options;
    this.#transfers = new Late(() => {
      const code = part.take();
      if (code instanceof Promise) return code.then(({ Transfers }) => new Transfers(options));
      return new code.Transfers(options);
    });
  }

  /**
   * See `prepare` in draft.ts; also throws `offline` if the code for it cannot be fetched. One at a time: several that were
   * chosen together go in their order, however long each of them takes.
   */
  prepare(blob: Blob, options: MediaOptions): Promise<Draft> {
    const code = this.#part.take();
    return this.#preparing.run(async () => {
      const { prepare } = await code;
      await this.#transfers.get();
      return await prepare(blob, options);
    });
  }

  /** See {@link Transfers.send}. What is sent was prepared here, so the code is here. */
  send(draft: Draft, entry: Entry): void {
    this.#transfers.need((transfers) => transfers.send(draft, entry));
  }

  /** See {@link Transfers.shown}. */
  shown(mediaId: string): ShownMedia {
    const { here } = this.#transfers;
    if (here === undefined) throw new SessionError("not_found", "no such file");
    return here.shown(mediaId);
  }

  /** See {@link Transfers.receive}. Until the code is here, the line shows what was announced. */
  receive(writer: FiledChain, id: string, kind: MediaKind, note: Announcement): ShownMedia {
    let shown: ShownMedia | undefined;
    let isDrawn = false;
    this.#transfers.need((transfers) => {
      shown = transfers.receive(writer, id, kind, note);
      if (isDrawn) this.#options.show(writer.root, id, shown.media, shown.kind);
    });
    isDrawn = true;
    const facts = { ...announcedFacts(note), state: "waiting", progress: 0, viewed: false } as const;
    return shown ?? { kind, media: snapshot(facts, NOTHING) };
  }

  /** See {@link Transfers.announcedAgain}. */
  announcedAgain(writer: FiledChain, note: Announcement): void {
    this.#transfers.tell((transfers) => transfers.announcedAgain(writer, note));
  }

  /** See {@link Transfers.chunk}. Throws `unreadable` only if the code is here. */
  chunk(from: string, bytes: Bytes): void {
    if (this.#transfers.here !== undefined) return this.#transfers.here.chunk(from, bytes);
    if (this.#transfers.backlog >= MOST_EARLY) return;
    this.#transfers.need((transfers) => {
      try {
        transfers.chunk(from, bytes);
      } catch {
        // None: what waits behind it must not suffer.
      }
    });
  }

  /** See {@link Transfers.heard}. */
  heard(writer: FiledChain, word: ChunkWord): void {
    this.#transfers.need((transfers) => transfers.heard(writer, word));
  }

  /** See {@link Transfers.announced}. */
  announced(entry: Entry, chain: SendingChain, devices: readonly DeviceBundle[]): void {
    this.#transfers.tell((transfers) => transfers.announced(entry, chain, devices));
  }

  /** See {@link Transfers.settled}. */
  settled(entry: Entry): void {
    this.#transfers.tell((transfers) => transfers.settled(entry));
  }

  /** See {@link Transfers.withdrawn}. */
  withdrawn(id: string): void {
    this.#transfers.tell((transfers) => transfers.withdrawn(id));
  }

  /** See {@link Transfers.gone}. */
  gone(root: string, id: string): void {
    this.#transfers.tell((transfers) => transfers.gone(root, id));
  }

  /** See {@link Transfers.connected}; what could not be fetched on the last connection is tried again. */
  connected(): void {
    const connected = (transfers: Transfers): void => transfers.connected();
    if (this.#transfers.backlog > 0) this.#transfers.need(connected);
    else this.#transfers.tell(connected);
  }

  /** See {@link Transfers.changed}. */
  changed(): void {
    this.#transfers.tell((transfers) => transfers.changed());
  }

  /** See {@link Transfers.accepted}. */
  accepted(): void {
    this.#transfers.tell((transfers) => transfers.accepted());
  }

  /** See {@link Transfers.close}. */
  close(): void {
    this.#transfers.tell((transfers) => transfers.close());
  }
}
