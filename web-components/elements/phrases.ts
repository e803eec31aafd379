/**
 * Every sentence that a person reads, in one place: here, and in `phrases-late.ts` what is loaded when it is first wanted. A language is a value of {@link Phrases}: give it to
 * `<secure-chat>` as its `messages`. An error says what happened, what it means, and what to do next.
 */
import type { Alarm, NoticeCode, SessionErrorCode, SignedOutReason, Trust } from "../session/index.ts";
import { count, duration, list } from "./phrases-amounts.ts";
import type { EmbeddedPhrases } from "./phrases-embedded.ts";
import type { LatePhrases } from "./phrases-late.ts";
import type { RoomNoticeCode } from "./phrases-room-notices.ts";
import { roomPhrases } from "./phrases-rooms.ts";
import type { SignInPhrases } from "./phrases-sign-in.ts";

const storageFailed =
  "The browser did not let us keep your keys. Leave private browsing or free some space, then reload.";

/** Without those for which the chat does not start, and those of a name: `<secure-explanation>` and `<secure-sign-in>` bring their sentences. */
const errors: Readonly<Partial<Record<SessionErrorCode, string>>> = {
  invalid_password: "A password has 8 to 128 characters. A few unrelated words make a good one.",
  wrong_credentials: "Name and password do not match. Check both and try again.",
  signed_out: "You are signed out. Sign in again to go on.",
  offline: "The relay is out of reach. Your messages wait here and go out by themselves.",
  timeout: "The relay did not answer in time. Try again.",
  slow_mode: "This room is in slow mode. Wait until you can send again.",
  rate_limited: "That was a lot in a short time. Wait a moment, then try again.",
  too_large: "This is too long for one message (64 KiB at most). Send it in parts.",
  not_found: "Nobody has this name. Check the spelling.",
  forbidden: "The relay does not allow this.",
  conflict: "Something else changed at the same moment. Try again.",
  unavailable: "The relay is busy. Try again in a moment.",
  unsupported_version: "This page is older than the relay. Reload it to get the current version.",
  storage_failed: storageFailed,
  bad_answer: "The relay said something that makes no sense, so it was ignored. Try again.",
  bad_request: "That did not work. Try again.",
};

const signedOutReasons: Readonly<Record<SignedOutReason, string>> = {
  elsewhere: "You were signed out from another tab or browser. What was on this screen is gone.",
  "account-deleted": "This account was deleted. Everything on this screen is gone.",
};

const alarms: Readonly<Record<Alarm, string>> = {
  "storage-failed": storageFailed,
  "own-stranger":
    "Another browser is signed in as you and is not on your list. If it is not yours, change your password: that signs it out.",
  "relay-malformed":
    "The relay sends things that make no sense. Reload the page; if that does not help, do not trust this relay.",
};

/** What a notice may be about. */
export interface NoticeFacts {
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  /** Whom a line of a room is about, where that is not `name`. */
  readonly who?: string;
  /** Whether `who` is the person who reads it. */
  readonly isMe?: boolean;
  /** A room's title. */
  readonly title?: string;
}

const notices: Readonly<Record<Exclude<NoticeCode, RoomNoticeCode>, (facts: NoticeFacts) => string>> = {
  unreadable: ({ name }) => `A message from ${name} could not be read. Ask for it again.`,
  missing: ({ name, count }) =>
    count === 1 ? `A message from ${name} did not arrive.` : `${count} messages from ${name} did not arrive.`,
  "identity-changed": ({ name }) =>
    `Someone with a new identity uses the name ${name}. Nothing goes to them until you say so.`,
  "identity-accepted": ({ name }) => `You accepted the new identity of ${name}.`,
  "identity-ambiguous": ({ name }) =>
    `Two identities answered to the name ${name}. Choose one before you write.`,
  "browser-added": ({ name }) => `${name} added a browser.`,
  "stale-bundle": ({ name }) => `An outdated key of ${name} was refused. Their clock may be wrong.`,
  "timer-changed": ({ name, seconds }) =>
    seconds === 0
      ? `${name} switched disappearing messages off.`
      : `${name} set messages to disappear ${duration(seconds)} after they are read.`,
};

