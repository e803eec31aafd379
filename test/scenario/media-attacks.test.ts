import { expect } from "chai";
import type { Item } from "../../web-components/session/index.ts";
import { WritableStore } from "../../web-components/session/store.ts";
import { startHostileRelay, type HostileRelay, type Payload } from "../support/hostile-relay.ts";
import { bytesOf, mediaIn, mediaOf, png, someBytes, wav } from "../support/media.ts";
import { everyoneLeaves, fated, has, join, meet, noticed, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";
import { disguises, tap } from "../support/wiretap.ts";

/** Whether an event carries a piece of media. */
function isPiece(event: string, payload: Payload): boolean {
  return event === "message" && payload["data"] instanceof Uint8Array;
}

/** Bytes that are others when they are read in parts than when they are read whole. */
class TwoFacedBlob extends Blob {
  readonly #inParts: Blob;

  constructor(whole: Uint8Array<ArrayBuffer>, inParts: Uint8Array<ArrayBuffer>) {
    super([whole]);
    this.#inParts = new Blob([inParts]);
  }

  override slice(from?: number, to?: number, type?: string): Blob {
    return type === undefined ? this.#inParts.slice(from, to) : this;
  }
}

describe("photos, voice notes and files under attack", () => {
  let relay: RunningRelay;
  let hostile: HostileRelay;
  before(async () => {
    relay = await startRelay();
    hostile = await startHostileRelay(relay);
  });
  afterEach(() => {
    hostile.behave();
    everyoneLeaves();
  });
  after(async () => {
    await hostile.close();
    await relay.close();
  });

  async function acquainted(suffix: string): Promise<readonly [Actor, Actor]> {
    const [alice, bob] = await meet(hostile.url, `alice_${suffix}`, `bob_${suffix}`);
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    await until(bob.to(alice).timeline, fated("hello", "delivered"));
    return [alice, bob];
  }

  it("25 MiB arrive intact over a connection that is cut three times, on either side", async () => {
    const [alice, bob] = await acquainted("cut");
    const file = someBytes(25 * 1024 * 1024);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "long.bin" });
    const chat = bob.to(alice);
    for (const [share, name] of [
      [0.1, alice.name],
      [0.3, bob.name],
      [0.5, alice.name],
    ] as const) {
      await until(chat.timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > share);
      for (const connection of hostile.connections(name)) connection.cut();
    }
    // However slow the machine is: what is waited for each time is that it goes on.
    for (const share of [0.6, 0.7, 0.8, 0.9])
      await until(chat.timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > share);
    const [item] = mediaOf(await until(chat.timeline, mediaIn("ready")));
    expect(Buffer.compare(Buffer.from(await bytesOf(item)), Buffer.from(file))).to.equal(0);
    await until(alice.to(bob).timeline, mediaIn("ready"));
  }).timeout(120_000);

  it("a piece that was altered is not taken, and comes again", async () => {
    const [alice, bob] = await acquainted("flip");
    let altered = 0;
    hostile.toClient = (event, payload) => {
      const { data } = payload;
      if (event !== "message" || !(data instanceof Uint8Array) || altered >= 2) return [payload];
      altered += 1;
      const bytes = Uint8Array.from(data);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return [{ ...payload, data: Buffer.from(bytes) }];
    };
    const file = someBytes(500_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "x.bin" });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    expect(altered).to.equal(2);
  });

  it("pieces that were held back are asked for by number, and only those come again", async () => {
    const [alice, bob] = await acquainted("gap");
    const seen = new Map<number, number>();
    hostile.toClient = (event, payload) => {
      const { data } = payload;
      if (event !== "message" || !(data instanceof Uint8Array)) return [payload];
      const n = Buffer.from(data).readUInt32BE(17);
      seen.set(n, (seen.get(n) ?? 0) + 1);
      return (n === 2 || n === 5) && seen.get(n) === 1 ? [] : [payload];
    };
    const file = someBytes(500_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "x.bin" });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    expect([...seen].filter(([, times]) => times > 1).map(([n]) => n)).to.deep.equal([2, 5]);
  });

  it("pieces that come before their announcement wait for it", async () => {
    const [alice, bob] = await acquainted("early");
    const held: Payload[] = [];
    const pieces = new WritableStore(0);
    hostile.toClient = (event, payload, { username }) => {
      if (event !== "message" || username !== bob.name) return [payload];
      if (!isPiece(event, payload)) {
        held.push(payload);
        return [];
      }
      pieces.set(pieces.get() + 1);
      return [payload];
    };
    const file = someBytes(300_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "x.bin" });
    await until(pieces, (count) => count === 5);
    hostile.behave();
    for (const payload of held) hostile.connections(bob.name)[0]?.inject("message", payload);
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    expect(noticed("unreadable")(bob.to(alice).timeline.get())).to.equal(false);
  });

  it("pieces that another one sends for a file are not taken, not even under its sender's name", async () => {
    const [alice, bob] = await acquainted("race");
    const mallory = await join(hostile.url, "mallory_race");
    await mallory.to(bob).send("hi");
    await until(bob.to(mallory).timeline, has("hi"));
    // Mallory signs pieces of her own; the relay gives them the file's id, and alice's name as their sender.
    const forged: Payload[] = [];
    const caught = new WritableStore(0);
    hostile.toClient = (event, payload, { username }) => {
      if (isPiece(event, payload) && username === bob.name) caught.set(forged.push(payload));
      return isPiece(event, payload) ? [] : [payload];
    };
    await mallory.to(bob).sendMedia(new Blob([someBytes(200_000)]), { kind: "file", name: "evil.bin" });
    await until(caught, (count) => count >= 4);
    const taken = forged.splice(0);
    hostile.toClient = (event, payload, { username }) => {
      const { data } = payload;
      if (event !== "message" || !(data instanceof Uint8Array) || username !== bob.name) return [payload];
      if (payload["from"] !== alice.name) return [];
      const forgery = taken.shift();
      if (forgery === undefined) return [payload];
      const bytes = Buffer.from(forgery["data"] as Uint8Array);
      Buffer.from(data).copy(bytes, 0, 0, 21);
      return [{ ...payload, data: bytes }, payload];
    };
    const file = someBytes(200_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "good.bin" });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    expect(taken).to.deep.equal([]);
  });

  it("a sender whose bytes are not those announced is seen: a failed item, and nothing is handed out", async () => {
    const [alice, bob] = await acquainted("digest");
    const liar = new TwoFacedBlob(png(4, 4, 90_000), someBytes(png(4, 4, 90_000).length));
    await alice.to(bob).sendMedia(liar, { kind: "image" });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("failed")));
    expect(item?.media.problem).to.equal("damaged");
    expect(item?.media.blob()).to.equal(undefined);
  });

  it("what is sent as a photo and is none, or is too large to be decoded, is a file with a plain mark", async () => {
    const [alice, bob] = await acquainted("disguise");
    const fakes = [
      new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
      new TextEncoder().encode("<!doctype html><script>alert(1)</script>"),
      png(30_000, 30_000),
    ];
    for (const fake of fakes)
      await alice.to(bob).sendMedia(new Blob([fake], { type: "image/png" }), { kind: "image" });
    const items = await until(
      bob.to(alice).timeline,
      (items) => mediaOf(items).length === 3 && mediaIn("ready")(items),
    );
    for (const { kind, media } of mediaOf(items)) {
      expect(kind).to.equal("file");
      expect(media.disguisedAs).to.equal("image");
      expect(media.blob()?.type).to.equal("application/octet-stream");
    }
  });

  it("a device that confirms nothing for five seconds no longer holds the others up", async () => {
    let ahead = 0;
    const alice = await join(hostile.url, "alice_slow", { now: () => Date.now() + ahead });
    const bob = await join(hostile.url, "bob_slow");
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    const second = await bob.tab();
    await second.to(alice).send("me too");
    await until(alice.to(bob).timeline, has("me too"));
    const [first] = hostile.connections(bob.name);
    hostile.fromClient = (event, payload, connection) =>
      event === "message" && connection.username === bob.name && connection !== first ? [] : [payload];
    await alice.to(bob).sendMedia(new Blob([someBytes(2_000_000)]), { kind: "file", name: "x.bin" });
    await until(second.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) >= 8 / 31);
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) >= 8 / 31);
    expect(mediaOf(bob.to(alice).timeline.get())[0]?.media.state).to.equal("receiving");
    ahead = 6_000;
    await until(bob.to(alice).timeline, mediaIn("ready"));
    expect(mediaOf(second.to(alice).timeline.get())[0]?.media.state).to.equal("receiving");
    hostile.behave();
    await until(second.to(alice).timeline, mediaIn("ready"));
  });

  it("a last word that was lost with the line is said again: the sender knows that it is there, and the next file comes", async () => {
    const [alice, bob] = await acquainted("lastword");
    const last = 7;
    let isCut = false;
    hostile.toClient = (event, payload, connection) => {
      const { data } = payload;
      if (event !== "message" || !(data instanceof Uint8Array)) return [payload];
      if (!isCut && Buffer.from(data).readUInt32BE(17) === last) {
        isCut = true;
        // It comes, and whatever is said of it does not go any more.
        hostile.fromClient = (_event, word, { username }) => (username === bob.name ? [] : [word]);
        void until(bob.to(alice).timeline, mediaIn("ready")).then(() => {
          connection.cut();
          hostile.fromClient = (_event, word) => [word];
        });
      }
      return [payload];
    };
    const file = new Blob([someBytes(8 * 65_536)]);
    await alice.to(bob).sendMedia(file, { kind: "file", name: "first" });
    await until(bob.to(alice).timeline, mediaIn("ready"));
    await alice.to(bob).sendMedia(new Blob([someBytes(300_000)]), { kind: "file", name: "second" });
    const both = (items: readonly Item[]): boolean => mediaOf(items).length === 2 && mediaIn("ready")(items);
    await until(bob.to(alice).timeline, both);
    await until(alice.to(bob).timeline, both);
  });

  it("a last word that was lost on a line that stays is brought about again by a single piece", async () => {
    let ahead = 0;
    const alice = await join(hostile.url, "alice_lone", { now: () => Date.now() + ahead });
    const bob = await join(hostile.url, "bob_lone");
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    await until(bob.to(alice).timeline, fated("hello", "delivered"));
    hostile.fromClient = (event, payload, { username }) =>
      event === "message" && username === bob.name ? [] : [payload];
    await alice.to(bob).sendMedia(new Blob([someBytes(8 * 65_536)]), { kind: "file", name: "x" });
    await until(bob.to(alice).timeline, mediaIn("ready"));
    ahead = 6_000;
    await until(alice.to(bob).timeline, mediaIn("waiting"));
    let pieces = 0;
    hostile.behave();
    hostile.toClient = (event, payload) => {
      if (isPiece(event, payload)) pieces += 1;
      return [payload];
    };
    ahead = 12_000;
    await until(alice.to(bob).timeline, mediaIn("ready"));
    expect(pieces).to.equal(1);
  });

  it("what is stopped while one is cut off is stopped at its sender too, and what is sent next comes", async () => {
    const [alice, bob] = await acquainted("offstop");
    let passed = 0;
    hostile.toClient = (event, payload) => {
      if (!isPiece(event, payload)) return [payload];
      passed += 1;
      return passed <= 4 || passed > 12 ? [payload] : [];
    };
    await alice.to(bob).sendMedia(new Blob([someBytes(2_000_000)]), { kind: "file", name: "first" });
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
    for (const connection of hostile.connections(bob.name)) connection.cut();
    await until(bob.session.status, ({ state }) => state === "reconnecting");
    mediaOf(bob.to(alice).timeline.get())[0]?.media.cancel();
    await until(alice.to(bob).timeline, mediaIn("cancelled"));
    await alice.to(bob).sendMedia(new Blob([someBytes(300_000)]), { kind: "file", name: "second" });
    await until(bob.to(alice).timeline, (items) => mediaOf(items)[1]?.media.state === "ready");
  });

  it("the relay sees no name, type, caption or kind, and cannot tell a photo from a voice note from a file", async () => {
    const wire = await tap(Number(new URL(hostile.url).port));
    const [alice, bob] = await meet(wire.url, "alice_blind", "bob_blind");
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    await until(bob.to(alice).timeline, fated("hello", "delivered"));
    let shape: string[] = [];
    hostile.fromClient = (_event, payload, { username }) => {
      const { data } = payload;
      if (username === alice.name && data instanceof Uint8Array) shape.push(`piece of ${data.length}`);
      else if (username === alice.name && typeof data === "string") shape.push(`text of ${data.length}`);
      return [payload];
    };
    const size = 150_044;
    const caption = "marker-caption";
    const photo = new Blob([png(64, 64, size - png(64, 64, 1).length + 1)]);
    const preview = new Blob([png(8, 8)]);
    const voice = new Blob([wav((size - 44) / 2)]);
    const waveform = Array<number>(64).fill(0.77);
    const file = new Blob([someBytes(size)], { type: "application/x-marker-type" });
    const sent = [
      [photo, { kind: "image", preview, width: 64, height: 64, caption }],
      [voice, { kind: "voice", duration: 3.125, waveform, caption }],
      [file, { kind: "file", name: "marker-file-name.xlsx", caption }],
    ] as const;
    const shapes: (readonly string[])[] = [];
    for (const [i, [blob, options]] of sent.entries()) {
      expect(blob.size).to.equal(size);
      shape = [];
      await alice.to(bob).sendMedia(blob, options);
      await until(
        alice.to(bob).timeline,
        (items) => mediaOf(items).length === i + 1 && mediaIn("ready")(items),
      );
      shapes.push(shape.toSorted());
    }
    expect(shapes[0]).to.have.lengthOf(4);
    expect(shapes[1]).to.deep.equal(shapes[0]);
    expect(shapes[2]).to.deep.equal(shapes[0]);
    const everything = Buffer.concat([wire.sent(), wire.received(), Buffer.from(relay.logged.join("\n"))]);
    const markers = ["marker-file-name", caption, "x-marker-type", "image/png", "audio/wav", "waveform"];
    for (const marker of markers)
      for (const form of disguises(marker)) expect(everything.includes(form), marker).to.equal(false);
    await wire.close();
  });
});
