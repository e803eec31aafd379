/** The writer's word that something should have come by now (PROTOCOL.md section 9). */
import type { Circle } from "./circle.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Me } from "./own-device.ts";
import type { Outbox } from "./outbox.ts";

/** After so long without another message, a large room hears the number of the last one again. Milliseconds. */
const PAUSE = 10_000;
/** What a device that is there has not acknowledged after this long may be lost, or its receipt. */
const OVERDUE = 5_000;
/** It is said less and less often: some never answer, as they have not said yes. */
const SELDOM = 60_000;

/** What a reminder works with. */
export interface ReminderOptions {
  readonly me: Me;
  readonly circle: Circle;
  readonly outbox: Outbox;
  readonly dispatch: Dispatch;
  readonly isUp: () => boolean;
  readonly now: () => number;
}

/**
 * Says the number of the last message again, by `pulse`: in a large room, where nobody acknowledges, once after a pause;
 * elsewhere to the devices that do not acknowledge, for as long as they are there. Who hears it asks for what lacks.
 */
export class Reminder {
  readonly #options: ReminderOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = OVERDUE;
  #news = 0;

  constructor(options: ReminderOptions) {
    this.#options = options;
  }

  /** Something was written, or someone came: what is not acknowledged in time is said again. */
  watch(): void {
    if (this.#options.circle.isQuiet()) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#afterPause(), PAUSE);
    } else if (this.#options.outbox.entries.length > 0) {
      this.#timer ??= setTimeout(() => this.#check(), this.#wait);
    }
  }

  /** The connection, or who is there, is another: the next word need not wait for long. */
  restart(): void {
    if (this.#options.circle.isQuiet()) return;
    // A clock that runs at the shortest wait runs on: comings and goings do not put it off for ever.
    if (this.#wait > OVERDUE) this.close();
    this.#wait = OVERDUE;
    this.watch();
  }

  /** Stops the clock. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #afterPause(): void {
    this.#timer = undefined;
    const { circle, dispatch, outbox } = this.#options;
    const head = circle.head();
    if (head !== undefined) void dispatch.pass({ type: "pulse", seq: outbox.nextSeq - 1, head });
  }

  /** In the order of what went before: who hears it has got, or lost, everything that it counts. */
  #check(): void {
    this.#timer = undefined;
    const { circle, dispatch, isUp, me, now, outbox } = this.#options;
    if (circle.isQuiet()) return;
    const since = now() - OVERDUE;
    let isOwed = false;
    for (const device of isUp() ? circle.devices() : []) {
      const root = circle.rootOf(device.user, device.identity);
      if (root === undefined) continue;
      const overdue = outbox.overdueAt(root, device.hash, device.user === me.user, since);
      const last = overdue.at(-1);
      if (last === undefined) continue;
      isOwed = true;
      const head = circle.head();
      void dispatch.pass({ type: "pulse", seq: last.content.seq, ...(head && { head }) }, device);
    }
    // Something was acknowledged: it helps, so it goes on at this pace, however much was written meanwhile.
    const helps = !isOwed || outbox.news > this.#news;
    this.#wait = helps ? OVERDUE : Math.min(2 * this.#wait, SELDOM);
    this.#news = outbox.news;
    const isOpen = outbox.entries.some((entry) => entry.doneAt === undefined && !entry.failed);
    // Where nobody is there, the next to come starts it again.
    if (isUp() && circle.devices().length > 0 && (isOwed || isOpen)) this.watch();
  }
}
