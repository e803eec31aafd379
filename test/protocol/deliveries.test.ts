import { expect } from "chai";
import {
  DEFAULT_LIMITS,
  Malformed,
  parseAnswer,
  parseDelivery,
  parseRelayError,
  type ServerEvent,
} from "../../server/protocol/index.ts";
import { NOT_A_REQUEST, NOT_A_STRING } from "../support/hostile-values.ts";

const ROOM = "ab".repeat(32);

/** One good delivery of each event. */
const GOOD: { readonly [E in ServerEvent]: Readonly<Record<string, unknown>> } = {
  init_state: {
    username: "bob",
    device: "d",
    onlineUsers: ["bob"],
    online: 1,
    limits: { ...DEFAULT_LIMITS },
  },
  user_online: { usernames: ["bob"], online: 1 },
  user_offline: { usernames: ["bob"], online: 0 },
  device_changed: { username: "bob", device: "d", state: "ready" },
  key_exchange: { from: "bob", device: "d", encryptedKey: "k" },
  message: { from: "bob", to: "alice", device: "d", data: "x", timestamp: 1 },
  room_invite: { room: ROOM, from: "bob", device: "d", pass: "p" },
  room_member_joined: { room: ROOM, username: "bob", device: "d" },
  room_member_left: { room: ROOM, username: "bob", device: "d", reason: "left" },
  room_kicked: { room: ROOM, removedBy: "bob" },
  room_pass: { room: ROOM, pass: "p" },
  room_deleted: { room: ROOM, deletedBy: "bob" },
  room_key_delivery: { room: ROOM, from: "bob", device: "d", encryptedKey: "k" },
  room_message: { room: ROOM, from: "bob", device: "d", data: "x", timestamp: 1 },
  error: { code: "forbidden", message: "no" },
};

const EVENTS = Object.keys(GOOD).filter((name): name is ServerEvent => name in parseDelivery);

describe("parsing what the relay delivers", () => {
  for (const event of EVENTS) {
    it(`${event}: takes a good one, without what is not of the contract`, () => {
      expect(parseDelivery[event]({ ...GOOD[event], more: "x" })).to.deep.equal(GOOD[event]);
    });

    it(`${event}: refuses whatever is none`, () => {
      for (const [title, value] of NOT_A_REQUEST) {
        expect(() => parseDelivery[event](value), title).to.throw(Malformed);
      }
    });

    for (const field of Object.keys(GOOD[event])) {
      it(`${event}: refuses what is not a value of ${field}`, () => {
        for (const [title, value] of NOT_A_STRING) {
          // A whole number is one in the fields that count.
          if (typeof value === "number" && typeof GOOD[event][field] === "number") continue;
          expect(() => parseDelivery[event]({ ...GOOD[event], [field]: value }), title).to.throw(Malformed);
        }
      });
    }
  }

  it("refuses counts that are none", () => {
    for (const timestamp of [-1, 1.5, Number.NaN, Infinity, 2 ** 53, "1"]) {
      expect(() => parseDelivery.message({ ...GOOD.message, timestamp })).to.throw(Malformed);
    }
  });

  it("bounds what it is told, whatever the relay calls its limits", () => {
    const usernames = Array.from({ length: 10_001 }, () => "bob");
    expect(() => parseDelivery.user_online({ usernames, online: 1 })).to.throw(Malformed);
    const data = new Uint8Array(1024 * 1024 + 1);
    expect(() => parseDelivery.message({ ...GOOD.message, data }))
      .to.throw(Malformed)
      .with.property("code", "too_large");
  });
});

describe("parsing what the relay answers", () => {
  it("tells a good answer from a refusal", () => {
    expect(parseAnswer("message", { ok: true, delivered: 2, timestamp: 3, more: 1 })).to.deep.equal({
      ok: true,
      answer: { delivered: 2, timestamp: 3 },
    });
    const error = { code: "rate_limited", message: "Too much", retryAfterMs: 20 };
    expect(parseAnswer("message", { ok: false, error })).to.deep.equal({ ok: false, error });
  });

  it("refuses everything else", () => {
    for (const value of [
      undefined,
      null,
      true,
      {},
      { ok: 1 },
      { ok: true },
      { ok: true, delivered: -1, timestamp: 1 },
      { ok: false },
    ]) {
      expect(() => parseAnswer("message", value)).to.throw(Malformed);
    }
  });

  it("knows refusals by code, and bounds their text", () => {
    for (const error of [
      { code: "__proto__", message: "x" },
      { code: "forbidden" },
      { code: "forbidden", message: "x".repeat(501) },
    ]) {
      expect(() => parseRelayError(error)).to.throw(Malformed);
    }
  });
});
