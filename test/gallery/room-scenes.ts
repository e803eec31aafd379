/** Rooms: what is said there, who is in them, invitations, and opening a new one. */
import { buttonNamed, notice } from "../elements/support/rooms-on-stage.ts";
import type { ScriptedRoom } from "../elements/support/scripted-room.ts";
import { NOON, type ScriptedSession } from "../elements/support/scripted-session.ts";
import { find, seek, settled, type, until } from "../elements/support/stage.ts";
import { people, scene, type Act, type Scene } from "./scene.ts";

function room(session: ScriptedSession, role: "owner" | "member" = "owner"): ScriptedRoom {
  people(session);
  const dinner = session.addRoom("Friday dinner", role);
  if (role === "owner") dinner.join("bob");
  dinner.join("carol_m");
  dinner.join("dimitri", { online: false, present: false });
  dinner.list({ lastAt: NOON, unread: 0 });
  return dinner;
}

function lively(session: ScriptedSession): ScriptedRoom {
  const dinner = room(session);
  dinner.timeline.set([
    notice("room-created", { from: "alice", mine: true }),
    notice("member-added", { from: "alice", who: "bob" }),
  ]);
  const question = dinner.say("Who brings the wine?", { from: "carol_m" });
  dinner.say("I do. Two bottles of the red one.", { from: "bob" });
  dinner.say("Then I bake bread 🥖", {
    mine: true,
    fate: "delivered",
    replyTo: { user: "carol_m", id: question.id },
    reactions: { "❤️": ["bob", "carol_m"] },
  });
  dinner.say("And the cheese is mine", { from: "carol_m", sealedForRemoved: ["erin"] });
  return dinner;
}

const enter: Act = async (chat, session) => {
  const first = session.rooms.get()[0];
  if (first) chat.openRoom(first.id);
  await until("the room", () => seek(chat, "secure-room-head", "h2"));
  await settled(chat);
};

const members: Act = async (chat, session) => {
  await enter(chat, session);
  find(chat, "secure-room-head", ".security").click();
  await until("the members", () => seek(chat, "secure-members", "li"));
  await settled(chat);
};

const newRoom: Act = async (chat) => {
  find(chat, "secure-roster", ".new-room").click();
  await until("the form", () => seek(chat, "secure-new-room", "#title"));
  await settled(chat);
};

function standing(name: string, set: (dinner: ScriptedRoom) => void): Scene {
  return scene(name, (session) => set(room(session, "member")), enter);
}

/** All scenes of rooms. */
export const roomScenes: readonly Scene[] = [
  scene("a room", lively, enter),
  scene("an empty room", room, enter),
  scene("several write in a room", (session) => lively(session).typing.set(["bob", "carol_m"]), enter),
  scene("a room's details, its owner", lively, members),
  scene("a room's details, a member", (session) => room(session, "member"), members),
  scene("a member's menu", lively, async (chat, session) => {
    await members(chat, session);
    // On a phone the sheet rises first.
    const button = await until("the button at its place", () => {
      const found = buttonNamed(chat, "Actions for bob");
      return found && found.getBoundingClientRect().bottom < innerHeight ? found : undefined;
    });
    button.click();
    await until("the menu", () => seek(chat, "secure-members", ".menu:popover-open"));
    await settled(chat);
  }),
  standing("a stranger in a room", (dinner) => dinner.set({ intruders: ["mallory"] })),
  standing("kept out of a room", (dinner) => dinner.set({ standing: "shut-out" })),
  standing("removed from a room", (dinner) => dinner.set({ standing: "removed", mayInvite: false })),
  standing("a room's list is checked", (dinner) => dinner.set({ standing: "joining" })),
  scene(
    "invitations",
    (session) => {
      room(session);
      session.invitation("Lake house, summer", "carol_m");
      session.invitation("Choir", "dimitri", "forbidden");
    },
    async (chat) => {
      await until("the questions", () => seek(chat, "secure-invitations", "li"));
      await settled(chat);
    },
  ),
  scene("new room", people, async (chat, session) => {
    await newRoom(chat, session);
    type(find(chat, "secure-new-room", "#title"), "Friday dinner");
    buttonNamed(chat, "Invite bob")?.click();
    buttonNamed(chat, "Invite carol_m")?.click();
    // Their names make the sheet taller: until they stand there, everything in it still moves.
    await until("both names", () => seek(chat, "secure-new-room", ".chips li:nth-child(2)"));
    await settled(chat);
  }),
];
