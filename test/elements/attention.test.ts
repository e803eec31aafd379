import { expect } from "chai";
import { wants } from "../../web-components/elements/comforts.ts";
import { setWish } from "../../web-components/elements/wishes.ts";
import { ScriptedSession } from "./support/scripted-session.ts";
import { clearStage, find, seek, settled, showChat, textOf, until } from "./support/stage.ts";

function look(away: boolean): void {
  Object.defineProperty(document, "visibilityState", {
    configurable: true,
    get: () => (away ? "hidden" : "visible"),
  });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** Stands in for the browser's notifications, and remembers what was shown. */
class ScriptedNotification extends EventTarget {
  static permission: NotificationPermission = "default";
  static readonly shown: string[] = [];
  constructor(title: string, options?: NotificationOptions) {
    super();
    ScriptedNotification.shown.push(`${title} ${options?.body ?? ""}`);
  }
  static async requestPermission(): Promise<NotificationPermission> {
    ScriptedNotification.permission = "granted";
    return "granted";
  }
  close(): void {
    this.dispatchEvent(new Event("close"));
  }
}

describe("who looks elsewhere", () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "Notification");
  let icon: HTMLLinkElement;

  beforeEach(() => {
    ScriptedNotification.permission = "default";
    ScriptedNotification.shown.length = 0;
    Object.defineProperty(globalThis, "Notification", { configurable: true, value: ScriptedNotification });
    icon = document.createElement("link");
    icon.rel = "icon";
    icon.href = "/favicon.svg";
    document.head.append(icon);
  });
  afterEach(() => {
    if (own) Object.defineProperty(globalThis, "Notification", own);
    Reflect.deleteProperty(document, "visibilityState");
    icon.remove();
    clearStage();
  });

  function people(): ScriptedSession {
    const session = new ScriptedSession();
    session.person("bob");
    session.online();
    return session;
  }

  it("sees the number in the title and a dot on the icon, both gone once all is read", async () => {
    const session = people();
    const chat = await showChat(session, { page: true });
    session.person("bob", { unread: 2, lastText: "a secret" });
    await until("the title", () => document.title === "(2) SecureChat");
    expect(icon.getAttribute("href")).to.equal("/favicon-unread.svg");
    session.person("bob", { unread: 0 });
    await until("the plain title", () => document.title === "SecureChat");
    expect(icon.getAttribute("href")).to.equal("/favicon.svg");
    await settled(chat);
  });

  it("is asked about notifications only on coming back to messages, and told neither names nor texts by them", async () => {
    const session = people();
    const chat = await showChat(session, { page: true });
    expect(seek(chat, ".offer")).to.equal(undefined);
    look(true);
    session.person("bob", { unread: 1, lastText: "a secret" });
    await settled(chat);
    expect(ScriptedNotification.shown).to.deep.equal([]);
    look(false);
    const offer = await until("the question", () => seek(chat, ".offer"));
    find(offer, ".primary").click();
    await until("the yes", () => wants("notices"));
    look(true);
    session.person("bob", { unread: 2, lastText: "another secret" });
    await until("the notification", () => ScriptedNotification.shown.length === 1);
    expect(ScriptedNotification.shown).to.deep.equal(["SecureChat 2 unread messages"]);
  });

  it("is not asked again after a no", async () => {
    setWish("notices", false);
    const session = people();
    const chat = await showChat(session, { page: true });
    look(true);
    session.person("bob", { unread: 1 });
    await settled(chat);
    look(false);
    await settled(chat);
    expect(seek(chat, ".offer")).to.equal(undefined);
    expect(textOf(chat)).to.not.include("Notify me");
  });

  it("is not touched in the title or icon of somebody else's page", async () => {
    document.title = "A shop";
    const session = people();
    const chat = await showChat(session);
    session.person("bob", { unread: 2 });
    await settled(chat);
    expect([document.title, icon.getAttribute("href")]).to.deep.equal(["A shop", "/favicon.svg"]);
  });
});
