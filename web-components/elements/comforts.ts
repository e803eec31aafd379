/** Comforts that are kept in this browser, off unless someone wanted them. Nothing secret. */
const KEYS = {
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

/** Keeps a wish for the next visit; where storage is refused it is not kept. */
export function setWish(comfort: Comfort, on: boolean): void {
  try {
    localStorage.setItem(KEYS[comfort], on ? "on" : "off");
  } catch {
    // Comfort alone: the browser refuses to remember.
  }
}

/** Whether this browser has notifications at all, and what it says of ours. */
export function noticePermission(): NotificationPermission | "none" {
  return "Notification" in globalThis ? Notification.permission : "none";
}

/** Switches notices on, asking the browser if it was not asked; says whether they are on now. Call it from a press. */
export async function askForNotices(): Promise<boolean> {
  const { permission } = Notification;
  const answer = permission === "default" ? await Notification.requestPermission() : permission;
  setWish("notices", answer === "granted");
  return answer === "granted";
}
