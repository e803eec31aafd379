import { expect } from "chai";
import { chunkRange, CHUNK_SIZE, createMedia, PIECE_SIZE } from "../../../web-components/crypto/index.ts";
import { Assembly } from "../../../web-components/session/media/assembly.ts";
import { PieceReader } from "../../../web-components/session/media/piece-reader.ts";
import { digestOf, someBytes } from "../../support/media.ts";

const FILE = someBytes(2 * PIECE_SIZE + CHUNK_SIZE + 5);

/** A Blob that counts how often it is read, and whose stream breaks after so many bytes. */
class CountingBlob extends Blob {
  streams = 0;
  slices = 0;
  breaksAfter = Infinity;

  override stream(): ReturnType<Blob["stream"]> {
    this.streams += 1;
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        const part = super.slice(at, at + CHUNK_SIZE);
        if (at + part.size > this.breaksAfter) throw new Error("the disk is gone");
        at += part.size;
        if (part.size === 0) controller.close();
        else controller.enqueue(new Uint8Array(await part.arrayBuffer()));
      },
    });
  }

  override slice(start?: number, end?: number): Blob {
    this.slices += 1;
    return super.slice(start, end);
  }
}

function isPiece(bytes: Uint8Array, at: number): boolean {
  return Buffer.from(bytes).equals(FILE.subarray(at * PIECE_SIZE, (at + 1) * PIECE_SIZE));
}

async function failure(reading: Promise<unknown>): Promise<unknown> {
  return await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a file that is read a piece at a time", () => {
  it("gives each piece, the last one as long as what is left, from one stream", async () => {
    const blob = new CountingBlob([FILE]);
    const reader = new PieceReader(blob);
    for (const at of [0, 0, 1, 0, 2, 1])
      expect(isPiece(await reader.read(at), at), `piece ${at}`).to.equal(true);
    expect([blob.streams, blob.slices]).to.deep.equal([1, 0]);
  });

  it("gives a piece that is asked for out of order alone", async () => {
    const blob = new CountingBlob([FILE]);
    const reader = new PieceReader(blob);
    expect(isPiece(await reader.read(2), 2)).to.equal(true);
    expect([blob.streams, blob.slices]).to.deep.equal([0, 1]);
    expect(isPiece(await reader.read(0), 0)).to.equal(true);
    expect(isPiece(await reader.read(1), 1)).to.equal(true);
  });

  it("gives what was asked for before it was told to let go, and begins anew afterwards", async () => {
    const reader = new PieceReader(new CountingBlob([FILE]));
    const reading = [0, 1, 2].map((at) => reader.read(at));
    reader.clear();
    const pieces = await Promise.all(reading);
    pieces.forEach((piece, at) => expect(isPiece(piece, at), `piece ${at}`).to.equal(true));
    expect(isPiece(await reader.read(1), 1)).to.equal(true);
    expect(isPiece(await reader.read(0), 0)).to.equal(true);
  });

  it("says so where it cannot be read, and tries again when it is asked again", async () => {
    const blob = new CountingBlob([FILE]);
    blob.breaksAfter = PIECE_SIZE + CHUNK_SIZE;
    const reader = new PieceReader(blob);
    const [first, second] = [reader.read(0), reader.read(1)];
    expect(isPiece(await first, 0)).to.equal(true);
    expect(await failure(second))
      .to.be.an("error")
      .with.property("message", "the disk is gone");
    for (const at of [1, 2]) expect(isPiece(await reader.read(at), at), `piece ${at}`).to.equal(true);
    expect(blob.streams).to.equal(1);
  });
});

describe("a file that is put together", () => {
  it("has the digest that was announced and every byte in its place, in whatever order its chunks came", async () => {
    const layout = await createMedia(FILE.length);
    const assembly = new Assembly(layout);
    for (let n = layout.count - 1; n >= 0; n--) {
      const { from, to } = chunkRange(layout, n);
      assembly.put(n, FILE.slice(from, to));
    }
    const { digest, blob } = await assembly.whole();
    expect(digest).to.equal(await digestOf(FILE));
    expect(Buffer.from(await blob.arrayBuffer()).equals(FILE)).to.equal(true);
  });

  it("has every byte in its place where it is longer than what is handed to the browser at once", async () => {
    const long = someBytes(9 * PIECE_SIZE + 17);
    const layout = await createMedia(long.length);
    const assembly = new Assembly(layout);
    const numbers = Array.from({ length: layout.count }, (_, n) => n);
    for (const n of [...numbers.filter((n) => n % 2 === 1), ...numbers.filter((n) => n % 2 === 0)]) {
      const { from, to } = chunkRange(layout, n);
      assembly.put(n, long.slice(from, to));
    }
    const { digest, blob } = await assembly.whole();
    expect(digest).to.equal(await digestOf(long));
    expect(Buffer.from(await blob.arrayBuffer()).equals(long)).to.equal(true);
  });

  it("of no bytes is an empty file", async () => {
    const { digest, blob } = await new Assembly(await createMedia(0)).whole();
    expect(blob.size).to.equal(0);
    expect(digest).to.equal(await digestOf(new Uint8Array(0)));
  });
});
