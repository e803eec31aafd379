import { expect } from "chai";
import type { Room } from "../../web-components/session/index.ts";
import { RoomChat } from "../../web-components/session/rooms/room-chat.ts";
import { asked, isOpen, letIn, roomOf, sees, sideOf } from "../support/in-rooms.ts";
import { everyoneLeaves, fated, has, join, meet, noticed, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("people in a room", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("are asked before they are in, and then read what each other writes", async () => {
    const [alice, bob] = await meet(relay.url, "alice1", "bob1");
    const room = await alice.session.createRoom("The garden");
    expect(alice.session.rooms.get()).to.have.lengthOf(1);
    await room.invite("bob1");
    const invitation = await asked(bob);
    expect(invitation).to.include({ title: "The garden", from: "alice1", creator: "alice1", members: 2 });
    expect(bob.session.rooms.get()).to.deep.equal([]);
    expect(bob.session.room(room.id)).to.equal(undefined);
    const side = await invitation.accept();
    await isOpen(side);
    expect(side.title.get()).to.equal("The garden");
    expect(bob.session.invitations.get()).to.deep.equal([]);
    await until(side.members, (members) => members.length === 2);
    await sees(room, 2);
    await room.send("hello bob");
    await until(side.timeline, has("hello bob"));
    await side.send("hello alice");
    await until(room.timeline, has("hello alice"));
    await until(room.timeline, fated("hello bob", "delivered"));
    await until(side.timeline, fated("hello alice", "delivered"));
  });

  it("open a room in the same instant and write ten each: each reads all thirty of them", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice2", "bob2", "carol2");
    const sides = await roomOf(alice, "At once", bob, carol);
    const words = Array.from({ length: 10 }, (_, i) => i);
    await Promise.all(sides.flatMap((side, at) => words.map((i) => side.send(`${at} says ${i}`))));
    for (const side of sides) {
      await until(side.timeline, (items) => texts(items).length === 30);
      for (const at of [0, 1, 2]) {
        const own = texts(side.timeline.get()).filter((text) => text.startsWith(`${at} says`));
        expect(own).to.deep.equal(words.map((i) => `${at} says ${i}`));
      }
    }
  });

  it("say no: nobody is told, and nothing of it is kept", async () => {
    const [alice, bob] = await meet(relay.url, "alice3", "bob3");
    const room = await alice.session.createRoom("Not for me");
    await room.invite("bob3");
    await (await asked(bob)).decline();
    expect(bob.session.invitations.get()).to.deep.equal([]);
    expect([...(await bob.vault.all("rooms", "")).keys()]).to.deep.equal([]);
    await room.send("are you there?");
    await bob.to(alice).send("a word outside");
    await until(alice.to(bob).timeline, has("a word outside"));
    expect(room.members.get().find(({ username }) => username === "bob3")).to.include({ present: false });
    expect(bob.session.rooms.get()).to.deep.equal([]);
  });

  it("who are not online are asked when they come", async () => {
    const [alice, bob] = await meet(relay.url, "alice4", "bob4");
    await alice.to(bob).send("hello");
    await until(alice.to(bob).timeline, fated("hello", "sent"));
    bob.session.close();
    await until(alice.session.people, (people) =>
      people.some(({ username, online }) => username === "bob4" && !online),
    );
    const room = await alice.session.createRoom("Later");
    await room.invite("bob4");
    const again = await bob.reload();
    const side = await (await asked(again)).accept();
    await isOpen(side);
    await room.send("you came");
    await until(side.timeline, has("you came"));
  });

  it("read the new title when the owner renames the room, and the relay never does", async () => {
    const [alice, bob] = await meet(relay.url, "alice5", "bob5");
    const [room, side] = await roomOf(alice, "Old name", bob);
    await room?.rename("New name");
    await until(side?.title ?? fail(), (title) => title === "New name");
    await until(side?.timeline ?? fail(), noticed("room-renamed"));
    expect(relay.logged.join("\n")).to.not.match(/Old name|New name/);
  });

  it("ask the owner for what only the owner can sign, and see that it waits while the owner is away", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice6", "bob6", "carol6");
    const [, side = fail()] = await roomOf(alice, "Ask first", bob);
    await side.rename("Asked for");
    await until(side.title, (title) => title === "Asked for");
    alice.session.close();
    await until(side.members, (members) => members.filter(({ present }) => present).length === 1);
    await side.invite("carol6");
    expect(side.state.get().requests).to.deep.equal([{ ask: "add", username: "carol6" }]);
    await until(side.timeline, noticed("asks-to-add"));
    const again = await alice.reload();
    const invitation = await asked(carol);
    expect(invitation.from).to.equal("bob6");
    await until(side.state, ({ requests }) => requests.length === 0);
    const guest = await invitation.accept();
    await isOpen(guest);
    await sideOf(again, side).send("welcome carol");
    await until(guest.timeline, has("welcome carol"));
  });

  it("cannot invite where the owner alone does", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice7", "bob7", "carol7");
    const [room = fail(), side = fail()] = await roomOf(alice, "Mine", bob);
    await room.setInvitePolicy("owner");
    await until(side.state, ({ mayInvite }) => !mayInvite);
    const refused = await side.invite(carol.name).catch((error: unknown) => error);
    expect(refused).to.include({ code: "forbidden" });
    await letIn(room, carol);
    await sees(room, 3);
  });

  it("leave, and nothing is sealed for them any more", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice8", "bob8", "carol8");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Leaving", bob, carol);
    await room.send("all of us");
    await until(side.timeline, has("all of us"));
    await side.leave();
    expect(side.state.get().standing).to.equal("left");
    for (const other of [room, third]) {
      await until(other.timeline, noticed("member-left"));
      await until(other.members, (members) => members.length === 2);
    }
    await third.send("without bob");
    await until(room.timeline, has("without bob"));
    expect(texts(side.timeline.get())).to.not.include("without bob");
    expect(bob.session.rooms.get()).to.deep.equal([]);
    const refused = await side.send("am I still in?").catch((error: unknown) => error);
    expect(refused).to.include({ code: "forbidden" });
  });

  it("come back after they left, also on the same page, and read what is said from then on", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice22", "bob22", "carol22");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Out and in", bob, carol);
    await side.leave();
    for (const other of [room, third]) await until(other.members, (members) => members.length === 2);
    await third.send("without bob");
    await until(room.timeline, has("without bob"));
    const back = await letIn(room, bob);
    await sees(third, 3);
    await third.send("with bob again");
    await until(back.timeline, has("with bob again"));
    await back.send("thank you");
    await until(third.timeline, has("thank you"));
    expect(texts(back.timeline.get())).to.deep.equal(["with bob again", "thank you"]);
    expect(bob.session.rooms.get()).to.have.lengthOf(1);
    const again = await bob.reload();
    await isOpen(sideOf(again, room));
  });

  it("leave while the owner is away, and the owner records it later", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice9", "bob9", "carol9");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Quietly", bob, carol);
    alice.session.close();
    await until(third.members, (members) => members.filter(({ present }) => present).length === 2);
    await side.leave();
    await until(third.members, (members) => members.length === 2);
    const again = sideOf(await alice.reload(), room);
    await until(again.members, (members) => members.length === 2);
    await again.send("two of us");
    await until(third.timeline, has("two of us"));
    await until(bob.session.rooms, (rooms) => rooms.length === 0);
  });

  it("are removed by the owner and told so by the owner's own signature", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice10", "bob10", "carol10");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Removal", bob, carol);
    await room.remove("bob10");
    await until(side.state, ({ standing }) => standing === "removed");
    await until(third.timeline, noticed("member-removed"));
    await third.send("after");
    await until(room.timeline, has("after"));
    expect(texts(side.timeline.get())).to.not.include("after");
  });

  it("come back after a removal, and read what is said from then on and nothing else", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice11", "bob11", "carol11");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "And back", bob, carol);
    await third.send("before");
    await until(side.timeline, has("before"));
    await room.remove("bob11");
    await until(side.state, ({ standing }) => standing === "removed");
    await room.send("without you 1");
    await until(third.timeline, has("without you 1"));
    await third.send("without you 2");
    await until(room.timeline, has("without you 2"));
    await letIn(room, bob);
    await sees(third, 3);
    await third.send("back again");
    await until(side.timeline, has("back again"));
    await room.send("and from me");
    await until(side.timeline, has("and from me"));
    // Their page says so, and asks for nothing that was not for them.
    await until(room.timeline, fated("and from me", "delivered"));
    await until(third.timeline, fated("back again", "delivered"));
    expect(inside(side).conversation.isSettled).to.equal(true);
    expect(texts(side.timeline.get())).to.deep.equal(["before", "back again", "and from me"]);
  });

  it("get the room handed over, and only then sign for it", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice12", "bob12", "carol12");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Handed over", bob, carol);
    expect(await side.remove("carol12").catch((error: unknown) => error)).to.include({ code: "forbidden" });
    await room.transfer("bob12");
    await until(side.state, ({ role }) => role === "owner");
    await until(third.members, (members) =>
      members.some(({ username, role }) => username === "bob12" && role === "owner"),
    );
    expect(await room.rename("No more").catch((error: unknown) => error)).to.equal(undefined);
    await until(side.title, (title) => title === "No more"); // asked for, and carried out by the new owner
    await side.remove("carol12");
    await until(third.state, ({ standing }) => standing === "removed");
    await room.leave();
    await until(side.members, (members) => members.length === 1);
  });

  it("see the end of a room that its owner deletes", async () => {
    const [alice, bob] = await meet(relay.url, "alice13", "bob13");
    const [room = fail(), side = fail()] = await roomOf(alice, "Ends", bob);
    await room.delete();
    await until(side.state, ({ standing }) => standing === "deleted");
    await until(side.timeline, noticed("room-deleted"));
    expect(room.state.get().standing).to.equal("deleted");
    expect(await side.send("hello?").catch((error: unknown) => error)).to.include({ code: "forbidden" });
  });

  it("find their rooms again after a reload and after a restart of the relay", async () => {
    const [alice, bob] = await meet(relay.url, "alice14", "bob14");
    const [room = fail(), side = fail()] = await roomOf(alice, "Lasting", bob);
    const again = await bob.reload();
    const reloaded = sideOf(again, side);
    expect(reloaded.title.get()).to.equal("Lasting");
    await sees(reloaded, 2);
    await room.send("after the reload");
    await until(reloaded.timeline, has("after the reload"));
    await relay.restart();
    await until(again.session.status, ({ state }) => state === "reconnecting");
    await reloaded.send("while it restarts");
    await until(room.timeline, has("while it restarts"));
    await room.send("after the restart");
    await until(reloaded.timeline, has("after the restart"));
  });

  it("write while another one is away, who reads it when they come", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice15", "bob15", "carol15");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Absence", bob, carol);
    carol.session.close();
    await until(room.members, (members) => members.filter(({ present }) => present).length === 2);
    await room.send("for all three");
    await until(side.timeline, has("for all three"));
    const back = sideOf(await carol.reload(), third);
    await until(back.timeline, has("for all three"));
    await until(room.timeline, fated("for all three", "delivered"));
  });

  it("joined later read nothing from before", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice16", "bob16", "carol16");
    const [room = fail(), side = fail()] = await roomOf(alice, "Late", bob);
    await room.send("old 1");
    await side.send("old 2");
    await until(room.timeline, has("old 2"));
    await until(side.timeline, has("old 1"));
    const third = await letIn(room, carol);
    await sees(side, 3);
    await side.send("new 1");
    await room.send("new 2");
    await until(third.timeline, has("new 1"));
    await until(third.timeline, has("new 2"));
    expect(texts(third.timeline.get())).to.have.members(["new 1", "new 2"]);
  });

  it("reply, react, edit, take back and set a timer as in any chat", async () => {
    const [alice, bob] = await meet(relay.url, "alice17", "bob17");
    const [room = fail(), side = fail()] = await roomOf(alice, "As any", bob);
    const id = await room.send("a frist try");
    await until(side.timeline, has("a frist try"));
    await side.react({ user: "alice17", id }, "👍");
    await until(room.timeline, (items) =>
      items.some((item) => item.kind === "text" && item.reactions?.["👍"]?.[0] === "bob17"),
    );
    await room.edit(id, "a first try");
    await until(side.timeline, has("a first try"));
    await room.delete(id);
    await until(side.timeline, (items) =>
      items.some((item) => item.kind === "text" && item.deleted === true),
    );
    await side.setTimer(60);
    await until(room.timer, (seconds) => seconds === 60);
  });

  it("mute a room, which nobody hears of and which lasts", async () => {
    const [alice] = await meet(relay.url, "alice18");
    const room = await alice.session.createRoom("Noise");
    await room.setMuted(true);
    expect(room.state.get().muted).to.equal(true);
    const again = await alice.reload();
    expect(again.session.rooms.get()[0]).to.include({ muted: true, title: "Noise" });
  });

  it("who block someone see nothing of theirs, in rooms neither, and are not asked into any", async () => {
    const [alice, bob, carol] = await meet(relay.url, "alice19", "bob19", "carol19");
    const [room = fail(), side = fail(), third = fail()] = await roomOf(alice, "Peace", bob, carol);
    await side.send("before");
    await until(third.timeline, has("before"));
    await carol.to(bob).setBlocked(true);
    await side.send("unheard");
    await until(room.timeline, has("unheard"));
    await room.send("heard");
    await until(third.timeline, has("heard"));
    expect(texts(third.timeline.get())).to.deep.equal(["before", "heard"]);
    await bob.to(carol).send("and outside?");
    const trap = await bob.session.createRoom("Come in");
    await trap.invite("carol19");
    await alice.to(carol).send("marker");
    await until(carol.to(alice).timeline, has("marker"));
    expect(carol.session.invitations.get()).to.deep.equal([]);
    expect(texts(carol.to(bob).timeline.get())).to.deep.equal([]);
  });

  it("who ignore invitations of strangers are asked only by people they wrote to", async () => {
    const alice = await join(relay.url, "alice20");
    const bob = await join(relay.url, "bob20");
    const carol = await join(relay.url, "carol20");
    await bob.session.setPreferences({ knownInvitersOnly: true });
    await bob.to(carol).send("hello carol");
    await until(carol.to(bob).timeline, has("hello carol"));
    await (await alice.session.createRoom("From a stranger")).invite("bob20");
    await (await carol.session.createRoom("From a friend")).invite("bob20");
    const invitation = await asked(bob);
    expect(invitation.title).to.equal("From a friend");
    expect(bob.session.invitations.get()).to.have.lengthOf(1);
  });

  it("in two tabs see the same room in both", async () => {
    const [alice, bob] = await meet(relay.url, "alice21", "bob21");
    const [room = fail(), side = fail()] = await roomOf(alice, "Two tabs", bob);
    await room.send("before the tab");
    await until(side.timeline, has("before the tab"));
    const second = await bob.tab();
    const other = sideOf(second, side);
    await until(other.timeline, has("before the tab"));
    await sees(other, 2);
    await room.send("to both tabs");
    await until(other.timeline, has("to both tabs"));
    await until(side.timeline, has("to both tabs"));
    await other.send("from the second");
    await until(room.timeline, has("from the second"));
    await until(side.timeline, has("from the second"));
  });
});

/** The session's own side of a room. */
function inside(room: Room): RoomChat {
  if (!(room instanceof RoomChat)) throw new Error("not the session's own room");
  return room;
}

function fail(): never {
  throw new Error("a side of the room is missing");
}
