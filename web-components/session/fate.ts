/** What became of a message, from what is known of its entry: the word that its bubble shows. */
import type { Fate } from "./chat-api.ts";
import type { Circle } from "./circle.ts";
import type { Entry } from "./outbox.ts";

/** Whether a message of that fate is on its way, or there, by itself: whatever becomes of the page that wrote it. */
export function isOut(fate: Fate | undefined): boolean {
  return fate === "sent" || fate === "delivered" || fate === "read";
}

/** The fate of an entry; `isUp` says whether anything can go just now. */
export function fateOf(
  entry: Entry,
  circle: Pick<Circle, "hasStrangers" | "meetsLater">,
  isUp: boolean,
): Fate {
  if (entry.failed) return "failed";
  const states = [...entry.roots].map((root) => entry.acknowledged.get(root));
  if (states.length > 0 && states.every((state) => state === "read")) return "read";
  if (states.length > 0 && states.every((state) => state !== undefined)) return "delivered";
  if (entry.passedOn.size > 0) return "sent";
  if (isUp && (entry.inFlight > 0 || !entry.launched)) return "sending";
  // Written in a room with nobody else in it: nobody is waited for.
  if (states.length === 0 && !circle.meetsLater) return "sent";
  return circle.hasStrangers() ? "waiting-for-yes" : "waiting";
}
