import { expect } from "chai";
import { call, connect, dial, person, refusal, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";
import { letIn, roomOf } from "../support/room.ts";

const DAY = 86_400_000;

describe("a clock that jumps", () => {
  let ahead = 0;
  const relay = eachWithRelay({ now: () => Date.now() + ahead });
  beforeEach(() => {
    ahead = 0;
  });

  for (const [jump, by] of [
    ["a day ahead", DAY],
    ["forty days back, more than a timer can wait", -40 * DAY],
  ] as const) {
    it(`${jump} leaves those who are connected talking, in order`, async () => {
      const alice = await person(relay().url, "alice");
      const bob = await person(relay().url, "bob");
      await alice.ask("message", { to: "bob", data: "before" });
      ahead = by;
      expect(await alice.ask("message", { to: "bob", data: "after" })).to.include({ ok: true, delivered: 1 });
      await bob.settled();
      expect(bob.all("message").map(({ data }) => data)).to.deep.equal(["before", "after"]);
    });
  }

  it("forty days back does not end at once the connections of tokens that were made before", async () => {
    const token = await signUp(relay().url, "alice");
    ahead = -40 * DAY;
    const alice = await connect(relay().url, token);
    const bob = await person(relay().url, "bob");
    await bob.ask("message", { to: "alice", data: "still there?" });
    await alice.next("message");
    expect(alice.socket.connected).to.equal(true);
  });

  it("ahead ends tokens, which a new sign-in replaces", async () => {
    const token = await signUp(relay().url, "alice");
    ahead = DAY;
    expect(await refusal(dial(relay().url, { auth: { token } }))).to.include({ code: "unauthorized" });
  });

  it("ahead and back again lets neither an ended session nor a removed member's old pass in", async () => {
    const token = await signUp(relay().url, "carol");
    await call(relay().url, "POST", "/api/logout", { token });
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const room = await roomOf(alice, "alice", {});
    const old = await letIn(alice, "bob", bob, room);
    await alice.ask("remove_member", { room, target: "bob" });
    ahead = 30 * DAY;
    const other = await signUp(relay().url, "dave");
    await call(relay().url, "POST", "/api/logout", { token: other });
    ahead = 0;
    expect((await call(relay().url, "GET", "/api/users", { token })).status).to.equal(401);
    expect((await bob.ask("join_room", { room, pass: old })).error?.code).to.equal("forbidden");
  });

  it("back neither lets a removed member in with the old pass, nor keeps one out who is invited again", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const room = await roomOf(alice, "alice", {});
    const old = await letIn(alice, "bob", bob, room);
    await alice.ask("remove_member", { room, target: "bob" });
    ahead = -DAY;
    expect((await bob.ask("join_room", { room, pass: old })).error.code).to.equal("forbidden");
    expect(await letIn(alice, "bob", bob, room)).to.be.a("string");
  });

  it("ahead by a year gives nobody more than one burst", async () => {
    const alice = await person(relay().url, "alice");
    ahead = 365 * DAY;
    const asked = Array.from({ length: 400 }, () => alice.ask("message", { to: "bob", data: "x" }));
    const refused = (await Promise.all(asked)).filter(({ ok }) => !ok);
    expect(refused.length).to.be.above(100);
    expect(refused.every(({ error }) => error.code === "rate_limited")).to.equal(true);
  });
});
