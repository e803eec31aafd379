/** A row of the list of conversations: a template without state, for people and rooms alike. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../design/icons.ts";
import type { Chat, MessageItem, Person, RoomListItem } from "../session/index.ts";
import { isoTime, shortTime } from "./clock.ts";
import { gist, mediaGist } from "./log-lines.ts";
import type { Phrases } from "./phrases.ts";
import { plainName } from "./wording.ts";

const LONGEST_PREVIEW = 120;

/** What a row needs to know beside whom it is about. */
export interface RowOptions {
  readonly say: Phrases;
  readonly isCurrent: boolean;
  readonly now: number;
  readonly open: () => void;
}

/** A person: presence or the last words. */
export function personRow(person: Person, options: RowOptions): TemplateResult {
  const { roster } = options.say;
  const presence = person.online ? roster.isOnline : roster.isOffline;
  const said = person.lastMedia ? mediaGist(person.lastMedia, options.say) : person.lastText;
  return row(person, options, {
    avatar: html`<secure-avatar .name=${person.username} .online=${person.online}></secure-avatar>`,
    name: html`<span class="name"
      ><bdi>${plainName(person.username)}</bdi>${mutedSign(person.muted, options.say)}</span
    >`,
    preview: said
      ? html`<span class="preview" dir="auto"
          ><span class="visually-hidden">${presence}. </span>${oneLine(said)}</span
        >`
      : html`<span class="preview ${person.online ? "on" : ""}">${presence}</span>`,
  });
}

/** A room: where one stands with it, the last words and whose they are, or how many are in it. */
export function roomRow(room: RoomListItem, chat: Chat | undefined, options: RowOptions): TemplateResult {
  const { rooms } = options.say;
  const title = plainName(room.title || rooms.unnamed);
  const words = room.standing === "open" ? (lastWords(chat, options.say) ?? rooms.members(room.members)) : "";
  return row(room, options, {
    avatar: html`<secure-avatar room .name=${title}></secure-avatar>`,
    name: html`<span class="name"
      ><span class="visually-hidden">${rooms.room} </span
      ><bdi>${title}</bdi>${mutedSign(room.muted, options.say)}</span
    >`,
    preview: html`<span class="preview ${room.standing === "shut-out" ? "warn" : ""}" dir="auto"
      >${words || rooms.rows?.[room.standing]}</span
    >`,
  });
}

function mutedSign(muted: boolean | undefined, { rooms }: Phrases): TemplateResult | typeof nothing {
  if (muted !== true) return nothing;
  return html`<span class="muted"
    >${icon("bell-off")}<span class="visually-hidden">${rooms.muted}</span></span
  >`;
}

function row(
  { unread, lastAt, muted }: { unread: number; lastAt?: number; muted?: boolean },
  { say, isCurrent, now, open }: RowOptions,
  parts: { avatar: TemplateResult; name: TemplateResult; preview: TemplateResult },
): TemplateResult {
  return html`<button
    class="row ${unread > 0 ? "unread" : ""}"
    type="button"
    aria-current=${isCurrent ? "true" : nothing}
    @click=${open}
  >
    ${parts.avatar}
    <span class="who">${parts.name} ${parts.preview}</span>
    <span class="side">
      ${
        lastAt === undefined
          ? nothing
          : html`<time datetime=${isoTime(lastAt)}>${shortTime(lastAt, now, say.thread)}</time>`
      }
      ${
        unread > 0
          ? html`<span class="badge ${muted ? "quiet" : ""}"
              ><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span
              ><span class="visually-hidden">${say.roster.unread(unread)}</span></span
            >`
          : nothing
      }
    </span>
  </button>`;
}

/** The last message and whose it is, in one line; `undefined` while there is none. */
function lastWords(chat: Chat | undefined, say: Phrases): string | undefined {
  const last = chat?.timeline.get().findLast((item): item is MessageItem => item.kind !== "notice");
  if (last === undefined) return undefined;
  const name = last.mine ? say.message.you : plainName(last.from);
  return say.thread.announce(name, oneLine(last.deleted ? say.message.deleted : gist(last, say)));
}

function oneLine(text: string): string {
  return plainName(text.slice(0, LONGEST_PREVIEW).replace(/\s+/g, " "));
}
