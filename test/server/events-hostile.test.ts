import { expect } from "chai";
import type { ClientEvent, Request } from "../../server/protocol/index.ts";
import { LOADED_NAMES, nested, NOT_A_REQUEST, NOT_A_STRING } from "../support/hostile-values.ts";
import { person, type PlainClient, type Said } from "../support/plain-client.ts";
import { roomOf } from "../support/room.ts";
import { type RunningRelay, startRelay } from "../support/relay.ts";

const ROOM = "0".repeat(64);

/** A well-formed request of each event: what the matrix spoils, field by field. */
const GOOD: { readonly [E in ClientEvent]: Record<keyof Request<E>, unknown> | Record<string, unknown> } = {
  key_register: { publicKey: "k" },
  key_request: { target: "bob" },
  key_exchange: { to: "bob", device: "d", encryptedKey: "k" },
  message: { to: "bob", data: "x" },
  create_room: { room: ROOM, op: ROOM },
  invite_to_room: { room: ROOM, target: "bob" },
  join_room: { room: ROOM, pass: "p" },
  leave_room: { room: ROOM },
  remove_member: { room: ROOM, target: "bob" },
  transfer_room: { room: ROOM, target: "bob" },
  delete_room: { room: ROOM },
  get_room_members: { room: ROOM },
  room_key_exchange: { room: ROOM, keys: { d: "k" } },
  room_message: { room: ROOM, data: "x" },
  auth_renew: { token: "t" },
};

/** Fields by the largest value that they take, in bytes. */
const SIZES: readonly (readonly [event: ClientEvent, field: string, most: number, binary: boolean])[] = [
  ["key_register", "publicKey", 8 * 1024, false],
  ["key_exchange", "encryptedKey", 4 * 1024, false],
  ["message", "data", 128 * 1024, true],
  ["room_message", "data", 128 * 1024, true],
  ["invite_to_room", "data", 128 * 1024, true],
];

