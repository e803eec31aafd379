import { expect } from "chai";
import { detailsOf, inRoom, people } from "./support/rooms-on-stage.ts";
import type { ScriptedRoom } from "./support/scripted-room.ts";
import { barriers, clearStage, find, press, seek, settled, textOf, type, until } from "./support/stage.ts";

describe("a room in slow mode", () => {
  afterEach(clearStage);

  it("is made slow by its owner with one touch or key, and says to members how slow it is", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner");
    const chat = await inRoom(session, room);
    const details = await detailsOf(chat);
    const waits = [...(details.shadowRoot?.querySelectorAll<HTMLInputElement>("input[name=slow]") ?? [])];
    expect(waits.map((input) => textOf(input.parentElement ?? input).trim())).to.deep.equal([
      "Off",
      "10 seconds",
      "30 seconds",
      "1 minute",
      "5 minutes",
      "15 minutes",
      "1 hour",
    ]);
    expect(waits[0]?.checked).to.equal(true);
    waits[2]?.click();
    await until("the choice", () => room.asked.includes("slow 30"));
    await settled(chat);
    expect(waits[2]?.checked).to.equal(true);
    expect(seek(chat, "secure-composer", ".slow"), "an owner does not wait").to.equal(undefined);
    room.set({ role: "member" });
    await settled(chat);
    expect(textOf(details)).to.include("One message every 30 seconds from each member.");
    expect(details.shadowRoot?.querySelector("input[name=slow]")).to.equal(null);
  });

  it("says how long one waits, keeps what is written meanwhile, and sends it when it is time", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    room.set({ slow: 30, nextAt: Date.now() + 3600_000 });
    const chat = await inRoom(session, room);
    const area = find(chat, "secure-composer", "textarea");
    expect(textOf(find(chat, "secure-composer", ".slow"))).to.match(/send again in (60:00|59:\d\d)/);
    expect(area.getAttribute("aria-describedby")).to.equal("slow");
    type(area, "patience");
    await settled(chat);
    press(area, "Enter");
    find(chat, "secure-composer", ".send").click();
    await settled(chat);
    expect(room.asked).to.not.include("send patience");
    expect(area).to.have.property("value", "patience");
    expect(find(chat, "secure-composer", "[part=attach]")).to.have.property("disabled", true);
    room.set({ nextAt: Date.now() + 300 });
    await until("the end of the wait", () =>
      textOf(find(chat, "secure-composer", ".slow")).includes("one message every 30 seconds"),
    );
    press(area, "Enter");
    await until("the message", () => room.asked.includes("send patience"));
  });

  it("folds what came too soon to one line, which opens with one touch or key", async () => {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    room.set({ slow: 30 });
    room.say("Buy my wine!", { from: "bob", early: true });
    const chat = await inRoom(session, room);
    const message = await until("the message", () => seek(chat, "secure-log", "secure-message"));
    expect(textOf(message)).to.include("Sent sooner than slow mode allows").and.not.include("Buy my wine!");
    find(message, ".early button").click();
    await settled(chat);
    expect(textOf(message)).to.include("Buy my wine!");
  });
});

describe("a room that nobody signs for any more", () => {
  afterEach(clearStage);

  async function lost(notAsked: readonly string[] = []) {
    const session = people();
    const room = session.addRoom("Friday dinner", "member");
    room.notAsked = notAsked;
    room.set({ owner: "lost" });
    const chat = await inRoom(session, room);
    return { chat, room, session };
  }

  it("says so, and makes a new one of the same people with one touch, which is open then", async () => {
    const { chat, room } = await lost();
    expect(textOf(find(chat, "secure-room-head", ".security"))).to.include("Nobody signs for this room");
    const banner = find(chat, "secure-room-anew");
    expect(textOf(banner)).to.include("The browser of bob");
    find(banner, "button").click();
    await until("the new room", () => room.asked.includes("start anew"));
    await until("no banner there", () => !seek(chat, "secure-room-anew"));
  });

  it("names who could not be asked, and leads to the new room all the same", async () => {
    const { chat } = await lost(["carol"]);
    find(chat, "secure-room-anew", "button").click();
    const words = await until("the names", () => {
      const said = textOf(find(chat, "secure-room-anew"));
      return said.includes("could not be asked: carol") ? said : undefined;
    });
    expect(words).to.include("Go to the room");
    find(chat, "secure-room-anew", "button").click();
    await until("no banner there", () => !seek(chat, "secure-room-anew"));
  });

  it("offers the same again where it could not be made", async () => {
    const { chat, room } = await lost();
    room.fails = "offline";
    find(chat, "secure-room-anew", "button").click();
    await until("the failure", () => room.asked.includes("start anew"));
    await settled(chat);
    expect(textOf(find(chat, "secure-room-anew", "button"))).to.include("Make a new room");
    expect(find(chat, "secure-room-anew", "button").getAttribute("aria-disabled")).to.equal("false");
  });

  it("waits for a pass calmly, in words, and one can write meanwhile", async () => {
    const { chat, room } = await lost();
    room.set({ owner: "away", standing: "renewing" });
    await settled(chat);
    expect(textOf(find(chat, "secure-room-head", ".banner"))).to.include("ran out while you were away");
    expect(textOf(find(chat, "secure-room-head", ".security"))).to.include("Waiting for the owner");
    type(find(chat, "secure-composer", "textarea"), "later then");
    await settled(chat);
    press(find(chat, "secure-composer", "textarea"), "Enter");
    await until("the message", () => room.asked.includes("send later then"));
  });

  it("waits for a place calmly where it is full, in words, and one can write meanwhile", async () => {
    const { chat, room } = await lost();
    room.set({ owner: "here", isFull: true });
    await settled(chat);
    expect(textOf(find(chat, "secure-room-head", ".banner"))).to.include("You are still a member");
    expect(textOf(find(chat, "secure-room-head", ".security"))).to.include("Waiting for a place");
    type(find(chat, "secure-composer", "textarea"), "when there is one");
    await settled(chat);
    press(find(chat, "secure-composer", "textarea"), "Enter");
    await until("the message", () => room.asked.includes("send when there is one"));
    room.set({ isFull: false });
    await until("no banner", () => !seek(chat, "secure-room-head", ".banner"));
  });
});

describe("the line about who can read along in a room", () => {
  afterEach(clearStage);

  it("says how many of the others were compared", async () => {
    const session = people();
    const room: ScriptedRoom = session.addRoom("Friday dinner");
    room.join("bob");
    room.join("carol");
    const chat = await inRoom(session, room);
    const line = (): string => textOf(find(chat, "secure-room-head", ".security"));
    expect(line()).to.include("Encrypted for 3, none compared");
    const change = (name: string): void =>
      room.members.set(
        room.members
          .get()
          .map((member) => (member.username === name ? { ...member, trust: "verified" } : member)),
      );
    change("bob");
    await settled(chat);
    expect(line()).to.include("1 compared");
    change("carol");
    await settled(chat);
    expect(line()).to.include("all compared");
  });

  for (const theme of ["dark", "light", "contrast"]) {
    it(`has no barrier for assistive technology beside slow mode and a lost owner in the theme ${theme}`, async () => {
      const session = people();
      const room = session.addRoom("Friday dinner", "member");
      room.set({ slow: 30, nextAt: Date.now() + 30_000, owner: "lost" });
      room.say("Buy my wine!", { from: "bob", early: true });
      const chat = await inRoom(session, room);
      chat.theme = theme;
      await settled(chat);
      await detailsOf(chat);
      expect(await barriers(chat)).to.deep.equal([]);
    });
  }
});
