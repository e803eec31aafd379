/** What is said of a chat in a corner of a page. */
export const embeddedPhrases = {
  embedded: {
    window: "Chat",
    open: "Open chat",
    openUnread: (unread: number) =>
      unread === 1 ? "Open chat, 1 unread message" : `Open chat, ${unread} unread messages`,
    close: "Minimise chat",
  },
};
