import { expect } from "chai";
import type { Room } from "../../web-components/session/index.ts";
import { RoomChat } from "../../web-components/session/rooms/room-chat.ts";
import { asked, isOpen, roomOf, sees, sideOf } from "../support/in-rooms.ts";
import {
  enter,
  everyoneLeaves,
  has,
  join,
  meet,
  noticed,
  PASSWORD,
  until,
  type Actor,
} from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

const DAY = 24 * 3600_000;

/** The session's own side of a room: what a modified client gets at. */
function inside(room: Room): RoomChat {
  if (!(room instanceof RoomChat)) throw new Error("not the session's own room");
  return room;
}

/** The number of the last operation of a room's log, as one side has it. */
function lastOf(room: Room): number {
  return inside(room).ledger.log?.n ?? -1;
}

describe("the owner of a room", () => {
  let relay: RunningRelay;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  beforeEach(async () => {
    ahead = 0;
    // One for each: a relay whose clock was set back would go on issuing what it signed last.
    relay = await startRelay({ now });
  });
  afterEach(async () => {
    everyoneLeaves();
    await relay.close();
  });

  it("whose account is gone is said to be lost, and a new room is made of those who say yes", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice1", "bob1", "carol1");
    const [, side, third] = await roomOf(alice, "Our room", bob, carol);
    if (side === undefined || third === undefined) throw new Error("no room");
    expect(side.state.get().owner).to.equal("here");
    await alice.session.deleteAccount(PASSWORD);
    for (const other of [side, third]) {
      await until(other.state, ({ owner }) => owner === "lost");
      await until(other.timeline, noticed("owner-lost"));
    }
    const { room, notAsked } = await side.startAnew();
    expect(notAsked).to.deep.equal([]);
    expect(room.title.get()).to.equal("Our room");
    const invitation = await asked(carol);
    expect(invitation.from).to.equal("bob1");
    expect(room.members.get().map(({ username, present }) => [username, present])).to.deep.equal([
      ["bob1", true],
      ["carol1", false],
    ]);
    const fresh = await invitation.accept();
    await isOpen(fresh);
    await room.send("here we are");
    await until(fresh.timeline, has("here we are"));
    await side.send("and the old room goes on");
    await until(third.timeline, has("and the old room goes on"));
  });

  it("who only went out is away, not lost", async () => {
    const [alice, bob] = await meet(relay.url, "alice2", "bob2");
    const [, side] = await roomOf(alice, "Back soon", bob);
    if (side === undefined) throw new Error("no room");
    alice.session.close();
    await until(side.state, ({ owner }) => owner === "away");
    await alice.reload();
    await until(side.state, ({ owner }) => owner === "here");
    expect(side.timeline.get()).to.not.satisfy(noticed("owner-lost"));
  });

  it("who was not seen for more than a week counts as lost, until they come", async () => {
    const person = (name: string): Promise<Actor> => join(relay.url, name, { now });
    const [alice, bob, carol] = [await person("alice3"), await person("bob3"), await person("carol3")];
    const [room, side] = await roomOf(alice, "Long ago", bob, carol);
    if (room === undefined || side === undefined) throw new Error("no room");
    await until(side.state, ({ owner }) => owner === "here");
    for (const { session } of [alice, bob, carol]) session.close();
    // Bob looks in and keeps his pass; nobody else does.
    for (const days of [4, 8]) {
      ahead = days * DAY;
      const looking = await enter(relay.url, bob.name, { vault: bob.vault, now });
      const back = sideOf(looking, side);
      await isOpen(back);
      if (days === 4) looking.session.close();
      else await until(back.state, ({ owner }) => owner === "lost");
      if (days === 4) continue;
      await enter(relay.url, alice.name, { vault: alice.vault, now });
      await until(back.state, ({ owner }) => owner === "here");
    }
  });

  it("whose name another identity uses is lost once the person said yes to it", async () => {
    const [alice, bob] = await meet(relay.url, "alice4", "bob4");
    const [, side] = await roomOf(alice, "New browser", bob);
    if (side === undefined) throw new Error("no room");
    await bob.to(alice).send("hello");
    alice.session.close();
    await sees(side, 1);
    const again = await alice.elsewhere();
    await until(bob.to(alice).trust, ({ state }) => state === "changed");
    expect(side.state.get().owner).to.equal("away");
    await bob.to(alice).acceptNewIdentity({ resend: false });
    await until(side.state, ({ owner }) => owner === "lost");
    const { room } = await side.startAnew();
    expect(room.members.get().map(({ username }) => username)).to.deep.equal(["bob4"]);
    await room.invite(again.name);
    await isOpen(await (await asked(again)).accept());
  });

  it("cannot be made to sign without end: a member's requests beyond twenty are not carried out", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice5", "bob5", "carol5");
    const [room, side, third] = await roomOf(alice, "Flooded", bob, carol);
    if (room === undefined || side === undefined || third === undefined) throw new Error("no room");
    const before = lastOf(room);
    for (let i = 1; i <= 100; i++)
      inside(side).conversation.alter({ type: "room", ask: "rename", title: `Flood ${i}` });
    await side.send("behind it all");
    await until(room.timeline, has("behind it all"));
    await third.rename("Carol's wish");
    await until(room.title, (title) => title === "Carol's wish");
    // Twenty of bob's, one of carol's, and at most one checkpoint.
    expect(lastOf(room) - before).to.be.within(21, 22);
  });

  it("is not asked more by an honest client than is carried out: the person is told to wait", async () => {
    const [alice, bob] = await meet(relay.url, "alice6", "bob6");
    const [room, side] = await roomOf(alice, "Renamed often", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    for (let i = 1; i <= 20; i++) await side.rename(`Title ${i}`);
    const refused: unknown = await side.rename("Title 21").catch((error: unknown) => error);
    expect(refused).to.include({ code: "rate_limited" });
    expect(refused).to.have.property("retryAfterMs").that.is.greaterThan(0);
    await until(room.title, (title) => title === "Title 20");
    await until(side.state, ({ requests }) => requests.length === 0);
  });

  it("and everyone else sees whose safety number was compared", async () => {
    const [alice, bob] = await meet(relay.url, "alice7", "bob7");
    const [room] = await roomOf(alice, "Compared", bob);
    if (room === undefined) throw new Error("no room");
    const trustOf = (name: string): string | undefined =>
      room.members.get().find(({ username }) => username === name)?.trust;
    expect(trustOf("bob7")).to.equal("pinned");
    expect(trustOf("alice7")).to.equal("verified");
    await alice.to(bob).verify();
    await until(room.members, () => trustOf("bob7") === "verified");
  });
});
