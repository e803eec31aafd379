import { expect } from "chai";
import { type Change, Cluster } from "../../server/cluster.ts";

const ROOM = "ab".repeat(32);
const DAY = 86_400_000;

describe("what processes know of each other", () => {
  let clock = 0;
  let passed = 0;
  let cluster: Cluster;
  beforeEach(() => {
    clock = 1_000_000;
    passed = 0;
    cluster = new Cluster(
      () => clock,
      () => passed,
    );
  });

  it("orders what happens in one millisecond", () => {
    const stamps = [cluster.stamp(), cluster.stamp(), cluster.stamp()];
    expect(stamps).to.deep.equal([clock, clock + 1, clock + 2]);
    clock += 10;
    expect(cluster.stamp()).to.equal(clock);
  });

  it("tells everyone of a change once it is remembered", () => {
    const heard: (readonly [string, boolean])[] = [];
    cluster.listen((change) => heard.push([change.kind, cluster.sessionHolds("u", 0, "s")]));
    cluster.tell({ kind: "session-ended", session: "s", until: clock + 10 });
    expect(heard).to.deep.equal([["session-ended", false]]);
    expect(cluster.sessionHolds("u", 0, "other")).to.equal(true);
  });

  it("refuses a user's sessions of earlier generations, save the one that is kept", () => {
    cluster.tell({
      kind: "user-ended",
      user: "u",
      username: "bob",
      generation: 2,
      keep: "s",
      until: clock + 10,
    });
    expect(cluster.sessionHolds("u", 1, "s")).to.equal(true);
    expect(cluster.sessionHolds("u", 1, "t")).to.equal(false);
    expect(cluster.sessionHolds("u", 2, "t")).to.equal(true);
    expect(cluster.sessionHolds("v", 1, "t")).to.equal(true);
  });

  it("refuses passes up to the moment of a removal, a hand-over or a deletion, and later ones not", () => {
    const until = clock + DAY;
    cluster.tell({ kind: "member-removed", room: ROOM, username: "Bob", by: "alice", at: 10, until });
    expect(cluster.passHolds(ROOM, "bob", false, 10)).to.equal(false);
    expect(cluster.passHolds(ROOM, "BOB", false, 11)).to.equal(true);
    expect(cluster.passHolds(ROOM, "carol", false, 10)).to.equal(true);
    cluster.tell({ kind: "owner-changed", room: ROOM, to: "Bob", at: 20, until });
    expect(cluster.passHolds(ROOM, "carol", true, 20)).to.equal(false);
    expect(cluster.passHolds(ROOM, "carol", false, 20)).to.equal(true);
    expect(cluster.passHolds(ROOM, "bob", true, 21)).to.equal(true);
    expect([cluster.ownedByAnother(ROOM, "carol"), cluster.ownedByAnother(ROOM, "BOB")]).to.deep.equal([
      true,
      false,
    ]);
    cluster.tell({ kind: "room-deleted", room: ROOM, by: "bob", at: 30, until });
    expect(cluster.passHolds(ROOM, "bob", true, 30)).to.equal(false);
    expect(cluster.roomDeleted(ROOM)).to.equal(true);
  });

  it("forgets each thing when the tokens that it speaks of are over", () => {
    const change: Change = { kind: "room-deleted", room: ROOM, by: "bob", at: clock, until: clock + DAY };
    cluster.tell(change);
    clock += DAY + 61_000;
    passed += DAY + 61_000;
    cluster.tell({ ...change, room: "cd".repeat(32), until: clock + DAY });
    expect(cluster.roomDeleted(ROOM)).to.equal(false);
  });

  for (const [jump, by] of [
    ["ahead and back again", 30 * DAY],
    ["back", -30 * DAY],
  ] as const) {
    it(`forgets nothing because the machine's clock jumps ${jump}`, () => {
      const until = clock + DAY;
      cluster.tell({ kind: "session-ended", session: "s", until });
      cluster.tell({ kind: "member-removed", room: ROOM, username: "bob", by: "alice", at: clock, until });
      const issuedAt = clock;
      clock += by;
      // As long as the clock is behind, tokens that were made before it was set back last longer than they should.
      passed += by < 0 ? 2 * DAY : 61_000;
      cluster.tell({ kind: "session-ended", session: "t", until: clock + DAY });
      if (by > 0) clock -= by;
      expect(cluster.sessionHolds("u", 0, "s")).to.equal(false);
      expect(cluster.passHolds(ROOM, "bob", false, issuedAt)).to.equal(false);
    });
  }

  it("remembers a bounded number of things", () => {
    const remove = (username: string): void =>
      cluster.tell({ kind: "member-removed", room: ROOM, username, by: "bob", at: 10, until: clock + DAY });
    for (let i = 0; i <= 100_000; i++) remove(`user_${i}`);
    expect(cluster.passHolds(ROOM, "user_0", false, 1)).to.equal(true);
    expect(cluster.passHolds(ROOM, "user_1", false, 1)).to.equal(false);
    expect(cluster.passHolds(ROOM, "user_100000", false, 1)).to.equal(false);
  });
});
