/** Which of two changes of a conversation's timer holds, whatever the order they come in (PROTOCOL.md section 7). */
import type { Place } from "./timeline.ts";

/** A change of the timer, with what orders it among the others. */
export interface TimerChange extends Place {
  /** Seconds after reading at which messages go; 0 is off. */
  readonly seconds: number;
  /** When it was made, by its writer's clock; 0 where only texts told of it. */
  readonly at: number;
}

/** Nobody changed it. */
export const UNCHANGED: TimerChange = { seconds: 0, at: 0, page: "", seq: 0 };

/** Whether `change` comes after `other`: by number where one page made both, else by time, and at one time by page. */
export function isLater(change: TimerChange, other: TimerChange): boolean {
  if (change.page === other.page) return change.seq > other.seq;
  return change.at === other.at ? change.page > other.page : change.at > other.at;
}