describe("events", () => {
  let relay: RunningRelay;
  let alice: PlainClient;
  let bob: PlainClient;
  let room: string;
  before(async () => {
    // Pace is another test's matter.
    relay = await startRelay({
      limits: { eventsPerSecond: 100_000, eventBurst: 100_000, bytesPerSecond: 2 ** 30, byteBurst: 2 ** 30 },
    });
    alice = await person(relay.url, "alice");
    bob = await person(relay.url, "bob");
    room = await roomOf(alice, "alice", { bob });
  });
  after(() => relay.close());
  afterEach("the process lives, and bob was not disturbed", async () => {
    expect(await alice.ask("message", { to: "bob", data: "still here" })).to.include({
      ok: true,
      delivered: 1,
    });
    await bob.until(() => bob.all("message").at(-1)?.data === "still here");
    const disturbing = bob.received.filter(
      ({ payload }) => payload?.data !== "still here" && payload?.data !== "fits",
    );
    expect(disturbing.map(({ event }) => event)).to.not.include.members([
      "message",
      "key_exchange",
      "room_message",
      "error",
    ]);
  });

  const codeOf = async (event: string, ...args: readonly unknown[]): Promise<string | undefined> =>
    (await alice.ask(event, ...args)).error?.code;

  for (const [event, good] of Object.entries(GOOD)) {
    describe(event, () => {
      for (const [title, value] of NOT_A_REQUEST) {
        it(`refuses ${title} for a request`, async () => {
          expect(await codeOf(event, value)).to.equal("bad_request");
        });
      }
      it("refuses a call without an argument, and one with two", async () => {
        expect(await codeOf(event)).to.equal("bad_request");
        expect(await codeOf(event, good, good)).to.equal("bad_request");
      });
      for (const field of Object.keys(good)) {
        for (const [title, value] of NOT_A_STRING) {
          it(`refuses ${title} for ${field}`, async () => {
            expect(await codeOf(event, { ...good, [field]: value })).to.equal("bad_request");
          });
        }
      }
      it("sends an `error` event where there is no callback", async () => {
        const known = alice.all("error").length;
        alice.socket.emit(event, { nonsense: true });
        await alice.until(() => alice.all("error").length > known, "no error came");
        expect(alice.all("error").at(-1)).to.include({ code: "bad_request" });
      });
    });
  }

  for (const field of ["room", "op"] as const) {
    it(`refuses a ${field} that is not 64 lower-case hex digits`, async () => {
      for (const value of [
        "0".repeat(63),
        "0".repeat(65),
        "A".repeat(64),
        "g".repeat(64),
        "__proto__",
        `${"0".repeat(64)}\n`,
      ]) {
        expect(await codeOf("create_room", { ...GOOD.create_room, [field]: value })).to.equal("bad_request");
      }
    });
  }

  for (const name of ["a", "a b", "bob\n", "*", "user:bob", "bob/device", "x".repeat(21), "bób"]) {
    it(`refuses ${JSON.stringify(name)} for a name`, async () => {
      expect(await codeOf("message", { to: name, data: "x" })).to.equal("bad_request");
      expect(await codeOf("key_request", { target: name })).to.equal("bad_request");
    });
  }

  it("takes names that mean something to JavaScript as names of nobody", async () => {
    for (const to of LOADED_NAMES) {
      expect(await alice.ask("message", { to, data: "x" })).to.include({ ok: true, delivered: 0 });
      expect(await alice.ask("key_request", { target: to })).to.deep.equal({ ok: true, keys: [] });
      const keys = JSON.parse(`{"${to}": "k"}`);
      expect(await alice.ask("room_key_exchange", { room, keys })).to.deep.equal({ ok: true, missing: [to] });
    }
  });

  for (const event of [
    "nothing",
    "error",
    "connect",
    "disconnecting",
    "newListener",
    "__proto__",
    "constructor",
    "toString",
    "room:x",
    "",
  ]) {
    it(`answers the unknown event ${JSON.stringify(event)} with bad_request, or closes its sender`, async () => {
      const carol = await person(relay.url, `carol_${Math.random().toString(36).slice(2, 8)}`);
      // Past socket.io-client, which would not send reserved names.
      const packet = { type: 2, data: [event, {}], id: 4_711, nsp: "/chat", options: {} };
      const answer = new Promise<Said>((resolve) => {
        (carol.socket as Said).acks[4_711] = resolve;
        carol.socket.once("disconnect", () => resolve(undefined));
      });
      (carol.socket as Said).io._packet(packet);
      const got = await answer;
      if (got !== undefined) expect(got.error.code).to.equal("bad_request");
      carol.close();
    });
  }

  for (const [event, field, most, binary] of SIZES) {
    it(`measures ${field} of ${event} in bytes: ${most} fit, one more is too_large`, async () => {
      const request = { ...GOOD[event], ...("room" in GOOD[event] ? { room } : {}) };
      if (event === "key_exchange") Object.assign(request, { device: bob.device });
      const code = (value: unknown) => codeOf(event, { ...request, [field]: value });
      expect(await code("x".repeat(most + 1))).to.equal("too_large");
      expect(await code("é".repeat(most / 2) + "x")).to.equal("too_large");
      expect(await code("🔑".repeat(most / 4) + "x")).to.equal("too_large");
      if (binary) expect(await code(Buffer.alloc(most + 1))).to.equal("too_large");
      // What fits is asked of nobody, so that bob's ears stay clean.
      const nobody =
        "room" in request
          ? { target: "nobody", device: "gone" }
          : { to: "nobody", ...(event === "key_exchange" ? { device: "gone" } : {}) };
      const fits = await alice.ask(event, { ...request, ...nobody, [field]: "é".repeat(most / 2) });
      expect(fits.error?.code ?? "ok").to.be.oneOf(["ok", "offline"]);
      await alice.ask("key_register", { publicKey: "bundle of alice" });
    });
  }

  it("refuses data that is neither text nor one binary value", async () => {
    for (const data of [
      new Uint8Array(0),
      [Buffer.from("x")],
      { 0: 1 },
      { type: "Buffer", data: [1] },
      nested(1_000),
    ]) {
      expect(await codeOf("message", { to: "bob", data })).to.equal("bad_request");
    }
  });

  it("refuses too many keys in one event, and keys that are too large together", async () => {
    const keys = (count: number, size: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`device${i}`, "k".repeat(size)]));
    expect(await codeOf("room_key_exchange", { room, keys: keys(51, 1) })).to.equal("too_large");
    expect(await codeOf("room_key_exchange", { room, keys: keys(33, 4_000) })).to.equal("too_large");
    expect(await codeOf("room_key_exchange", { room, keys: keys(1, 4_097) })).to.equal("too_large");
    expect(await codeOf("room_key_exchange", { room, keys: {} })).to.equal("bad_request");
    expect((await alice.ask("room_key_exchange", { room, keys: keys(50, 2_600) })).missing).to.have.length(
      50,
    );
  });

  it("passes on nothing but the fields of the contract", async () => {
    await alice.ask("message", {
      to: "bob",
      data: "fits",
      extra: "x",
      from: "mallory",
      timestamp: 1,
      toString: 1,
    });
    const delivery = await bob.next("message", ({ data }) => data === "fits");
    expect(delivery).to.have.all.keys("from", "to", "device", "data", "timestamp");
    expect(delivery.from).to.equal("alice");
  });

  it("closes a connection that sends a frame over 1 MiB, or one that cannot be decoded, and only that one", async () => {
    const big = await person(relay.url, "big_frame");
    big.socket.emit("message", { to: "bob", data: "x".repeat(1_100_000) });
    await big.closed();
    for (const [i, frame] of [
      "2{",
      "51-/chat,[]",
      '2/chat,["message"',
      "59-/chat,[{}]",
      "2/chat,{}",
      "9",
      '451-/chat,["m",{"_placeholder":true,"num":9}]',
      "\u0000",
      `2/chat,${"[".repeat(100_000)}`,
    ].entries()) {
      const broken = await person(relay.url, `broken_${i}`);
      (broken.socket.io.engine as Said).write(frame);
      await broken.closed().catch(() => broken.close());
    }
  });
});
