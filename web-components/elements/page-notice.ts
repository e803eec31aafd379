/** The browser's own notification of unread messages. It is loaded for who wants one. */
import { completed } from "./phrases-late.ts";
import type { Phrases } from "./phrases.ts";

/** Shows how many messages are unread, never whose or what: screens are seen by others too. A press on it leads to the page. */
export function showPageNotice(unread: number, say: Phrases, icon: string): Notification {
  const { comforts } = completed(say);
  // One tag: the latest takes the place of the one before.
  const notice = new Notification(comforts.noticeTitle, {
    body: comforts.noticeBody(unread),
    tag: "secure-chat",
    icon,
    silent: true,
  });
  notice.addEventListener("click", () => {
    window.focus();
    notice.close();
  });
  return notice;
}
