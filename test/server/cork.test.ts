import { EventEmitter } from "node:events";
import { expect } from "chai";
import type { Server } from "socket.io";
import { joinWrites } from "../../server/cork.ts";
import { connect, dial, person, type Said, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";
import { roomOf } from "../support/room.ts";
import { tapped, turn, unexpected, WireTap } from "../support/wire-tap.ts";

describe("writes of one turn", () => {
  it("leave together at its end, in order, through a stream that is corked once", async () => {
    const tap = new WireTap();
    tapped(tap);
    for (const data of ["a", "ä", "b".repeat(200), "c"]) tap.send(data);
    expect(tap.wrote).to.deep.equal([]);
    await turn();
    expect(tap.wrote).to.deep.equal([["a", "ä", "b".repeat(200), "c"]]);
    expect(tap.corks).to.deep.equal(["cork", "uncork"]);
  });

  it("are never held into the next turn, also when they are made at a turn's end", async () => {
    const tap = new WireTap();
    tapped(tap);
    tap.send("a");
    await turn();
    tap.send("b");
    await turn();
    expect(tap.wrote).to.deep.equal([["a"], ["b"]]);
  });

  it("keep text and binary in the order in which they were made", async () => {
    const tap = new WireTap();
    tapped(tap);
    tap.send("a");
    tap.send(Buffer.from("bytes"));
    tap.send("b");
    tap.send("c");
    await turn();
    expect(tap.wrote).to.deep.equal([["a", "bytes", "b", "c"]]);
  });

  it("wait on a connection that cannot write as one run of bytes, text and small binaries alike, however many they are", async () => {
    const tap = new WireTap();
    tapped(tap);
    tap.transport.writable = false;
    const texts = Array.from({ length: 1_000 }, (_, n) => [`{"to":${n}}`, "b"]);
    for (const [text, byte] of texts) {
      tap.send(text);
      tap.send(Buffer.from(byte ?? ""));
    }
    expect(tap.writeBuffer).to.have.length(1);
    tap.transport.writable = true;
    tap.flush();
    await turn();
    expect(tap.wrote).to.deep.equal([texts.flat()]);
  });

  it("are not held beyond 64 KiB: large media goes out at once", () => {
    const tap = new WireTap();
    tapped(tap);
    tap.send("a");
    tap.send(Buffer.alloc(64 * 1024));
    expect(tap.wrote).to.have.length(1);
  });

  it("wait in engine.io's buffer, not in ours, while the transport is busy", async () => {
    const tap = new WireTap();
    tapped(tap);
    tap.transport.writable = false;
    tap.send("a");
    await turn();
    expect(tap.wrote).to.deep.equal([]);
    tap.transport.writable = true;
    tap.flush();
    await turn();
    expect(tap.wrote).to.deep.equal([["a"]]);
  });

  it("go out at once on a connection that is closing, and with a release", () => {
    const closing = new WireTap();
    tapped(closing);
    closing.readyState = "closing";
    closing.send("last words");
    expect(closing.wrote).to.deep.equal([["last words"]]);
    const tap = new WireTap();
    const cork = tapped(tap);
    tap.send("a");
    cork.release();
    expect(tap.wrote).to.deep.equal([["a"]]);
  });

  it("join for a long poll, which has no stream to cork", async () => {
    const tap = new WireTap(true);
    tapped(tap);
    tap.send("a");
    tap.send("b");
    await turn();
    expect(tap.wrote).to.deep.equal([["a", "b"]]);
  });

  it("that fail close their connection, leave no stream corked, and disturb nobody else", async () => {
    const [broken, whole] = [new WireTap(), new WireTap()];
    const errors: unknown[] = [];
    const io: Said = { engine: new EventEmitter() };
    joinWrites(io as Server, {
      most: 1024 * 1024,
      onCut: () => unexpected("cut"),
      onBroken: (error) => errors.push(error),
    });
    for (const tap of [broken, whole]) io.engine.emit("connection", tap);
    broken.fails = true;
    broken.send("a");
    whole.send("b");
    await turn();
    expect(broken.corks).to.deep.equal(["cork", "uncork"]);
    expect(broken.readyState).to.equal("closed");
    expect(whole.wrote).to.deep.equal([["b"]]);
    expect(errors).to.have.length(1);
  });

  it("are framed once for all who get the same, and never mixed up between those who do not", async () => {
    const taps = [new WireTap(), new WireTap(), new WireTap()];
    const io: Said = { engine: new EventEmitter() };
    joinWrites(io as Server, { most: 1024 * 1024, onCut: unexpected, onBroken: unexpected });
    for (const tap of taps) io.engine.emit("connection", tap);
    const frames = ["one", "two", "three"].map((text) => [
      Buffer.from([0x81, text.length + 1]),
      Buffer.from(`4${text}`),
    ]);
    const [first, second, third] = taps;
    for (const [tap, which] of [
      [first, [0, 1]],
      [second, [0, 1]],
      [third, [0, 2]],
    ] as const) {
      for (const n of which) {
        tap?.write(undefined, { wsPreEncodedFrame: frames[n] });
      }
    }
    await turn();
    expect(taps.map(({ wrote }) => wrote)).to.deep.equal([
      [["one", "two"]],
      [["one", "two"]],
      [["one", "three"]],
    ]);
  });
});

describe("what a broadcast framed", () => {
  const frameOf = (text: string): Buffer[] => {
    const payload = Buffer.from(`4${text}`);
    const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, 0, 0]);
    if (head.length === 4) head.writeUInt16BE(payload.length, 2);
    return [head, payload];
  };

  /** Everyone but its sender is sent each message, in one turn, as rooms do it. */
  const crowd = (taps: readonly WireTap[], texts: readonly string[], most = 1024 * 1024): WireTap[] => {
    const cutOff: WireTap[] = [];
    const io: Said = { engine: new EventEmitter() };
    joinWrites(io as Server, { most, onCut: () => cutOff.push(...taps), onBroken: unexpected });
    for (const tap of taps) io.engine.emit("connection", tap);
    for (const [n, text] of texts.entries()) {
      const frame = frameOf(text);
      for (const [at, tap] of taps.entries()) {
        if (at === n % taps.length || tap.readyState !== "open") continue;
        tap.write(text, { wsPreEncodedFrame: frame });
      }
    }
    return cutOff;
  };
  const others = (texts: readonly string[], at: number, of: number): string[] =>
    texts.filter((_, n) => n % of !== at);

  it("reaches each of many who all write, once and in order, and nothing of their own", async () => {
    const taps = Array.from({ length: 7 }, () => new WireTap());
    const texts = Array.from({ length: 100 }, (_, n) => `message ${n}`);
    crowd(taps, texts);
    await turn();
    for (const [at, { wrote }] of taps.entries()) expect(wrote).to.deep.equal([others(texts, at, 7)]);
  });

  it("is written in several batches where a turn brings more than is held, and nothing is lost between them", async () => {
    const taps = Array.from({ length: 3 }, () => new WireTap());
    const texts = Array.from({ length: 60 }, (_, n) => `${n} ${"x".repeat(5_000)}`);
    crowd(taps, texts);
    await turn();
    for (const [at, { wrote }] of taps.entries()) {
      expect(wrote.length).to.be.above(2);
      expect(wrote.flat()).to.deep.equal(others(texts, at, 3));
    }
  });

  it("waits as few packets while the transport is busy, and then leaves in order", async () => {
    const taps = [new WireTap(), new WireTap()];
    const texts = Array.from({ length: 400 }, (_, n) => `${n} ${"x".repeat(500)}`);
    for (const tap of taps) tap.transport.writable = false;
    crowd(taps, texts);
    for (const [at, tap] of taps.entries()) {
      expect(tap.writeBuffer.length).to.be.below(4);
      tap.transport.writable = true;
      tap.flush();
      await turn();
      expect(tap.wrote.flat()).to.deep.equal(others(texts, at, 2));
    }
  });

  it("closes who owes more than the bound, counted before and after it is joined", async () => {
    const most = 100_000;
    const texts = Array.from({ length: 400 }, () => "x".repeat(999));
    // Each of the two is sent every other one: 1,000 bytes with Engine.IO's digit.
    for (const [count, isCut] of [
      [200, false],
      [202, true],
    ] as const) {
      const taps = [new WireTap(), new WireTap()];
      for (const tap of taps) tap.transport.writable = false;
      const cutOff = crowd(taps, texts.slice(0, count), most);
      expect(cutOff.length > 0).to.equal(isCut);
      await turn();
      for (const tap of taps) expect(tap.readyState).to.equal(isCut ? "closed" : "open");
    }
  });

  it("goes out at once on a connection that is closing, behind what waits", () => {
    const tap = new WireTap();
    tapped(tap);
    tap.write("one", { wsPreEncodedFrame: frameOf("one") });
    tap.readyState = "closing";
    tap.write("two", { wsPreEncodedFrame: frameOf("two") });
    expect(tap.wrote).to.deep.equal([["one", "two"]]);
  });

  it("stays with its text for a long poll, which has no frames", async () => {
    const taps = [new WireTap(true), new WireTap(true)];
    crowd(taps, ["one", "two", "three", "four"]);
    const packets = taps.map(({ writeBuffer }) => writeBuffer.map(({ data }) => data));
    expect(packets).to.deep.equal([
      ["two", "four"],
      ["one", "three"],
    ]);
    await turn();
  });
});

