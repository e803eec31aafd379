import { expect } from "chai";
import { readKeyPackage, readMessage } from "../../web-components/crypto/index.ts";
import { memoryVault, type Room, type Vault } from "../../web-components/session/index.ts";
import { startHostileRelay, type HostileRelay, type Payload } from "../support/hostile-relay.ts";
import { asked, isOpen, letIn, roomOf, sees, sideOf } from "../support/in-rooms.ts";
import { enter, everyoneLeaves, has, meet, noticed, texts, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The chain that a message is of. */
function chainOf(data: unknown): string {
  return readMessage(Buffer.from(String(data), "base64")).chainId;
}

/** The chain that a package hands over. */
function handedChain(encryptedKey: unknown): string {
  return readKeyPackage(Buffer.from(String(encryptedKey), "base64")).chainId;
}

/** What a browser profile keeps, copied: a disk that was set back to an earlier day. */
async function copyOf(vault: Vault): Promise<Vault> {
  const copy = memoryVault();
  for (const shelf of ["identities", "contacts", "rooms"] as const)
    for (const [key, value] of await vault.all(shelf, "")) await copy.set(shelf, key, structuredClone(value));
  return copy;
}

describe("a hostile relay and hostile people about a room", () => {
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

  /** A room of three, with their sides. */
  async function three(suffix: string): Promise<readonly [Actor, Actor, Actor, Room, Room, Room]> {
    const people = await meet(hostile.url, `alice_${suffix}`, `bob_${suffix}`, `carol_${suffix}`);
    const [room, side, third] = await roomOf(people[0], `Room ${suffix}`, people[1], people[2]);
    if (room === undefined || side === undefined || third === undefined) throw new Error("no room");
    return [...people, room, side, third];
  }

  it("join a ghost to the relay's room: it gets no chain, everyone is told, and the owner shows it out", async () => {
    const [alice, bob, , room, side] = await three("ghost");
    const [mallory] = await meet(hostile.url, "mallory_ghost");
    const got: string[] = [];
    let pass: unknown;
    hostile.toClient = (event, payload, { username }) => {
      if (username !== mallory.name) return [payload];
      got.push(event);
      if (event === "room_invite") pass = payload["pass"];
      return [payload];
    };
    // The relay hands out a pass in alice's name, without a word of hers.
    await hostile.connections(alice.name)[0]?.ask("invite_to_room", { room: room.id, target: mallory.name });
    await expectSoon(() => pass !== undefined);
    await hostile.connections(mallory.name)[0]?.ask("join_room", { room: room.id, pass });
    await until(side.state, ({ intruders }) => intruders.includes(mallory.name));
    await until(room.timeline, noticed("intruder"));
    await until(side.timeline, noticed("intruder"));
    await expectSoon(() => got.includes("room_kicked"));
    await room.send("members only");
    await until(side.timeline, has("members only"));
    expect(got).to.not.include("room_key_delivery");
    expect(mallory.session.invitations.get()).to.deep.equal([]);
    expect(room.members.get().map(({ username }) => username)).to.not.include(mallory.name);
    expect(sideOf(bob, room).members.get()).to.have.lengthOf(3);
  });

  it("keep all that a member ever held: what is said after the removal is on chains that she never had", async () => {
    const names = { bob: "bob_keeps", carol: "carol_keeps" };
    const held = new Set<string>();
    const after: Payload[] = [];
    let isGone = false;
    let isRemoving = false;
    hostile.toClient = (event, payload, { username }) => {
      if (username === names.carol && event === "room_key_delivery")
        held.add(handedChain(payload["encryptedKey"]));
      // She hears nothing of her removal and goes on as a member, with every chain that she was handed.
      if (username === names.carol && isRemoving) return [];
      if (username === names.bob && isGone && (event === "room_message" || event === "room_key_delivery")) {
        after.push({ event, ...payload });
        hostile.connections(names.carol)[0]?.inject(event, payload);
      }
      return [payload];
    };
    const [alice, , carol, room, side, third] = await three("keeps");
    await room.send("before 1");
    await until(third.timeline, has("before 1"));
    await side.send("before 2");
    await until(third.timeline, has("before 2"));
    expect(held.size).to.be.greaterThan(1);
    isRemoving = true;
    await room.remove(carol.name);
    await until(side.members, (members) => members.length === 2);
    isGone = true;
    for (let i = 0; i < 5; i++) await room.send(`secret ${i}`);
    await until(side.timeline, has("secret 4"));
    await side.send("secret of bob");
    await until(room.timeline, has("secret of bob"));
    const messages = after.filter(({ event }) => event === "room_message");
    expect(messages.length).to.be.greaterThan(4);
    for (const { data } of messages) expect(held.has(chainOf(data))).to.equal(false);
    await carol.to(alice).send("marker");
    expect(texts(third.timeline.get())).to.deep.equal(["before 1", "before 2"]);
  });

  it("bring a removed member's chain and message late: neither is taken", async () => {
    const [, bob, carol, room, side, third] = await three("late");
    const kept: { event: string; payload: Payload }[] = [];
    hostile.toClient = (event, payload, { username }) => {
      const isHers =
        payload["from"] === carol.name && (event === "room_message" || event === "room_key_delivery");
      if (username !== bob.name || !isHers) return [payload];
      kept.push({ event, payload });
      return [];
    };
    await third.send("held back");
    await until(room.timeline, has("held back"));
    await room.remove(carol.name);
    await until(side.members, (members) => members.length === 2);
    expect(kept.map(({ event }) => event)).to.include.members(["room_key_delivery", "room_message"]);
    hostile.behave();
    for (const { event, payload } of kept) hostile.connections(bob.name)[0]?.inject(event, payload);
    await room.send("marker");
    await until(side.timeline, has("marker"));
    expect(texts(side.timeline.get())).to.deep.equal(["marker"]);
  });

  it("push an outsider's keys and words: they are not taken, and nobody answers", async () => {
    const [, bob, , room, side] = await three("outside");
    const [mallory] = await meet(hostile.url, "mallory_outside");
    const answers: Payload[] = [];
    hostile.toClient = (event, payload, { username }) => {
      if (username !== bob.name || payload["from"] !== mallory.name) return [payload];
      const connection = hostile.connections(bob.name)[0];
      // What she sends bob is brought to him as if it were the room's.
      if (event === "key_exchange") connection?.inject("room_key_delivery", { ...payload, room: room.id });
      if (event === "message") connection?.inject("room_message", { ...payload, room: room.id });
      return [];
    };
    hostile.fromClient = (event, payload, { username }) => {
      if (username === bob.name && (event === "room_message" || event === "message")) answers.push(payload);
      return [payload];
    };
    await mallory.to(bob).send("let me in");
    await room.send("marker");
    await until(side.timeline, has("marker"));
    await until(room.timeline, (items) =>
      items.some((item) => item.kind === "text" && item.fate !== "sending"),
    );
    expect(texts(side.timeline.get())).to.deep.equal(["marker"]);
    expect(answers.filter((payload) => payload["to"] === mallory.name)).to.deep.equal([]);
  });

  it("delay the owner's removal: what is still sealed for the removed one is marked, and its author learns of it", async () => {
    const [alice, bob, carol, room, side] = await three("delay");
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === bob.name && payload["from"] === alice.name ? [] : [payload];
    await room.remove(carol.name);
    expect(side.members.get()).to.have.lengthOf(3);
    hostile.behave();
    await side.send("not yet knowing");
    const items = await until(room.timeline, has("not yet knowing"));
    const said = items.find((item) => item.kind === "text" && item.body === "not yet knowing");
    expect(said).to.deep.include({ sealedForRemoved: [carol.name] });
    await until(side.members, (members) => members.length === 2);
    await side.send("knowing");
    const later = await until(room.timeline, has("knowing"));
    const fresh = later.find((item) => item.kind === "text" && item.body === "knowing");
    expect(fresh).to.not.have.property("sealedForRemoved");
  });

  it("sign two histories as the owner: the one known first holds, and it is said", async () => {
    const [alice, bob, , room, side] = await three("fork");
    const before = await copyOf(alice.vault);
    await room.rename("First history");
    await until(side.title, (title) => title === "First history");
    alice.session.close();
    // Nobody's word reaches the owner's other copy, which so does not learn of its own operation.
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === alice.name ? [] : [payload];
    const again = await enter(hostile.url, alice.name, { vault: before });
    const other = sideOf(again, room);
    expect(other.title.get()).to.equal("Room fork");
    await other.rename("Second history");
    await until(side.timeline, noticed("two-histories"));
    expect(side.title.get()).to.equal("First history");
    expect(sideOf(bob, room).title.get()).to.equal("First history");
  });

  it("take a member's log back: it is said, and the member catches up", async () => {
    const [, bob, , room, side] = await three("back");
    const before = await copyOf(bob.vault);
    await room.rename("As it is now");
    await until(side.title, (title) => title === "As it is now");
    await side.send("I have seen it");
    await until(room.timeline, has("I have seen it"));
    await bob.reload();
    await sees(room, 3);
    const again = sideOf(await enter(hostile.url, bob.name, { vault: before }), room);
    await until(room.timeline, noticed("history-rolled-back"));
    await until(again.title, (title) => title === "As it is now");
  });

  it("write in another member's name: it is shown as nobody's, and later as its author's", async () => {
    const [alice, bob, carol, room, , third] = await three("name");
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === alice.name && payload["from"] === carol.name
        ? [{ ...payload, from: bob.name }]
        : [payload];
    await third.send("as bob");
    await third.send("again as bob");
    await until(third.timeline, has("again as bob"));
    hostile.behave();
    await third.send("as myself");
    const items = await until(room.timeline, has("as bob"));
    for (const item of items) if (item.kind === "text") expect(item.from).to.equal(carol.name);
  });

  it("open a sleeping room's id anew: only its creator can", async () => {
    const [alice, , , room] = await three("sleep");
    const [mallory] = await meet(hostile.url, "mallory_sleep");
    let op: unknown;
    hostile.fromClient = (event, payload) => {
      if (event === "create_room") op = payload["op"];
      return [payload];
    };
    await alice.session.createRoom("To learn what an op looks like");
    await relay.restart();
    await until(mallory.session.status, ({ state }) => state === "reconnecting");
    await until(mallory.session.status, ({ state }) => state === "online");
    const answer = await hostile.connections(mallory.name)[0]?.ask("create_room", { room: room.id, op });
    expect(answer).to.have.nested.property("error.code", "forbidden");
  });

  it("ask with a pass and no signed word: there is no invitation, and nothing of the room is looked at", async () => {
    const [alice, bob] = await meet(hostile.url, "alice_yes", "bob_yes");
    const room = await alice.session.createRoom("Unasked");
    await room.invite(bob.name);
    const invitation = await asked(bob, "Unasked");
    const asking: string[] = [];
    hostile.fromClient = (event, _payload, { username }) => {
      if (username === bob.name && event.startsWith("room_")) asking.push(event);
      return [_payload];
    };
    // Before the yes the relay pushes what it likes.
    const connection = hostile.connections(bob.name)[0];
    connection?.inject("room_message", {
      room: room.id,
      from: alice.name,
      device: "x",
      data: "AAAA",
      timestamp: 1,
    });
    connection?.inject("room_member_joined", { room: room.id, username: alice.name, device: "x" });
    connection?.inject("room_invite", { room: "a".repeat(64), from: alice.name, device: "x", pass: "a.b.c" });
    await alice.to(bob).send("marker");
    await until(bob.to(alice).timeline, has("marker"));
    expect(bob.session.invitations.get().map(({ id }) => id)).to.deep.equal([room.id]);
    expect(bob.session.rooms.get()).to.deep.equal([]);
    expect(asking).to.deep.equal([]);
    await invitation.accept();
  });

  it("look at all that goes by: no title, no word and no member's part is in it, in any encoding", async () => {
    const seen: string[] = [];
    hostile.fromClient = (event, payload) => {
      seen.push(`${event} ${JSON.stringify(payload)}`);
      for (const value of Object.values(payload))
        if (typeof value === "string") seen.push(Buffer.from(value, "base64").toString("latin1"));
      return [payload];
    };
    const [, , , room, side] = await three("blind");
    await room.rename("Orchard-marker");
    await room.send("Plum-marker");
    await until(side.timeline, has("Plum-marker"));
    await until(side.title, (title) => title === "Orchard-marker");
    expect(seen.length).to.be.greaterThan(20);
    for (const text of seen) expect(text).to.not.match(/Orchard-marker|Plum-marker|Room blind|checkpoint/);
  });

  it("use a member's name with another identity: it gets nothing until the owner lets it in as a new member", async () => {
    const [alice, bob, carol, room, , third] = await three("root");
    const packages: string[] = [];
    let pass: unknown;
    const impostor = await bob.elsewhere();
    const connection = hostile.connections(bob.name).at(-1);
    hostile.toClient = (event, payload, to) => {
      if (to === connection && event === "room_invite") pass = payload["pass"];
      if (to === connection && event === "room_key_delivery") packages.push(event);
      return [payload];
    };
    await hostile.connections(alice.name)[0]?.ask("invite_to_room", { room: room.id, target: bob.name });
    await expectSoon(() => pass !== undefined);
    await connection?.ask("join_room", { room: room.id, pass });
    await until(room.state, ({ intruders }) => intruders.includes(bob.name));
    await room.send("not for another bob");
    await until(third.timeline, has("not for another bob"));
    expect(packages).to.deep.equal([]);
    expect(impostor.session.invitations.get()).to.deep.equal([]);
    await connection?.ask("leave_room", { room: room.id });
    // The person says yes to the new identity, and the owner adds it: the old one is out.
    bob.session.close();
    await until(alice.to(bob).trust, ({ state }) => state === "changed");
    await alice.to(bob).acceptNewIdentity({ resend: false });
    const admitted = await letInAgain(room, impostor);
    await room.send("for the new bob");
    await until(admitted.timeline, has("for the new bob"));
    expect(texts(admitted.timeline.get())).to.deep.equal(["for the new bob"]);
    await until(third.members, (members) => members.length === 3);
    const shown = third.members.get().find(({ username }) => username === bob.name);
    expect(shown).to.include({ isStranger: true });
    expect(sideOf(carol, room).members.get()).to.have.lengthOf(3);
  });

  it("cut and restore a late joiner's line: asking again brings nothing from before", async () => {
    const [alice, bob, carol] = await meet(hostile.url, "alice_sync", "bob_sync", "carol_sync");
    const [room, side] = await roomOf(alice, "Sync", bob);
    if (room === undefined || side === undefined) throw new Error("no room");
    await room.send("old");
    await until(side.timeline, has("old"));
    const third = await letIn(room, carol);
    await sees(side, 3);
    await side.send("new");
    await until(third.timeline, has("new"));
    hostile.connections(carol.name)[0]?.cut();
    await until(room.members, (members) => members.filter(({ present }) => present).length === 2);
    await sees(room, 3);
    await room.send("after the cut");
    await until(third.timeline, has("after the cut"));
    expect(texts(third.timeline.get())).to.deep.equal(["new", "after the cut"]);
  });
});

async function letInAgain(host: Room, guest: Actor): Promise<Room> {
  await host.invite(guest.name);
  const room = await (await asked(guest)).accept();
  await isOpen(room);
  return room;
}

async function expectSoon(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(condition()).to.equal(true);
}
