/** How a scene of the gallery is put on a page, and the people, words and steps that scenes share. */
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import type { Theme } from "../../web-components/elements/tab-memory.ts";
import { NOON, ScriptedSession, type ScriptedChat } from "../elements/support/scripted-session.ts";
import { seek, settled, until } from "../elements/support/stage.ts";

/** One state: what it is called, and how to put it on a place of the page. */
export interface Scene {
  readonly name: string;
  /** Puts it there and resolves with the chat once it stands. */
  readonly show: (place: Element, theme: Theme) => Promise<SecureChat>;
}

/** What a scene does once the chat stands. */
export type Act = (chat: SecureChat, session: ScriptedSession) => Promise<unknown>;

/** A scene: `prepare` sets the session, `act` goes where the state is. */
export function scene(name: string, prepare: (session: ScriptedSession) => unknown, act?: Act): Scene {
  return {
    name,
    async show(place, theme) {
      const session = new ScriptedSession();
      const prepared: unknown = prepare(session);
      if (prepared instanceof Promise) await prepared;
      const chat = document.createElement("secure-chat");
      Object.assign(chat, { session, theme });
      place.append(chat);
      // What was chosen in this browser before does not hold in the gallery.
      chat.theme = theme;
      await settled(chat);
      await act?.(chat, session);
      await settled(chat);
      return chat;
    },
  };
}

/** Alice, online, and those she knows; the conversation with Bob. */
export function people(session: ScriptedSession): ScriptedChat {
  session.online("alice");
  session.person("bob", { online: true, unread: 0, lastAt: NOON, lastText: "See you at the lake" });
  session.person("carol_m", {
    online: true,
    unread: 3,
    lastAt: NOON - 3_600_000,
    lastText: "The report is done",
  });
  session.person("dimitri", { lastAt: NOON - 86_400_000, lastText: "Thanks!" });
  session.person("erin", { online: true });
  session.person("farid");
  return session.direct("bob");
}

/** As {@link people}, with a conversation. */
export function talk(session: ScriptedSession): ScriptedChat {
  const bob = people(session);
  bob.say("Morning! Did the tickets arrive?", { at: NOON - 90_000_000 });
  bob.say("They did, all four. Platform 9, 08:14.", { mine: true, fate: "read", at: NOON - 89_990_000 });
  const first = bob.say(
    "Shall we meet at the lake around noon? I bring the boat, you bring something to eat.",
  );
  bob.say("👍🎉");
  bob.say("Perfect. Half past twelve?", {
    mine: true,
    fate: "read",
    replyTo: { user: "bob", id: first.id },
    reactions: { "❤️": ["bob"], "👍": ["bob", "alice"] },
  });
  bob.say("Here is the map: https://example.org/lake?from=station#north", { edited: true });
  bob.say("```\nconst boat = await rent({ seats: 4 });\n```");
  bob.say("", { deleted: true });
  bob.say("I will be the one with the yellow hat.", { mine: true, fate: "delivered" });
  return bob;
}

/** Opens the conversation with Bob. */
export const open: Act = async (chat) => {
  chat.open("bob");
  await until("the conversation", () => seek(chat, "secure-thread", "textarea"));
  await settled(chat);
};