describe("text and what a broadcast framed", () => {
  it("keep their order in one batch, whatever the length of a frame's head", async () => {
    const tap = new WireTap();
    tapped(tap);
    const expected: string[] = [];
    for (const length of [0, 1, 123, 124, 125, 126, 127, 1_000, 16_000]) {
      const text = "é".repeat(length % 7) + "x".repeat(length);
      tap.send(text);
      tap.write("all", { wsPreEncodedFrame: [Buffer.from([0x81, 4]), Buffer.from("4all")] });
      expected.push(text, "all");
    }
    await turn();
    expect(tap.wrote).to.deep.equal([expected]);
  });
});

describe("a relay that joins its writes", () => {
  const relay = eachWithRelay({ limits: { eventBurst: 1_000 } });

  for (const transport of ["websocket", "polling"] as const) {
    it(`keeps the order of text and bytes over ${transport}, and acknowledges everything`, async () => {
      const alice = await person(relay().url, "alice");
      const token = await signUp(relay().url, "bob");
      const bob = await connect(relay().url, token, { transports: [transport] });
      const sent = Array.from({ length: 300 }, (_, n) =>
        n % 7 === 0 ? Buffer.from(`bytes ${n}`) : `${"ü".repeat(n)} ${n}`,
      );
      const answers = await Promise.all(sent.map((data) => alice.ask("message", { to: "bob", data })));
      expect(answers.every(({ delivered }) => delivered === 1)).to.equal(true);
      await bob.until(() => bob.all("message").length === sent.length);
      expect(bob.all("message").map(({ data }) => data)).to.deep.equal(sent);
      bob.close();
    });
  }

  it("says why before it closes a connection, though both happen in one turn", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const room = await roomOf(alice, "alice", { bob });
    await alice.ask("remove_member", { room, target: "bob" });
    expect(await bob.next("room_kicked")).to.deep.equal({ room, removedBy: "alice" });
    const refused = dial(relay().url, { auth: { token: "wrong" } });
    const error = await new Promise<Said>((resolve) => refused.once("connect_error", resolve));
    expect(error.data.code).to.equal("unauthorized");
    refused.close();
  });

  it("hands over all that was acknowledged before it stops", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const ask = alice.ask("message", { to: "bob", data: "last" });
    expect((await ask).delivered).to.equal(1);
    await relay().stop();
    await bob.closed();
    expect(bob.all("message").map(({ data }) => data)).to.deep.equal(["last"]);
  });
});
