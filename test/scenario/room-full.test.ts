import { expect } from "chai";
import { asked, isOpen, letIn, roomOf, sees, sideOf } from "../support/in-rooms.ts";
import { everyoneLeaves, fated, has, meet, noticed, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("a room that is full at the relay", () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay({ limits: { devicesPerRoom: 2 } });
  });
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("is no departure for a member who comes back: it is said, what is written waits, and they are in as soon as there is a place", async () => {
    const [alice, bob] = await meet(relay.url, "alice_full", "bob_full");
    const [room, side] = await roomOf(alice, "A small room", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    bob.session.close();
    await sees(room, 1);
    const tab = await alice.tab();
    await isOpen(sideOf(tab, room));
    const back = sideOf(await bob.reload(), side);
    await until(back.state, ({ isFull }) => isFull, "a full room");
    expect(back.state.get().standing).to.equal("open");
    await back.send("written at the door");
    await until(back.timeline, (items) => items.some((item) => item.kind === "text"));
    expect(fated("written at the door", "failed")(back.timeline.get())).to.equal(false);
    tab.session.close();
    await until(room.timeline, has("written at the door"));
    expect(back.state.get()).to.include({ standing: "open", isFull: false });
    expect(back.timeline.get()).to.not.satisfy(noticed("shut-out"));
  });

  it("stays a question for who says yes, who is told why", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice_ask", "bob_ask", "carol_ask");
    const room = await alice.session.createRoom("Two chairs");
    await letIn(room, bob);
    await room.invite(carol.name);
    const refused = await (await asked(carol)).accept().catch((error: unknown) => error);
    expect(refused).to.include({ code: "conflict" });
    bob.session.close();
    await sees(room, 1);
    await isOpen(await (await asked(carol)).accept());
  });

  it("does not put out the tab that is in, nor one's leave before the owner has recorded it", async () => {
    const [alice, bob] = await meet(relay.url, "alice_tabs", "bob_tabs");
    const [room, side] = await roomOf(alice, "Tabs", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    const second = sideOf(await bob.tab(), side);
    await until(second.state, ({ isFull }) => isFull, "a full room");
    await room.send("still here?");
    await until(side.timeline, has("still here?"));
    await until(second.timeline, has("still here?"));
    await second.leave();
    await until(room.members, (members) => members.length === 1, "the leave recorded");
  });
});
