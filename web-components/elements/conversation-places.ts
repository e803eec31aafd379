/** What the shell shows of a conversation: the thread, what stands beside it, and the sheet that opens a room. */
import { html, nothing, type TemplateResult } from "lit";
import type { DirectChat, Room, SessionErrorCode, Status } from "../session/index.ts";
import { isRoom } from "./addressee.ts";
import type { Drafts } from "./drafts.ts";
import type {
  SecureFailureEvent,
  SecureNavigateEvent,
  SecureOpenEvent,
  SecureOpenRoomEvent,
} from "./events.ts";
import type { PartName } from "./on-demand.ts";
import type { Phrases } from "./phrases.ts";

/** Where these places lead. */
export interface Ways {
  readonly navigate: (event: SecureNavigateEvent) => void;
  readonly fail: (event: SecureFailureEvent) => void;
  readonly open: (event: SecureOpenEvent) => void;
  readonly openRoom: (event: SecureOpenRoomEvent) => void;
}

/** How a thread is shown. */
export interface ThreadLook {
  readonly drafts: Drafts;
  readonly narrow: boolean;
  readonly detailed: boolean;
}

/** The conversation itself. */
export function conversation(chat: DirectChat | Room, look: ThreadLook, ways: Ways): TemplateResult {
  return html`<secure-thread
    .chat=${chat}
    .drafts=${look.drafts}
    .narrow=${look.narrow}
    .detailed=${look.detailed}
    @secure-navigate=${ways.navigate}
    @secure-open-room=${ways.openRoom}
    @secure-failure=${ways.fail}
  ></secure-thread>`;
}

/** What belongs to it beside its messages. */
export function detailsOf(chat: DirectChat | Room | undefined, ways: Ways): TemplateResult | typeof nothing {
  if (chat === undefined) return nothing;
  return isRoom(chat)
    ? html`<secure-room-details
        aria-busy="true"
        .room=${chat}
        @secure-open=${ways.open}
        @secure-failure=${ways.fail}
      ></secure-room-details>`
    : html`<secure-details aria-busy="true" .chat=${chat} @secure-failure=${ways.fail}></secure-details>`;
}

/** The sheet that opens a room. */
export function newRoomSheet({ newRoom }: Phrases, open: boolean, ways: Ways): TemplateResult {
  return html`<secure-sheet
    heading=${newRoom.heading}
    closing=${newRoom.close}
    .open=${open}
    @secure-navigate=${ways.navigate}
  >
    ${open ? html`<secure-new-room aria-busy="true" @secure-open-room=${ways.openRoom}></secure-new-room>` : nothing}
  </secure-sheet>`;
}

/** What has to be loaded for what stands beside a conversation or over it. */
export function partsOf(
  chat: DirectChat | Room | undefined,
  isDetailed: boolean,
  sheet: string | undefined,
): readonly PartName[] {
  const parts: PartName[] = isDetailed || sheet !== undefined ? ["sheet"] : [];
  if (isDetailed && chat !== undefined) parts.push(isRoom(chat) ? "roomDetails" : "details");
  if (sheet === "profile") parts.push("profile");
  if (sheet === "new-room") parts.push("newRoom");
  if (sheet === "shortcuts") parts.push("shortcuts");
  return parts;
}

/**
 * What has to be loaded where the chat cannot work here, where nobody is signed in, or where the password is asked for
 * again. Who comes back signed in, which a moment's `restoring` finds out, loads nothing of it.
 */
export function partsOutside(
  blocked: SessionErrorCode | undefined,
  status: Status | undefined,
  restoring: boolean,
): readonly PartName[] {
  if (blocked !== undefined) return ["explanation"];
  if (status?.state === "refused") return ["sheet", "signIn"];
  return restoring || status?.state !== "signed-out" ? [] : ["signIn"];
}
