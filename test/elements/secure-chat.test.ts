import { expect } from "chai";
import { THEMES } from "../../web-components/elements/tab-memory.ts";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { buttonNamed } from "./support/rooms-on-stage.ts";
import { ScriptedSession } from "./support/scripted-session.ts";
import {
  barriers,
  clearStage,
  find,
  heard,
  HOSTILE,
  press,
  seek,
  settled,
  showChat,
  textOf,
  type,
  until,
  valueOf,
} from "./support/stage.ts";

function people(): ScriptedSession {
  const session = new ScriptedSession();
  session.person("bob", { online: true, unread: 2, lastAt: Date.now(), lastText: "hi there" });
  session.person("carol");
  session.online();
  return session;
}

async function talking(session: ScriptedSession, width = 1_300): Promise<SecureChat> {
  const chat = await showChat(session);
  chat.style.width = `${width}px`;
  chat.open("bob");
  await until("the conversation", () => seek(chat, "secure-thread"));
  await settled(chat);
  return chat;
}

describe("<secure-chat>", () => {
  afterEach(clearStage);

  it("signs in, and says so to the page without a name", async () => {
    const session = new ScriptedSession();
    const chat = await showChat(session);
    type(await until("the form", () => seek(chat, "#username")), "alice");
    type(find(chat, "#password"), "correct horse");
    const event = await heard(chat, "secure-ready", () => find(chat, "button[type=submit]").click());
    expect(event).to.include({ bubbles: true, composed: true });
    expect(session.asked).to.deep.equal(["signIn alice 13"]);
    await until("the people", () => seek(chat, "secure-roster"));
  });

  it("says in words why a sign-in failed, and lets the person try again", async () => {
    const session = new ScriptedSession();
    session.fails = "wrong_credentials";
    const chat = await showChat(session);
    type(await until("the form", () => seek(chat, "#username")), "alice");
    type(find(chat, "#password"), "wrong horse");
    const event = await heard(chat, "secure-error", () => find(chat, "button[type=submit]").click());
    expect(event.code).to.equal("wrong_credentials");
    await until("the words", () => textOf(find(chat, "secure-sign-in")).includes("do not match"));
    await until("the end of waiting", () => !find(chat, "secure-sign-in").hasAttribute("busy"));
  });

  it("opens a conversation, sends, and marks as read what is seen", async () => {
    const session = people();
    session.direct("bob").say("hello alice");
    const chat = await talking(session);
    const area = find(chat, "secure-composer", "textarea");
    type(area, "hello bob");
    await settled(chat);
    press(area, "Enter");
    await until("the sent message", () => textOf(find(chat, "secure-log")).includes("hello bob"));
    expect(session.direct("bob").asked).to.include.members(["send hello bob", "markRead"]);
  });

  it("connects again at once when the machine is online, or the page is seen again, as long as it is on the page", async () => {
    const session = people();
    const chat = await showChat(session);
    const asked = (event: string): readonly string[] => {
      session.asked.length = 0;
      document.dispatchEvent(new Event(event, { bubbles: true }));
      return [...session.asked];
    };
    const events = ["online", "pageshow", "visibilitychange"];
    for (const event of events) expect(asked(event), event).to.deep.equal(["reconnect"]);
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    try {
      expect(asked("visibilitychange"), "hidden").to.deep.equal([]);
      expect(asked("online"), "hidden and online").to.deep.equal(["reconnect"]);
    } finally {
      Reflect.deleteProperty(document, "hidden");
    }
    chat.remove();
    for (const event of events) expect(asked(event), event).to.deep.equal([]);
  });

  it("tells the page how many messages are unread, and nothing else", async () => {
    const session = people();
    const chat = await showChat(session);
    const event = await heard(chat, "secure-unread", () => session.person("carol", { unread: 3 }));
    expect(event.count).to.equal(5);
    expect(Object.keys(event)).to.not.include("username");
  });

  it("keeps a draft per conversation while one looks at another", async () => {
    const session = people();
    const chat = await talking(session);
    type(find(chat, "secure-composer", "textarea"), "half a thought");
    chat.open("carol");
    await until(
      "an empty field",
      () =>
        find(chat, "secure-composer", "textarea").textContent === "" &&
        textOf(find(chat, "secure-thread", "h2")).includes("carol"),
    );
    expect(find(chat, "secure-composer", "textarea")).to.have.property("value", "");
    chat.open("bob");
    await until("the draft", () => valueOf(find(chat, "secure-composer", "textarea")) === "half a thought");
  });

  it("says that the connection is lost, counts what waits, and tries again when told to", async () => {
    const session = people();
    const chat = await talking(session);
    session.unsent.set(2);
    session.status.set({ state: "reconnecting", username: "alice", retryAt: Date.now() + 9_000 });
    const bar = await until("the bar", () => seek(chat, ".middle secure-status", ".bar"));
    expect(textOf(bar)).to.include("No connection").and.include("2 messages not sent");
    find(bar, "button").click();
    expect(session.asked).to.include("reconnect");
    expect(find(chat, "secure-composer", "textarea")).to.not.have.property("disabled", true);
  });

  it("asks for the password over the conversation, which stays", async () => {
    const session = people();
    const chat = await talking(session);
    session.status.set({ state: "refused", username: "alice", code: "signed_out" });
    await until("the question", () => seek(chat, "secure-sign-in[again]"));
    expect(seek(chat, "secure-thread")).to.not.equal(undefined);
  });

  it("a new identity is an alarm with a way to decide", async () => {
    const session = people();
    const chat = await talking(session);
    session
      .direct("bob")
      .trust.set({ state: "changed", root: "a", strangers: ["b"], wasVerified: false, waiting: 2 });
    const banner = await until("the banner", () => seek(chat, ".banner[role=alert]"));
    find(banner, "button").click();
    const yes = await until("the choice", () => seek(chat, "secure-verify", ".choices .primary"));
    expect(textOf(yes)).to.include("2 waiting messages");
    yes.click();
    expect(session.direct("bob").asked).to.include("accept resend");
  });

  it("shows the sixty digits in groups of five and takes the word that they match", async () => {
    const session = people();
    const chat = await talking(session);
    find(chat, ".security").click();
    const number = await until("the number", () => seek(chat, "secure-verify", ".number"));
    expect([...number.querySelectorAll("li")].map((group) => group.textContent?.length)).to.deep.equal(
      Array(12).fill(5),
    );
    find(chat, "secure-verify", ".primary").click();
    await until("the new state", () => seek(chat, ".security.verified"));
  });

  it("never claims more than it knows before a key exists", async () => {
    const session = people();
    session.direct("bob").trust.set({ state: "unknown" });
    const chat = await talking(session);
    expect(find(chat, ".security").className).to.equal("security unknown");
    expect(textOf(find(chat, ".security"))).to.include("once they answer");
  });

  it("asks twice before a message is deleted, from the menu by keyboard alone", async () => {
    const session = people();
    session.direct("bob").say("oops", { mine: true });
    const chat = await talking(session);
    const message = find(chat, "secure-log", "secure-message");
    message.focus();
    press(message, "F10", { shiftKey: true });
    await until("the menu", () => seek(chat, ".menu:popover-open"));
    find(chat, ".entry.danger").click();
    const sure = await until("the question", () =>
      [...(find(chat, "secure-menu").shadowRoot?.querySelectorAll<HTMLElement>(".entry") ?? [])].find(
        (entry) => textOf(entry).includes("for both"),
      ),
    );
    expect(session.direct("bob").asked.filter((call) => call.startsWith("delete"))).to.deep.equal([]);
    sure.click();
    expect(session.direct("bob").asked).to.include("delete id-1");
  });

  it("the same reaction once more takes it back", async () => {
    const session = people();
    session.direct("bob").say("hi", { reactions: { "👍": ["alice"] } });
    const chat = await talking(session);
    find(chat, "secure-message", ".reactions button").click();
    expect(session.direct("bob").asked).to.include("react id-1 ");
  });

  it("warns before the page is left while messages wait, and not otherwise", async () => {
    const session = people();
    await talking(session);
    const leave = (): boolean => !dispatchEvent(new Event("beforeunload", { cancelable: true }));
    expect(leave()).to.equal(false);
    session.unsent.set(1);
    expect(leave()).to.equal(true);
  });

  it("says before a sign-out what is lost with it, here and in other tabs", async () => {
    const session = people();
    const chat = await talking(session);
    find(chat, "secure-roster", ".me").click();
    const profile = await until("the profile", () => seek(chat, "secure-profile"));
    for (const way of ["Sign out", "Sign out and wipe this browser", "Delete account"]) {
      session.unsent.set(0);
      session.unsentElsewhere.set(0);
      (await until(way, () => buttonNamed(profile, way))).click();
      await settled(profile);
      expect(session.asked.at(-1)).to.equal("askUnsent");
      expect(textOf(profile), way).not.to.include("will be lost");
      session.unsent.set(1);
      session.unsentElsewhere.set(2);
      await until("what is lost", () =>
        textOf(profile).includes("2 messages of yours did not leave another tab"),
      );
      expect(textOf(profile), way).to.include("1 message of yours did not leave this page");
    }
  });

  it("shows one pane at a time where there is little room, with a way back", async () => {
    const chat = await talking(people(), 380);
    await until("one pane", () => find(chat, "nav").hidden);
    find(chat, "secure-thread", "header .icon-button").click();
    await until("the people", () => !find(chat, "nav").hidden);
  });

  it("finds people by the start of their name in the relay's directory", async () => {
    const session = people();
    session.directory.push({ username: "benjamin", online: false, unread: 0 });
    const chat = await showChat(session);
    type(find(chat, "secure-roster", "input"), "be");
    await until("the person", () => textOf(find(chat, "secure-roster", ".people")).includes("benjamin"));
    expect(session.asked).to.include("find be");
  });

  it("after signing out nothing of the conversation is left on the page", async () => {
    const session = people();
    session.direct("bob").say("a secret");
    const chat = await talking(session);
    await session.signOut();
    await until("the sign-in", () => seek(chat, "secure-sign-in"));
    expect(textOf(chat)).to.not.include("a secret").and.not.include("bob");
  });

  it("shows hostile names and texts as text, everywhere", async () => {
    const session = new ScriptedSession();
    session.person(HOSTILE, { online: true, lastAt: 1, lastText: HOSTILE });
    session.online(HOSTILE);
    session.direct(HOSTILE).say(HOSTILE);
    session.direct(HOSTILE).typing.set([HOSTILE, HOSTILE]);
    const chat = await showChat(session);
    chat.open(HOSTILE);
    await until("the conversation", () => seek(chat, "secure-thread"));
    await settled(chat);
    for (const tag of ["img", "script"]) expect(seek(chat, tag)).to.equal(undefined);
    expect(textOf(find(chat, "secure-thread", "h2"))).to.not.include("\u202E");
  });

  for (const theme of THEMES) {
    it(`has no barrier for assistive technology in the theme ${theme}`, async () => {
      const session = people();
      const bob = session.direct("bob");
      bob.say("hello", { reactions: { "👍": ["alice"] } });
      bob.say("not gone", { mine: true, fate: "failed" });
      bob.say("waits", { mine: true, fate: "waiting", waitingFor: ["bob"] });
      const chat = await talking(session);
      chat.theme = theme;
      find(chat, ".security").click();
      await until("the details", () => seek(chat, "secure-verify", ".number"));
      expect(await barriers(chat)).to.deep.equal([]);
      expect(chat.getAttribute("theme")).to.equal(theme);
    });
  }
});
