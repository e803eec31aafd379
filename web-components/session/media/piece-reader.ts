/** The bytes of a Blob, a piece at a time. */
import { PIECE_SIZE, type Bytes } from "../../crypto/index.ts";

/** Pieces in memory: the one at work, those that come next, and one that someone asked for again. */
const MOST = 4;
/** Pieces that are read before their turn. */
const AHEAD = 2;

const NEVER = -1;

/**
 * One Blob's pieces of {@link PIECE_SIZE} bytes. In their order they come from one stream, for each `slice()` is a question
 * to another process that the page waits for: reading 25 MiB so took six times as long. What is asked for out of order is
 * a slice of its own.
 */
export class PieceReader {
  readonly #blob: Blob;
  readonly #pieces = new Map<number, Promise<Bytes>>();
  #stream: PieceStream | undefined;
  /** The piece that the stream gives next; a stream that broke is not begun again. */
  #next = 0;

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
    this.#stream?.close();
    this.#stream = undefined;
    this.#next = 0;
  }

  #keep(at: number): Promise<Bytes> {
    const known = this.#pieces.get(at);
    if (known !== undefined) return known;
    const reading = at === this.#next ? this.#readOn() : this.#readAlone(at);
    // Told to whoever awaits it.
    reading.catch(() => {
      this.#pieces.delete(at);
      this.#next = NEVER;
    });
    this.#pieces.set(at, reading);
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > MOST && oldest !== undefined) this.#pieces.delete(oldest);
    return reading;
  }

  #readOn(): Promise<Bytes> {
    this.#stream ??= new PieceStream(this.#blob);
    this.#next += 1;
    return this.#stream.next();
  }

  async #readAlone(at: number): Promise<Bytes> {
    const start = at * PIECE_SIZE;
    return new Uint8Array(await this.#blob.slice(start, start + PIECE_SIZE).arrayBuffer());
  }
}

/** A Blob from its beginning to its end. */
class PieceStream {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  #left: number;
  /** What was read and belongs to the next piece. */
  #rest: Bytes = new Uint8Array(0);
  #last: Promise<unknown> = Promise.resolve();

  constructor(blob: Blob) {
    this.#reader = blob.stream().getReader();
    this.#left = blob.size;
  }

  /** The next piece; nobody has to wait for the one before. Rejects, and so do all that follow, where reading fails. */
  next(): Promise<Bytes> {
    const next = this.#last.then(() => this.#fill());
    this.#last = next;
    return next;
  }

  /** Ends it after the pieces that were asked for: they are still wanted somewhere. */
  close(): void {
    const end = (): Promise<void> => this.#reader.cancel();
    this.#last.then(end, end).catch(() => undefined); // it had failed: nothing is left to end
  }

  async #fill(): Promise<Bytes> {
    const piece = new Uint8Array(Math.min(PIECE_SIZE, this.#left));
    this.#left -= piece.length;
    for (let filled = 0; filled < piece.length;) {
      if (this.#rest.length === 0) this.#rest = await this.#readSome();
      const taken = this.#rest.subarray(0, piece.length - filled);
      piece.set(taken, filled);
      filled += taken.length;
      this.#rest = this.#rest.subarray(taken.length);
    }
    return piece;
  }

  async #readSome(): Promise<Bytes> {
    const { done, value } = await this.#reader.read();
    if (done) throw new Error("the Blob is shorter than it says");
    return value;
  }
}
