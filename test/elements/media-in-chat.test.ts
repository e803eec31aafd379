import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import type { SecureVoice } from "../../web-components/elements/secure-voice.ts";
import type { MediaItem } from "../../web-components/session/index.ts";
import { NOON, ScriptedSession, type ScriptedChat } from "./support/scripted-session.ts";
import { media, picture, RISING, tone } from "./support/sounds-and-photos.ts";
import {
  barriers,
  clearStage,
  find,
  press,
  seek,
  settled,
  showChat,
  textOf,
  until,
} from "./support/stage.ts";

async function talking(): Promise<{
  readonly page: SecureChat;
  readonly chat: ScriptedChat;
  readonly session: ScriptedSession;
}> {
  const session = new ScriptedSession();
  session.person("bob", { online: true });
  session.online();
  const page = await showChat(session);
  page.open("bob");
  await settled(page);
  return { page, chat: session.direct("bob"), session };
}

function add(chat: ScriptedChat, ...items: readonly MediaItem[]): void {
  chat.timeline.set([...chat.timeline.get(), ...items]);
}

/** What the browser hands over when files are dragged or pasted. */
function carrying(...files: readonly File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

function drag(page: SecureChat, type: string, data: DataTransfer): DragEvent {
  const event = new DragEvent(type, { dataTransfer: data, bubbles: true, composed: true, cancelable: true });
  find(page, "secure-roster").dispatchEvent(event);
  return event;
}

describe("photos, voice notes and files in a chat", () => {
  afterEach(clearStage);

  it("a pasted picture is looked at first and not sent", async () => {
    const { page, chat } = await talking();
    const clipboardData = carrying(new File([await picture()], "image.png", { type: "image/png" }));
    const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    find(page, "secure-composer", "textarea").dispatchEvent(pasted);
    expect(pasted.defaultPrevented).to.equal(true);
    await until("the sheet", () => seek(page, "secure-attach", "dialog[open]"));
    await until("the photo", () => textOf(find(page, "secure-attach", ".all")).includes("Metadata removed"));
    expect(chat.asked.filter((call) => call.startsWith("sendMedia"))).to.deep.equal([]);
    find(page, "secure-attach", "[part=send]").click();
    await until("it to go", () => chat.asked.some((call) => call.startsWith("sendMedia")));
  });

  it("pasted text stays text, with whatever comes beside it", async () => {
    const { page } = await talking();
    const clipboardData = carrying(new File(["x"], "image.png", { type: "image/png" }));
    clipboardData.setData("text/plain", "words");
    const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    find(page, "secure-composer", "textarea").dispatchEvent(pasted);
    expect(pasted.defaultPrevented).to.equal(false);
  });

  it("files that a Mac's Finder copied are looked at, though their names come with them as text", async () => {
    const { page } = await talking();
    const files = ["a.png", "b.pdf"].map((name) => new File(["x"], name));
    const clipboardData = carrying(...files);
    clipboardData.setData("text/plain", "a.png\rb.pdf");
    const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    find(page, "secure-composer", "textarea").dispatchEvent(pasted);
    expect(pasted.defaultPrevented).to.equal(true);
    await until("the sheet", () => {
      const list = seek(page, "secure-attach", ".all");
      return list && textOf(list).includes("a.png") && textOf(list).includes("b.pdf");
    });
  });

  it("files that hover anywhere over the chat are announced over all of it, and looked at when dropped", async () => {
    const { page } = await talking();
    const data = carrying(new File(["x"], "notes.txt", { type: "text/plain" }));
    drag(page, "dragenter", data);
    const veil = await until("what takes them", () => seek(page, "secure-drop", ".veil"));
    expect(drag(page, "dragover", data).defaultPrevented).to.equal(true);
    expect(veil.matches(":popover-open")).to.equal(true);
    expect(veil.getBoundingClientRect().width).to.equal(page.getBoundingClientRect().width);
    expect(textOf(veil)).to.include("bob");
    drag(page, "drop", data);
    expect(veil.matches(":popover-open")).to.equal(false);
    await until("the sheet", () => textOf(find(page, "secure-attach", ".all")).includes("notes.txt"));
  });

  it("files that are dropped before the veil over the chat could come are looked at all the same", async () => {
    const { page } = await talking();
    const data = carrying(new File(["x"], "notes.txt", { type: "text/plain" }));
    for (const type of ["dragenter", "dragover", "drop"])
      expect(drag(page, type, data).defaultPrevented, type).to.equal(true);
    await until("the sheet", () => textOf(find(page, "secure-attach", ".all")).includes("notes.txt"));
  });

  it("a folder that is dropped is said not to go, and the files beside it are looked at", async () => {
    const { page } = await talking();
    const notes = new File(["x"], "notes.txt", { type: "text/plain" });
    // No page can make a folder itself: this is what browsers hand over, the folder as a file that cannot be read.
    const items = [
      { webkitGetAsEntry: () => ({ isDirectory: true, name: "holiday" }), getAsFile: () => new File([], "") },
      { webkitGetAsEntry: () => ({ isDirectory: false, name: "notes.txt" }), getAsFile: () => notes },
      { webkitGetAsEntry: () => null, getAsFile: () => null },
    ];
    const event = new DragEvent("drop", { bubbles: true, composed: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items } });
    find(page, "secure-roster").dispatchEvent(event);
    const words = await until("the sheet", () => {
      const list = seek(page, "secure-attach", ".all");
      return list && textOf(list).includes("Goes as it is") && textOf(list);
    });
    expect(words).to.include("holiday").and.include("A folder does not go");
  });

  it("files that are dropped while no conversation is open do not take the page away", async () => {
    const session = new ScriptedSession();
    session.online();
    const page = await showChat(session);
    const data = carrying(new File(["x"], "notes.txt", { type: "text/plain" }));
    expect(drag(page, "dragover", data).defaultPrevented).to.equal(true);
    expect(drag(page, "drop", data).defaultPrevented).to.equal(true);
    expect(seek(page, "secure-attach", "dialog[open]")).to.equal(undefined);
  });

  it("the list of people says what was sent last: a photo, a voice note and its length, a file by its name", async () => {
    const session = new ScriptedSession();
    session.person("ann", { lastAt: NOON, lastMedia: { kind: "image" } });
    session.person("bob", { lastAt: NOON, lastMedia: { kind: "voice", duration: 12 } });
    session.person("cy", { lastAt: NOON, lastMedia: { kind: "file", name: "plan.pdf" } });
    session.person("dee", { lastAt: NOON, lastMedia: { kind: "image", caption: "the bridge" } });
    session.online();
    const words = textOf(find(await showChat(session), "secure-roster", "[part=base]"));
    for (const gist of ["Photo", "Voice note, 0:12", "File: plan.pdf", "Photo: the bridge"])
      expect(words).to.include(gist);
  });

  it("text that is dragged over the chat is left alone", async () => {
    const { page } = await talking();
    const data = new DataTransfer();
    data.setData("text/plain", "words");
    expect(drag(page, "dragover", data).defaultPrevented).to.equal(false);
  });

  it("a photo opens large from the keyboard, Escape closes, and its message has the focus again", async () => {
    const { page, chat } = await talking();
    const photo = await picture();
    add(chat, media({ width: 400, height: 300, caption: "the bridge", blob: () => photo }));
    const button = await until("the photo", () => seek(page, "secure-media", "button.picture"));
    button.focus();
    button.click();
    const dialog = await until("it large", () => seek(page, "secure-lightbox", "dialog[open]"));
    if (dialog instanceof HTMLDialogElement) dialog.close();
    expect(find(page, "secure-media").shadowRoot?.activeElement).to.equal(button);
    expect(await barriers(find(page, "secure-media"))).to.deep.equal([]);
  });

  it("a voice note goes on with the next one below it, and stops where something else stands", async () => {
    const { page, chat } = await talking();
    const voice = (id: string, seconds: number): MediaItem => {
      const sound = tone(seconds);
      return media(
        { blob: () => sound, duration: seconds, waveform: RISING },
        { kind: "voice", id, at: NOON + Number(id) },
      );
    };
    add(chat, voice("1", 1), voice("2", 1));
    chat.say("and now?");
    add(chat, voice("9", 30));
    const players = await until("the voice notes", () => {
      const found = [...(find(page, "secure-log").shadowRoot?.querySelectorAll("secure-message") ?? [])].map(
        (message): SecureVoice | undefined =>
          message.shadowRoot?.querySelector("secure-media")?.shadowRoot?.querySelector("secure-voice") ??
          undefined,
      );
      return found.filter(Boolean).length === 3 ? found : undefined;
    });
    const played: number[] = [];
    page.addEventListener("secure-played", ({ speed }) => played.push(speed));
    await players[0]?.play(2);
    await until("the end of the second", () => played.length === 2);
    expect(played).to.deep.equal([2, 2]);
    await settled(page);
    expect(textOf(players[1] ?? page)).to.include("2×");
    expect(players.some((player) => player?.playing)).to.equal(false);
    expect(players[3]?.at).to.equal(0);
  });

  it("what waits says what it waits for: the other one, or while one is cut off one's own connection", async () => {
    const { page, chat, session } = await talking();
    add(chat, media({ state: "waiting", progress: 0.2, width: 300, height: 300 }, { id: "photo" }));
    await settled(page);
    const ring = await until("the ring", () => {
      const message = find(page, "secure-log").shadowRoot?.querySelector("secure-message");
      const shown = message?.shadowRoot?.querySelector("secure-media");
      return shown?.shadowRoot?.querySelector("[role=progressbar]");
    });
    expect(ring.getAttribute("aria-label")).to.equal("Comes as soon as bob is there");
    session.status.set({ state: "reconnecting", username: "alice", retryAt: Date.now() + 9_000 });
    await until("the cut", () => ring.getAttribute("aria-label") === "Comes when you are connected again");
    session.online();
    await until("the way back", () => ring.getAttribute("aria-label") === "Comes as soon as bob is there");
  });

  it("a photo can be answered, and the answer quotes its words", async () => {
    const { page, chat } = await talking();
    add(chat, media({ caption: "the bridge", width: 4, height: 3 }, { id: "photo" }));
    chat.say("lovely", { mine: true, replyTo: { user: "bob", id: "photo" } });
    await settled(page);
    const messages = [...(find(page, "secure-log").shadowRoot?.querySelectorAll("secure-message") ?? [])];
    const answer = await until("the answer", () => messages.find((message) => seek(message, ".quote")));
    expect(textOf(find(answer, ".quote"))).to.include("Photo: the bridge");
  });

  it("the send button makes room for the microphone while nothing is written", async () => {
    const { page } = await talking();
    const composer = find(page, "secure-composer");
    expect(find(composer, "[part=send]").hidden).to.equal(true);
    const area = find(composer, "textarea");
    if (area instanceof HTMLTextAreaElement) area.value = "hello";
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settled(composer);
    expect(seek(composer, "[part=record]")).to.equal(undefined);
    expect(find(composer, "[part=send]").hidden).to.equal(false);
    press(area, "Enter");
    await settled(composer);
    expect(seek(composer, "[part=record]")).not.to.equal(undefined);
  });
});
