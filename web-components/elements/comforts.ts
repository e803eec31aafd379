/** Comforts that are kept in this browser, off unless someone wanted them. Nothing secret. `wishes.ts` keeps them. */

/** Where each is kept. */
export const KEYS = {
  notices: "secure-chat.notices",
  sounds: "secure-chat.sounds",
  /** Enter makes a line, and Ctrl or ⌘ with it sends. */
  lines: "secure-chat.lines",
} as const;

/** What can be switched on. */
export type Comfort = keyof typeof KEYS;

/** Whether a comfort is on; `undefined` while nobody has said. */
export function wants(comfort: Comfort): boolean | undefined {
  try {
    const kept = localStorage.getItem(KEYS[comfort]);
    return kept === null ? undefined : kept === "on";
  } catch {
    return undefined;
  }
}

/** Whether this browser has notifications at all, and what it says of ours. */
export function noticePermission(): NotificationPermission | "none" {
  return "Notification" in globalThis ? Notification.permission : "none";
}
