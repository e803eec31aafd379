import { expect } from "chai";
import {
  chunkRange,
  createMedia,
  sealChunk,
  type Bytes,
  type DeviceBundle,
} from "../../../web-components/crypto/index.ts";
import type { Circle } from "../../../web-components/session/circle.ts";
import type { FiledChain } from "../../../web-components/session/keyring.ts";
import type { Announcement, ChunkWord } from "../../../web-components/session/media/announcement.ts";
import { Arrivals } from "../../../web-components/session/media/arrivals.ts";
import type { Media } from "../../../web-components/session/media/media-api.ts";
import { WritableStore } from "../../../web-components/session/store.ts";
import { DEFAULT_LIMITS } from "../../../server/protocol/index.ts";
import { chainBetween, from, someone, type Someone } from "../../crypto/people.ts";
import { until } from "../../support/people.ts";

const MIB = 1024 * 1024;
const MINUTE = 60_000;

/** Someone's file, of which a single piece is there to come. */
interface File {
  readonly id: string;
  readonly note: Announcement;
  readonly piece: Bytes;
}

/** What changes by itself. */
interface World {
  /** Whose pages are there. */
  devices: readonly DeviceBundle[];
  now: number;
}

/** What bob's side of the chat with alice shows, and says. */
interface Desk {
  readonly arrivals: Arrivals;
  readonly shown: WritableStore<ReadonlyMap<string, Media>>;
  readonly said: ChunkWord[];
  readonly world: World;
  /** A file of alice's is announced, and its first piece comes. */
  readonly begin: (size: number) => Promise<File>;
}

