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
    offer: "Messages came while you were away. Want a notification next time? It never says who or what.",
    offerYes: "Notify me",
    offerNo: "No, thanks",
    noticeTitle: "SecureChat",
    noticeBody: (unread: number) => (unread === 1 ? "1 unread message" : `${unread} unread messages`),
  },

  embedded: {
    window: "Chat",
    open: "Open chat",
    openUnread: (unread: number) =>
      unread === 1 ? "Open chat, 1 unread message" : `Open chat, ${unread} unread messages`,
    close: "Minimise chat",
  },
};
