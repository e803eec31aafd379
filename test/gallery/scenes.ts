/** Every state of the interface on scripted data, for the gallery and for the tests that look at all of them. */
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import type { ScriptedSession } from "../elements/support/scripted-session.ts";
import { find, press, seek, settled, type, until } from "../elements/support/stage.ts";
import { mediaScenes } from "./media-scenes.ts";
import { roomCareScenes } from "./room-care-scenes.ts";
import { roomScenes } from "./room-scenes.ts";
import { open, people, scene, talk, type Act, type Scene } from "./scene.ts";

const details: Act = async (chat, session) => {
  await open(chat, session);
  find(chat, ".security").click();
  await until("the details", () => seek(chat, "secure-verify"));
  await settled(chat);
};

const profile: Act = async (chat) => {
  find(chat, "secure-roster", ".me").click();
  await until("the profile", () => seek(chat, "secure-profile", ".themes"));
};

async function drawer(chat: SecureChat, session: ScriptedSession, at: number): Promise<void> {
  await profile(chat, session);
  const rows = find(chat, "secure-profile").shadowRoot?.querySelectorAll<HTMLElement>(".list > button");
  rows?.[at]?.click();
  await settled(chat);
}

/** Its part of the code comes when it is wanted. */
const form: Act = (chat) => until("the form", () => seek(chat, "secure-sign-in", "#username"));

const outside: readonly Scene[] = [
  scene("sign in", () => undefined, form),
  scene(
    "register",
    () => undefined,
    async (chat, session) => {
      await form(chat, session);
      find(chat, "secure-sign-in", ".swap button").click();
      await settled(chat);
      type(find(chat, "#username"), "alice");
      type(find(chat, "#password"), "a weak password");
      await until("a judgement", () => seek(chat, "secure-sign-in", ".hint + .none, .meter[data-step]"));
    },
  ),
  scene(
    "sign in, refused",
    (session) => (session.fails = "wrong_credentials"),
    async (chat, session) => {
      await form(chat, session);
      type(find(chat, "#username"), "alice");
      type(find(chat, "#password"), "wrong horse");
      find(chat, "button[type=submit]").click();
      await until("the words", () => seek(chat, "secure-sign-in", "#problem"));
    },
  ),
  scene(
    "signed out elsewhere",
    (session) => session.status.set({ state: "signed-out", reason: "elsewhere" }),
    form,
  ),
];

const panes: readonly Scene[] = [
  scene("nobody here yet", (session) => session.online("alice")),
  scene("no conversation open", people),
  scene("many people", (session) => {
    people(session);
    for (let at = 0; at < 300; at++) session.person(`person_${at}`, { online: at % 3 === 0 });
  }),
  scene("search without result", people, async (chat) => {
    type(find(chat, "secure-roster", "input"), "zz");
    await until("the answer", () => seek(chat, "secure-roster", "[role=status], .none"));
  }),
  scene("shortcuts", people, async (chat) => press(chat, "/", { ctrlKey: true })),
];

const threads: readonly Scene[] = [
  scene("an empty conversation", people, open),
  scene("a conversation", talk, open),
  scene("someone writes", (session) => talk(session).typing.set(["bob"]), open),
  scene(
    "what became of messages",
    (session) => {
      const bob = people(session);
      bob.say("On its way", { mine: true, fate: "sending" });
      bob.say("Not yet", { mine: true, fate: "waiting", waitingFor: ["bob"] });
      bob.say("Sent", { mine: true, fate: "sent" });
      bob.say("Delivered", { mine: true, fate: "delivered" });
      bob.say("Read", { mine: true, fate: "read" });
      bob.say("Did not go", { mine: true, fate: "failed" });
      bob.say("Gone in a minute", { timer: 60, expiresAt: Date.now() + 60_000 });
      bob.timer.set(60);
    },
    open,
  ),
  scene(
    "offline",
    (session) => {
      talk(session);
      session.unsent.set(2);
      session.status.set({ state: "reconnecting", username: "alice", retryAt: Date.now() + 9_000 });
    },
    open,
  ),
  scene(
    "very long texts",
    (session) => {
      const bob = people(session);
      bob.say("w".repeat(400));
      bob.say("A line.\n".repeat(60));
      bob.say("שלום עולם, مرحبا", { mine: true, fate: "read" });
    },
    open,
  ),
  scene("message menu", talk, async (chat, session) => {
    await open(chat, session);
    const message = find(chat, "secure-log", "secure-message");
    message.focus();
    press(message, "F10", { shiftKey: true });
    await until("the menu", () => seek(chat, ".menu:popover-open"));
  }),
  scene("emoji", talk, async (chat, session) => {
    await open(chat, session);
    find(chat, "secure-composer", "[aria-label=Emoji]").click();
    await until("the emoji", () => seek(chat, "secure-composer", "secure-emoji", ".grid button"));
  }),
  scene("the session ended", (session) => {
    talk(session);
    session.status.set({ state: "refused", username: "alice", code: "signed_out" });
  }),
];

const trusts: readonly Scene[] = [
  scene("identity unknown", (session) => people(session).trust.set({ state: "unknown" }), details),
  scene("identity not compared", talk, details),
  scene("identity compared", (session) => talk(session).verify(), details),
  scene(
    "identity changed",
    (session) => {
      talk(session).trust.set({
        state: "changed",
        root: "a",
        strangers: ["b"],
        wasVerified: true,
        waiting: 2,
      });
    },
    details,
  ),
  scene(
    "identity ambiguous",
    (session) => {
      people(session).trust.set({ state: "ambiguous", roots: ["cm9vdA==", "cm9vdB=="] });
    },
    details,
  ),
];

const account: readonly Scene[] = [
  scene("profile", people, profile),
  scene("change password", people, (chat, session) => drawer(chat, session, 0)),
  scene("sign out everywhere else", people, (chat, session) => drawer(chat, session, 2)),
  scene("delete account", people, (chat, session) => drawer(chat, session, 4)),
];

const embedded: readonly Scene[] = [
  scene("popup, closed", people, async (chat) => (chat.mode = "popup")),
  scene("popup, open", talk, async (chat, session) => {
    chat.mode = "popup";
    chat.show();
    await settled(chat);
    await open(chat, session);
  }),
];

/** All of them. */
export const scenes: readonly Scene[] = [
  ...outside,
  ...panes,
  ...threads,
  ...mediaScenes,
  ...roomScenes,
  ...roomCareScenes,
  ...trusts,
  ...account,
  ...embedded,
];
