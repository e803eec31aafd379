import { expect } from "chai";
import { ScriptedSession } from "./support/scripted-session.ts";
import { clearStage, find, seek, settled, showChat, until } from "./support/stage.ts";

describe("what is on its way", () => {
  afterEach(clearStage);

  it("shows nothing for a moment, keeps its place, is busy for assistive technology, and is done once it is here", async () => {
    const session = new ScriptedSession();
    session.person("bob", { online: true });
    session.online();
    const chat = await showChat(session);
    // A tag whose code never comes stands for one whose code is slow.
    const slow = document.createElement("secure-slow-part");
    slow.setAttribute("aria-busy", "true");
    find(chat, ".frame").append(slow);
    const { animationName, animationDelay, animationFillMode, opacity } = getComputedStyle(slow);
    expect([animationName, animationDelay, animationFillMode, opacity]).to.deep.equal([
      "appear",
      "0.25s",
      "both",
      "0",
    ]);
    expect(slow.getBoundingClientRect().height).to.equal(320);
    await until("its bars", () => getComputedStyle(slow).opacity === "1");
    slow.remove();
    chat.open("bob");
    await settled(chat);
    find(chat, "secure-head", ".security").click();
    await until("the details", () => seek(chat, "secure-details", "section"));
    expect(find(chat, "secure-details").hasAttribute("aria-busy")).to.equal(false);
  });
});
