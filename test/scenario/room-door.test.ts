import { expect } from "chai";
import type { Room } from "../../web-components/session/index.ts";
import { startHostileRelay, type HostileRelay } from "../support/hostile-relay.ts";
import { asked, isOpen, roomOf } from "../support/in-rooms.ts";
import { everyoneLeaves, has, meet, noticed, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("a relay that shuts the door of a room, or leaves it open", () => {
  let relay: RunningRelay;
  let hostile: HostileRelay;
  before(async () => {
    relay = await startRelay();
    hostile = await startHostileRelay(relay);
  });
  afterEach(() => {
    hostile.behave();
    everyoneLeaves();
  });
  after(async () => {
    await hostile.close();
    await relay.close();
  });

  /** A room of three, with the sides of two. */
  async function three(suffix: string): Promise<readonly [Actor, Actor, Room, Room]> {
    const people = await meet(hostile.url, `alice_${suffix}`, `bob_${suffix}`, `carol_${suffix}`);
    const [room, side] = await roomOf(people[0], `Room ${suffix}`, people[1], people[2]);
    if (room === undefined || side === undefined) throw new Error("no room");
    return [people[0], people[1], room, side];
  }

  /** No pass of theirs opens a room. */
  function shutOut(name: string): void {
    hostile.fromClient = (event, payload, { username }) =>
      event === "join_room" && username === name ? [{ ...payload, pass: "a.b.c" }] : [payload];
  }

  it("keeps a member out without the owner's signature: the member is told that it is the relay's doing", async () => {
    const [alice, bob, room, side] = await three("shut");
    shutOut(bob.name);
    hostile.connections(bob.name)[0]?.inject("room_kicked", { room: room.id, removedBy: alice.name });
    await until(side.timeline, noticed("shut-out"));
    expect(side.state.get().standing).to.equal("shut-out");
    // Any member lets him in again.
    hostile.behave();
    await room.invite(bob.name);
    await until(side.state, ({ standing }) => standing === "open");
    await room.send("back in");
    await until(side.timeline, has("back in"));
  });

  it("is not accused any longer once the owner's signature shows that it was right", async () => {
    const [alice, bob, room, side] = await three("right");
    shutOut(bob.name);
    hostile.connections(bob.name)[0]?.inject("room_kicked", { room: room.id, removedBy: alice.name });
    await until(side.timeline, noticed("shut-out"));
    await room.remove(bob.name);
    await until(side.state, ({ standing }) => standing === "removed");
    await until(side.timeline, (items) => !noticed("shut-out")(items), "the accusation taken back");
  });

  it("puts out someone who says yes again and is removed in that moment: the owner's signature settles it", async () => {
    const [alice, bob, room, side] = await three("moment");
    await room.remove(bob.name);
    await until(side.state, ({ standing }) => standing === "removed");
    await room.invite(bob.name);
    const invitation = await asked(bob, "Room moment");
    // In, and nobody's log gets through to him.
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === bob.name ? [] : [payload];
    await invitation.accept();
    expect(side.state.get().standing).to.equal("joining");
    await room.remove(bob.name);
    await until(side.state, ({ standing }) => standing === "removed");
    expect(noticed("shut-out")(side.timeline.get())).to.equal(false);
    expect(bob.session.invitations.get()).to.deep.equal([]);
    expect(alice.session.rooms.get()).to.have.lengthOf(1);
  });

  it("refuses the pass of someone who says yes: it is a question again, and nobody is accused", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_no", "bob_no");
    const room = await alice.session.createRoom("Refused");
    await room.invite(bob.name);
    const invitation = await asked(bob, "Refused");
    shutOut(bob.name);
    const refused = await invitation.accept().catch((error: unknown) => error);
    expect(refused).to.include({ code: "forbidden" });
    hostile.behave();
    expect(bob.session.rooms.get()).to.deep.equal([]);
    const side = await (await asked(bob, "Refused")).accept();
    await isOpen(side);
    expect(side.timeline.get()).to.not.satisfy(noticed("shut-out"));
  });

  it("lets someone stay who was removed and did not hear of it: the owner's browser shows him out, and nobody is accused", async () => {
    const [, bob, room, side] = await three("stays");
    let refusals = 0;
    hostile.fromClient = (event, payload) => {
      if (event !== "remove_member" || refusals > 0) return [payload];
      refusals += 1;
      return [{ ...payload, target: "nobody_at_all" }];
    };
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === bob.name ? [] : [payload];
    await room.remove(bob.name);
    expect(refusals).to.equal(1);
    expect(side.state.get().standing).to.equal("open");
    await until(side.state, ({ standing }) => standing === "removed");
    for (const { timeline } of [room, side]) {
      expect(timeline.get()).to.not.satisfy(noticed("intruder"));
      expect(timeline.get()).to.not.satisfy(noticed("shut-out"));
    }
  });
});
