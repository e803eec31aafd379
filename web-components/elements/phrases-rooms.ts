/** What a person reads about rooms, in English. `phrases.ts` takes it in; more of it comes with the first room. */

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
