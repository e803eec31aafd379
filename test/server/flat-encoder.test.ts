import { expect } from "chai";
import { Encoder, type Packet, PacketType } from "socket.io-parser";
import { FlatEncoder } from "../../server/flat-encoder.ts";

const flat = new FlatEncoder();
const plain = new Encoder();

const event = (...values: unknown[]): Packet => ({ type: PacketType.EVENT, nsp: "/chat", data: values });
const answer = (...values: unknown[]): Packet => ({
  type: PacketType.ACK,
  nsp: "/chat",
  id: 7,
  data: values,
});

/** Makes the packet twice: the package's encoder takes bytes out of the one that it is given. */
function same(make: () => Packet): void {
  expect(flat.encode(make())).to.deep.equal(plain.encode(make()));
}

describe("what the relay writes", () => {
  it("is what Socket.IO's own encoder writes, whatever a text holds", () => {
    for (let unit = 0; unit < 0x10000; unit += unit < 0x300 || unit >= 0xd700 ? 1 : 0x3f) {
      const text = `a${String.fromCharCode(unit)}b`;
      same(() => event("message", { from: "alice", data: text, timestamp: 1 }));
    }
    for (const text of [
      "",
      '"',
      "\\",
      "\ud83d\ude00",
      "\udc00\ud800",
      "x".repeat(20_000),
      "\u2028\u2029",
      "\x7f",
    ])
      same(() => event("message", { data: text }));
  });

  it("is the same for whatever the value of a field is", () => {
    const values = [
      0,
      -0,
      0.1,
      1e21,
      2 ** 53,
      Number.NaN,
      -Infinity,
      true,
      false,
      null,
      undefined,
      [],
      ["a"],
      {},
    ];
    for (const value of [...values, { a: { b: "c" } }, new Date(0), new Map(), { toJSON: () => "own" }]) {
      same(() => event("message", { before: "a", value, after: 1 }));
      same(() => answer({ ok: true, value }));
      same(() => event("message", value));
    }
    same(() => event("message", { toJSON: () => "own" }));
    same(() => event("message", Object.create({ inherited: 1 })));
    same(() => event("message", JSON.parse('{"__proto__":1,"a\\"b":2,"\\ud800":3}')));
  });

  it("is the same for every kind of packet, in every namespace", () => {
    const bytes = Buffer.from([1, 2, 3]);
    for (const nsp of ["/", "/chat"]) {
      same(() => ({ type: PacketType.CONNECT, nsp, data: { sid: "a" } }));
      same(() => ({ type: PacketType.CONNECT_ERROR, nsp, data: { message: "no" } }));
      same(() => ({ type: PacketType.DISCONNECT, nsp }));
      same(() => ({ ...event("message", { data: "text" }), nsp, id: 3 }));
      same(() => ({ ...event("message", { data: bytes, at: 1 }), nsp }));
      same(() => ({ ...answer({ data: bytes }), nsp }));
      same(() => ({ ...event("message"), nsp }));
      same(() => ({ ...event("message", { a: 1 }, { b: 2 }), nsp }));
      same(() => ({ ...event('a"b', { a: 1 }), nsp }));
      same(() => ({ ...answer(), nsp }));
    }
  });

  it("stays the same when there are more names of fields than it remembers", () => {
    for (let n = 0; n < 2_000; n++) same(() => event("message", { [`field "${n}"`]: n }));
    same(() => event("message", { 'field "3"': 3, 'field "1999"': 4 }));
  });
});
