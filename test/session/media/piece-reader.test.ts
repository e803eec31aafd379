import { expect } from "chai";
import { chunkRange, CHUNK_SIZE, createMedia, PIECE_SIZE } from "../../../web-components/crypto/index.ts";
import { Assembly } from "../../../web-components/session/media/assembly.ts";
import { PieceReader } from "../../../web-components/session/media/piece-reader.ts";
import { digestOf, someBytes } from "../../support/media.ts";

const FILE = someBytes(2 * PIECE_SIZE + CHUNK_SIZE + 5);

/** A Blob that counts how often it is read, and breaks as often as is said. */
class CountingBlob extends Blob {
  reads = 0;
  breaks = 0;

  override slice(start?: number, end?: number): Blob {
    const slice = super.slice(start, end);
    slice.arrayBuffer = async () => {
      this.reads += 1;
      if (this.breaks > 0) {
        this.breaks -= 1;
        throw new Error("the disk is gone");
      }
      return await new Response(slice).arrayBuffer();
    };
    return slice;
  }
}

describe("a file that is read a piece at a time", () => {
  it("gives each piece, the last one as long as what is left, and reads none twice", async () => {
    const blob = new CountingBlob([FILE]);
    const reader = new PieceReader(blob);
    for (const at of [0, 0, 1, 0, 2, 1]) {
      const piece = FILE.subarray(at * PIECE_SIZE, (at + 1) * PIECE_SIZE);
      expect(Buffer.from(await reader.read(at)).equals(piece), `piece ${at}`).to.equal(true);
    }
    expect(blob.reads).to.equal(3);
  });

  it("says so where it cannot be read, and tries again when it is asked again", async () => {
    const blob = new CountingBlob([FILE.subarray(0, 10)]);
    blob.breaks = 1;
    const reader = new PieceReader(blob);
    const failed = await reader.read(0).catch((error: unknown) => error);
    expect(failed).to.be.an("error").with.property("message", "the disk is gone");
    expect(await reader.read(0)).to.have.length(10);
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
