import { expect } from "chai";
import { roomOf, sees, sideOf } from "../support/in-rooms.ts";
import { everyoneLeaves, has, meet, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";
import type { Room } from "../../web-components/session/index.ts";

describe("a leave that the owner has not heard yet", () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay();
  });
  afterEach(everyoneLeaves);
  after(() => relay.close());

  /** A room of three whose owner is away. */
  async function ownerless(suffix: string): Promise<readonly [Actor, Actor, Room, Room, Room]> {
    const [alice, bob, carol] = await meet(relay.url, `alice_${suffix}`, `bob_${suffix}`, `carol_${suffix}`);
    const [room, side, third] = await roomOf(alice, "Room", bob, carol);
    if (room === undefined || side === undefined || third === undefined) throw new Error("no room");
    alice.session.close();
    await sees(third, 2);
    return [alice, bob, room, side, third];
  }

  it("outlives the page on which it was said: the next page says it, and nothing is sealed for who left", async () => {
    const [alice, bob, room, side] = await ownerless("gone");
    await side.leave();
    const back = await bob.reload();
    expect(back.session.rooms.get()).to.deep.equal([]);
    const host = sideOf(await alice.reload(), room);
    await until(host.members, (members) => members.length === 2, "the leave recorded");
    await until(sideOf(back, room).state, ({ standing }) => standing === "left");
  });

  it("is not cut short by another tab, which shows nothing of the room any more", async () => {
    const [alice, bob, room, side, third] = await ownerless("tabs");
    const tab = await bob.tab();
    const second = sideOf(tab, side);
    await until(second.members, (members) => members.some(({ isMe, present }) => isMe && present));
    await side.leave();
    await until(third.members, (members) => members.length === 2);
    await until(tab.session.rooms, (rooms) => rooms.length === 0);
    bob.session.close();
    const host = sideOf(await alice.reload(), room);
    await until(host.members, (members) => members.length === 2, "the leave recorded");
    await host.send("two of us");
    await until(third.timeline, has("two of us"));
    expect(second.timeline.get()).to.not.satisfy(has("two of us"));
  });
});
