import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { Hum, microphone, restoreMicrophone } from "./support/hum.ts";
import { ScriptedSession, type ScriptedChat } from "./support/scripted-session.ts";
import { picture } from "./support/sounds-and-photos.ts";
import { clearStage, find, seek, settled, showChat, textOf, until } from "./support/stage.ts";

interface Talk {
  readonly page: SecureChat;
  readonly bob: ScriptedChat;
  readonly carol: ScriptedChat;
}

async function talking(): Promise<Talk> {
  const session = new ScriptedSession();
  session.person("bob", { online: true });
  session.person("carol", { online: true });
  session.online();
  const page = await showChat(session);
  await opened(page, "bob");
  return { page, bob: session.direct("bob"), carol: session.direct("carol") };
}

async function opened(page: SecureChat, name: string): Promise<void> {
  page.open(name);
  await settled(page);
}

function sent({ asked }: ScriptedChat): readonly string[] {
  return asked.filter((call) => call.startsWith("sendMedia"));
}

function recorderIn(page: SecureChat): HTMLElement | undefined {
  return seek(page, "secure-composer", "secure-voice-recorder");
}

function press(page: SecureChat, label: string): void {
  find(page, "secure-voice-recorder", `button[aria-label="${label}"]`).click();
}

/** Presses the microphone and waits until something was heard. */
async function recording(page: SecureChat): Promise<void> {
  find(page, "secure-composer", "[part=record]").click();
  await until("a second of sound", () => {
    const timer = seek(page, "secure-voice-recorder", "[role=timer]");
    return timer && textOf(timer).includes("0:01");
  });
}

async function review(page: SecureChat): Promise<HTMLElement> {
  return await until("something to hear", () => seek(page, "secure-voice-recorder", "[part=send]"));
}

describe("a voice note that is recorded in a chat", () => {
  let hum: Hum;
  beforeEach(() => {
    hum = new Hum();
    microphone(hum.open);
  });
  afterEach(async () => {
    clearStage();
    restoreMicrophone();
    await hum.close();
  });

  it("never goes to another person: whoever opens another chat meanwhile finds it, stopped, where it was spoken", async () => {
    const { page, bob, carol } = await talking();
    await recording(page);
    await opened(page, "carol");
    expect(recorderIn(page)).to.equal(undefined);
    expect(find(page, "secure-composer", "textarea").checkVisibility()).to.equal(true);
    await until("the microphone to be free", () => hum.isFree);
    await opened(page, "bob");
    (await review(page)).click();
    await until("it to go", () => sent(bob).length === 1);
    expect(sent(carol)).to.deep.equal([]);
    await settled(page);
    expect(recorderIn(page)).to.equal(undefined);
  });

  it("waits while it is heard too, beside one that is begun for someone else, and after the chat was closed", async () => {
    const { page, bob, carol } = await talking();
    await recording(page);
    press(page, "Stop and listen");
    await review(page);
    await opened(page, "carol");
    expect(recorderIn(page)).to.equal(undefined);
    await recording(page);
    press(page, "Stop and listen");
    (await review(page)).click();
    expect([sent(bob).length, sent(carol).length]).to.deep.equal([0, 1]);
    page.close();
    await settled(page);
    await opened(page, "bob");
    (await review(page)).click();
    expect([sent(bob).length, sent(carol).length]).to.deep.equal([1, 1]);
  });

  it("is not begun in the chat that one left before the microphone was allowed", async () => {
    const { page } = await talking();
    let allow = (_stream: MediaStream): void => undefined;
    microphone(() => new Promise((resolve) => (allow = resolve)));
    find(page, "secure-composer", "[part=record]").click();
    await until("the question", () => {
      const recorder = recorderIn(page);
      return recorder && textOf(recorder).includes("Allow the microphone");
    });
    await opened(page, "carol");
    allow(await hum.open());
    await until("the microphone to be free", () => hum.isFree);
    await opened(page, "bob");
    expect(recorderIn(page)).to.equal(undefined);
    expect(find(page, "secure-composer", "textarea").checkVisibility()).to.equal(true);
  });

  it("stays where it is while an identity is in doubt, and goes when that is decided", async () => {
    const { page, bob } = await talking();
    await recording(page);
    bob.trust.set({ state: "ambiguous", roots: ["a", "b"] });
    await settled(page);
    press(page, "Stop and listen");
    const send = await review(page);
    expect(send.getAttribute("aria-disabled")).to.equal("true");
    send.click();
    expect(sent(bob)).to.deep.equal([]);
    bob.trust.set({ state: "pinned", root: "a", browsers: 1 });
    await settled(page);
    (await review(page)).click();
    expect(sent(bob)).to.have.length(1);
  });

  it("waits for slow mode like any other message", async () => {
    const session = new ScriptedSession();
    session.online();
    const room = session.addRoom("Book club", "member");
    const page = await showChat(session);
    page.openRoom(room.id);
    await until("the composer", () => seek(page, "secure-composer", "[part=record]"));
    await recording(page);
    press(page, "Stop and listen");
    await review(page);
    room.state.set({ ...room.state.get(), slow: 60, nextAt: Date.now() + 60_000 });
    await settled(page);
    (await review(page)).click();
    expect(room.asked.filter((call) => call.startsWith("sendMedia"))).to.deep.equal([]);
  });

  it("photos that were picked for one person are not offered to another", async () => {
    const { page, carol } = await talking();
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([await picture()], "image.png", { type: "image/png" }));
    const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    find(page, "secure-composer", "textarea").dispatchEvent(pasted);
    await until("the sheet", () => seek(page, "secure-attach", "dialog[open]"));
    await opened(page, "carol");
    expect(seek(page, "secure-attach", "dialog[open]")).to.equal(undefined);
    expect(sent(carol)).to.deep.equal([]);
  });
});
