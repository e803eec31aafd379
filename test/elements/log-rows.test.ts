import { expect } from "chai";
import { firstUnread, logDays } from "../../web-components/elements/log-rows.ts";
import type { Item } from "../../web-components/session/index.ts";
import { NOON } from "./support/scripted-session.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

function said(key: string, from: string, at: number): Item {
  return { kind: "text", key, id: key, from, mine: from === "alice", at, body: key };
}

function shape(items: readonly Item[], unread?: string): string[] {
  return logDays(items, unread).map(({ rows }) =>
    rows
      .map((row) =>
        row.kind === "message" ? `${row.first ? "[" : ""}${row.key}${row.last ? "]" : ""}` : row.kind,
      )
      .join(" "),
  );
}

describe("the lines of a conversation", () => {
  it("messages of one sender within five minutes stand together", () => {
    const items = [
      said("a", "bob", NOON),
      said("b", "BOB", NOON + MINUTE),
      said("c", "alice", NOON + 2 * MINUTE),
      said("d", "alice", NOON + 8 * MINUTE),
    ];
    expect(shape(items)).to.deep.equal(["[a b] [c] [d]"]);
  });

  it("each day begins anew", () => {
    expect(shape([said("a", "bob", NOON), said("b", "bob", NOON + DAY)])).to.deep.equal(["[a]", "[b]"]);
  });

  it("the divider stands before the first unread message and cuts its group", () => {
    const items = [said("a", "bob", NOON), said("b", "bob", NOON + 1), said("c", "bob", NOON + 2)];
    expect(shape(items, firstUnread(items, 2))).to.deep.equal(["[a] unread [b c]"]);
  });

  it("one's own messages do not count as unread", () => {
    const items = [said("a", "bob", NOON), said("b", "alice", NOON + 1), said("c", "bob", NOON + 2)];
    expect([firstUnread(items, 2), firstUnread(items, 0), firstUnread(items, 9)]).to.deep.equal([
      "a",
      undefined,
      "a",
    ]);
  });

  it("clocks that jump back do not give two days the same key", () => {
    const days = logDays([said("a", "bob", NOON), said("b", "bob", NOON + DAY), said("c", "bob", NOON)]);
    expect(new Set(days.map((day) => day.key)).size).to.equal(3);
  });

  it("an impossible time does not break the log", () => {
    expect(shape([said("a", "bob", Number.NaN), said("b", "bob", Infinity)])).to.have.length(1);
  });
});
