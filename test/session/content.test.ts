import { expect } from "chai";
import { randomId, utf8 } from "../../web-components/crypto/index.ts";
import {
  encodeContent,
  LONGEST_TIMER,
  MOST_TEXT,
  numbered,
  parseContent,
  passing,
  type Numbered,
  type Passing,
} from "../../web-components/session/content.ts";

const id = "11111111-2222-4333-8444-555555555555";
const target = { user: "bob", id };
const key = "A".repeat(43) + "=";

/** A well-formed text, with these fields changed. */
function text(change: object): unknown {
  return { type: "text", id, at: 1, seq: 1, body: "hello", ...change };
}

function parse(value: unknown): ReturnType<typeof parseContent> {
  return parseContent(utf8(JSON.stringify(value)));
}

describe("content", () => {
  const kinds: readonly Numbered[] = [
    { type: "text", body: "plain" },
    { type: "text", body: "an answer", replyTo: target, timer: 60 },
    { type: "reaction", target, emoji: "👍🏽" },
    { type: "reaction", target, emoji: "" },
    { type: "edit", target, body: "better" },
    { type: "delete", target },
    { type: "timer", seconds: LONGEST_TIMER },
    { type: "timer", seconds: 0 },
  ];
  for (const kind of kinds) {
    it(`is read as it was written: ${JSON.stringify(kind).slice(0, 60)}`, () => {
      const content = numbered(kind, 7, 1234);
      expect(parseContent(encodeContent(content))).to.deep.equal(content);
    });
  }

  const passed: readonly Passing[] = [
    { type: "receipt", identity: key, instance: key, ranges: [[1, 4]], state: "read" },
    { type: "typing", active: true },
    {
      type: "sync",
      have: [{ identity: key, instance: key, ranges: [[2, 2]] }],
      unknown: [key],
      settled: [key],
    },
  ];
  for (const kind of passed) {
    it(`is read as it was written: ${kind.type}`, () => {
      const content = passing(kind, 99);
      expect(parseContent(encodeContent(content))).to.deep.equal(content);
    });
  }

  it("of a later version is not shown and no gap: its number counts", () => {
    expect(parse({ type: "poll", id, at: 5, seq: 3, question: "?" })).to.deep.equal({
      type: "unknown",
      id,
      at: 5,
      seq: 3,
    });
  });

  it("holds what is known and nothing else: fields that someone added are gone", () => {
    const content = parse(text({ from: "mallory", identity: key, instance: key, html: "<b>" }));
    expect(content).to.deep.equal({ type: "text", id, at: 1, seq: 1, body: "hello" });
  });

  it("names people in lower case", () => {
    expect(parse(text({ replyTo: { user: "BOB", id } }))).to.deep.include({ replyTo: { user: "bob", id } });
  });

  it("pollutes no prototype", () => {
    const hostile = `{"type":"text","id":"${id}","at":1,"seq":1,"body":"x","__proto__":{"mine":true}}`;
    expect(parseContent(utf8(hostile))).to.deep.equal({ type: "text", id, at: 1, seq: 1, body: "x" });
    expect(Object.prototype).to.not.have.property("mine");
    for (const type of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      expect(parse({ type, id, at: 1, seq: 1 }), type).to.deep.equal({ type: "unknown", id, at: 1, seq: 1 });
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ["no object", null],
    ["a list", [text({})]],
    ["a text", "hello"],
    ["a number", 5],
    ["without a type", text({ type: undefined })],
    ["without an id", text({ id: undefined })],
    ["with an id that is none", text({ id: "1" })],
    ["with an id in capitals", text({ id: id.replace("4333", "ABCD") })],
    ["without a time", text({ at: undefined })],
    ["with a time before all times", text({ at: -1 })],
    ["with a broken time", text({ at: 1.5 })],
    ["without a number", text({ seq: undefined })],
    ["with the number zero", text({ seq: 0 })],
    ["with a number past all numbers", text({ seq: 2 ** 53 })],
    ["with a number in words", text({ seq: "1" })],
    ["without a body", text({ body: undefined })],
    ["with nothing to read", text({ body: "" })],
    ["with a body that is none", text({ body: { toString: "x" } })],
    ["too long", text({ body: "x".repeat(MOST_TEXT + 1) })],
    ["answering nobody", text({ replyTo: { user: "", id } })],
    ["answering a path", text({ replyTo: { user: "../bob", id } })],
    ["answering nothing", text({ replyTo: { user: "bob", id: "x" } })],
    ["answering null", text({ replyTo: null })],
    ["with a timer of a year", text({ timer: 365 * 86_400 })],
    ["with a timer that is none", text({ timer: "soon" })],
    ["a reaction of words", { type: "reaction", id, at: 1, seq: 1, target, emoji: "lol" }],
    ["a reaction of two", { type: "reaction", id, at: 1, seq: 1, target, emoji: "👍👎" }],
    ["a reaction with markup", { type: "reaction", id, at: 1, seq: 1, target, emoji: "<img>" }],
    ["a reaction to nothing", { type: "reaction", id, at: 1, seq: 1, emoji: "👍" }],
    ["an edit to nothing", { type: "edit", id, at: 1, seq: 1, body: "x" }],
    ["an edit into nothing", { type: "edit", id, at: 1, seq: 1, target, body: "" }],
    ["a deletion of nothing", { type: "delete", id, at: 1, seq: 1 }],
    ["a negative timer", { type: "timer", id, at: 1, seq: 1, seconds: -1 }],
    ["a timer past four weeks", { type: "timer", id, at: 1, seq: 1, seconds: LONGEST_TIMER + 1 }],
    [
      "a receipt of no page",
      { type: "receipt", id, at: 1, identity: "", instance: key, ranges: [], state: "read" },
    ],
    [
      "a receipt of a third kind",
      { type: "receipt", id, at: 1, identity: key, instance: key, ranges: [], state: "seen" },
    ],
    [
      "a receipt with holes backwards",
      { type: "receipt", id, at: 1, identity: key, instance: key, ranges: [[9, 1]], state: "read" },
    ],
    ["typing, perhaps", { type: "typing", id, at: 1, active: "yes" }],
    [
      "a sync of a thousand and one pages",
      { type: "sync", id, at: 1, have: [], unknown: Array(1_001).fill(key), settled: [] },
    ],
    ["a sync without lists", { type: "sync", id, at: 1 }],
  ];
  for (const [what, value] of refused) {
    it(`is refused: ${what}`, () => {
      expect(parse(value)?.type).to.be.oneOf([undefined, "ill-formed"]);
    });
  }

  it("that is ill-formed still has its number: it is its writer's own, and nobody asks for it again", () => {
    const illFormed = { type: "ill-formed", seq: 1 };
    expect(parse(text({ body: "" }))).to.deep.equal(illFormed);
    expect(parse(text({ id: "1" }))).to.deep.equal(illFormed);
    expect(parse(text({ type: undefined }))).to.deep.equal(illFormed);
    expect(parse({ seq: 1 })).to.deep.equal(illFormed);
    for (const seq of [0, 1.5, -1, "1", null, 2 ** 53])
      expect(parse(text({ seq, body: "" }))).to.equal(undefined);
    expect(parse({ type: "typing", id, at: 1, seq: 1 }), "what is said in passing has none").to.equal(
      undefined,
    );
  });

  it("is refused where it is no JSON, no UTF-8, or nothing", () => {
    for (const bytes of [new Uint8Array(0), utf8("{"), Uint8Array.of(0xff, 0xfe), utf8("\u0000")])
      expect(parseContent(bytes)).to.equal(undefined);
  });

  it("is refused nested without end, and nothing breaks", () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    expect(parseContent(utf8(deep))).to.equal(undefined);
    const inField = `{"type":"text","id":"${randomId()}","at":1,"seq":1,"body":${deep}}`;
    expect(parseContent(utf8(inField))?.type).to.be.oneOf([undefined, "ill-formed"]);
  });
});
