import { expect } from "chai";
import {
  CHUNK_SIZE,
  CHUNK_FRAME,
  MEDIA_LIMIT,
  PIECE_SIZE,
  chunkRange,
  concat,
  createMedia,
  fromBase64,
  hashPiece,
  importMedia,
  mediaDigest,
  openChunk,
  randomBytes,
  readChunk,
  sealChunk,
  toBase64,
  type Bytes,
  type MediaContext,
  type OutgoingMedia,
  type ReceivingChain,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import { lp } from "../../web-components/crypto/bytes.ts";
import { sign } from "../../web-components/crypto/suite.ts";
import {
  UNREADABLE,
  chainBetween,
  failure,
  flipped,
  from,
  numbers,
  someone,
  type Someone,
} from "./people.ts";

describe("media", () => {
  let alice: Someone;
  let bob: Someone;
  let sending: MediaContext<SendingChain>;
  let receiving: MediaContext<ReceivingChain>;

  before(async () => {
    [alice, bob] = await Promise.all([someone("alice"), someone("bob")]);
    const { conversation, identity } = from(alice, bob);
    const chains = await chainBetween(alice, bob);
    sending = { conversation, identity, chain: chains.sending };
    receiving = { conversation, identity, chain: chains.receiving };
  });

  const pieces = async (media: OutgoingMedia, file: Uint8Array): Promise<readonly Bytes[]> => {
    const sealed: Bytes[] = [];
    for (const n of numbers(media.count)) {
      const { from: start, to } = chunkRange(media, n);
      sealed.push(await sealChunk(media, n, file.subarray(start, to), sending));
    }
    return sealed;
  };

  it("carries a file of any size across, byte for byte", async () => {
    for (const size of [0, 1, 15, 16, 17, 255, 256, 65_535, 65_536, 65_537, 200_000]) {
      const file = concat(
        ...numbers(Math.ceil(size / 50_000)).map((n) => randomBytes(Math.min(50_000, size - n * 50_000))),
      );
      const media = await createMedia(size);
      const announced = await importMedia({ mediaId: media.mediaId, key: media.key, size });
      const parts: Bytes[] = [];
      for (const chunk of await pieces(media, file)) {
        const { n, plaintext } = await openChunk(announced, chunk, receiving);
        expect(n).to.equal(parts.length);
        parts.push(plaintext);
      }
      expect(concat(...parts)).to.deep.equal(file);
    }
  });

  it("shows the relay only the Padmé length of the whole, at least 4 KiB", async () => {
    const total = async (size: number): Promise<number> => {
      const chunks = await pieces(await createMedia(size), new Uint8Array(size));
      return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    };
    expect(await total(0)).to.equal(await total(4096));
    expect(await total(65_537)).to.equal(await total(67_584));
    expect(await total(67_585)).to.be.above(await total(67_584));
  });

  it("cuts the padded whole into chunks of 64 KiB that the relay carries", async () => {
    const layout: [size: number, padded: number, count: number][] = [
      [0, 4096, 1],
      [4097, 4352, 1],
      [65_536, 65_536, 1],
      [65_537, 67_584, 2],
      [1_000_000, 1_015_808, 16],
      [MEDIA_LIMIT, 26_214_400, 400],
    ];
    for (const [size, padded, count] of layout) {
      const media = await createMedia(size);
      expect([media.padded, media.count]).to.deep.equal([padded, count]);
      expect(chunkRange(media, count - 1).to).to.equal(size);
    }
    const padding = await createMedia(17_000_000);
    expect(chunkRange(padding, padding.count - 1)).to.deep.equal({ from: 17_000_000, to: 17_000_000 });
  });

  it("makes the same ciphertext again when a chunk is sent again", async () => {
    const file = randomBytes(60_000);
    const media = await createMedia(file.length);
    const [one, two] = await Promise.all([0, 1].map(() => sealChunk(media, 0, file, sending)));
    expect(toBase64(one?.slice(0, -64) ?? file)).to.equal(toBase64(two?.slice(0, -64) ?? file));
  });

  it("never shares a key, an id or an IV between files", async () => {
    const [one, two] = await Promise.all([createMedia(100_000), createMedia(100_000)]);
    expect(one.key).to.not.equal(two.key);
    expect(one.mediaId).to.not.equal(two.mediaId);
    expect(toBase64(one.ivs)).to.not.equal(toBase64(two.ivs));
    expect(toBase64(one.ivs.slice(0, 16))).to.not.equal(toBase64(one.ivs.slice(16, 32)));
  });

  it("refuses a chunk at every flipped byte alike", async () => {
    const file = randomBytes(10);
    const media = await createMedia(file.length);
    const chunk = await sealChunk(media, 0, file, sending);
    for (const at of numbers(chunk.length)) {
      expect(await failure(openChunk(media, flipped(chunk, at), receiving)), `at ${at}`).to.deep.equal(
        UNREADABLE,
      );
    }
    expect((await openChunk(media, chunk, receiving)).plaintext).to.deep.equal(file);
  });

  it("refuses a chunk that was cut or has grown, alike", async () => {
    const media = await createMedia(10);
    const chunk = await sealChunk(media, 0, new Uint8Array(10), sending);
    const lengths = [0, 1, 21, 37, 132, 149, chunk.length - 64, chunk.length - 16, chunk.length - 1];
    for (const bytes of [
      ...lengths.map((length) => chunk.subarray(0, length)),
      concat(chunk, new Uint8Array(16)),
    ]) {
      expect(await failure(openChunk(media, bytes, receiving))).to.deep.equal(UNREADABLE);
    }
    expect(() => readChunk(new Uint8Array(200_000))).to.throw("opened");
  });

  it("refuses a chunk in another place, conversation or file, or from another sender", async () => {
    const media = await createMedia(CHUNK_SIZE * 2);
    const [first] = await pieces(media, randomBytes(CHUNK_SIZE * 2));
    const chunk = first ?? new Uint8Array(0);
    const asSecond = new Uint8Array(chunk);
    asSecond[20] = 1;
    expect(readChunk(asSecond)).to.deep.equal({ mediaId: media.mediaId, n: 1 });
    expect(await failure(openChunk(media, asSecond, receiving))).to.deep.equal(UNREADABLE);
    const other = await createMedia(CHUNK_SIZE * 2);
    expect(await failure(openChunk(other, chunk, receiving))).to.deep.equal(UNREADABLE);
    expect(await failure(openChunk({ ...other, mediaId: media.mediaId }, chunk, receiving))).to.deep.equal(
      UNREADABLE,
    );
    const { chain } = { chain: (await chainBetween(alice, bob)).receiving };
    for (const change of [{ conversation: "dm:alice,carol" }, { identity: bob.identity.key }, { chain }]) {
      expect(await failure(openChunk(media, chunk, { ...receiving, ...change }))).to.deep.equal(UNREADABLE);
    }
  });

  it("refuses a chunk under an announcement of another size: count and padding are bound", async () => {
    const media = await createMedia(5000);
    const file = randomBytes(5000);
    // A zero at its end would be padding to a file that is one byte shorter: that one is the digest's business.
    file[4999] = 1;
    const chunk = await sealChunk(media, 0, file, sending);
    const { mediaId, key } = media;
    for (const size of [0, 4999, 5121, 70_000]) {
      const lie = await importMedia({ mediaId, key, size });
      expect(await failure(openChunk(lie, chunk, receiving)), `${size}`).to.deep.equal(UNREADABLE);
    }
  });

  it("refuses a chunk beyond the last", async () => {
    const media = await createMedia(10);
    const mediaId = fromBase64(media.mediaId);
    const beyond = await sealChunk(
      { ...media, count: 2, padded: CHUNK_SIZE + 4096, ivs: randomBytes(32) },
      1,
      new Uint8Array(0),
      sending,
    );
    expect(readChunk(beyond)).to.deep.equal({ mediaId: media.mediaId, n: 1 });
    expect(await failure(openChunk(media, beyond, receiving))).to.deep.equal(UNREADABLE);
    const aad = lp(
      "securechat/chunk/v1",
      receiving.conversation,
      fromBase64(receiving.identity),
      mediaId,
      1,
      1,
    );
    const signature = await sign(
      sending.chain.signer,
      concat(aad, beyond.slice(21, 37), beyond.slice(-96, -64)),
    );
    expect(await failure(openChunk(media, concat(beyond.slice(0, -64), signature), receiving))).to.deep.equal(
      UNREADABLE,
    );
  });

  it("refuses an announcement of what cannot be", async () => {
    const { mediaId, key } = await createMedia(1);
    for (const size of [-1, 0.5, MEDIA_LIMIT + 1, Number.NaN]) {
      expect((await failure(importMedia({ mediaId, key, size }))).code).to.equal("misuse");
    }
    for (const ill of ["", "AA==", `${key} `, toBase64(new Uint8Array(63))]) {
      expect(await failure(importMedia({ mediaId, key: ill, size: 1 }))).to.deep.equal(UNREADABLE);
      expect(await failure(importMedia({ mediaId: ill, key, size: 1 }))).to.deep.equal(UNREADABLE);
    }
  });

  it("blames a caller who seals other bytes than the chunk has", async () => {
    const media = await createMedia(100);
    expect((await failure(sealChunk(media, 0, new Uint8Array(99), sending))).code).to.equal("misuse");
    for (const n of [1, -1, 0.5])
      expect((await failure(sealChunk(media, n, new Uint8Array(0), sending))).code).to.equal("misuse");
  });

  it("seals into memory that was used before, byte for byte the same", async () => {
    const file = randomBytes(60_000);
    const media = await createMedia(file.length);
    const fresh = await sealChunk(media, 0, file, sending);
    const frame = new Uint8Array(CHUNK_FRAME).fill(0xff).buffer;
    const reused = await sealChunk(media, 0, file, { ...sending, frame });
    expect(reused.buffer).to.equal(frame);
    expect(toBase64(reused.slice(0, -64))).to.equal(toBase64(fresh.slice(0, -64)));
    expect((await openChunk(media, reused, receiving)).plaintext).to.deep.equal(file);
    const small = sealChunk(media, 0, file, { ...sending, frame: new ArrayBuffer(60_000) });
    expect((await failure(small)).code).to.equal("misuse");
  });

  it("has room in a frame for the largest chunk of the longest conversation", async () => {
    const media = await createMedia(CHUNK_SIZE);
    const conversation = `room:${"a".repeat(64)}`;
    const frame = new ArrayBuffer(CHUNK_FRAME);
    const sealed = await sealChunk(media, 0, randomBytes(CHUNK_SIZE), { ...sending, conversation, frame });
    expect(sealed.buffer).to.equal(frame);
  });

  it("is announced by a hash of its pieces' hashes, in their order", async () => {
    const [one, two] = await Promise.all([hashPiece(randomBytes(PIECE_SIZE)), hashPiece(randomBytes(5))]);
    const known = new Uint8Array(await crypto.subtle.digest("SHA-256", concat(one, two)));
    expect(await mediaDigest([one, two])).to.equal(toBase64(known));
    expect(await mediaDigest([two, one])).to.not.equal(toBase64(known));
    // Of an empty file there is no piece: SHA-256 of nothing.
    expect(await mediaDigest([])).to.equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  });
});
