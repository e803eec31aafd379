import { expect } from "chai";
import { parseContent } from "../../../web-components/session/content.ts";

const ID = "0b8f3a52-5a3f-4a44-9a3c-0f4f8a1c2d3e";
const HASH = `${"A".repeat(43)}=`;
const ROOM = "ab".repeat(32);
const HEAD = { n: 3, hash: HASH };

function parsed(fields: object): unknown {
  return parseContent(new TextEncoder().encode(JSON.stringify({ id: ID, at: 1, ...fields })));
}

describe("what is said about a room, by someone who may be hostile", () => {
  const invite = { type: "invite", room: ROOM, title: "Garden", creator: "alice", head: HEAD, members: 2 };

  it("is an invitation only if it names a room, a head, a creator and a title", () => {
    expect(parsed(invite)).to.deep.equal({ id: ID, at: 1, ...invite });
    const wrong: readonly object[] = [
      { room: "AB".repeat(32) },
      { room: "a" },
      { title: "" },
      { title: "x".repeat(101) },
      { title: 7 },
      { creator: "Alice" },
      { creator: "no" },
      { head: { n: -1, hash: HASH } },
      { head: { n: 1, hash: "AAAA" } },
      { head: undefined },
      { members: 0 },
      { members: 1.5 },
    ];
    for (const change of wrong)
      expect(parsed({ ...invite, ...change }), JSON.stringify(change)).to.equal(undefined);
  });

  it("is a request only of the kinds that there are, and carries nothing else along", () => {
    const room = { type: "room", seq: 1, head: HEAD };
    const added = { ask: "add", user: "bob", root: HASH };
    expect(parsed({ ...room, ...added, extra: "x" })).to.deep.equal({ id: ID, at: 1, ...room, ...added });
    expect(parsed({ ...room, ask: "leave" })).to.deep.equal({ id: ID, at: 1, ...room, ask: "leave" });
    for (const change of [
      { ask: "own" },
      { ...added, user: "B" },
      { ...added, root: "x" },
      { ask: "rename" },
    ])
      expect(parsed({ ...room, ...change }), JSON.stringify(change)).to.include({ type: "ill-formed" });
  });

  it("is a page of a log only with operations in a list that is not endless", () => {
    const page = { type: "log", from: 2, head: HEAD };
    expect(parsed({ ...page, ops: [{}] })).to.deep.equal({ id: ID, at: 1, ...page, ops: [{}] });
    expect(parsed({ type: "log", from: 0 })).to.deep.equal({ id: ID, at: 1, type: "log", from: 0 });
    const wrong: readonly object[] = [
      { ops: {} },
      { ops: Array.from({ length: 257 }, () => ({})) },
      { ops: [], head: { n: 1 } },
      { from: -1 },
      { head: "x" },
    ];
    for (const change of wrong)
      expect(parsed({ ...page, ...change }), JSON.stringify(change)).to.equal(undefined);
  });

  it("is a pulse with a number, and with a head that is well-formed, or outside of rooms without one", () => {
    const pulse = { type: "pulse", seq: 3 };
    expect(parsed(pulse)).to.deep.include(pulse);
    expect(parsed({ ...pulse, head: HEAD })).to.deep.include({ ...pulse, head: HEAD });
    for (const change of [{ seq: 0 }, { seq: undefined }, { head: { n: 1 } }, { head: null }])
      expect(parsed({ ...pulse, ...change }), JSON.stringify(change)).to.equal(undefined);
  });

  it("has a head with every message, or none that is ill-formed", () => {
    const text = { type: "text", body: "hello", seq: 1 };
    expect(parsed({ ...text, head: HEAD })).to.deep.include({ head: HEAD });
    expect(parsed({ ...text, head: { n: "1", hash: HASH } })).to.not.have.property("head");
  });
});
