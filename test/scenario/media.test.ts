import { expect } from "chai";
import type { Person } from "../../web-components/session/index.ts";
import { startHostileRelay, type HostileRelay } from "../support/hostile-relay.ts";
import { bytesOf, mediaIn, mediaOf, png, someBytes, wav } from "../support/media.ts";
import { everyoneLeaves, fated, has, join, meet, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Can be read until it was announced, and no more: then it is taken under the type by which it is shown. */
class MovedBlob extends Blob {
  override slice(start?: number, end?: number, type?: string): Blob {
    const part = super.slice(start, end, type);
    if (type === undefined) return part;
    part.slice = () => {
      const gone = new Blob();
      gone.arrayBuffer = () => Promise.reject(new DOMException("it was moved", "NotReadableError"));
      return gone;
    };
    return part;
  }
}

describe("photos, voice notes and files", () => {
  let relay: RunningRelay;
  let between: HostileRelay;
  before(async () => {
    relay = await startRelay();
    between = await startHostileRelay(relay);
  });
  afterEach(() => {
    between.behave();
    everyoneLeaves();
  });
  after(async () => {
    await between.close();
    await relay.close();
  });

  it("a file arrives byte for byte, under a name that shows what it is, and never as a type that could run", async () => {
    const [alice, bob] = await meet(relay.url, "alice_file", "bob_file");
    const file = someBytes(300_000);
    const told: number[] = [];
    await alice.to(bob).sendMedia(new Blob([file], { type: "text/html" }), {
      kind: "file",
      name: "../../etc/report\u202Efdp.exe",
      caption: "as promised",
      onProgress: (progress) => told.push(progress),
    });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(item?.kind).to.equal("file");
    expect(item?.media).to.deep.include({ size: 300_000, name: "reportfdp.exe", caption: "as promised" });
    expect(item?.media.blob()?.type).to.equal("application/octet-stream");
    expect(await bytesOf(item)).to.deep.equal(file);
    await until(alice.to(bob).timeline, mediaIn("ready"));
    expect(told.at(-1)).to.equal(1);
    expect(told).to.deep.equal(told.toSorted((a, b) => a - b));
  });

  it("a photo arrives with its size and its tiny preview, and is what its bytes are", async () => {
    const [alice, bob] = await meet(relay.url, "alice_photo", "bob_photo");
    const photo = png(640, 480, 70_000);
    await alice.to(bob).sendMedia(new Blob([photo], { type: "image/jpeg" }), {
      kind: "image",
      width: 640,
      height: 480,
      preview: new Blob([png(8, 6)], { type: "text/html" }),
    });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(item?.kind).to.equal("image");
    expect(item?.media).to.deep.include({ type: "image/png", width: 640, height: 480, viewOnce: false });
    expect(item?.media.preview?.type).to.equal("image/png");
    expect(item?.media.blob()?.type).to.equal("image/png");
    expect(await bytesOf(item)).to.deep.equal(photo);
  });

  it("a voice note arrives with its length and its 64 bars", async () => {
    const [alice, bob] = await meet(relay.url, "alice_voice", "bob_voice");
    const note = wav(1_000);
    const waveform = Array.from({ length: 64 }, (_, bar) => (bar % 16) / 15);
    await alice.to(bob).sendMedia(new Blob([note]), { kind: "voice", duration: 2.5, waveform });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(item?.kind).to.equal("voice");
    expect(item?.media).to.deep.include({ type: "audio/wav", duration: 2.5, waveform });
    expect(await bytesOf(item)).to.deep.equal(note);
  });

  it("the list of people has what was sent last, until it is taken back", async () => {
    const [alice, bob] = await meet(relay.url, "alice_last", "bob_last");
    const note = new Blob([wav(8_000)], { type: "audio/wav" });
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    const id = await alice.to(bob).sendMedia(note, { kind: "voice", duration: 1 });
    const rowOf = (people: readonly Person[]): Person | undefined =>
      people.find(({ username }) => username === "alice_last");
    const people = await until(bob.session.people, (all) => rowOf(all)?.lastMedia !== undefined);
    expect(rowOf(people)?.lastMedia).to.deep.equal({ kind: "voice", duration: 1 });
    expect(rowOf(people)?.lastText).to.equal(undefined);
    await alice.to(bob).delete(id);
    await until(bob.session.people, (all) => rowOf(all)?.lastMedia === undefined);
  });

  it("an empty file is a file", async () => {
    const [alice, bob] = await meet(relay.url, "alice_empty", "bob_empty");
    await alice.to(bob).sendMedia(new Blob([]), { kind: "file", name: "empty.txt" });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(item?.media.blob()?.size).to.equal(0);
  });

  it("what is sent while the other is away says so, and arrives when they come", async () => {
    const [alice, bob] = await meet(relay.url, "alice_away", "bob_away");
    await alice.to(bob).send("hi");
    await until(bob.to(alice).timeline, has("hi"));
    await until(alice.to(bob).timeline, fated("hi", "delivered"));
    bob.session.close();
    await until(alice.session.people, (people) =>
      people.some((person) => person.username === "bob_away" && !person.online),
    );
    const file = someBytes(200_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "later.bin" });
    await until(alice.to(bob).timeline, mediaIn("waiting"));
    const again = await bob.reload();
    const [item] = mediaOf(await until(again.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    await until(alice.to(bob).timeline, mediaIn("ready"));
  });

  it("nothing is fetched from someone whom the person has not said yes to; after the yes it comes", async () => {
    const [alice, bob] = await meet(relay.url, "alice_first", "bob_first");
    const file = someBytes(900_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "unasked.bin" });
    await until(bob.session.people, (people) =>
      people.some((person) => person.username === "alice_first" && person.unread === 1),
    );
    await alice.to(bob).send("and a word");
    await until(bob.session.people, (people) =>
      people.some((person) => person.username === "alice_first" && person.unread === 2),
    );
    expect(mediaOf(alice.to(bob).timeline.get())[0]?.media.progress).to.equal(0);
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
  });

  it("the sender stops it, and both sides say so and keep nothing on its way", async () => {
    const [alice, bob] = await meet(between.url, "alice_stop", "bob_stop");
    bob.to(alice);
    holdChunks(between, 5);
    await alice.to(bob).sendMedia(new Blob([someBytes(2_000_000)]), { kind: "file", name: "big.bin" });
    const [theirs] = mediaOf(await until(bob.to(alice).timeline, mediaIn("receiving")));
    expect(theirs?.media.blob()).to.equal(undefined);
    mediaOf(alice.to(bob).timeline.get())[0]?.media.cancel();
    await until(alice.to(bob).timeline, mediaIn("cancelled"));
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("cancelled")));
    expect(item?.media.blob()).to.equal(undefined);
  });

  it("the receiver stops it, the sender sees that, and a retry brings it whole", async () => {
    const [alice, bob] = await meet(between.url, "alice_decline", "bob_decline");
    bob.to(alice);
    holdChunks(between, 5);
    const file = someBytes(2_000_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "big.bin" });
    const some = await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
    mediaOf(some)[0]?.media.cancel();
    await until(bob.to(alice).timeline, mediaIn("cancelled"));
    await until(alice.to(bob).timeline, mediaIn("cancelled"));
    between.behave();
    mediaOf(bob.to(alice).timeline.get())[0]?.media.retry();
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    await until(alice.to(bob).timeline, mediaIn("ready"));
  });

  it("a file whose sender reloaded midway is said to be gone after a minute, and holds up no other", async () => {
    let ahead = 0;
    const alice = await join(between.url, "alice_again");
    const bob = await join(between.url, "bob_again", { now: () => Date.now() + ahead });
    bob.to(alice);
    holdChunks(between, 5);
    await alice.to(bob).sendMedia(new Blob([someBytes(2_000_000)]), { kind: "file", name: "lost.bin" });
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
    const again = await alice.reload();
    between.behave();
    await again.to(bob).send("hello again");
    await until(bob.to(alice).timeline, has("hello again"));
    await until(bob.to(alice).timeline, mediaIn("waiting"));
    ahead = 61_000;
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("failed")));
    expect(item?.media).to.include({ problem: "gone", progress: 0 });
  });

  it("no more than eight pieces are ever on their way that the receiver has not confirmed", async () => {
    const [alice, bob] = await meet(between.url, "alice_window", "bob_window");
    await bob.to(alice).send("ready when you are");
    await until(alice.to(bob).timeline, has("ready when you are"));
    let most = 0;
    let onTheirWay = 0;
    let isSilent = true;
    between.fromClient = (event, payload, { username }) => {
      if (event === "message" && username === alice.name && payload["data"] instanceof Uint8Array) {
        onTheirWay += 1;
        most = Math.max(most, onTheirWay);
      }
      // Whatever bob says confirms: it is counted as confirming everything, and first held back altogether.
      if (event === "message" && username === bob.name) {
        if (isSilent) return [];
        onTheirWay = 0;
      }
      return [payload];
    };
    await alice.to(bob).sendMedia(new Blob([someBytes(2_000_000)]), { kind: "file", name: "w.bin" });
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) >= 8 / 31);
    await alice.to(bob).send("a text is not held up");
    await until(bob.to(alice).timeline, has("a text is not held up"));
    expect(most).to.equal(8);
    isSilent = false;
    onTheirWay = 0;
    await until(bob.to(alice).timeline, mediaIn("ready"));
    expect(most).to.equal(8);
  });

  it("a text that is written during a transfer arrives before it ends", async () => {
    const [alice, bob] = await meet(relay.url, "alice_text", "bob_text");
    await bob.to(alice).send("go");
    await until(alice.to(bob).timeline, has("go"));
    await alice.to(bob).sendMedia(new Blob([someBytes(20_000_000)]), { kind: "file", name: "long.bin" });
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0.05);
    await alice.to(bob).send("meanwhile");
    const items = await until(bob.to(alice).timeline, has("meanwhile"));
    expect(mediaOf(items)[0]?.media.state).to.equal("receiving");
    expect(mediaOf(items)[0]?.media.progress).to.be.below(0.9);
    await until(bob.to(alice).timeline, mediaIn("ready"));
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal(["go", "meanwhile"]);
  });

  it("what may be looked at once is handed out once", async () => {
    const [alice, bob] = await meet(relay.url, "alice_once", "bob_once");
    await alice.to(bob).sendMedia(new Blob([png(10, 10)]), { kind: "image", viewOnce: true });
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(item?.media).to.deep.include({ viewOnce: true, viewed: false });
    expect(item?.media.blob()?.size).to.equal(png(10, 10).length);
    expect(item?.media.blob()).to.equal(undefined);
    await until(bob.to(alice).timeline, (items) => mediaOf(items)[0]?.media.viewed === true);
  });

  it("several at once, both ways, all arrive", async () => {
    const [alice, bob] = await meet(relay.url, "alice_many", "bob_many");
    const files = [1, 2, 3].map((n) => someBytes(n * 400_000));
    for (const file of files) {
      await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "a.bin" });
      await bob.to(alice).sendMedia(new Blob([file]), { kind: "file", name: "b.bin" });
    }
    for (const [me, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const items = await until(
        me.to(other).timeline,
        (items) => mediaOf(items).length === 6 && mediaIn("ready")(items),
      );
      const theirs = mediaOf(items).filter((item) => !item.mine);
      expect(await Promise.all(theirs.map(bytesOf))).to.deep.equal(files);
    }
  });

  it("what is sent together stands in the order in which it was chosen, however large each is", async () => {
    const [alice, bob] = await meet(relay.url, "alice_order", "bob_order");
    const chosen = [3_000_000, 40_000, 900_000, 5];
    const chat = alice.to(bob);
    await Promise.all(
      chosen.map((size) =>
        chat.sendMedia(new Blob([someBytes(size)]), { kind: "file", name: `${size}.bin` }),
      ),
    );
    for (const { timeline } of [chat, bob.to(alice)]) {
      const items = await until(timeline, (lines) => mediaOf(lines).length === chosen.length);
      expect(mediaOf(items).map(({ media }) => media.size)).to.deep.equal(chosen);
    }
  });

  it("taken back, nothing of it is shown any more", async () => {
    const [alice, bob] = await meet(relay.url, "alice_back", "bob_back");
    const id = await alice.to(bob).sendMedia(new Blob([png(9, 9)]), { kind: "image", caption: "oops" });
    await until(bob.to(alice).timeline, mediaIn("ready"));
    await alice.to(bob).delete(id);
    const [left] = await until(bob.to(alice).timeline, (items) => mediaOf(items).length === 0);
    expect(left).to.deep.include({ kind: "text", body: "", deleted: true });
  });

  it("taken back, cleared, or disappeared, its bytes are gone on both sides, also for whoever held on to the line", async () => {
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const alice = await join(relay.url, "alice_gone", { now });
    const bob = await join(relay.url, "bob_gone", { now });
    const mine = alice.to(bob);
    const theirs = bob.to(alice);
    const ways = {
      delete: (id: string) => mine.delete(id),
      clear: () => {
        mine.clear();
        theirs.clear();
      },
      disappear: async () => {
        ahead += 61_000;
        // The clocks of both are looked at when something is read.
        await mine.markRead();
        await theirs.markRead();
      },
    };
    for (const [way, goes] of Object.entries(ways)) {
      if (way === "disappear") await mine.setTimer(60);
      const id = await mine.sendMedia(new Blob([png(9, 9)]), { kind: "image" });
      const lines = [
        mediaOf(await until(mine.timeline, mediaIn("ready")))[0],
        mediaOf(await until(theirs.timeline, mediaIn("ready")))[0],
      ];
      // One's own begins to disappear when it is delivered, the other's when it is read.
      await until(mine.timeline, (items) => mediaOf(items)[0]?.fate === "delivered");
      await theirs.markRead();
      for (const line of lines) expect(line?.media.blob()?.size, way).to.equal(png(9, 9).length);
      await goes(id);
      for (const { timeline } of [mine, theirs])
        await until(timeline, (items) => mediaOf(items).length === 0);
      for (const line of lines) expect(line?.media.blob(), way).to.equal(undefined);
    }
  });

  it("cleared by its sender while others still get it, a file arrives all the same, and is gone here after that", async () => {
    const [alice, bob] = await meet(between.url, "alice_swept", "bob_swept");
    bob.to(alice);
    holdChunks(between, 5);
    const file = someBytes(900_000);
    await alice.to(bob).sendMedia(new Blob([file]), { kind: "file", name: "swept.bin" });
    const [line] = mediaOf(alice.to(bob).timeline.get());
    await until(bob.to(alice).timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
    alice.to(bob).clear();
    expect(line?.media.blob()?.size).to.equal(file.length);
    between.behave();
    const [item] = mediaOf(await until(bob.to(alice).timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    await bob.to(alice).send("thanks");
    await until(alice.to(bob).timeline, has("thanks"));
    expect(line?.media.blob()).to.equal(undefined);
  });

  it("one's own file that cannot be read any more says so, and does not blame another", async () => {
    const [alice, bob] = await meet(between.url, "alice_moved", "bob_moved");
    bob.to(alice);
    const file = new MovedBlob([someBytes(3_000_000)]);
    await alice.to(bob).sendMedia(file, { kind: "file", name: "moved.bin" });
    const [mine] = mediaOf(await until(alice.to(bob).timeline, mediaIn("failed")));
    expect(mine?.media.problem).to.equal("changed");
    await until(bob.to(alice).timeline, mediaIn("cancelled"));
  });

  it("what is above 25 MiB, or described by what cannot be, is refused before anything is sent", async () => {
    const [alice, bob] = await meet(relay.url, "alice_limit", "bob_limit");
    const code = async (sending: Promise<string>): Promise<unknown> =>
      await sending.then(
        () => "sent",
        (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
      );
    const chat = alice.to(bob);
    const tooLarge = new Blob([new Uint8Array(25 * 1024 * 1024 + 1)]);
    expect(await code(chat.sendMedia(tooLarge, { kind: "file" }))).to.equal("too_large");
    const small = new Blob(["x"]);
    expect(await code(chat.sendMedia(small, { kind: "voice", waveform: [2] }))).to.equal("bad_request");
    expect(await code(chat.sendMedia(small, { kind: "image", width: -1 }))).to.equal("bad_request");
    expect(await code(chat.sendMedia(small, { kind: "file", caption: "x".repeat(5_000) }))).to.equal(
      "bad_request",
    );
    expect(chat.timeline.get()).to.deep.equal([]);
  });
});

/** Lets so many pieces of media through and holds all others back. */
function holdChunks(between: HostileRelay, most: number): void {
  let passed = 0;
  between.toClient = (event, payload) => {
    if (event !== "message" || !(payload["data"] instanceof Uint8Array)) return [payload];
    passed += 1;
    return passed <= most ? [payload] : [];
  };
}
