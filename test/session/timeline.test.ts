import { expect } from "chai";
import type { Item } from "../../web-components/session/index.ts";
import { Timeline, type Author, type Line } from "../../web-components/session/timeline.ts";

const ALICE: Author = { user: "alice", username: "Alice", root: "alice's root" };
const BOB: Author = { user: "bob", username: "Bob", root: "bob's root" };

/** Says something as the `seq`-th content of a page. */
function say(timeline: Timeline, { user, username, root }: Author, page: string, seq: number): void {
  const item = { kind: "text", id: `${page} ${seq}`, from: username, mine: false, at: 0, body: "" } as const;
  timeline.add({ ...item, body: `${page} ${seq}` }, { user, username, root }, { page, seq });
}

function shown(items: readonly Item[]): readonly string[] {
  return items.map((item) =>
    item.kind === "text" ? item.body : item.kind === "notice" ? `${item.count ?? 1} ${item.code}` : "media",
  );
}

function noticesOf(timeline: Timeline): readonly string[] {
  return shown(timeline.get().filter(({ kind }) => kind === "notice"));
}

describe("a line that counts what is not there", () => {
  it("counts less where it turns out to be there, and goes with the last of it", () => {
    const timeline = new Timeline();
    timeline.notice("unreadable", "Alice", 0, { count: 2 });
    timeline.notice("unreadable", "Alice", 0, { count: 1 });
    expect(noticesOf(timeline)).to.deep.equal(["3 unreadable"]);
    timeline.retract("unreadable", "Alice", 2);
    expect(noticesOf(timeline)).to.deep.equal(["1 unreadable"]);
    timeline.retract("unreadable", "Alice", 1);
    expect(noticesOf(timeline)).to.deep.equal([]);
  });

  it("is taken back where it stands, and no line of another person or kind is", () => {
    const timeline = new Timeline();
    timeline.notice("missing", "Alice", 0, { count: 2 });
    say(timeline, BOB, "b", 1);
    timeline.notice("missing", "Bob", 0, { count: 1 });
    timeline.notice("unreadable", "Alice", 0, { count: 1 });
    timeline.notice("missing", "Alice", 0, { count: 1 });
    timeline.retract("missing", "Alice", 2);
    expect(shown(timeline.get())).to.deep.equal(["1 missing", "b 1", "1 missing", "1 unreadable"]);
  });

  it("is not taken back beyond what it said", () => {
    const timeline = new Timeline();
    timeline.notice("missing", "Alice", 0, { count: 1 });
    timeline.retract("missing", "Alice", 5);
    timeline.notice("missing", "Alice", 0, { count: 1 });
    expect(noticesOf(timeline)).to.deep.equal(["1 missing"]);
  });
});

describe("what another tab shared", () => {
  /** What a tab shows that got these, in this order. */
  function shared(...places: readonly (readonly [Author, string, number])[]): readonly Line[] {
    const there = new Timeline();
    for (const [author, page, seq] of places) say(there, author, page, seq);
    return there.share();
  }

  it("stands in the same order, around what is here already", () => {
    const here = new Timeline();
    say(here, BOB, "b", 2);
    here.adopt(shared([ALICE, "a", 1], [BOB, "b", 1], [BOB, "b", 2], [ALICE, "a", 2]));
    expect(shown(here.get())).to.deep.equal(["a 1", "b 1", "b 2", "a 2"]);
  });

  it("of a page that is gone stands before what the same person wrote on a later page", () => {
    const here = new Timeline();
    say(here, ALICE, "later", 1);
    say(here, ALICE, "later", 2);
    here.adopt(shared([ALICE, "gone", 1], [ALICE, "gone", 2], [ALICE, "later", 1]));
    expect(shown(here.get())).to.deep.equal(["gone 1", "gone 2", "later 1", "later 2"]);
  });

  it("never breaks the order of its writer, whatever the order of writers is there", () => {
    const here = new Timeline();
    say(here, ALICE, "a", 1);
    say(here, ALICE, "a", 3);
    here.adopt(shared([BOB, "b", 1], [ALICE, "a", 2], [BOB, "b", 2], [ALICE, "a", 3]));
    const order = shown(here.get());
    expect(order.filter((body) => body.startsWith("a"))).to.deep.equal(["a 1", "a 2", "a 3"]);
    expect(order.filter((body) => body.startsWith("b"))).to.deep.equal(["b 1", "b 2"]);
  });

  it("holds no text of one's own that waits, and would wait for ever if the tab that wrote it goes", () => {
    const there = new Timeline();
    for (const fate of [
      "sending",
      "waiting",
      "waiting-for-yes",
      "failed",
      "sent",
      "delivered",
      "read",
    ] as const)
      there.add({ kind: "text", id: fate, from: "Alice", mine: true, at: 0, body: fate, fate }, ALICE, {
        page: "a",
        seq: 1,
      });
    const here = new Timeline();
    here.adopt(there.share());
    expect(shown(here.get())).to.have.members(["sent", "delivered", "read"]);
  });

  it("is changed by what came before it", () => {
    const here = new Timeline();
    here.change({ type: "delete", target: { user: "alice", id: "a 1" } }, ALICE, { page: "a", seq: 2 });
    here.adopt(shared([ALICE, "a", 1]));
    expect(here.get()[0]).to.deep.include({ body: "", deleted: true });
  });

  it("is taken once: what is here stays as it is", () => {
    const here = new Timeline();
    const lines = shared([ALICE, "a", 1]);
    expect([here.adopt(lines), here.adopt(lines)]).to.deep.equal([1, 0]);
    expect(shown(here.get())).to.deep.equal(["a 1"]);
  });
});

describe("what changes a message", () => {
  const target = { user: "alice", id: "a 1" };
  const reactionsOf = ([item]: readonly Item[]): unknown =>
    item?.kind === "notice" ? undefined : item?.reactions;

  it("and came late does not undo what the same person did after it: a reaction that was taken back stays so", () => {
    const timeline = new Timeline();
    say(timeline, ALICE, "a", 1);
    timeline.change({ type: "reaction", target, emoji: "" }, BOB, { page: "b", seq: 3 });
    timeline.change({ type: "reaction", target, emoji: "👍" }, BOB, { page: "b", seq: 2 });
    expect(reactionsOf(timeline.get())).to.deep.equal({});
    timeline.change({ type: "reaction", target, emoji: "🎉" }, BOB, { page: "b", seq: 4 });
    timeline.change({ type: "reaction", target, emoji: "👍" }, ALICE, { page: "a", seq: 2 });
    expect(reactionsOf(timeline.get())).to.deep.equal({ "🎉": ["Bob"], "👍": ["Alice"] });
  });

  it("and came late does not undo it in a tab that got the message from another one either", () => {
    const [here, there] = [new Timeline(), new Timeline()];
    say(there, ALICE, "a", 1);
    there.change({ type: "reaction", target, emoji: "" }, BOB, { page: "b", seq: 3 });
    here.adopt(there.share());
    here.change({ type: "reaction", target, emoji: "👍" }, BOB, { page: "b", seq: 2 });
    expect(reactionsOf(here.get())).to.deep.equal({});
  });
});
