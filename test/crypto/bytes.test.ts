import { expect } from "chai";
import {
  concat,
  fromBase64,
  fromHex,
  fromUtf8,
  lp,
  randomBytes,
  randomId,
  toBase64,
  toHex,
  uint64,
  utf8,
} from "../../web-components/crypto/index.ts";
import { pad, padmeLength, paddedLength, unpad } from "../../web-components/crypto/padding.ts";
import { readLp } from "../../web-components/crypto/bytes.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { numbers } from "./people.ts";

describe("encoding", () => {
  it("writes the length-prefixed parts of the known answers", () => {
    for (const { parts, hex } of KNOWN.lp) expect(toHex(lp(...parts))).to.equal(hex);
  });

  it("gives different bytes to different lists of parts", () => {
    const lists = [
      [],
      [""],
      ["", ""],
      ["a", "b"],
      ["ab"],
      ["", "ab"],
      ["a", "", "b"],
      [undefined, undefined, undefined],
    ];
    expect(new Set(lists.map((parts) => toHex(lp(...parts)))).size).to.equal(lists.length);
  });

  it("reads back the parts it wrote and refuses lengths that do not add up", () => {
    const written = lp("dm:alice,bob", randomBytes(32), 7, uint64(2 ** 53 - 1), undefined);
    expect(lp(...readLp(written))).to.deep.equal(written);
    for (const cut of [1, 3, written.length - 1])
      expect(() => readLp(written.subarray(0, cut))).to.throw("opened");
    expect(() => readLp(concat(written, Uint8Array.of(0)))).to.throw("opened");
  });

  it("refuses to encode numbers that do not fit", () => {
    for (const value of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => lp(value)).to.throw("32-bit");
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => uint64(value)).to.throw("safe");
  });

  it("goes through Base64 and hex and back, for every length up to 100 and for 64 KiB", () => {
    for (const length of [...numbers(100), 65_536]) {
      const bytes = randomBytes(length);
      expect(fromBase64(toBase64(bytes))).to.deep.equal(bytes);
      expect(fromHex(toHex(bytes))).to.deep.equal(bytes);
    }
  });

  it("takes only the one canonical Base64 of some bytes", () => {
    expect(fromBase64("AAE=")).to.deep.equal(Uint8Array.of(0, 1));
    for (const text of ["AAE", "AAF=", "AAE= ", " AAE=", "AA E=", "AAE==", "AA-_", "A", "AAE=\n", "\u0100"]) {
      expect(() => fromBase64(text), JSON.stringify(text)).to.throw("opened");
    }
  });

  it("takes only lower-case hex of whole bytes", () => {
    for (const text of ["0", "0G", "AB", " 00", "0x"]) expect(() => fromHex(text), text).to.throw("opened");
  });

  it("refuses bytes that are not UTF-8 and keeps a byte order mark", () => {
    for (const hex of ["ff", "c0af", "eda080", "f8888080"])
      expect(() => fromUtf8(fromHex(hex)), hex).to.throw("opened");
    for (const text of ["", "héllo 👋", "\ufeffmark"]) expect(fromUtf8(utf8(text))).to.equal(text);
  });

  it("makes as many random bytes as it is asked for", () => {
    for (const length of [0, 1, 65_536, 65_537, 200_000]) {
      const bytes = randomBytes(length);
      expect(bytes).to.have.length(length);
      expect(bytes.subarray(-64).filter((byte) => byte === 0).length).to.be.below(32);
    }
  });

  it("makes ids that are UUIDs of version 4 and never the same", () => {
    const ids = numbers(100).map(() => randomId());
    expect(new Set(ids).size).to.equal(100);
    for (const id of ids)
      expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("padding", () => {
  it("reaches the Padmé lengths of the known answers", () => {
    for (const [length, padded] of KNOWN.padme) expect(padmeLength(length)).to.equal(padded);
  });

  it("adds at most 12 % and never makes a longer text shorter", () => {
    let before = 0;
    for (const length of numbers(20_000)) {
      const padded = padmeLength(length);
      expect(padded).to.be.at.least(Math.max(length, before));
      expect(padded - length).to.be.at.most(Math.max(1, 0.12 * length));
      before = padded;
    }
  });

  it("makes a receipt, a typing notice and a short text the same length", () => {
    expect(new Set([0, 1, 60, 200, 255].map(paddedLength))).to.deep.equal(new Set([256]));
    expect(paddedLength(256)).to.be.above(256);
  });

  it("gives back what was padded, also if that ends like padding", () => {
    for (const length of [0, 1, 15, 16, 17, 254, 255, 256, 257, 1000]) {
      for (const byte of [0x00, 0x80, 0xff]) {
        const plaintext = new Uint8Array(length).fill(byte);
        expect(unpad(pad(plaintext))).to.deep.equal(plaintext);
      }
    }
  });

  it("refuses a padding that was never written", () => {
    const padded = pad(utf8("hello"));
    const ill = [
      new Uint8Array(0),
      new Uint8Array(256),
      utf8("hello"),
      concat(padded, new Uint8Array(16)),
      padded.slice(0, 240),
    ];
    for (const bytes of ill) expect(() => unpad(bytes)).to.throw("opened");
  });
});
