/** Times as people read them, in the browser's language. Times of others are shown, never trusted: an impossible one is an empty text. */

const hour = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const longDayYear = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const furthest = 8.64e15;

function dateOf(at: number): Date | undefined {
  return Number.isFinite(at) && Math.abs(at) <= furthest ? new Date(at) : undefined;
}

/** The time of day: `14:05`. */
export function timeOfDay(at: number): string {
  const date = dateOf(at);
  return date ? hour.format(date) : "";
}

/** Day and time in full, for a tooltip. */
export function fullTime(at: number): string {
  const date = dateOf(at);
  return date ? full.format(date) : "";
}

/** For `<time datetime>`. */
export function isoTime(at: number): string {
  return dateOf(at)?.toISOString() ?? "";
}

/** Days since 1970 by the local calendar: equal for two times of one day. */
export function dayNumber(at: number): number {
  const date = dateOf(at);
  return date ? Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000) : 0;
}

/** The words above a day's messages. */
export function dayName(at: number, now: number, words: { today: string; yesterday: string }): string {
  const date = dateOf(at);
  if (!date) return "";
  const age = dayNumber(now) - dayNumber(at);
  if (age === 0) return words.today;
  if (age === 1) return words.yesterday;
  if (age > 1 && age < 7) return weekday.format(date);
  return (date.getFullYear() === new Date(now).getFullYear() ? longDay : longDayYear).format(date);
}

/** A short time for a row: the hour today, the weekday this week, the date before. */
export function shortTime(at: number, now: number, words: { yesterday: string }): string {
  const date = dateOf(at);
  if (!date) return "";
  const age = dayNumber(now) - dayNumber(at);
  if (age <= 0) return hour.format(date);
  if (age === 1) return words.yesterday;
  return age < 7 ? weekday.format(date) : dayMonth.format(date);
}

/** A length in seconds as minutes and seconds: `0:07`, `4:59`. */
export function minutes(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds + 0.05)) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
