import { expect } from "chai";
import { ScriptedSession } from "./support/scripted-session.ts";
import { barriers, clearStage, find, heard, seek, showChat, textOf, until } from "./support/stage.ts";

describe("a person who is muted", () => {
  afterEach(clearStage);

  it("is so from the details, with a sign in the list and above the conversation, and not any more the same way", async () => {
    const session = new ScriptedSession();
    session.person("bob", { online: true });
    session.online();
    const chat = await showChat(session);
    chat.open("bob");
    await until("the head", () => seek(chat, "secure-head", ".security"));
    find(chat, "secure-head", ".security").click();
    const control = await until("the switch", () => seek(chat, "secure-details", "[part=mute] input"));
    control.click();
    await until("the sign above", () => seek(chat, "secure-head", ".muted"));
    expect(textOf(find(chat, "secure-roster", ".row"))).to.include("Muted");
    expect(await barriers(find(chat, "secure-details"))).to.deep.equal([]);
    control.click();
    await until("no sign", () => !seek(chat, "secure-head", ".muted"));
    expect(session.direct("bob").asked).to.include.members(["muted true", "muted false"]);
  });

  it("does not count in what the page is told, but in the list one sees what came", async () => {
    const session = new ScriptedSession();
    session.person("bob", { unread: 2, muted: true });
    session.person("carol");
    session.online();
    const chat = await showChat(session);
    const told = await heard(chat, "secure-unread", () => session.person("carol", { unread: 1 }));
    expect(told.count).to.equal(1);
    expect(textOf(find(chat, "secure-roster"))).to.include("2 unread messages");
  });
});
