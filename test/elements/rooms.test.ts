import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { buttonNamed, people } from "./support/rooms-on-stage.ts";
import { type ScriptedSession } from "./support/scripted-session.ts";
import { clearStage, find, press, seek, settled, showChat, textOf, type, until } from "./support/stage.ts";

describe("rooms in the list of conversations", () => {
  afterEach(clearStage);

  it("stand among people with their last words, whose they are, and what is unread", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    room.say("see you at eight", { from: "carol" });
    room.list({ unread: 4, lastAt: Date.now() });
    const chat = await showChat(session);
    const row = await until("the row", () => seek(chat, "secure-roster", ".row.unread"));
    expect(textOf(row))
      .to.include("Friday dinner")
      .and.include("carol: see you at eight")
      .and.include("4 unread");
    row.click();
    await until("the room", () => seek(chat, "secure-room-head", "h2"));
    await until("the end of unread", () => room.asked.includes("markRead"));
  });

  it("are found by a word of their title", async () => {
    const session = people();
    session.addRoom("Friday dinner");
    const chat = await showChat(session);
    type(find(chat, "secure-roster", "input"), "dinner");
    await until(
      "the room alone",
      () => chat.shadowRoot && find(chat, "secure-roster", ".people").querySelectorAll(".row").length === 1,
    );
    expect(textOf(find(chat, "secure-roster", ".row"))).to.include("Friday dinner");
  });

  it("muted, they do not count in what the page is told", async () => {
    const session = people();
    const room = session.addRoom("Announcements");
    const chat = await showChat(session);
    const counts: number[] = [];
    chat.addEventListener("secure-unread", ({ count }) => counts.push(count));
    room.list({ unread: 2 });
    await settled(chat);
    room.set({ muted: true });
    await settled(chat);
    expect(counts).to.deep.equal([2, 0]);
  });

  it("an invitation is said aloud, and nothing happens before a yes", async () => {
    const session = people();
    const chat = await showChat(session);
    session.invitation("Climbing", "bob");
    const card = await until("the question", () => seek(chat, "secure-invitations", "li"));
    expect(textOf(card)).to.include("bob invites you").and.include("Climbing").and.include("3 members");
    expect(textOf(find(chat, "secure-roster", "[aria-live=polite]"))).to.include(
      "bob invites you to the room Climbing",
    );
    expect(session.asked.filter((call) => call.startsWith("accept"))).to.deep.equal([]);
    find(card, ".primary").click();
    await until("the room", () => seek(chat, "secure-room-head", "h2"));
    expect(textOf(find(chat, "secure-room-head", "h2"))).to.include("Climbing");
    expect(session.asked).to.include("accept invited-1");
  });

  it("an invitation that is declined is gone, and the next one has the focus", async () => {
    const session = people();
    session.invitation("Climbing", "bob");
    session.invitation("Reading", "carol");
    const chat = await showChat(session);
    const no = await until("the no", () => buttonNamed(chat, "Decline the invitation to Climbing"));
    no.click();
    await until("one question", () => session.invitations.get().length === 1);
    const yes = find(chat, "secure-invitations", ".primary");
    await until("the focus", () => yes.matches(":focus"));
    expect(yes.getAttribute("aria-label")).to.equal("Accept the invitation to Reading");
  });

  it("an invitation that is void says so in its own card", async () => {
    const session = people();
    session.invitation("Climbing", "bob", "forbidden");
    const chat = await showChat(session);
    (await until("the yes", () => seek(chat, "secure-invitations", ".primary"))).click();
    const problem = await until("the words", () => seek(chat, "secure-invitations", "[role=alert] .problem"));
    expect(textOf(problem)).to.include("does not open the room any more");
  });
});

describe("a new room", () => {
  afterEach(clearStage);

  async function sheet(session: ScriptedSession): Promise<SecureChat> {
    const chat = await showChat(session);
    find(chat, "secure-roster", ".new-room").click();
    await until("the form", () => seek(chat, "secure-new-room", "#title"));
    await settled(chat);
    return chat;
  }

  it("is made with a title, and people are asked into it at once", async () => {
    const session = people();
    const chat = await sheet(session);
    type(find(chat, "secure-new-room", "#title"), "  Weekend  ");
    (await until("bob", () => buttonNamed(chat, "Invite bob"))).click();
    await settled(chat);
    expect(textOf(find(chat, "secure-new-room", ".chips"))).to.include("bob");
    find(chat, "secure-new-room", "button[type=submit]").click();
    await until("the room", () => seek(chat, "secure-room-head", "h2"));
    expect(session.asked).to.include("createRoom Weekend");
    expect(session.room("room-1")?.asked).to.include("invite bob");
    expect(seek(chat, "secure-new-room")).to.equal(undefined);
  });

  it("is not made without a title", async () => {
    const session = people();
    const chat = await sheet(session);
    type(find(chat, "secure-new-room", "#title"), "   ");
    await settled(chat);
    expect(find(chat, "secure-new-room", "button[type=submit]")).to.have.property("disabled", true);
  });

  it("that cannot be made says why and keeps what was filled in", async () => {
    const session = people();
    const chat = await sheet(session);
    type(find(chat, "secure-new-room", "#title"), "Weekend");
    session.fails = "offline";
    await settled(chat);
    find(chat, "secure-new-room", "button[type=submit]").click();
    await until("the words", () => textOf(find(chat, "secure-new-room")).includes("relay is out of reach"));
    expect(find(chat, "secure-new-room", "#title")).to.have.property("value", "Weekend");
  });

  it("is filled in by keyboard alone: Enter in the search picks the first person and sends nothing", async () => {
    const session = people();
    const chat = await sheet(session);
    type(find(chat, "secure-new-room", "#title"), "Weekend");
    const search = find(chat, "secure-people-picker", "input");
    type(search, "car");
    await settled(chat);
    expect(press(search, "Enter")).to.equal(true);
    await until("carol", () => textOf(find(chat, "secure-new-room")).includes("1 person will be asked"));
    expect(session.asked.filter((call) => call.startsWith("createRoom"))).to.deep.equal([]);
  });
});
