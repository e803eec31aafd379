import { expect } from "chai";
import {
  type ClientEvent,
  DEFAULT_LIMITS,
  Malformed,
  parsePassword,
  parseRequest,
  sizeOf,
  utf8Length,
  weigh,
} from "../../server/protocol/index.ts";
import { LOADED_NAMES, nested, NOT_A_REQUEST } from "../support/hostile-values.ts";

/** The error of a parser, which must throw one. */
function failure(parse: () => unknown): Malformed {
  try {
    parse();
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const EVENTS = Object.keys(parseRequest).filter((name): name is ClientEvent => name in parseRequest);

describe("parsing what clients send", () => {
  for (const event of EVENTS) {
    it(`${event}: refuses whatever is no request, without quoting it`, () => {
      for (const [title, value] of NOT_A_REQUEST) {
        const { code, message } = failure(() => parseRequest[event](value, DEFAULT_LIMITS));
        expect(code, title).to.equal("bad_request");
        expect(message.length).to.be.below(100);
      }
    });
  }

  it("rebuilds a request from the fields that it knows", () => {
    const given = JSON.parse(
      '{"to":"bob","data":"x","device":"d","__proto__":{"a":1},"constructor":"x","more":{}}',
    );
    const parsed = parseRequest.message(given, DEFAULT_LIMITS);
    expect(Object.keys(parsed).sort()).to.deep.equal(["data", "device", "to"]);
    expect(Object.getPrototypeOf(parsed)).to.equal(Object.prototype);
  });

  it("does not see what a request only inherits", () => {
    const inherited = Object.create({ to: "bob", data: "x" });
    expect(failure(() => parseRequest.message(inherited, DEFAULT_LIMITS)).code).to.equal("bad_request");
  });

  it("takes bytes in all the forms in which Socket.IO delivers them, whatever part of a buffer they are", () => {
    const whole = Uint8Array.from([9, 1, 2, 9]);
    for (const data of [Buffer.from([1, 2]), whole.subarray(1, 3), Uint8Array.from([1, 2]).buffer]) {
      const parsed = parseRequest.message({ to: "bob", data }, DEFAULT_LIMITS).data;
      expect([...Buffer.from(parsed)]).to.deep.equal([1, 2]);
      expect(sizeOf(parsed)).to.equal(2);
    }
    for (const data of [new DataView(whole.buffer), new Uint16Array([1])]) {
      expect(failure(() => parseRequest.message({ to: "bob", data }, DEFAULT_LIMITS)).code).to.equal(
        "bad_request",
      );
    }
  });

  it("keeps keys apart whatever their devices are called", () => {
    const keys = JSON.parse(`{${LOADED_NAMES.map((name) => `"${name}":"k"`).join(",")}}`);
    const parsed = parseRequest.room_key_exchange({ room: "0".repeat(64), keys }, DEFAULT_LIMITS);
    expect(Object.keys(parsed.keys)).to.deep.equal([...LOADED_NAMES]);
    expect(Object.getPrototypeOf(parsed.keys)).to.equal(null);
    expect(({} as Record<string, unknown>)["k"]).to.equal(undefined);
  });

  it("asks for a user's keys or a room's, and for a user's where both are named", () => {
    const room = "0".repeat(64);
    expect(parseRequest.key_request({ target: "bob" }, DEFAULT_LIMITS)).to.deep.equal({ target: "bob" });
    expect(parseRequest.key_request({ room, after: "d" }, DEFAULT_LIMITS)).to.deep.equal({
      room,
      after: "d",
    });
    expect(parseRequest.key_request({ room, target: "bob" }, DEFAULT_LIMITS)).to.deep.equal({
      target: "bob",
    });
  });
});

describe("sizes", () => {
  it("of text are those of its UTF-8", () => {
    for (const text of [
      "",
      "a",
      "\u007f\u0080",
      "\u07ff\u0800",
      "\uffff",
      "🔑é日x",
      "\ud800",
      "a\udc00b",
      "\ud83d\ud83d\udd11",
    ]) {
      expect(utf8Length(text), JSON.stringify(text)).to.equal(Buffer.byteLength(text));
    }
  });

  it("of an event count all text and bytes in it, at any depth, without running out of stack", () => {
    const hidden = { a: [{ b: ["x".repeat(1_000), new Uint8Array(500)] }], c: "é" };
    expect(weigh(hidden)).to.be.within(1_502, 1_550);
    expect(weigh(nested(100_000))).to.be.above(0);
    expect(weigh(undefined)).to.equal(8);
    expect(weigh(new ArrayBuffer(7))).to.equal(7);
  });
});

describe("a password", () => {
  it("is counted in code points", () => {
    expect(parsePassword("🔑".repeat(128), "password")).to.have.length(256);
    for (const value of ["🔑".repeat(7), "🔑".repeat(129), "x".repeat(129), 12_345_678, null]) {
      expect(failure(() => parsePassword(value, "password")).message).not.to.contain("🔑");
    }
  });
});
