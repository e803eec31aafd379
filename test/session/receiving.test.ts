import { expect } from "chai";
import {
  CHUNK_SIZE,
  createMedia,
  chunkRange,
  sealChunk,
  type Bytes,
  type OutgoingMedia,
} from "../../web-components/crypto/index.ts";
import type { Media, MediaKind } from "../../web-components/session/index.ts";
import type { Announcement, ChunkWord } from "../../web-components/session/media/announcement.ts";
import { HeldChunks } from "../../web-components/session/media/held-chunks.ts";
import type { FiledChain } from "../../web-components/session/keyring.ts";
import { Receiving } from "../../web-components/session/receiving.ts";
import { WritableStore } from "../../web-components/session/store.ts";
import { chainBetween, from, numbers, someone, type Someone } from "../crypto/people.ts";
import { digestOf, someBytes } from "../support/media.ts";
import { until } from "../support/people.ts";

const FILE = someBytes(CHUNK_SIZE * 3 + 100);

/** A file as its sender has it, and the end of it at the receiver. */
interface Desk {
  readonly media: OutgoingMedia;
  readonly chunks: readonly Bytes[];
  readonly shown: WritableStore<Media | undefined>;
  readonly said: ChunkWord[];
  /** How many times it was asked for. */
  readonly asked: WritableStore<number>;
  /** How many words were said. */
  readonly heard: WritableStore<number>;
  /** Whether its sender can be answered. */
  readonly line: { isUp: boolean };
  readonly reserved: () => number;
  /** The receiver, told this of the file. */
  readonly receive: (lie?: Partial<Announcement>) => Receiving;
}

