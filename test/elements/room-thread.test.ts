import { expect } from "chai";
import { THEMES } from "../../web-components/elements/tab-memory.ts";
import { english } from "../../web-components/elements/phrases.ts";
import { roomNotices } from "../../web-components/elements/phrases-room-notices.ts";
import type { NoticeCode } from "../../web-components/session/index.ts";
import { buttonNamed, detailsOf, inRoom, notice, people } from "./support/rooms-on-stage.ts";
import { NOON, ScriptedSession } from "./support/scripted-session.ts";
import {
  barriers,
  clearStage,
  find,
  HOSTILE,
  press,
  seek,
  settled,
  showChat,
  textOf,
  type,
  until,
} from "./support/stage.ts";

describe("the thread of a room", () => {
  afterEach(clearStage);

  it("says who wrote what, who is online, and for how many it is encrypted", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.join("bob");
    room.join("carol", { online: false, present: false });
    room.say("hi all", { from: "carol" });
    room.say("hello", { from: "bob" });
    const chat = await inRoom(session, room);
    const names = [...(find(chat, "secure-log").shadowRoot?.querySelectorAll("secure-message") ?? [])].map(
      (message) => textOf(find(message, ".name")),
    );
    expect(names).to.deep.equal(["carol", "bob"]);
    expect(textOf(find(chat, "secure-room-head", ".presence"))).to.include("3 members, bob online");
    expect(textOf(find(chat, "secure-room-head", ".security"))).to.include("Encrypted for 3, none compared");
  });

  it("sends to the room, and keeps the draft of one room out of another of the same title", async () => {
    const session = people();
    const [first, second] = [session.addRoom("Same"), session.addRoom("Same")];
    const chat = await inRoom(session, first);
    const area = find(chat, "secure-composer", "textarea");
    type(area, "only for the first");
    chat.openRoom(second.id);
    await settled(chat);
    expect(find(chat, "secure-composer", "textarea")).to.have.property("value", "");
    chat.openRoom(first.id);
    await settled(chat);
    press(find(chat, "secure-composer", "textarea"), "Enter");
    expect(first.asked).to.include("send only for the first");
    expect(second.asked.filter((call) => call.startsWith("send"))).to.deep.equal([]);
  });

  it("somebody who is connected without being a member is an alarm with their name", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    room.set({ intruders: ["mallory"] });
    const banner = await until("the alarm", () => seek(chat, "secure-room-head", "[role=alert]"));
    expect(textOf(banner)).to.include("mallory");
    expect(find(chat, "secure-room-head", ".security").className).to.include("alarm");
  });

  it("where one was removed nothing can be written, and it says why", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    const chat = await inRoom(session, room);
    room.set({ standing: "removed", mayInvite: false });
    const closed = await until("the reason", () => seek(chat, "secure-thread", ".closed"));
    expect(textOf(closed)).to.include("The owner removed you");
    expect(seek(chat, "secure-composer")).to.equal(undefined);
    find(closed, "button").click();
    await until("the list", () => room.asked.includes("leave"));
  });

  it("a message that a removed member could still read carries that warning", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.say("the code is 1234", { from: "carol", sealedForRemoved: ["dave"] });
    const chat = await inRoom(session, room);
    expect(textOf(find(chat, "secure-message", ".too-many"))).to.include("dave had been removed");
  });

  it("every notice has a sentence that names whom it is about, and attacks look like alarms", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const all = { ...english.notices, ...roomNotices };
    const codes = Object.keys(all).filter((code): code is NoticeCode => code in all);
    room.timeline.set(codes.map((code) => notice(code, { who: "dave", title: "New title" })));
    const chat = await inRoom(session, room);
    await until("the words", () => textOf(find(chat, "secure-log")).includes("New title"));
    const lines = [...(find(chat, "secure-log").shadowRoot?.querySelectorAll(".notice") ?? [])];
    expect(lines.map((line) => textOf(line).trim() === "")).to.deep.equal(codes.map(() => false));
    const of = (code: NoticeCode): Element | undefined => lines[codes.indexOf(code)];
    for (const code of [
      "intruder",
      "two-histories",
      "history-differs",
      "history-rolled-back",
      "shut-out",
    ] as const)
      expect(of(code)?.className, code).to.include("alarm");
    for (const code of [
      "member-added",
      "member-removed",
      "owner-changed",
      "intruder",
      "asks-to-add",
    ] as const)
      expect(textOf(of(code) ?? chat), code).to.include("dave");
    for (const code of ["room-renamed", "asks-to-rename"] as const)
      expect(textOf(of(code) ?? chat), code).to.include("New title");
  });

  it("says aloud who came and went while one looks", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const before = notice("member-added", { who: "carol" });
    room.timeline.set([before]);
    await until("the first words", () =>
      textOf(find(chat, "secure-log", "[aria-live=polite]")).includes("carol was added"),
    );
    room.timeline.set([before, notice("member-removed", { who: "dave" })]);
    await until("the words", () =>
      textOf(find(chat, "secure-log", "[aria-live=polite]")).includes("dave was removed."),
    );
  });

  it("a room that is over says so wholly or not yet, whatever is here of its sentences", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.set({ standing: "deleted" });
    const chat = await showChat(session);
    chat.openRoom(room.id);
    await settled(chat);
    expect(textOf(chat)).to.not.include("undefined");
    await until("the words", () => textOf(chat).includes("The owner ended this room."));
    expect(textOf(find(chat, ".closed button"))).to.include("Take off the list");
  });

  it("what is asked once more takes the focus to where nothing is done", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    find(details, "[part=end] .danger").click();
    const no = await until("the way back", () => seek(details, "[part=end] .pair button:last-of-type"));
    await until("the focus", () => no.matches(":focus"));
    no.click();
    await until("the button again", () => find(details, "[part=end] .danger").matches(":focus"));
    expect(room.asked).to.not.include("end");
  });

  it("speaks to the person where a line is about them", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.timeline.set([
      notice("member-removed", { who: "Alice" }),
      notice("owner-changed", { who: "alice" }),
    ]);
    const chat = await inRoom(session, room);
    const words = (): string => textOf(find(chat, "secure-log"));
    await until("the words", () => words().includes("You were removed."));
    expect(words()).to.include("You own the room now.");
  });
});

