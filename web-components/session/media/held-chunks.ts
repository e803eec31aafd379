/** Chunks whose announcement has not come yet: few, and not for long (PROTOCOL.md section 10). */
import type { Bytes } from "../../crypto/index.ts";

/** Bytes that are held for one sender. */
const MOST_BYTES = 1024 * 1024;
/** An announcement that takes longer has to be followed by its chunks again. Milliseconds. */
const HOLD = 30_000;

interface Held {
  readonly mediaId: string;
  readonly bytes: Bytes;
  readonly since: number;
}

/** One conversation's early chunks. */
export class HeldChunks {
  readonly #now: () => number;
  readonly #bySender = new Map<string, readonly Held[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether nothing is held. */
  get isEmpty(): boolean {
    return this.#bySender.size === 0;
  }

  /** Holds a chunk; drops it where its sender has as much as is held for one. */
  hold(from: string, mediaId: string, bytes: Bytes): void {
    const held = this.#bySender.get(from) ?? [];
    const weight = held.reduce((sum, chunk) => sum + chunk.bytes.length, bytes.length);
    if (weight <= MOST_BYTES) this.#bySender.set(from, [...held, { mediaId, bytes, since: this.#now() }]);
  }

  /** Hands out what is held of a file, in the order in which it came. */
  release(from: string, mediaId: string): readonly Bytes[] {
    const held = this.#bySender.get(from) ?? [];
    this.#keep(
      from,
      held.filter((chunk) => chunk.mediaId !== mediaId),
    );
    return held.filter((chunk) => chunk.mediaId === mediaId).map((chunk) => chunk.bytes);
  }

  /** Drops what was held for long enough. */
  expire(): void {
    const now = this.#now();
    for (const [from, held] of this.#bySender)
      this.#keep(
        from,
        held.filter((chunk) => now - chunk.since < HOLD),
      );
  }

  #keep(from: string, held: readonly Held[]): void {
    if (held.length === 0) this.#bySender.delete(from);
    else this.#bySender.set(from, held);
  }
}