describe("a file on its way here", () => {
  let alice: Someone;
  let bob: Someone;
  before(async () => {
    [alice, bob] = await Promise.all([someone("alice"), someone("bob")]);
  });

  async function desk(kind: MediaKind = "file"): Promise<Desk> {
    const { conversation, identity } = from(alice, bob);
    const chains = await chainBetween(alice, bob);
    const media = await createMedia(FILE.length);
    const chunks: Bytes[] = [];
    const sending = { conversation, identity, chain: chains.sending };
    for (const n of numbers(media.count)) {
      const { from: start, to } = chunkRange(media, n);
      chunks.push(await sealChunk(media, n, FILE.subarray(start, to), sending));
    }
    const { mediaId, key, size, count } = media;
    const digest = await digestOf(FILE);
    const truth = { mediaId, key, size, chunks: count, digest, type: "application/octet-stream" };
    const writer: FiledChain = {
      chain: chains.receiving,
      user: "alice",
      identity,
      root: identity,
      instance: "i",
      bundle: "b",
    };
    const shown = new WritableStore<Media | undefined>(undefined);
    const said: ChunkWord[] = [];
    const asked = new WritableStore(0);
    const heard = new WritableStore(0);
    const line = { isUp: true };
    let reserved = 0;
    const receive = (lie: Partial<Announcement> = {}): Receiving =>
      new Receiving({
        note: { ...truth, ...lie },
        kind,
        conversation,
        writer,
        isOnce: false,
        now: Date.now,
        isOpen: () => line.isUp,
        whereabouts: () => (line.isUp ? "here" : "unknown"),
        say: (word) => {
          heard.set(said.push(word));
          if (word.want !== undefined) asked.set(asked.get() + 1);
        },
        reserve: (bytes) => {
          reserved += bytes;
          return true;
        },
        release: (bytes) => (reserved -= bytes),
        mayConfirm: () => true,
        show: (snapshot) => {
          shown.set(snapshot);
          return true;
        },
      });
    return { media, chunks, shown, said, asked, heard, line, reserved: () => reserved, receive };
  }

  const became = async (shown: Desk["shown"], state: Media["state"]): Promise<Media> => {
    const media = await until(shown, (now) => now?.state === state);
    if (media === undefined) throw new Error("nothing was shown");
    return media;
  };

  it("is put together in any order, confirmed, and handed out when its digest held", async () => {
    const { chunks, shown, said, receive, reserved } = await desk();
    const receiving = receive();
    for (const chunk of chunks.toReversed()) await receiving.take(chunk);
    const media = await became(shown, "ready");
    expect(new Uint8Array((await media.blob()?.arrayBuffer()) ?? [])).to.deep.equal(FILE);
    expect(said.at(-1)?.have).to.deep.equal([[0, chunks.length - 1]]);
    expect(reserved()).to.equal(0);
  });

  it("hands nothing out before it is whole", async () => {
    const { chunks, shown, receive } = await desk();
    const receiving = receive();
    for (const chunk of chunks.slice(1)) await receiving.take(chunk);
    expect(receiving.media.blob()).to.equal(undefined);
    expect((await became(shown, "receiving")).progress).to.equal((chunks.length - 1) / chunks.length);
    receiving.close();
  });

  it("whose sender lies about its digest is shown as damaged, and never handed out", async () => {
    const { chunks, shown, said, receive, reserved } = await desk();
    const receiving = receive({ digest: await digestOf(FILE.subarray(1)) });
    for (const chunk of chunks) await receiving.take(chunk);
    const media = await became(shown, "failed");
    expect(media.problem).to.equal("damaged");
    expect(media.blob()).to.equal(undefined);
    expect(said.at(-1)?.cancel).to.equal(true);
    expect(reserved()).to.equal(0);
  });

  it("that this browser cannot read any more once it is whole is a failed item, and takes up no room", async () => {
    const { chunks, shown, said, receive, reserved } = await desk("image");
    const receiving = receive();
    const read = Object.getOwnPropertyDescriptor(Blob.prototype, "arrayBuffer");
    if (read === undefined) throw new Error("a Blob cannot be read");
    const broken = (): Promise<ArrayBuffer> =>
      Promise.reject(new DOMException("the disk is full", "NotReadableError"));
    Object.defineProperty(Blob.prototype, "arrayBuffer", { ...read, value: broken });
    try {
      for (const chunk of chunks) await receiving.take(chunk);
      expect((await became(shown, "failed")).problem).to.equal("unreadable");
    } finally {
      Object.defineProperty(Blob.prototype, "arrayBuffer", read);
    }
    expect(said.at(-1)?.cancel).to.equal(true);
    expect(reserved()).to.equal(0);
  });

  it("whose sender lies about its size or its number of pieces is refused before anything is taken", async () => {
    for (const lie of [
      { size: 2 ** 30 },
      { size: 25 * 1024 * 1024 + 1 },
      { size: Number.MAX_SAFE_INTEGER },
      { chunks: 10_000 },
      { chunks: 3 },
      { chunks: 0 },
      { size: 10 },
      { size: CHUNK_SIZE * 40 },
    ]) {
      const { chunks, shown, receive, reserved } = await desk();
      const receiving = receive(lie);
      await became(shown, "failed");
      for (const chunk of chunks) await receiving.take(chunk);
      expect(receiving.media.problem, JSON.stringify(lie)).to.equal("refused");
      expect(receiving.media.blob()).to.equal(undefined);
      expect(reserved()).to.equal(0);
    }
  });

  it("whose pieces never open is given up with a word, not waited for for ever", async () => {
    const { chunks, shown, said, asked, receive } = await desk();
    const receiving = receive({ size: FILE.length - 1 }); // the same number of pieces, another padding: a lie
    const [last] = chunks.slice(-1);
    if (last === undefined) throw new Error("there are no pieces");
    // Whenever it is asked for again, the same piece comes.
    asked.subscribe(() => void receiving.take(last));
    await receiving.take(last);
    await became(shown, "failed");
    expect(receiving.media.problem).to.equal("unreadable");
    expect(said.filter(({ want }) => want !== undefined)).to.have.lengthOf(5);
    receiving.close();
  });

  it("takes pieces signed by a chain that announced it, and by no other", async () => {
    const { chunks, receive, said } = await desk();
    const stranger = await desk();
    const receiving = receive();
    for (const chunk of stranger.chunks) await receiving.take(chunk);
    expect(receiving.media.progress).to.equal(0);
    for (const chunk of chunks.slice(0, 1)) await receiving.take(chunk);
    expect(receiving.media.progress).to.equal(1 / 4);
    expect(said.every(({ have }) => have === undefined)).to.equal(true);
    receiving.close();
  });

  it("says again how it ended when a piece of it still comes: that it is whole, or that it was stopped, or refused", async () => {
    for (const end of ["ready", "cancelled", "failed"] as const) {
      const { chunks, shown, said, heard, receive } = await desk();
      const receiving = receive(end === "failed" ? { chunks: 3 } : {});
      if (end === "ready") for (const chunk of chunks) await receiving.take(chunk);
      if (end === "cancelled") receiving.media.cancel();
      await became(shown, end);
      const before = said.length;
      for (const chunk of chunks) await receiving.take(chunk);
      await until(heard, (count) => count > before);
      const { have, cancel } = said.at(-1) ?? {};
      expect(have, end).to.deep.equal(end === "ready" ? [[0, chunks.length - 1]] : undefined);
      expect(cancel, end).to.equal(end === "ready" ? undefined : true);
      expect(said.length, "once for all that came together").to.equal(before + 1);
      receiving.close();
    }
  });

  it("stopped while its sender could not be told, they are told as soon as they can be", async () => {
    const { said, receive, line } = await desk();
    const receiving = receive();
    line.isUp = false;
    receiving.media.cancel();
    expect(said).to.deep.equal([]);
    line.isUp = true;
    receiving.ask();
    expect(said.map(({ cancel }) => cancel)).to.deep.equal([true]);
    receiving.ask();
    expect(said).to.have.lengthOf(1);
  });

  it("is stopped by either side, and asked for again from its beginning", async () => {
    const { chunks, shown, said, receive, reserved } = await desk();
    const receiving = receive();
    for (const chunk of chunks.slice(0, 2)) await receiving.take(chunk);
    receiving.media.cancel();
    expect(shown.get()?.state).to.equal("cancelled");
    expect(said.at(-1)?.cancel).to.equal(true);
    expect(reserved()).to.equal(0);
    receiving.media.retry();
    expect(said.at(-1)?.want).to.deep.equal([[0, chunks.length - 1]]);
    for (const chunk of chunks) await receiving.take(chunk);
    await became(shown, "ready");
    receiving.cancelled();
    expect(receiving.media.state).to.equal("ready");
  });
});

describe("pieces without an announcement", () => {
  it("are held up to 1 MiB a sender, and not for long", () => {
    let now = 0;
    const held = new HeldChunks(() => now);
    const piece = new Uint8Array(CHUNK_SIZE);
    for (let n = 0; n < 40; n++) held.hold("mallory", `file ${n % 2}`, piece);
    held.hold("bob", "other", piece);
    expect(held.release("mallory", "file 0").length + held.release("mallory", "file 1").length).to.equal(16);
    expect(held.release("mallory", "file 0")).to.deep.equal([]);
    expect(held.release("alice", "other")).to.deep.equal([]);
    now = 30_000;
    held.expire();
    expect(held.isEmpty).to.equal(true);
  });
});