describe("rooms, for everyone", () => {
  afterEach(clearStage);

  it("hostile titles and names are shown as text, everywhere", async () => {
    const session = new ScriptedSession();
    session.person(HOSTILE, { online: true });
    session.online();
    session.invitation(HOSTILE, HOSTILE);
    const room = session.addRoom(HOSTILE);
    room.join(HOSTILE);
    room.say(HOSTILE, { from: HOSTILE });
    room.timeline.set([
      ...room.timeline.get(),
      notice("room-renamed", { from: HOSTILE, title: HOSTILE }),
      notice("member-added", { who: HOSTILE }),
    ]);
    room.set({
      intruders: [HOSTILE],
      requests: [
        { ask: "rename", title: HOSTILE },
        { ask: "add", username: HOSTILE },
      ],
    });
    const chat = await inRoom(session, room);
    await detailsOf(chat);
    await until("the invitation", () => seek(chat, "secure-invitations", "li"));
    for (const tag of ["img", "script"]) expect(seek(chat, tag)).to.equal(undefined);
    for (const part of ["secure-room-head", "secure-roster", "secure-invitations", "secure-members"])
      expect(textOf(find(chat, part)), part)
        .to.not.include("\u202E")
        .and.not.include("\u0000");
  });

  it("fit on a phone: one pane, and the details above it", async () => {
    const session = people();
    const room = session.addRoom("A room with a title that is far too long for the top of a phone's screen");
    const chat = await inRoom(session, room, 380);
    await until("one pane", () => find(chat, "nav").hidden);
    expect(find(chat, "secure-room-head", "header").scrollWidth).to.be.at.most(380);
    await detailsOf(chat);
    expect(seek(chat, "secure-sheet[open]", "dialog[open]")).to.not.equal(undefined);
  });

  for (const theme of THEMES) {
    it(`have no barrier for assistive technology in the theme ${theme}`, async () => {
      const session = people();
      session.invitation("Climbing", "bob");
      const room = session.addRoom("Friday dinner");
      room.join("bob", { isStranger: true });
      room.join("carol", { present: false });
      room.say("hi", { from: "bob", sealedForRemoved: ["dave"] });
      room.list({ unread: 2, lastAt: NOON });
      room.set({ muted: true, intruders: ["mallory"], requests: [{ ask: "add", username: "dave" }] });
      const chat = await inRoom(session, room);
      chat.theme = theme;
      const details = await detailsOf(chat);
      buttonNamed(details, "Invite people")?.click();
      find(details, "[part=end] .danger").click();
      await until("the invitation", () => seek(chat, "secure-invitations", "li"));
      await settled(chat);
      expect(await barriers(chat)).to.deep.equal([]);
    });

    it(`a new room has none in the theme ${theme}`, async () => {
      const session = people();
      const chat = await showChat(session);
      chat.theme = theme;
      find(chat, "secure-roster", ".new-room").click();
      (await until("bob", () => buttonNamed(chat, "Invite bob"))).click();
      await settled(chat);
      expect(await barriers(chat)).to.deep.equal([]);
    });
  }
});
