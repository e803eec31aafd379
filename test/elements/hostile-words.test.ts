import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import type { MessageItem } from "../../web-components/session/index.ts";
import { media } from "./support/sounds-and-photos.ts";
import { notice } from "./support/rooms-on-stage.ts";
import { NOON, ScriptedSession } from "./support/scripted-session.ts";
import {
  atRest,
  clearStage,
  find,
  HOSTILE,
  seek,
  settled,
  showChat,
  textOf,
  until,
} from "./support/stage.ts";

/** Markup, a name that runs backwards, invisible letters, and far more of it than there is room for. */
const WORDS = `${HOSTILE}\u200B\u2067\u202D${"w".repeat(3_000)}`;

/** All elements below one, through open shadow roots. */
function below(root: ParentNode): readonly Element[] {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(element.shadowRoot ? below(element.shadowRoot) : []),
  ]);
}

/** What only markup that was taken for markup would have brought. */
function foreign(chat: SecureChat): readonly string[] {
  return below(chat.shadowRoot ?? chat)
    .filter((element) => element.matches("script, iframe, object, img[src=x], [onerror]"))
    .map(({ outerHTML }) => outerHTML);
}

/** What is wider than the chat itself. */
function tooWide(chat: SecureChat): readonly string[] {
  const { right } = chat.getBoundingClientRect();
  return below(chat.shadowRoot ?? chat)
    .filter((element) => element.matches(".pane, .log, .bubble, header, .row, .banner, .quote, .notice"))
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > right + 1)
    .map(({ className, localName }) => `${localName}.${className}`);
}

function everyKind(): readonly MessageItem[] {
  const around = { from: WORDS, mine: false, at: NOON };
  return [
    { ...around, kind: "text", key: "t", id: "t", body: WORDS, reactions: { [WORDS]: [WORDS, "alice"] } },
    { ...around, kind: "text", key: "r", id: "r", body: WORDS, replyTo: { user: WORDS, id: "t" } },
    { ...around, kind: "text", key: "s", id: "s", body: WORDS, sealedForRemoved: [WORDS] },
    media({ caption: WORDS, width: 40, height: 30 }, { ...around, id: "p" }),
    media({ name: `${WORDS}.exe`, caption: WORDS }, { ...around, kind: "file", id: "f" }),
    {
      ...around,
      kind: "text",
      key: "m",
      id: "m",
      mine: true,
      body: WORDS,
      fate: "waiting",
      waitingFor: [WORDS],
    },
  ];
}

describe("hostile words are shown as text and stay in their place", () => {
  const title = document.title;
  afterEach(() => {
    clearStage();
    document.title = title;
  });

  for (const width of [1_300, 820, 380]) {
    it(`in names, messages, quotes, reactions, captions, file names, typing and titles, ${width} pixels wide`, async () => {
      const session = new ScriptedSession();
      session.person(WORDS, { online: true, unread: 2, lastAt: NOON, lastText: WORDS });
      session.online();
      session.invitation(WORDS, WORDS);
      const room = session.addRoom(WORDS);
      room.join(WORDS);
      room.set({ intruders: [WORDS], requests: [{ ask: "rename", title: WORDS }] });
      room.timeline.set([...everyKind(), notice("room-renamed", { from: WORDS, title: WORDS })]);
      room.typing.set([WORDS]);
      session.direct(WORDS).timeline.set([...everyKind(), notice("identity-changed", { from: WORDS })]);
      session.direct(WORDS).typing.set([WORDS]);
      const chat = await showChat(session, { page: true });
      chat.style.width = `${width}px`;
      await settled(chat);
      for (const open of [() => chat.open(WORDS), () => chat.openRoom(room.id)]) {
        open();
        await until("the messages", () => seek(chat, "secure-log", "secure-message:nth-of-type(5)"));
        await until("who writes", () => textOf(find(chat, "secure-log")).includes("writing"));
        await atRest();
        expect(foreign(chat).join("\n")).to.equal("");
        expect(tooWide(chat).join("\n")).to.equal("");
        expect(textOf(find(chat, "secure-log"))).to.include("<script>alert(2)</script>");
        (await until("the line about keys", () => seek(chat, "secure-thread", ".security"))).click();
        await until("the details", () => seek(chat, "secure-details, secure-room-details", "section"));
        expect(foreign(chat).join("\n")).to.equal("");
        chat.back();
        await settled(chat);
      }
      // Nothing of anybody's words is in what other people on the same screen may read.
      expect(document.title).to.match(/^(\(\d+\) )?SecureChat$/);
    });
  }

  it("no direction mark of a name reaches what stands beside it", async () => {
    const session = new ScriptedSession();
    session.person("bob\u202Egnp.exe", { online: true });
    session.online();
    const chat = await showChat(session);
    chat.open("bob\u202Egnp.exe");
    await until("the head", () => seek(chat, "secure-head", "h2"));
    await settled(chat);
    expect(textOf(chat)).to.not.match(/[\u202A-\u202E\u2066-\u2069]/);
  });
});
