import { expect } from "chai";
import { buttonNamed, choose, detailsOf, inRoom, people } from "./support/rooms-on-stage.ts";
import { clearStage, find, press, seek, settled, showChat, textOf, type, until } from "./support/stage.ts";

describe("the details of a room", () => {
  afterEach(clearStage);

  it("an owner removes a member only after saying so twice", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.join("bob");
    const chat = await inRoom(session, room);
    await detailsOf(chat);
    buttonNamed(chat, "Actions for bob")?.click();
    await choose(chat, "Remove from the room");
    expect(room.asked).to.not.include("remove bob");
    const pair = await until("the question", () => seek(chat, "secure-members", ".pair"));
    expect(textOf(pair)).to.include("Remove bob?");
    find(pair, ".danger").click();
    await until("the removal", () => room.asked.includes("remove bob"));
  });

  it("hands the room over only to a member who is there, after saying so twice", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.join("bob");
    room.join("carol", { present: false });
    const chat = await inRoom(session, room);
    await detailsOf(chat);
    buttonNamed(chat, "Actions for carol")?.click();
    await until("the menu", () => seek(chat, "secure-members", ".menu:popover-open"));
    expect(textOf(find(chat, "secure-members", "secure-menu"))).to.not.include("Hand the room over");
    buttonNamed(chat, "Actions for bob")?.click();
    await choose(chat, "Hand the room over");
    find(chat, "secure-members", ".pair .primary").click();
    await until("the transfer", () => room.asked.includes("transfer bob"));
  });

  it("a member is offered neither removal nor handing over nor the end, but leaving", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    room.join("carol");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    buttonNamed(chat, "Actions for carol")?.click();
    await until("the menu", () => seek(chat, "secure-members", ".menu:popover-open"));
    const menu = textOf(find(chat, "secure-members", "secure-menu"));
    expect(menu).to.include("Write to carol").and.not.include("Remove").and.not.include("Hand");
    expect(textOf(details)).to.not.include("End the room");
    expect(details.shadowRoot?.querySelector("input[name=policy]")).to.equal(null);
    find(details, "[part=end] .danger").click();
    await settled(chat);
    expect(room.asked).to.not.include("leave");
    find(details, "[part=end] .pair .danger").click();
    await until("the leave", () => room.asked.includes("leave"));
  });

  it("an owner is not offered to leave, and ends the room only after saying so twice", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    expect(buttonNamed(details, "Leave room")).to.equal(undefined);
    find(details, "[part=end] .danger").click();
    await settled(chat);
    expect(room.asked).to.not.include("end");
    find(details, "[part=end] .pair .danger").click();
    await until("the end", () => room.asked.includes("end"));
  });

  it("nobody is asked to invite where only the owner may", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    room.set({ mayInvite: false, invitePolicy: "owner" });
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    expect(buttonNamed(details, "Invite people")).to.equal(undefined);
    expect(textOf(details)).to.include("Only the owner");
  });

  it("what a member asked for waits in plain sight for the owner", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    buttonNamed(details, "Invite people")?.click();
    (await until("carol", () => buttonNamed(details, "Invite carol"))).click();
    const waiting = await until("what waits", () => seek(details, ".requests"));
    expect(textOf(waiting)).to.include("Let carol in").and.include("owner's browser");
    expect(textOf(find(details, "secure-members", ".told"))).to.include("was asked to let carol in");
  });

  it("says where it was asked why somebody could not be invited", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    room.fails = "not_found";
    buttonNamed(details, "Invite people")?.click();
    (await until("carol", () => buttonNamed(details, "Invite carol"))).click();
    const words = await until("the words", () => seek(details, "secure-members", ".wrong"));
    expect(textOf(words)).to.include("No key of carol was ever seen");
  });

  it("renames by keyboard, and Escape changes nothing", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    find(details, ".rename").click();
    await settled(chat);
    type(find(details, "#title"), "Other");
    press(find(details, "#title"), "Escape");
    await until("the old title", () => seek(details, ".rename"));
    find(details, ".rename").click();
    await settled(chat);
    type(find(details, "#title"), "Saturday dinner");
    find(details, "form button[type=submit]").click();
    await until("the new title", () =>
      textOf(find(chat, "secure-room-head", "h2")).includes("Saturday dinner"),
    );
    expect(room.asked.filter((call) => call.startsWith("rename"))).to.deep.equal(["rename Saturday dinner"]);
  });

  it("policy, mute and timer say at once what was chosen", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    details.shadowRoot?.querySelectorAll<HTMLElement>("input[name=policy]")[1]?.click();
    find(details, "input[role=switch]").click();
    find(details, "secure-upkeep").shadowRoot?.querySelectorAll<HTMLElement>("input[name=timer]")[1]?.click();
    expect(room.asked).to.include.members(["policy owner", "muted true", "timer 30"]);
    await until("the sign", () => seek(chat, "secure-room-head", ".muted"));
  });

  it("a member's other identity is shown as what gets nothing, with a way to look at it", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.join("bob", { isStranger: true, present: false });
    const chat = await inRoom(session, room);
    await detailsOf(chat);
    const warning = find(chat, "secure-members", ".stranger");
    expect(textOf(warning)).to.include("gets nothing");
    find(warning, "button").click();
    await until("the conversation with bob", () => seek(chat, "secure-head", "h2"));
  });
});

describe("a person who is a nuisance", () => {
  afterEach(clearStage);

  it("is blocked after saying so twice, cannot be written to then, and is unblocked with one touch", async () => {
    const session = people();
    const chat = await showChat(session);
    chat.style.width = "1300px";
    chat.open("bob");
    (await until("the head", () => seek(chat, "secure-head", ".security"))).click();
    await until("the details beside it", () => seek(chat, "aside", "secure-details"));
    (await until("block", () => buttonNamed(chat, "Block bob"))).click();
    await settled(chat);
    expect(session.direct("bob").asked).to.not.include("blocked true");
    find(chat, "secure-details", "[part=block] .pair .danger").click();
    const banner = await until("the banner", () => seek(chat, "secure-head", ".banner.calm"));
    expect(textOf(banner)).to.include("You blocked bob");
    const area = find(chat, "secure-composer", "textarea");
    type(area, "hello");
    press(area, "Enter");
    expect(session.direct("bob").asked).to.not.include("send hello");
    find(banner, "button").click();
    expect(session.direct("bob").asked).to.include("blocked false");
  });
});
