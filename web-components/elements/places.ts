/** What the shell shows beside its panes: templates without state. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { icon, mark } from "../design/icons.ts";
import type { SessionErrorCode, Status } from "../session/index.ts";
import type { SecureSignInEvent } from "./events.ts";
import type { Phrases } from "./phrases.ts";
import type { SessionOwner } from "./session-owner.ts";

/** While the session is restored: nothing at all for the first moment (the styles see to that). */
function splash({ appName, signIn }: Phrases): TemplateResult {
  return html`<div class="splash" role="status" aria-label=${appName}>
    ${mark()}
    <p><span class="spinner"></span>${signIn.restoring}</p>
  </div>`;
}

/** Why the element cannot work here; where what says it well cannot be fetched, the bare reason. */
export function explanation(code: SessionErrorCode, { errors }: Phrases): TemplateResult {
  return html`<secure-explanation role="alert" .code=${code}>${errors[code]}</secure-explanation>`;
}

/** Where a conversation will be. */
export function quietPlace({ thread }: Phrases): TemplateResult {
  return html`<div class="quiet-place">
    ${mark()}
    <h2>${thread.emptyHeading}</h2>
    <p>${thread.empty}</p>
    <p class="faint">${thread.emptyOnLeft}</p>
  </div>`;
}

/** The list of shortcuts. */
export function shortcutSheet({ shortcuts }: Phrases, open: boolean, close: () => void): TemplateResult {
  return html`<secure-sheet
    heading=${shortcuts.heading}
    closing=${shortcuts.close}
    .open=${open}
    @secure-navigate=${close}
  >
    <secure-shortcuts></secure-shortcuts>
  </secure-sheet>`;
}

/** Buttons that only the keyboard sees, each to one place; messages and composer are there with a conversation alone. */
export function skipLinks(
  { skip }: Phrases,
  isTalking: boolean,
  go: Readonly<Record<keyof Phrases["skip"], () => void>>,
): TemplateResult {
  const places = isTalking ? (["people", "messages", "composer"] as const) : (["people"] as const);
  return html`<div class="skips">
    ${places.map(
      (place) => html`<button class="button small" type="button" @click=${go[place]}>${skip[place]}</button>`,
    )}
  </div>`;
}

/** Something failed that has no place of its own. */
export function toast(
  code: SessionErrorCode,
  { errors, details }: Phrases,
  close: () => void,
): TemplateResult {
  return html`<div class="toast">
    ${icon("circle-alert")}<span>${errors[code]}</span>
    <button class="icon-button" type="button" aria-label=${details.close} @click=${close}>
      ${icon("x")}
    </button>
  </div>`;
}

/** What is in the pane beside the conversation `id`, where there is room for three. Another conversation starts at the top. */
export function detailsFrame(
  id: string | undefined,
  content: TemplateResult | typeof nothing,
  { details }: Phrases,
  close: () => void,
): TemplateResult {
  return html`<header>
      <h2>${details.heading}</h2>
      <button class="icon-button" type="button" aria-label=${details.close} @click=${close}>
        ${icon("x")}
      </button>
    </header>
    ${keyed(id, html`<div class="scroll">${content}</div>`)}`;
}

/** What is shown while nobody is signed in: a moment's quiet while a session is restored, or the form. */
export function outside(
  { restoring, busy, problem }: SessionOwner,
  status: Status | undefined,
  say: Phrases,
  signIn: (event: SecureSignInEvent) => unknown,
): TemplateResult {
  if ((restoring || status?.state === "connecting") && !busy) return splash(say);
  const reason = status?.state === "signed-out" && status.reason ? say.signedOutReasons[status.reason] : "";
  return html`<secure-sign-in
    .busy=${busy}
    .problem=${problem}
    .note=${reason}
    @secure-sign-in=${signIn}
  ></secure-sign-in>`;
}

/** The password once more, in the middle of a session that the relay refuses, and the way out for who does not give it. */
export function again(
  { busy, problem }: SessionOwner,
  status: Status & { readonly username: string },
  { appName, signIn: words }: Phrases,
  act: { readonly signIn: (event: SecureSignInEvent) => unknown; readonly leave: () => void },
): TemplateResult {
  const isRefused = status.state === "refused";
  const form = html`<secure-sign-in
      again
      .username=${status.username}
      .busy=${busy}
      .problem=${problem}
      @secure-sign-in=${act.signIn}
    ></secure-sign-in>
    <button class="button quiet wide" type="button" @click=${act.leave}>${words.leave}</button>`;
  return html`<secure-sheet heading=${appName} firm .open=${isRefused}
    >${isRefused ? form : nothing}</secure-sheet
  >`;
}
