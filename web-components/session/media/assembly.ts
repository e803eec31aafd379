/** A file that comes in chunks, put together piece by piece (PROTOCOL.md section 10). */
import {
  chunkRange,
  hashPiece,
  mediaDigest,
  PIECE_SIZE,
  type Bytes,
  type Media,
} from "../../crypto/index.ts";

/** What is known of a file when all of it is here. */
export interface Assembled {
  /** Base64, to be compared with the announced one before anything is shown. */
  readonly digest: string;
  readonly blob: Blob;
}

/** A piece that is not whole yet. */
interface Piece {
  readonly bytes: Bytes;
  lacking: number;
}

/** Pieces that are handed to the browser together: it takes each Blob's time to ask another process. */
const TOGETHER = 8;

/**
 * The chunks of one file. A piece is hashed as soon as it is whole, so no hash of the whole holds the page up at the end;
 * a few pieces in a row are handed to the browser as a Blob, which may keep it on disk: the script's memory holds no more.
 */
export class Assembly {
  readonly #layout: Media;
  readonly #begun = new Map<number, Piece>();
  readonly #whole = new Map<number, Bytes>();
  readonly #blobs: Blob[] = [];
  readonly #hashes: Promise<Bytes>[] = [];

  constructor(layout: Media) {
    this.#layout = layout;
  }

  /** Takes the plaintext of chunk `n`. Each chunk is put once. */
  put(n: number, plaintext: Bytes): void {
    const { from } = chunkRange(this.#layout, n);
    if (plaintext.length === 0) return; // padding alone
    const at = Math.floor(from / PIECE_SIZE);
    const piece = this.#begun.get(at) ?? this.#begin(at);
    piece.bytes.set(plaintext, from - at * PIECE_SIZE);
    piece.lacking -= plaintext.length;
    if (piece.lacking > 0) return;
    this.#begun.delete(at);
    this.#hashes[at] = hashPiece(piece.bytes);
    this.#whole.set(at, piece.bytes);
    this.#handOver(Math.floor(at / TOGETHER));
  }

  /** The whole, once every chunk was put. */
  async whole(): Promise<Assembled> {
    return { digest: await mediaDigest(await Promise.all(this.#hashes)), blob: new Blob(this.#blobs) };
  }

  /** Makes the Blob of a row of pieces, if all of them are here. */
  #handOver(row: number): void {
    const pieces = Math.ceil(this.#layout.size / PIECE_SIZE);
    const numbers = Array.from(
      { length: Math.min(TOGETHER, pieces - row * TOGETHER) },
      (_, n) => row * TOGETHER + n,
    );
    const parts = numbers.flatMap((at) => this.#whole.get(at) ?? []);
    if (parts.length < numbers.length) return;
    for (const at of numbers) this.#whole.delete(at);
    this.#blobs[row] = new Blob(parts);
  }

  #begin(at: number): Piece {
    const length = Math.min(PIECE_SIZE, this.#layout.size - at * PIECE_SIZE);
    const piece = { bytes: new Uint8Array(length), lacking: length };
    this.#begun.set(at, piece);
    return piece;
  }
}
