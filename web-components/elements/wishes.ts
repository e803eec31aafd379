/** What a person wishes of the comforts: said in sheets, which come when they are first wanted. */
import { KEYS, type Comfort } from "./comforts.ts";

/** Keeps a wish for the next visit; where storage is refused it is not kept. */
export function setWish(comfort: Comfort, on: boolean): void {
  try {
    localStorage.setItem(KEYS[comfort], on ? "on" : "off");
  } catch {
    // Comfort alone: the browser refuses to remember.
  }
}

/** Switches notices on, asking the browser if it was not asked; says whether they are on now. Call it from a press. */
export async function askForNotices(): Promise<boolean> {
  const { permission } = Notification;
  const answer = permission === "default" ? await Notification.requestPermission() : permission;
  setWish("notices", answer === "granted");
  return answer === "granted";
}
