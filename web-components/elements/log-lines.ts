/** Lines of a log that are no messages of text: templates without state. */
import { html, type TemplateResult } from "lit";
import { icon, type IconName } from "../design/icons.ts";
import type { Item, LastMedia, MessageItem, NoticeCode, NoticeItem } from "../session/index.ts";
import { minutes } from "./clock.ts";
import type { NoticeFacts, Phrases } from "./phrases.ts";
import { plainBody, plainName } from "./wording.ts";

const MOST_ANNOUNCED = 3;
const LONGEST_ANNOUNCED = 300;

const alarms: ReadonlySet<NoticeCode> = new Set([
  "identity-changed",
  "identity-ambiguous",
  "unreadable",
  "missing",
  "intruder",
  "two-histories",
  "history-differs",
  "history-rolled-back",
  "owner-lost",
  "shut-out",
]);

const shapes: Partial<Readonly<Record<NoticeCode, IconName>>> = {
  "timer-changed": "timer",
  "room-created": "users-round",
  "member-added": "user-round-plus",
  "member-removed": "ban",
  "member-left": "arrow-left",
  "room-renamed": "pencil",
  "owner-changed": "crown",
  "room-deleted": "ban",
  "slow-mode-changed": "hourglass",
  "asks-to-add": "hourglass",
  "asks-to-rename": "hourglass",
};

/** What the session has to say; `me` is the name of who reads it. */
export function noticeLine(item: NoticeItem, say: Phrases, me = ""): TemplateResult {
  const alarm = alarms.has(item.code);
  const shape = alarm ? "triangle-alert" : (shapes[item.code] ?? "info");
  return html`<p class="notice ${alarm ? "alarm" : ""}" data-key=${item.key}>
    ${icon(shape)}<span>${noticeWords(item, say, me)}</span>
  </p>`;
}

/** Whether it can be said: what only rooms have to say comes with the first room. */
export function hasWords(item: Item, say: Phrases): boolean {
  return item.kind !== "notice" || wordsFor(item.code, say) !== undefined;
}

function wordsFor(code: NoticeCode, say: Phrases): ((facts: NoticeFacts) => string) | undefined {
  return { ...say.roomNotices, ...say.notices }[code];
}

function noticeWords(item: NoticeItem, say: Phrases, me: string): string {
  const { code, who, title, count = 1, seconds = 0 } = item;
  const words = wordsFor(code, say);
  const isMe = (name: string): boolean => name.toLowerCase() === me.toLowerCase();
  const facts = {
    name: plainName(item.mine || isMe(item.from) ? say.message.you : item.from),
    count,
    seconds,
    ...(who === undefined ? {} : { who: plainName(who), isMe: isMe(who) }),
    ...(title === undefined ? {} : { title: plainName(title) }),
  };
  return words?.(facts) ?? "";
}

/** What a message says in one line, for a quote: its text, its caption, or what it is. */
export function gist(item: MessageItem, say: Phrases): string {
  return item.kind === "text" ? plainBody(item.body) : mediaGist({ ...item.media, kind: item.kind }, say);
}

/** The same of a photo, voice note or file: its caption, a file's name, or how long a voice note is. */
export function mediaGist({ kind, caption, name, duration }: LastMedia, say: Phrases): string {
  const words = caption ?? (kind === "file" ? name : undefined);
  if (words !== undefined) return `${say.media.names[kind]}: ${plainBody(words)}`;
  const isTimed = kind === "voice" && duration !== undefined;
  return isTimed ? `${say.media.names[kind]}, ${minutes(duration)}` : say.media.names[kind];
}

/** What is said aloud when lines come: the last few, each cut where it gets long. */
export function announced(items: readonly Item[], say: Phrases, me = ""): string {
  const words = (item: Item): string =>
    item.kind === "notice"
      ? noticeWords(item, say, me)
      : say.thread.announce(plainName(item.from), gist(item, say).slice(0, LONGEST_ANNOUNCED));
  return items.slice(-MOST_ANNOUNCED).map(words).join(" ");
}

/** Who is writing: three dots, and names where there are several or where it is not plain who (`named`). */
export function typingLine(names: readonly string[], say: Phrases, named = false): TemplateResult {
  const words = say.thread.typing(names.map((name) => plainName(name)));
  return html`<p class="typing">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <span class=${named || names.length > 1 ? "" : "visually-hidden"}>${words}</span>
  </p>`;
}
