/** What is said of a chat in a corner of a page, in English. It comes with the popup. */
export const embeddedPhrases = {
  window: "Chat",
  open: "Open chat",
  openUnread: (unread: number): string =>
    unread === 1 ? "Open chat, 1 unread message" : `Open chat, ${unread} unread messages`,
  close: "Minimise chat",
};

/** The shape of it in a language. */
export type EmbeddedPhrases = typeof embeddedPhrases;
