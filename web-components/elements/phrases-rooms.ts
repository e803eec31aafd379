/** What a person reads about rooms, in English. `phrases.ts` takes it in. */
import type { RoomStanding } from "../session/index.ts";
import { duration } from "./phrases-amounts.ts";

/** So many members, in words. */
export function members(number: number): string {
  return `${number} member${number === 1 ? "" : "s"}`;
}

/** The sentences of rooms, their invitations and their members. */
export const roomPhrases = {
  rooms: {
    create: "New room",
    found: "Rooms",
    unnamed: "Room without a title",
    members,
    muted: "Muted",
    room: "Room",
    log: (title: string) => `Messages in ${title}`,
    /** What stands in the row of a room, by where one stands with it; `open` shows the last message. */
    rows: {
      joining: "Checking the member list…",
      open: "",
      left: "You left",
      removed: "You were removed",
      deleted: "Ended by its owner",
      renewing: "Waiting for the owner",
      "shut-out": "Kept out by the relay",
    } satisfies Readonly<Record<RoomStanding, string>>,
    /** Below the messages, where nothing can be written. */
    closed: {
      joining: "The member list is on its way from a member, and is checked before anything is sent.",
      open: "",
      left: "You left this room. What was said stays on this screen until you reload.",
      removed: "The owner removed you. Nothing that is said from here on reaches you.",
      deleted: "The owner ended this room. Nothing more can be said in it.",
      renewing: "",
      "shut-out": "",
    } satisfies Readonly<Record<RoomStanding, string>>,
    forget: "Take off the list",
    slow: (seconds: number) => `Slow mode: one message every ${duration(seconds)}`,
    slowWait: (wait: string) => `Slow mode: you can send again in ${wait}.`,
    early: "Sent sooner than slow mode allows",
    earlyShow: "Show",
    start:
      "What is said here is encrypted in your browser for each member. The relay knows neither the title nor the words. Nothing is stored: who comes later, or reloads, starts with an empty page.",
    startInvite: "Invite people",
  },

  newRoom: {
    heading: "New room",
    close: "Close",
  },

  invitations: {
    announce: (name: string, title: string) => `${name} invites you to the room ${title}.`,
    waiting: (number: number) => `${number} invitation${number === 1 ? "" : "s"}`,
  },

  block: {
    banner: (name: string) => `You blocked ${name}. Nothing of theirs is shown.`,
    placeholder: "Unblock them to write",
  },
};