/** English, as far as the first screen and a conversation need it; the rest is in `phrases-late.ts`. */
export const english = {
  appName: "SecureChat",
  errors,
  signedOutReasons,
  notices,
  alarms,
  duration,

  signIn: {
    restoring: "Restoring your session…",
    leave: "Sign out instead",
  },

  status: {
    connecting: "Connecting…",
    online: "Connected",
    offline: "Offline",
    offlineBanner: "No connection.",
    offlineHow: "What you write waits here.",
    retryIn: (seconds: number) => `Trying again in ${seconds} s`,
    retrying: "Trying again…",
    retryNow: "Retry now",
    unsent: (number: number) => `${count(number, "message")} not sent`,
  },

  roster: {
    label: "Conversations",
    search: "Search people and rooms",
    clearSearch: "Clear search",
    recent: "Conversations",
    online: "Online now",
    others: "Everyone else",
    found: "People",
    none: (search: string) => `Nobody and no room is called “${search}”.`,
    empty: "Nobody else is here yet. Open this page in another browser, or send a friend the address.",
    more: "Show more",
    searching: "Searching…",
    unread: (number: number) => count(number, "unread message"),
    isOnline: "online",
    isOffline: "offline",
    profile: "Your profile and settings",
    expand: "Show names",
    collapse: "Show only avatars",
  },

  thread: {
    emptyHeading: "No conversation open",
    empty: "Choose someone on the left. Only the two of you will be able to read it.",
    emptyOnLeft: "Press Ctrl K to search, Ctrl / for all shortcuts.",
    startHeading: (name: string) => `Say hello to ${name}`,
    start:
      "What you write is encrypted in this browser and opened only in theirs. Nothing is stored: reload, and this page starts empty.",
    startVerify: "Compare the safety number",
    back: "Back to conversations",
    details: "Conversation details",
    online: "Online",
    offline: "Offline: messages wait until they come",
    log: (name: string) => `Messages with ${name}`,
    unreadFrom: "New messages",
    today: "Today",
    yesterday: "Yesterday",
    newMessages: (number: number) => count(number, "new message"),
    toBottom: "To the latest message",
    typing: (names: readonly string[]) =>
      names.length === 1 ? `${names[0]} is writing…` : `${list(names)} are writing…`,
    announce: (name: string, body: string) => `${name}: ${body}`,
    timer: (seconds: number) => `Disappear ${duration(seconds)} after reading`,
    notSent: (words: string) => `Not sent: ${words}`,
    failed: (number: number) => `${count(number, "message")} did not go.`,
    retryAll: "Try all again",
    older: "Show earlier messages",
  },

  message: {
    you: "You",
    edited: "edited",
    deleted: "This message was deleted.",
    replyingTo: (name: string) => `Reply to ${name}`,
    originalGone: "The message it answers is not on this screen.",
    jump: "Go to the original message",
    more: "Show all",
    less: "Show less",
    copyCode: "Copy code",
    copied: "Copied",
    opens: (host: string) => `Opens ${host}`,
    actions: "Message actions",
    react: "React",
    reply: "Reply",
    retry: "Try again",
    reactedBy: (names: readonly string[]) => `from ${list(names)}`,
    disappearsIn: (words: string) => `Disappears ${words} after it is read`,
    disappearsAt: (time: string) => `Disappears at ${time}`,
    fates: {
      sending: "Sending",
      waiting: "Waiting to go out",
      "waiting-for-yes": "Waiting for your yes",
      sent: "Sent",
      delivered: "Delivered",
      read: "Read",
      failed: "Not sent",
    },
    changeFailed: "Change not sent",
    waitingFor: (names: readonly string[]) => `Waiting for ${list(names)} to come online`,
    waitingForRelay: "Waiting for the connection",
  },

  media: {
    names: { image: "Photo", voice: "Voice note", file: "File" },
  },

  voice: {
    record: "Record a voice note",
  },

  attach: {
    pick: "Send photos or files",
  },
  ...roomPhrases,

  composer: {
    label: (name: string) => `Message to ${name}`,
    placeholder: "Write a message",
    placeholderBlocked: "Decide about the new identity first",
    send: "Send",
    save: "Save",
    emoji: "Emoji",
    replyTo: (name: string) => `Replying to ${name}`,
    editing: "Editing your message",
    cancel: "Cancel",
    tooLong: "Too long for one message. Send it in parts.",
  },

  trust: {
    lines: {
      unknown: "Encrypted once they answer",
      ambiguous: "Two identities: choose one",
      pinned: "Encrypted, not compared",
      verified: "Encrypted, compared",
      changed: "New identity: your word is needed",
    } satisfies Readonly<Record<Trust["state"], string>>,
    review: "Review",
    bannerChanged: (name: string) => `${name} has a new identity. Messages wait for your word.`,
    bannerAmbiguous: (name: string) => `Two identities use the name ${name}.`,
  },

  details: {
    heading: "Details",
    close: "Close details",
  },

  profile: {
    heading: "You",
    close: "Close",
  },

  shortcuts: {
    heading: "Keyboard shortcuts",
    close: "Close",
  },

  skip: { people: "Skip to people", messages: "Skip to messages", composer: "Skip to writing" },
  pageTitle: (unread: number) => (unread > 0 ? `(${unread}) SecureChat` : "SecureChat"),
};

/** What the first screen and a conversation say. */
export type FirstPhrases = typeof english;

/**
 * The shape of a language. What is said by what is loaded when it is first wanted may be left out, sentence by sentence:
 * that is English then.
 */
export type Phrases = FirstPhrases & {
  readonly embedded?: Partial<EmbeddedPhrases>;
  readonly signIn: Partial<SignInPhrases>;
} & {
  readonly [Section in keyof LatePhrases]?: Partial<LatePhrases[Section]>;
};
