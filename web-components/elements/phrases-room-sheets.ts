/** What a person reads where rooms are made, looked after and invited to, in English. `phrases-late.ts` takes it in. */
import type { RoomStanding, SessionErrorCode } from "../session/index.ts";
import { duration, list } from "./phrases-amounts.ts";
import { roomNotices } from "./phrases-room-notices.ts";
import { members } from "./phrases-rooms.ts";

/** Why something about a person did not work in a room. */
const problems: Partial<Readonly<Record<SessionErrorCode, (name: string) => string>>> = {
  not_found: (name) =>
    `No key of ${name} was ever seen. They have to be online once before they can be let in.`,
  forbidden: () => "Only the owner of the room can do this.",
  conflict: (name) =>
    `The room is full, or ${name} has a new identity that you did not accept yet. Look at your conversation with them.`,
  offline: (name) => `${name} is not in the room just now, or the relay is out of reach. Try again later.`,
};

/** The sentences of an open room, of `<secure-new-room>`, `<secure-invitations>`, `<secure-room-details>` and blocking. */
export const roomSheetPhrases = {
  roomNotices,

  rooms: {
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
    sealedForRemoved: (names: readonly string[]) =>
      `${list(names)} had been removed, but the writer did not know yet: this was sealed for them too.`,
    early: "Sent sooner than slow mode allows",
    earlyShow: "Show",
    start:
      "What is said here is encrypted in your browser for each member. The relay knows neither the title nor the words. Nothing is stored: who comes later, or reloads, starts with an empty page.",
    startInvite: "Invite people",

    presence: (all: number, online: number) => `${members(all)}, ${online} online`,
    online: (number: number) => `${number} online`,
    /** Who of the others is online: names where they are few. */
    who: (all: number, names: readonly string[]): string =>
      `${members(all)}, ${names.length === 0 ? "nobody else" : names.length > 3 ? `${names.length} others` : new Intl.ListFormat("en", { type: "conjunction" }).format(names)} online`,
    lines: {
      alone: "Nobody else is in here yet",
      /** How many the words go to, and how many of the others were compared. */
      open: (number: number, compared: number) =>
        `Encrypted for ${number}, ${compared === 0 ? "none" : compared === number - 1 ? "all" : compared} compared`,
      renewing: "Waiting for the owner",
      "owner-lost": "Nobody signs for this room",
      stranger: "New identity: it gets nothing",
      intruder: "A stranger is connected",
      joining: "Checking the member list",
      out: "You are not in this room",
      "shut-out": "The relay keeps you out",
      full: "Waiting for a place",
    },
    intruders: (names: string) =>
      `Connected to this room without being a member: ${names}. It gets nothing that it could read.`,
    shutOut:
      "The relay keeps you out though the members count you in. Their browsers are being asked to let you in again.",
    renewing:
      "Your pass for this room ran out while you were away. The owner's browser, or another member's, renews it as soon as it is there. What you write waits here.",
    full: "The relay says that it has no place for you here just now: the room is full, or you are in too many. You are still a member, and come in as soon as there is one. What you write waits here.",
    ownerLost: (name: string) =>
      `The browser of ${name} that signs for this room does not come back, as far as can be seen. Nobody can be let in or removed any more.`,
    startAnew: "Make a new room with these members",
    startingAnew: "Making it…",
    startedAnew: "The new room is there, and its people are asked.",
    startedPartly: (names: string) =>
      `The new room is there. These could not be asked: ${names}. Look at your conversation with them.`,
    review: "See members",
  },

  newRoom: {
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
    answered: (number: number) =>
      number === 0 ? "No more invitations." : `${number} more invitation${number === 1 ? "" : "s"}.`,
    joining: "Joining…",
    problems: {
      forbidden: "This invitation does not open the room any more. Ask to be invited again.",
      offline: "No connection to the relay. The invitation waits here.",
      conflict: "The room is full, or you are in too many. The invitation waits here: try again later.",
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
    slow: "Slow mode",
    slowHow: "How long a member waits between two messages. You, the owner, do not wait.",
    slowOff: "Off",
    slowFor: (seconds: number) => `One message every ${duration(seconds)} from each member.`,
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
  },
};
