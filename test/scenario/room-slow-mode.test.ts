import { expect } from "chai";
import type { Item, Room, TextItem } from "../../web-components/session/index.ts";
import { RoomChat } from "../../web-components/session/rooms/room-chat.ts";
import { isOpen, roomOf, sideOf } from "../support/in-rooms.ts";
import { everyoneLeaves, has, join, noticed, texts, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The texts that are marked as sent too soon. */
function early(items: readonly Item[]): readonly string[] {
  return items
    .filter((item): item is TextItem => item.kind === "text" && item.early === true)
    .map(({ body }) => body);
}

/** What a client that ignores slow mode does: it writes, and asks nobody. */
function sayAnyway(side: Room, body: string): void {
  if (!(side instanceof RoomChat)) throw new Error("not the session's own room");
  side.conversation.say(body);
}

async function refusal(saying: Promise<unknown>): Promise<unknown> {
  return await saying.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("slow mode in a room", () => {
  let relay: RunningRelay;
  /** How far each person's clock is ahead. Milliseconds. */
  let ahead: Record<string, number>;
  before(async () => {
    relay = await startRelay();
  });
  beforeEach(() => {
    ahead = {};
  });
  afterEach(everyoneLeaves);
  after(() => relay.close());

  const person = (name: string): Promise<Actor> =>
    join(relay.url, name, { now: () => Date.now() + (ahead[name] ?? 0) });

  /** A slow room of three: owner, member, member. */
  async function slowRoom(suffix: string, seconds: number) {
    const people = [
      await person(`alice${suffix}`),
      await person(`bob${suffix}`),
      await person(`carol${suffix}`),
    ] as const;
    const [room, side, third] = await roomOf(people[0], "Slowly", people[1], people[2]);
    if (room === undefined || side === undefined || third === undefined) throw new Error("no room");
    await room.setSlowMode(seconds);
    for (const other of [side, third]) await until(other.state, ({ slow }) => slow === seconds);
    return { bob: people[1], room, side, third };
  }

  it("keeps a member waiting as long as the owner signed, across a reload and in a second tab, and the owner not at all", async () => {
    const { bob, room, side, third } = await slowRoom("1", 30);
    await until(third.timeline, noticed("slow-mode-changed"));
    await side.send("one");
    const refused = await refusal(side.send("two"));
    expect(refused).to.include({ code: "slow_mode" });
    expect(refused).to.have.property("retryAfterMs").that.is.within(20_000, 30_000);
    expect(side.state.get().nextAt).to.be.greaterThan(Date.now());
    await room.send("the owner");
    await room.send("the owner again");
    await until(third.timeline, has("the owner again"));
    const tab = sideOf(await bob.tab(), side);
    expect(await refusal(tab.send("from another tab"))).to.include({ code: "slow_mode" });
    const again = sideOf(await bob.reload(), side);
    await isOpen(again);
    expect(await refusal(again.send("after a reload"))).to.include({ code: "slow_mode" });
    ahead[bob.name] = 31_000;
    await again.send("two");
    await until(third.timeline, has("two"));
    await until(room.timeline, has("two"));
    expect(texts(third.timeline.get())).to.have.members(["one", "the owner", "the owner again", "two"]);
    for (const other of [room, third]) expect(early(other.timeline.get())).to.deep.equal([]);
  });

  it("is over when the owner says so, and only the owner may say", async () => {
    const { room, side } = await slowRoom("2", 3600);
    await side.send("one");
    expect(await refusal(side.setSlowMode(0))).to.include({ code: "forbidden" });
    expect(await refusal(room.setSlowMode(3601))).to.include({ code: "bad_request" });
    await room.setInvitePolicy("owner");
    await until(side.state, ({ invitePolicy }) => invitePolicy === "owner");
    expect(side.state.get().slow).to.equal(3600);
    await room.setSlowMode(0);
    await until(side.state, ({ slow }) => slow === 0);
    await side.send("two");
    await until(room.timeline, has("two"));
  });

  it("does not count what could not be said", async () => {
    const { side } = await slowRoom("3", 30);
    expect(await refusal(side.send("  "))).to.include({ code: "bad_request" });
    await side.send("now");
    expect(texts(side.timeline.get())).to.deep.equal(["now"]);
  });

  it("marks for everyone what a member's client sends all the same", async () => {
    const { room, side, third } = await slowRoom("4", 30);
    for (const i of [1, 2, 3, 4, 5]) sayAnyway(side, `flood ${i}`);
    for (const other of [room, third]) {
      await until(other.timeline, has("flood 5"));
      expect(early(other.timeline.get())).to.deep.equal(["flood 2", "flood 3", "flood 4", "flood 5"]);
    }
  });

  it("marks a member whose client lies about the time, once its clock is two minutes ahead", async () => {
    const { bob, room, side } = await slowRoom("5", 30);
    for (let i = 1; i <= 8; i++) {
      sayAnyway(side, `lie ${i}`);
      ahead[bob.name] = i * 30_000;
    }
    await until(room.timeline, has("lie 8"));
    expect(early(room.timeline.get())).to.include.members(["lie 6", "lie 7", "lie 8"]);
    expect(early(room.timeline.get())).to.not.include("lie 1");
  });
});