describe("files on their way here", () => {
  let alice: Someone;
  let reloaded: Someone;
  let bob: Someone;
  before(async () => {
    [alice, bob] = await Promise.all([someone("alice"), someone("bob")]);
    const next = await someone("alice");
    // The same person after a reload: another page of the same identity.
    reloaded = { ...next, bundle: { ...next.bundle, identity: alice.identity.key } };
  });

  async function desk(): Promise<Desk> {
    const { conversation, identity } = from(alice, bob);
    const chains = await chainBetween(alice, bob);
    const { instance } = alice;
    const writer: FiledChain = {
      chain: chains.receiving,
      user: "alice",
      identity,
      root: identity,
      instance,
      bundle: "b",
    };
    const shown = new WritableStore<ReadonlyMap<string, Media>>(new Map());
    const said: ChunkWord[] = [];
    const world: World = { devices: [alice.bundle], now: 0 };
    const circle: Circle = {
      id: conversation,
      meetsLater: true,
      handAtOnce: 1,
      others: () => ["alice"],
      roots: () => [identity],
      devices: () => world.devices,
      rootOf: (user, key) => (user === "alice" && key === identity ? identity : undefined),
      isStranger: () => false,
      hasStrangers: () => false,
      isAccepted: () => true,
      isBlocked: () => false,
      isQuiet: () => false,
      head: () => undefined,
      look: () => Promise.resolve(),
      handKeys: () => Promise.resolve(new Set()),
      deliver: () => Promise.resolve(0),
    };
    const arrivals = new Arrivals({
      me: { ...bob, username: "bob" },
      circle,
      isUp: () => true,
      now: () => world.now,
      pass: (word) => Promise.resolve(said.push(word) > 0),
      limits: () => DEFAULT_LIMITS,
      show: (_root, id, media) => {
        shown.set(new Map([...shown.get(), [id, media]]));
        return true;
      },
    });
    const begin = async (size: number): Promise<File> => {
      const media = await createMedia(size);
      const { from: start, to } = chunkRange(media, 0);
      const sealing = { conversation, identity, chain: chains.sending };
      const piece = await sealChunk(media, 0, new Uint8Array(to - start), sealing);
      const { mediaId, key, count } = media;
      const digest = `${"A".repeat(43)}=`;
      const note = { mediaId, key, size, chunks: count, digest, type: "application/octet-stream" };
      arrivals.receive(writer, mediaId, "file", note);
      arrivals.chunk("alice", piece);
      return { id: mediaId, note, piece };
    };
    return { arrivals, shown, said, world, begin };
  }

  const progressOf = ({ shown }: Desk, { id }: File): number => shown.get().get(id)?.progress ?? 0;
  const comes = async ({ shown }: Desk, { id }: File): Promise<unknown> =>
    await until(shown, (all) => (all.get(id)?.progress ?? 0) > 0);
  const isAskedFor = (desk: Desk, { id }: File): boolean =>
    desk.said.some(({ mediaId, want }) => mediaId === id && want !== undefined);

  it("take up 64 MiB at most; what is beyond waits, and is asked for as soon as there is room", async () => {
    const bobs = await desk();
    const first = await bobs.begin(25 * MIB);
    await comes(bobs, first);
    const second = await bobs.begin(25 * MIB);
    await comes(bobs, second);
    const third = await bobs.begin(25 * MIB);
    // What comes after it is taken, so it was looked at, and turned away.
    const small = await bobs.begin(10 * MIB);
    await comes(bobs, small);
    expect(progressOf(bobs, third)).to.equal(0);
    expect(isAskedFor(bobs, third)).to.equal(false);
    bobs.shown.get().get(first.id)?.cancel();
    expect(isAskedFor(bobs, third)).to.equal(true);
    bobs.arrivals.chunk("alice", third.piece);
    await comes(bobs, third);
    bobs.arrivals.close();
  });

  it("of a page that was reloaded are given up after a minute, and are not waited for any more", async () => {
    const bobs = await desk();
    const file = await bobs.begin(25 * MIB);
    await comes(bobs, file);
    bobs.world.devices = [reloaded.bundle];
    bobs.arrivals.changed();
    bobs.world.now += MINUTE - 1;
    bobs.arrivals.tick();
    expect(bobs.shown.get().get(file.id)?.state).to.equal("waiting");
    bobs.world.now += 1;
    bobs.arrivals.tick();
    expect(bobs.shown.get().get(file.id)).to.include({ state: "failed", problem: "gone", progress: 0 });
    // Had it only been cut off for so long, it goes on.
    bobs.world.devices = [alice.bundle, reloaded.bundle];
    bobs.arrivals.changed();
    expect(bobs.shown.get().get(file.id)?.state).to.equal("receiving");
    expect(isAskedFor(bobs, file)).to.equal(true);
    bobs.arrivals.close();
  });

  it("of someone who is away are waited for, however long it takes", async () => {
    const bobs = await desk();
    const file = await bobs.begin(25 * MIB);
    await comes(bobs, file);
    bobs.world.devices = [];
    bobs.arrivals.changed();
    bobs.world.now += 100 * MINUTE;
    bobs.arrivals.tick();
    expect(bobs.shown.get().get(file.id)).to.include({ state: "waiting", progress: 0 });
    bobs.world.devices = [alice.bundle];
    bobs.arrivals.changed();
    bobs.arrivals.tick();
    expect(isAskedFor(bobs, file)).to.equal(true);
    bobs.arrivals.close();
  });

  it("whose line is gone are gone: their room is free, and whoever still sends them is told", async () => {
    const bobs = await desk();
    const file = await bobs.begin(25 * MIB);
    await comes(bobs, file);
    bobs.arrivals.gone(alice.identity.key, file.id);
    expect(bobs.said.at(-1)).to.include({ mediaId: file.id, cancel: true });
    expect(bobs.arrivals.areOpen).to.equal(false);
    const others = [await bobs.begin(25 * MIB), await bobs.begin(25 * MIB)];
    for (const other of others) await comes(bobs, other);
    const before = bobs.said.length;
    bobs.arrivals.chunk("alice", file.piece);
    expect(bobs.said.slice(before).map(({ cancel }) => cancel)).to.deep.equal([true]);
    expect(bobs.arrivals.isHolding).to.equal(false);
    bobs.arrivals.close();
  });

  it("of someone who is away, or sends nothing for a minute, leave their room to those that come", async () => {
    const bobs = await desk();
    const begun = [await bobs.begin(25 * MIB), await bobs.begin(25 * MIB)];
    for (const file of begun) await comes(bobs, file);
    bobs.world.now += MINUTE;
    const third = await bobs.begin(25 * MIB);
    await comes(bobs, third);
    expect(begun.map((file) => progressOf(bobs, file)).filter((progress) => progress > 0)).to.have.lengthOf(
      1,
    );
    bobs.arrivals.close();
  });
});
