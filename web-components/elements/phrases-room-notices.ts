/** What the session says in a room, in English. `phrases-room-sheets.ts` takes it in. */
import type { NoticeCode } from "../session/index.ts";
import { duration } from "./phrases-amounts.ts";
import type { NoticeFacts } from "./phrases.ts";

/** The notices that only rooms have. */
export type RoomNoticeCode = Extract<
  NoticeCode,
  | "room-created"
  | "member-added"
  | "member-removed"
  | "member-left"
  | "room-renamed"
  | "owner-changed"
  | "invite-policy-changed"
  | "room-deleted"
  | "intruder"
  | "two-histories"
  | "history-differs"
  | "history-rolled-back"
  | "asks-to-add"
  | "asks-to-rename"
  | "slow-mode-changed"
  | "owner-lost"
  | "shut-out"
>;

function was({ who = "Someone", isMe = false }: NoticeFacts): string {
  return isMe ? "You were" : `${who} was`;
}

/** What the session has to say in a room. */
export const roomNotices: Readonly<Record<RoomNoticeCode, (facts: NoticeFacts) => string>> = {
  "room-created": ({ name }) => `${name} opened this room.`,
  "member-added": (facts) => `${was(facts)} added to the room.`,
  "member-removed": (facts) =>
    `${was(facts)} removed. Nothing from here on can be read with keys that ${facts.isMe ? "you" : "they"} held.`,
  "member-left": ({ name }) => `${name} left the room.`,
  "room-renamed": ({ title = "" }) => `The room is called “${title}” now.`,
  "owner-changed": ({ who = "Someone", isMe }) =>
    isMe ? "You own the room now." : `${who} owns the room now.`,
  "invite-policy-changed": ({ count }) =>
    count === 0 ? "Only the owner can invite people now." : "Every member can invite people now.",
  "slow-mode-changed": ({ seconds }) =>
    seconds === 0
      ? "Slow mode is off: everyone writes as often as they like."
      : `Slow mode is on: each member sends one message every ${duration(seconds)}.`,
  "owner-lost": ({ name }) =>
    `The browser of ${name} that signs for this room does not come back, as far as can be seen. You can talk on, but nothing about the room can be changed. You can make a new room with these members.`,
  "room-deleted": () => "The owner ended this room. Nothing more can be said in it.",
  intruder: ({ who = "someone" }) =>
    `A device of ${who} is connected to this room and is not a member. It gets nothing it could read.`,
  "two-histories": ({ who = "The owner" }) =>
    `${who} signed two different histories of this room. The one you knew first holds. Ask them in person.`,
  "history-differs": ({ name }) =>
    `${name} sees another history of this room than you do. Compare the member list with them in person.`,
  "history-rolled-back": ({ name }) =>
    `${name} shows an older history of this room than before. Nothing was taken back here.`,
  "asks-to-add": ({ name, who = "someone" }) =>
    `${name} asked to let ${who} in. That waits for the owner's browser.`,
  "asks-to-rename": ({ name, title = "" }) =>
    `${name} asked to call the room “${title}”. That waits for the owner's browser.`,
  "shut-out": () =>
    "The relay keeps you out of this room, though its members still count you in. Their browsers are asked to let you in again.",
};
