/** What a person reads in the sheets and panes beside a conversation, in English. `phrases-late.ts` takes it in. */
import { count } from "./phrases-amounts.ts";

/** The sentences of the menu of a message, of `<secure-details>`, `<secure-verify>`, `<secure-profile>`, `<secure-emoji>`, `<secure-offer>`, `<secure-shortcuts>`, `<secure-strength>` and `<secure-explanation>`. */
export const sheetPhrases = {
  menu: {
    copy: "Copy text",
    edit: "Edit",
    remove: "Delete",
    removeForAll: "Delete for both",
    removeInRoom: "Delete for everyone",
  },

  errors: {
    insecure_context:
      "This page did not arrive over a secure connection, so the browser switches encryption off. Open it with https:// in front, or on localhost.",
    unsupported_browser:
      "This browser cannot do the encryption that SecureChat needs (Ed25519 in Web Crypto). Update it, or use a current Firefox, Safari, Chrome or Edge.",
  },

  blocked: {
    heading: "This page cannot keep a secret yet",
    why: "Encryption needs a browser and a connection that allow it. Without them SecureChat stays off rather than pretend.",
    tryHttps: "Open the same page with https",
  },

  strength: {
    label: "Strength of the password",
    words: [
      "Falls at once: it is on every guesser's list.",
      "Very weak: guessed within hours. Add unrelated words.",
      "Weak: a patient guesser finds it. Add another word.",
      "Good. Nobody can reset it for you, so keep it somewhere safe.",
      "Strong. Nobody can reset it for you, so keep it somewhere safe.",
    ] as readonly string[],
    long: "Long enough. Longer is stronger.",
    short: (left: number) => `${count(left, "more character")}.`,
  },

  shortcuts: {
    rows: [
      ["Ctrl K", "Search people and rooms"],
      ["Ctrl /", "This list"],
      ["Enter", "Send"],
      ["Shift Enter", "New line"],
      ["↑ in an empty field", "Edit your last message"],
      ["↑ ↓ Home End", "Move through people or messages"],
      ["Shift F10", "Message menu"],
      ["Esc", "Close what is on top"],
    ] as readonly (readonly [string, string])[],
  },

  emoji: {
    search: "Search emoji",
    none: "No emoji by that name.",
    label: "Emoji",
  },

  trust: {
    heading: "Who is it?",
    unknown: (name: string) =>
      `${name} has not been here since you came, so their key is not known yet. Your first messages wait until it is.`,
    pinned: (name: string) =>
      `This browser remembers the identity it first saw for ${name} and would warn you of another. To be sure that it is really ${name}, compare the number below by phone or in person.`,
    verified: (name: string) =>
      `You compared the safety number with ${name}. If their identity ever changes, nothing is sent before you say so.`,
    changed: (name: string) =>
      `Someone signed in as ${name} with a new identity. It may be ${name} with a new browser or wiped storage. It may also be someone else. Until you decide, nothing goes to them and nothing of theirs is shown.`,
    changedVerified: "You had compared the old identity, so ask before you accept.",
    ambiguous: (name: string) =>
      `Two identities answered when you first looked for ${name}. Ask them over another channel which one is theirs.`,
    number: "Safety number",
    numberHow: "The same 60 digits must stand on both screens.",
    numberNone: "There is a number as soon as both of you have been online once.",
    compute: "Working it out…",
    copyNumber: "Copy number",
    mark: "They match: mark as compared",
    marked: "Compared",
    browsers: (number: number) => `${count(number, "browser")} on their list`,
    acceptResend: (number: number) => `Accept, and send ${count(number, "waiting message")}`,
    accept: "Accept the new identity",
    acceptOnly: "Accept, but send nothing that waits",
    notNow: "Not now",
    choose: "This one is theirs",
    identity: (digits: string) => `Identity ${digits}`,
  },

  details: {
    timer: "Disappearing messages",
    timerHow: "Counted from reading, on every screen. It cannot recall what was photographed or copied.",
    off: "Off",
    clear: "Clear this screen now",
    clearHow: "Removes the messages from this screen only. The others keep theirs.",
    clearSure: "Clear all messages here?",
    clearYes: "Clear",
    no: "Keep",
  },

  profile: {
    no: "Cancel",
    appearance: "Appearance",
    themes: { auto: "Like my system", dark: "Dark", light: "Light", contrast: "High contrast" },
    privacy: "Privacy",
    readReceipts: "Read receipts",
    readReceiptsHow: "While this is on, others see what you have read, and you see it of them.",
    typing: "Typing notices",
    typingHow: "While this is on, others see that you are writing, and you see it of them.",
    knownInvitersOnly: "Invitations only from people I wrote to",
    knownInvitersOnlyHow: "While this is on, invitations from anybody else are not shown. They are not told.",
    account: "Account",
    changePassword: "Change password",
    currentPassword: "Current password",
    nextPassword: "New password",
    passwordChanged: "Password changed. Every other session of yours has ended.",
    deleteAccount: "Delete account",
    deleteHow: "Your name is freed and every session ends. There is no way back.",
    deleteYes: "Delete my account",
    signOut: "Sign out",
    wipe: "Sign out and wipe this browser",
    wipeHow:
      "Forgets your identity and contacts too. Others will be asked to accept a new identity of yours.",
    wipeYes: "Wipe everything here",
    unsent: (number: number) =>
      `${count(number, "message")} of yours did not leave this page yet and will be lost.`,
    unsentElsewhere: (number: number) =>
      `${count(number, "message")} of yours did not leave another tab yet and will be lost with it.`,
  },

  comforts: {
    offer: "Messages came while you were away. Want a notification next time? It never says who or what.",
    offerYes: "Notify me",
    offerNo: "No, thanks",
    noticeTitle: "SecureChat",
    noticeBody: (unread: number) => (unread === 1 ? "1 unread message" : `${unread} unread messages`),
    heading: "Attention",
    notices: "Notifications",
    noticesHow: "When this page is out of sight. They say that something came, never from whom or what.",
    noticesRefused: "This browser blocks notifications for this page. Allow them in its site settings.",
    sounds: "Sound",
    soundsHow: "A short tone when something comes while you look elsewhere.",
    writing: "Writing",
    lines: "Enter makes a new line",
    linesHow: "While this is on, Ctrl Enter sends, and ⌘ Enter on a Mac.",
    endOthers: "Sign out everywhere else",
    endOthersHow:
      "Every other browser and tab that is signed in as you is signed out. Your password proves that it is you, and stays.",
    endOthersYes: "Sign the others out",
    tones: {
      label: "Skin tone",
      names: ["Neutral", "Light", "Medium light", "Medium", "Medium dark", "Dark"] as readonly string[],
    },
    othersEnded: "Every other session of yours has ended.",
  },
};
