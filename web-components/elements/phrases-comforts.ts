/** What is said of notices, sounds, a chat in a corner of a page, and how strong a password is. */
export const comfortPhrases = {
  strength: {
    label: "Strength of the password",
    words: [
      "Falls at once: it is on every guesser's list.",
      "Very weak: guessed within hours. Add unrelated words.",
      "Weak: a patient guesser finds it. Add another word.",
      "Good. Nobody can reset it for you, so keep it somewhere safe.",
      "Strong. Nobody can reset it for you, so keep it somewhere safe.",
    ] as readonly string[],
  },

  comforts: {
    heading: "Attention",
    notices: "Notifications",
    noticesHow: "When this page is out of sight. They say that something came, never from whom or what.",
    noticesRefused: "This browser blocks notifications for this page. Allow them in its site settings.",
    sounds: "Sound",
    soundsHow: "A short tone when something comes while you look elsewhere.",
    offer: "Messages came while you were away. Want a notification next time? It never says who or what.",
    offerYes: "Notify me",
    offerNo: "No, thanks",
    noticeTitle: "SecureChat",
    noticeBody: (unread: number) => (unread === 1 ? "1 unread message" : `${unread} unread messages`),
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

  embedded: {
    window: "Chat",
    open: "Open chat",
    openUnread: (unread: number) =>
      unread === 1 ? "Open chat, 1 unread message" : `Open chat, ${unread} unread messages`,
    close: "Minimise chat",
  },
};
