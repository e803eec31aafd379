/** The chunks of one's own file, sealed shortly before they go (PROTOCOL.md section 10). */
import {
  CHUNK_FRAME,
  chunkRange,
  PIECE_SIZE,
  sealChunk,
  type Bytes,
  type OutgoingMedia,
  type SealedBytes,
  type SendingChain,
} from "../../crypto/index.ts";
import { PieceReader } from "./piece-reader.ts";

/** Chunks that are sealed before their turn. */
const AHEAD = 4;
/** Frames that wait to be used again: those on their way to the relay, and those sealed ahead. */
const MOST_SPARE = 2 * AHEAD;

/** What chunks are made from. */
export interface ChunkSourceOptions {
  readonly media: OutgoingMedia;
  readonly blob: Blob;
  readonly conversation: string;
  /** One's own identity, Base64. */
  readonly identity: string;
}

/**
 * Seals ahead, so that what the window lets go is ready; and seals into memory that was used before, for fresh memory
 * costs as much as encryption.
 */
export class ChunkSource {
  readonly #options: ChunkSourceOptions;
  readonly #ahead = new Map<string, Promise<SealedBytes>>();
  readonly #pieces: PieceReader;
  #spare: ArrayBuffer[] = [];

  constructor(options: ChunkSourceOptions) {
    this.#options = options;
    this.#pieces = new PieceReader(options.blob);
  }

  /**
   * Chunk `n`, signed by this chain; the next few for which `isWanted` holds are begun. Rejects with what reading the
   * Blob fails with.
   */
  async seal(n: number, chain: SendingChain, isWanted: (n: number) => boolean): Promise<SealedBytes> {
    const name = nameOf(n, chain);
    const sealed = this.#ahead.get(name) ?? this.#sealOne(n, chain);
    this.#ahead.delete(name);
    this.#sealAhead(n, chain, isWanted);
    return await sealed;
  }

  /** A chunk has been written to the network, whole: its memory may be used for another one. */
  giveBack(sealed: SealedBytes): void {
    if (this.#spare.length < MOST_SPARE) this.#spare.push(sealed.buffer);
  }

  /** Lets go of everything. */
  clear(): void {
    this.#ahead.clear();
    this.#pieces.clear();
    this.#spare = [];
  }

  #sealAhead(n: number, chain: SendingChain, isWanted: (n: number) => boolean): void {
    const last = Math.min(n + AHEAD, this.#options.media.count - 1);
    for (const name of this.#ahead.keys()) if (Number.parseInt(name, 10) < n) this.#ahead.delete(name);
    for (let next = n + 1; next <= last && this.#ahead.size < AHEAD; next++) {
      const name = nameOf(next, chain);
      if (this.#ahead.has(name) || !isWanted(next)) continue;
      const sealing = this.#sealOne(next, chain);
      sealing.catch(() => undefined); // told to whoever sends it
      this.#ahead.set(name, sealing);
    }
  }

  async #sealOne(n: number, chain: SendingChain): Promise<SealedBytes> {
    const { media, conversation, identity } = this.#options;
    const plaintext = await this.#read(n);
    const frame = this.#spare.pop() ?? new ArrayBuffer(CHUNK_FRAME);
    return await sealChunk(media, n, plaintext, { conversation, identity, chain, frame });
  }

  async #read(n: number): Promise<Bytes> {
    const { from, to } = chunkRange(this.#options.media, n);
    const at = Math.floor(from / PIECE_SIZE);
    const piece = await this.#pieces.read(at);
    return piece.subarray(from - at * PIECE_SIZE, to - at * PIECE_SIZE);
  }
}

function nameOf(n: number, chain: SendingChain): string {
  return `${n} ${chain.chainId}`;
}
