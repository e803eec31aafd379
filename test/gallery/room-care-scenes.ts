/** Rooms in need of care: slow ones, ones whose owner is lost, ones that wait for a pass. */
import type { ScriptedRoom } from "../elements/support/scripted-room.ts";
import { NOON, type ScriptedSession } from "../elements/support/scripted-session.ts";
import { find, seek, settled, until } from "../elements/support/stage.ts";
import { people, scene, type Act, type Scene } from "./scene.ts";

function dinner(session: ScriptedSession, role: "owner" | "member" = "member"): ScriptedRoom {
  people(session);
  const room = session.addRoom("Friday dinner", role);
  if (role === "owner") room.join("bob");
  room.join("carol_m", { trust: "verified" });
  room.list({ lastAt: NOON, unread: 0 });
  room.say("Who brings the wine?", { from: "carol_m" });
  room.say("I do. Two bottles of the red one.", { from: "bob" });
  return room;
}

const enter: Act = async (chat, session) => {
  const first = session.rooms.get()[0];
  if (first) chat.openRoom(first.id);
  await until("the room", () => seek(chat, "secure-room-head", "h2"));
  await settled(chat);
};

const details: Act = async (chat, session) => {
  await enter(chat, session);
  find(chat, "secure-room-head", ".security").click();
  await until("the members", () => seek(chat, "secure-members", "li"));
  find(chat, "secure-room-details").shadowRoot?.querySelector("#slow")?.scrollIntoView({ block: "nearest" });
  await settled(chat);
};

/** All scenes of rooms in need of care. */
export const roomCareScenes: readonly Scene[] = [
  scene(
    "a slow room, waiting",
    (session) => dinner(session).set({ slow: 300, nextAt: Date.now() + 251_000 }),
    enter,
  ),
  scene("a slow room, free to write", (session) => dinner(session).set({ slow: 30 }), enter),
  scene(
    "what came too soon in a slow room",
    (session) => {
      const room = dinner(session);
      room.set({ slow: 30 });
      room.say("Buy my wine!", { from: "bob", early: true });
      room.say("Buy my wine!!", { from: "bob", early: true });
    },
    enter,
  ),
  scene(
    "slow mode in a room's details, its owner",
    (session) => dinner(session, "owner").set({ slow: 30 }),
    details,
  ),
  scene("a room whose owner is lost", (session) => dinner(session).set({ owner: "lost" }), enter),
  scene("a room that waits for a pass", (session) => dinner(session).set({ standing: "renewing" }), enter),
];
