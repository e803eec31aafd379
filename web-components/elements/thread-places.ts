/** What a thread shows where nothing was said yet, and where nothing can be said: templates without state. */
import { html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../design/icons.ts";
import type { RoomStanding, RoomState } from "../session/index.ts";
import type { Phrases } from "./phrases.ts";
import { plainName } from "./wording.ts";

/** Whether one can write in a room. */
export function isSpeaking(state: RoomState | undefined): boolean {
  const standing = state?.standing;
  return standing === "open" || standing === "renewing" || standing === "shut-out";
}

/** Before the first word with a person; `offersNumber` where there is an identity that was not compared. */
export function personStart(
  name: string,
  offersNumber: boolean,
  { thread }: Phrases,
  toDetails: () => void,
): TemplateResult {
  return html`<secure-avatar size="large" .name=${name}></secure-avatar>
    <h3>${thread.startHeading(plainName(name))}</h3>
    <p>${thread.start}</p>
    ${offersNumber ? way("shield-check", thread.startVerify, toDetails) : nothing}`;
}

/** Before the first word in a room; of one that one is not in, only what it is called. */
export function roomStart(
  title: string,
  state: RoomState | undefined,
  { rooms }: Phrases,
  toDetails: () => void,
): TemplateResult {
  const name = plainName(title || rooms.unnamed);
  const avatar = html`<secure-avatar room size="large" .name=${name}></secure-avatar>`;
  if (!isSpeaking(state))
    return html`${avatar}
      <h3><bdi>${name}</bdi></h3>`;
  return html`${avatar}
    <h3><bdi>${name}</bdi></h3>
    <p>${rooms.start}</p>
    ${state?.mayInvite && rooms.startInvite ? way("user-round-plus", rooms.startInvite, toDetails) : nothing}`;
}

function way(shape: IconName, words: string, go: () => void): TemplateResult {
  return html`<button class="button" type="button" @click=${go}>${icon(shape)}${words}</button>`;
}

/** In the composer's place in a room that one is not in: why, and where it is over a way to forget it. */
export function closedPlace(standing: RoomStanding, { rooms }: Phrases, forget: () => void): TemplateResult {
  const isOver = standing === "removed" || standing === "deleted";
  return html`<div class="closed" role="status">
    ${icon(standing === "joining" ? "hourglass" : "ban")}
    <p>${rooms.closed?.[standing]}</p>
    ${
      isOver && rooms.forget
        ? html`<button class="button small" type="button" @click=${forget}>${rooms.forget}</button>`
        : nothing
    }
  </div>`;
}
