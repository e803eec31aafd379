import { expect } from "chai";
import { generateIdentity, signList } from "../../web-components/crypto/index.ts";
import { memoryVault, type Room, type Vault } from "../../web-components/session/index.ts";
import { RoomChat } from "../../web-components/session/rooms/room-chat.ts";
import { startHostileRelay } from "../support/hostile-relay.ts";
import { asked, isOpen, letIn, roomOf, sees, sideOf } from "../support/in-rooms.ts";
import {
  enter,
  everyoneLeaves,
  fated,
  has,
  join,
  meet,
  noticed,
  texts,
  until,
  type Actor,
} from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

const DAY = 24 * 3600_000;

describe("members of a room who come back", () => {
  let relay: RunningRelay;
  /** How far everyone's clock, the relay's too, is ahead. Milliseconds. */
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

  const person = (name: string): Promise<Actor> => join(relay.url, name, { now });

  it("after their pass ran out wait for someone to renew it, say so, and are in without being asked anything", async () => {
    const [alice, bob] = [await person("alice1"), await person("bob1")];
    const [room, side] = await roomOf(alice, "A long absence", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    for (const one of [alice, bob]) one.session.close();
    ahead = 8 * DAY;
    const back = sideOf(await enter(relay.url, bob.name, { vault: bob.vault, now }), side);
    await until(back.state, ({ standing }) => standing === "renewing");
    await back.send("written meanwhile");
    const host = sideOf(await enter(relay.url, alice.name, { vault: alice.vault, now }), room);
    await isOpen(back);
    await until(host.timeline, has("written meanwhile"));
    await host.send("good to see you");
    await until(back.timeline, has("good to see you"));
    expect(back.timeline.get()).to.not.satisfy(noticed("shut-out"));
  });

  it("are let in by any member who is there, while the owner is not", async () => {
    const people = [await person("alice2"), await person("bob2"), await person("carol2")] as const;
    const [alice, bob, carol] = people;
    const [, side, third] = await roomOf(alice, "Without the owner", bob, carol);
    if (side === undefined || third === undefined) throw new Error("no room");
    alice.session.close();
    bob.session.close();
    // Carol looks in now and then, and so keeps her pass; bob does not.
    carol.session.close();
    ahead = 4 * DAY;
    const there = await enter(relay.url, carol.name, { vault: carol.vault, now });
    await isOpen(sideOf(there, third));
    there.session.close();
    ahead = 8 * DAY;
    const back = sideOf(await enter(relay.url, bob.name, { vault: bob.vault, now }), side);
    await until(back.state, ({ standing }) => standing === "renewing");
    const other = sideOf(await enter(relay.url, carol.name, { vault: carol.vault, now }), third);
    await isOpen(back);
    await other.send("hello again");
    await until(back.timeline, has("hello again"));
  });

  it("after a removal that they did not hear of are shown the owner's signature, and nothing that came after it", async () => {
    const people = [await person("alice3"), await person("bob3")] as const;
    const [alice, bob] = people;
    const [room, side] = await roomOf(alice, "No more", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    bob.session.close();
    await sees(room, 1);
    await room.remove("bob3");
    await room.rename("Among ourselves");
    const again = await enter(relay.url, bob.name, { vault: bob.vault, now });
    const back = sideOf(again, side);
    const stood = standings(back);
    await until(back.state, ({ standing }) => standing === "removed");
    // The relay kept him out rightly: it is not accused before the signature was asked for.
    expect(stood).to.not.include("shut-out");
    expect(back.timeline.get()).to.not.satisfy(noticed("shut-out"));
    expect(back.title.get()).to.equal("No more");
    expect(room.members.get()).to.have.lengthOf(1);
    await room.send("without him");
    expect(texts(back.timeline.get())).to.deep.equal([]);
  });

  it("after the room's end that they did not hear of are shown the owner's signature, and the relay is not accused", async () => {
    const people = [await person("alice7"), await person("bob7"), await person("carol7")] as const;
    const [alice, bob, carol] = people;
    const [room, side] = await roomOf(alice, "Over", bob, carol);
    if (room === undefined || side === undefined) throw new Error("no room");
    bob.session.close();
    await sees(room, 2);
    await room.delete();
    const back = sideOf(await enter(relay.url, bob.name, { vault: bob.vault, now }), side);
    const stood = standings(back);
    await until(back.state, ({ standing }) => standing === "deleted");
    expect(stood).to.not.include("shut-out");
    expect(back.timeline.get()).to.not.satisfy(noticed("shut-out"));
  });

  it("are not talked out of a room by a proof that nobody signed", async () => {
    const people = [await person("alice6"), await person("bob6"), await person("carol6")] as const;
    const [alice, bob, carol] = people;
    const [room, side] = await roomOf(alice, "Still in", bob, carol);
    if (room === undefined || side === undefined) throw new Error("no room");
    const mallory = inside(room).ledger.log?.ops ?? [];
    for (const { session } of people) session.close();
    ahead = 8 * DAY;
    const back = sideOf(await enter(relay.url, bob.name, { vault: bob.vault, now }), side);
    await until(back.state, ({ standing }) => standing === "renewing");
    const forged = mallory.map((op) => ({ ...op, body: `${op.body.slice(0, -4)}AAA=` }));
    const speaker = { user: carol.name, root: "carol's" };
    inside(back).knocked(speaker, { type: "proof", room: room.id, ops: forged });
    inside(back).knocked(speaker, { type: "proof", room: room.id, ops: [{ type: "remove" }] });
    const host = await enter(relay.url, alice.name, { vault: alice.vault, now });
    await isOpen(back);
    await sideOf(host, room).send("of course");
    await until(back.timeline, has("of course"));
  });

  it("in a browser that their list names are asked there by a member's page, which nobody has to tell to", async () => {
    const [alice, bob] = await meet(relay.url, "alice4", "bob4");
    const [room, side] = await roomOf(alice, "Two browsers", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    const other = await linked(relay.url, bob);
    const again = await bob.reload();
    await sees(room, 2);
    await isOpen(sideOf(again, side));
    const elsewhere = await enter(relay.url, bob.name, { vault: other });
    expect(elsewhere.session.rooms.get()).to.deep.equal([]);
    const invitation = await asked(elsewhere);
    expect(invitation).to.include({ title: "Two browsers", from: "alice4" });
    const second = await invitation.accept();
    await isOpen(second);
    await room.send("to both browsers");
    await until(second.timeline, has("to both browsers"));
    await until(sideOf(again, side).timeline, has("to both browsers"));
    expect(room.members.get()).to.have.lengthOf(2);
    expect(again.session.invitations.get()).to.deep.equal([]);
  });

  it("in two tabs fill each other's gaps, also when the writer is gone", async () => {
    const hostile = await startHostileRelay(relay);
    try {
      const [alice, bob] = await meet(hostile.url, "alice5", "bob5");
      const [room, side] = await roomOf(alice, "Two tabs", bob);
      if (room === undefined || side === undefined) throw new Error("no room");
      const second = sideOf(await bob.tab(), side);
      await sees(second, 2);
      await room.send("to both tabs");
      await until(second.timeline, has("to both tabs"));
      const [, late] = hostile.connections(bob.name);
      hostile.toClient = (event, payload, connection) =>
        event === "room_message" && connection === late ? [] : [payload];
      await room.send("to the first tab alone");
      await until(side.timeline, has("to the first tab alone"));
      hostile.behave();
      await room.send("to both again");
      await until(second.timeline, has("to both again"));
      alice.session.close();
      await until(second.timeline, has("to the first tab alone"));
      const said = ["to both tabs", "to the first tab alone", "to both again"];
      expect(texts(second.timeline.get())).to.deep.equal(said);
    } finally {
      await hostile.close();
    }
  });

  it("after they were put out and asked in again lack nothing: what comes without its key is asked for", async () => {
    const hostile = await startHostileRelay(relay);
    try {
      const [alice, bob, carol] = await meet(hostile.url, "alice_again", "bob_again", "carol_again");
      const [room, side] = await roomOf(alice, "In, out and in", bob, carol);
      if (room === undefined || side === undefined) throw new Error("no room");
      await room.remove(bob.name);
      await until(side.state, ({ standing }) => standing === "removed");
      const back = await letIn(room, bob);
      let lost = 0;
      hostile.toClient = (event, payload, { username }) => {
        if (event !== "room_key_delivery" || username !== bob.name) return [payload];
        lost += 1;
        return [];
      };
      // Who goes takes the chain with them: the next word needs a new one, which is lost on its way to bob.
      await room.remove(carol.name);
      await room.send("under a key that was lost");
      await until(room.timeline, fated("under a key that was lost", "sent"));
      hostile.behave();
      await until(back.timeline, has("under a key that was lost"));
      expect(lost).to.be.greaterThan(0);
    } finally {
      everyoneLeaves();
      await hostile.close();
    }
  });

  it("or do not: what disappears after reading disappears also where its reader was put out meanwhile", async () => {
    const [alice, bob] = [await person("alice_timed"), await person("bob_timed")];
    const [room, side] = await roomOf(alice, "Not for long", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    await room.setTimer(2);
    await until(side.timer, (seconds) => seconds === 2);
    await room.send("not for long");
    await until(side.timeline, has("not for long"));
    await side.markRead();
    await room.remove(bob.name);
    await until(side.state, ({ standing }) => standing === "removed");
    await until(side.timeline, (items) => !has("not for long")(items));
  });
});

/** Every standing that a room shows from now on. */
function standings(room: Room): readonly string[] {
  const seen: string[] = [];
  room.state.subscribe(({ standing }) => void seen.push(standing));
  return seen;
}

/** The session's own side of a room. */
function inside(room: Room): RoomChat {
  if (!(room instanceof RoomChat)) throw new Error("not the session's own room");
  return room;
}

/**
 * Links a second browser to an actor's account, as comparing their safety number on both screens does: the root signs a
 * list that names it too. Takes effect when the actor's page is loaded anew. Returns the second browser's vault.
 */
async function linked(url: string, actor: Actor): Promise<Vault> {
  const key = `${url}|${actor.name}`;
  const stored = await actor.vault.get("identities", key);
  if (stored === undefined) throw new Error("there is no identity to link to");
  const identity = await generateIdentity();
  const identities = [stored.identity.key, identity.key];
  const list = await signList(stored.identity, { user: actor.name, n: 1, identities });
  await actor.vault.set("identities", key, { ...stored, list: list.signed });
  const other = memoryVault();
  await other.set("identities", key, { identity, list: list.signed });
  return other;
}
