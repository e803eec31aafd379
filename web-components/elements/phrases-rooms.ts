/** What a person reads about rooms, in English. `phrases.ts` takes it in. */
import type { NoticeCode, RoomStanding, SessionErrorCode } from "../session/index.ts";
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
  | "shut-out"
>;

function members(number: number): string {
  return `${number} member${number === 1 ? "" : "s"}`;
}

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
    "The relay keeps you out of this room, though its members still count you in. Ask one of them to invite you again.",
};

/** Why something about a person did not work in a room. */
const problems: Partial<Readonly<Record<SessionErrorCode, (name: string) => string>>> = {
  not_found: (name) =>
    `No key of ${name} was ever seen. They have to be online once before they can be let in.`,
  forbidden: () => "Only the owner of the room can do this.",
  conflict: (name) =>
    `The room is full, or ${name} has a new identity that you did not accept yet. Look at your conversation with them.`,
  offline: (name) => `${name} is not in the room just now, or the relay is out of reach. Try again later.`,
};

/** The sentences of rooms, their invitations and their members. */
export const roomPhrases = {
  rooms: {
    create: "New room",
    found: "Rooms",
    unnamed: "Room without a title",
    members,
    presence: (all: number, online: number) => `${members(all)}, ${online} online`,
    online: (number: number) => `${number} online`,
    /** Who of the others is online: names where they are few. */
    who: (all: number, names: readonly string[]): string =>
      `${members(all)}, ${names.length === 0 ? "nobody else" : names.length > 3 ? `${names.length} others` : new Intl.ListFormat("en", { type: "conjunction" }).format(names)} online`,
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
      "shut-out": "Kept out by the relay",
    } satisfies Readonly<Record<RoomStanding, string>>,
    /** Below the messages, where nothing can be written. */
    closed: {
      joining: "The member list is on its way from a member, and is checked before anything is sent.",
      open: "",
      left: "You left this room. What was said stays on this screen until you reload.",
      removed: "The owner removed you. Nothing that is said from here on reaches you.",
      deleted: "The owner ended this room. Nothing more can be said in it.",
      "shut-out": "",
    } satisfies Readonly<Record<RoomStanding, string>>,
    forget: "Take off the list",
    lines: {
      alone: "Nobody else is in here yet",
      open: (number: number) => `Encrypted for ${members(number)}`,
      stranger: "New identity: it gets nothing",
      intruder: "A stranger is connected",
      joining: "Checking the member list",
      out: "You are not in this room",
      "shut-out": "The relay keeps you out",
    },
    intruders: (names: string) =>
      `Connected to this room without being a member: ${names}. It gets nothing that it could read.`,
    shutOut: "The relay keeps you out though the members count you in. Ask one of them to invite you again.",
    review: "See members",
    start:
      "What is said here is encrypted in your browser for each member. The relay knows neither the title nor the words. Nothing is stored: who comes later, or reloads, starts with an empty page.",
    startInvite: "Invite people",
  },

  newRoom: {
    heading: "New room",
    close: "Close",
    title: "Title",
    titleHint: "Only members see it; the relay never learns it.",
    people: "Invite",
    peopleHint: "Nobody is put in a room: they are asked, and come in when they say yes.",
    chosen: (number: number) => (number === 1 ? "1 person will be asked" : `${number} people will be asked`),
    create: "Create room",
    creating: "Creating…",
    notAsked: (names: string) =>
      `The room is there, but these could not be asked: ${names}. Try again from its member list once they were online.`,
    toRoom: "Go to the room",
  },

  picker: {
    search: "Search people",
    label: "People",
    chosen: "chosen",
    invite: (name: string) => `Invite ${name}`,
    drop: (name: string) => `Do not invite ${name}`,
    none: (search: string) => `Nobody else's name begins with “${search}”.`,
    nobody: "Everyone you know is in already. Search for others by the start of their name.",
  },

  invitations: {
    heading: "Invitations",
    line: (name: string) => `${name} invites you`,
    facts: (number: number, creator: string) => `${members(number)}, opened by ${creator}`,
    accept: "Accept",
    decline: "Decline",
    acceptNamed: (title: string) => `Accept the invitation to ${title}`,
    declineNamed: (title: string) => `Decline the invitation to ${title}`,
    announce: (name: string, title: string) => `${name} invites you to the room ${title}.`,
    answered: (number: number) =>
      number === 0 ? "No more invitations." : `${number} more invitation${number === 1 ? "" : "s"}.`,
    joining: "Joining…",
    waiting: (number: number) => `${number} invitation${number === 1 ? "" : "s"}`,
    problems: {
      forbidden: "This invitation does not open the room any more. Ask to be invited again.",
      offline: "No connection to the relay. The invitation waits here.",
    } as Partial<Readonly<Record<SessionErrorCode, string>>>,
  },

  roomDetails: {
    rename: "Rename",
    title: "Title of the room",
    renameAsk: "The owner's browser signs the new title: it holds once they are there.",
    save: "Save",
    cancel: "Cancel",
    requests: "Waits for the owner",
    requestAdd: (name: string) => `Let ${name} in`,
    requestRename: (title: string) => `Call the room “${title}”`,
    requestsHow: "The owner's browser signs every change. These are carried out once it is there.",
    members: "Members",
    you: "you",
    owner: "Owner",
    here: "in the room",
    online: "online",
    offline: "offline",
    invited: "not here yet",
    stranger: "Another identity than the one you know uses this name. It gets nothing from you.",
    review: "Review",
    actions: (name: string) => `Actions for ${name}`,
    write: (name: string) => `Write to ${name}`,
    inviteAgain: "Send the invitation again",
    makeOwner: "Hand the room over",
    makeOwnerSure: (name: string) => `Make ${name} the owner? Only they can give it back.`,
    makeOwnerYes: "Hand over",
    remove: "Remove from the room",
    removeSure: (name: string) =>
      `Remove ${name}? Nothing said from then on can be read with keys that they held. What they read, they keep.`,
    removeYes: "Remove",
    no: "Cancel",
    invite: "Invite people",
    inviteDone: "Done",
    inviteHow: "They are asked, and come in when they say yes. They cannot read what was said before.",
    asked: (name: string) => `${name} is asked.`,
    askedOwner: (name: string) => `The owner's browser was asked to let ${name} in.`,
    policy: "Who may invite",
    policies: { members: "Every member", owner: "Only the owner" },
    mute: "Mute",
    muteHow: "Does not count as unread news for you. Nobody is told.",
    leave: "Leave room",
    leaveHow: "You read nothing that is said afterwards. Only an invitation brings you back.",
    leaveSure: "Leave this room?",
    leaveYes: "Leave",
    ownerLeaves: "An owner cannot leave: hand the room over to a member first, or end it for everyone.",
    ownerElsewhere:
      "You own this room in another browser. There you can remove members, hand it over or end it.",
    end: "End the room for everyone",
    endHow: "Nothing can be said in it afterwards. Messages stay on the screens that have them.",
    endSure: "End this room for everyone? There is no way back.",
    endYes: "End room",
    problems,
  },

  block: {
    heading: "Block",
    how: "Nothing of them is shown or answered, here and in rooms. They are not told; what they send meanwhile is gone.",
    block: (name: string) => `Block ${name}`,
    sure: (name: string) => `Block ${name}?`,
    yes: "Block",
    unblock: "Unblock",
    banner: (name: string) => `You blocked ${name}. Nothing of theirs is shown.`,
    placeholder: "Unblock them to write",
  },
};
