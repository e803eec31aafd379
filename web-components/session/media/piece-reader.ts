/** The bytes of a Blob, a piece at a time: each reading is a message to another process, and takes its time. */
import { PIECE_SIZE, type Bytes } from "../../crypto/index.ts";

/** Pieces in memory: the one at work, those that come next, and one that someone asked for again. */
const MOST = 4;
/** Pieces that are read before their turn. */
const AHEAD = 2;

/** One Blob's pieces of {@link PIECE_SIZE} bytes. */
export class PieceReader {
  readonly #blob: Blob;
  readonly #pieces = new Map<number, Promise<Bytes>>();

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  /** Piece `at`, counted from 0. Rejects with what reading fails with; asked again, it is tried again. */
  read(at: number): Promise<Bytes> {
    const piece = this.#keep(at);
    for (let next = at + 1; next <= at + AHEAD; next++)
      if (next * PIECE_SIZE < this.#blob.size) void this.#keep(next);
    return piece;
  }

  /** Lets go of everything. */
  clear(): void {
    this.#pieces.clear();
  }

  #keep(at: number): Promise<Bytes> {
    const known = this.#pieces.get(at);
    if (known !== undefined) return known;
    const start = at * PIECE_SIZE;
    const reading = this.#blob
      .slice(start, start + PIECE_SIZE)
      .arrayBuffer()
      .then((buffer) => new Uint8Array(buffer));
    reading.catch(() => this.#pieces.delete(at)); // told to whoever awaits it
    this.#pieces.set(at, reading);
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > MOST && oldest !== undefined) this.#pieces.delete(oldest);
    return reading;
  }
}
