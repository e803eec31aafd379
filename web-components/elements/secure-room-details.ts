import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { sections } from "../design/sections.styles.ts";
import { switches } from "../design/switch.styles.ts";
import type { Room, RoomMember, RoomRequest, RoomState } from "../session/index.ts";
import { SecureFailureEvent, SecureOpenEvent } from "./events.ts";
import { focusOn } from "./focus.ts";
import { LateElement } from "./late-element.ts";
import "./secure-members.ts";
import { styles } from "./secure-room-details.styles.ts";
import "./secure-upkeep.ts";
import { StoreController } from "./store-controller.ts";
import { isSpeaking } from "./thread-places.ts";
import { plainName } from "./wording.ts";

/** PROTOCOL.md section 8: a title has 1 to 100 characters. */
const LONGEST_TITLE = 100;

/** Slow mode's waits in seconds; 0 is off. */
const WAITS: readonly number[] = [0, 10, 30, 60, 300, 900, 3600];

const POLICIES = ["members", "owner"] as const;

/**
 * @summary What belongs to a room beside its messages: title, members, who may invite, mute, timer, leave or end. What
 * one may not do is not offered.
 *
 * @event secure-open - The conversation with a member is wanted. Neither bubbles nor is composed.
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The title.
 * @csspart members - The members.
 * @csspart end - The section to leave or to end the room.
 */
@customElement("secure-room-details")
export class SecureRoomDetails extends LateElement {
  static override styles = [base, buttons, fields, sections, switches, styles];

  readonly #title = new StoreController<string>(this, () => this.room?.title);
  readonly #members = new StoreController<readonly RoomMember[]>(this, () => this.room?.members);
  readonly #state = new StoreController<RoomState>(this, () => this.room?.state);

  @query("#title") private readonly field?: HTMLInputElement | null;

  @state() private renaming = false;
  @state() private ending = false;

  /** The room. */
  @property({ attribute: false }) room: Room | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("room")) return;
    this.renaming = false;
    this.ending = false;
  }

  #attempt(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  #startRename(): void {
    this.renaming = true;
    void this.updateComplete.then(() => this.field?.select());
  }

  #rename(event: SubmitEvent): void {
    event.preventDefault();
    const title = this.field?.value.trim() ?? "";
    if (title === "") return;
    this.#endRename();
    if (title !== this.#title.value) this.#attempt(this.room?.rename(title));
  }

  #endRename(): void {
    this.renaming = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".rename")?.focus());
  }

  #end(isOwner: boolean): void {
    this.ending = false;
    this.#attempt(isOwner ? this.room?.delete() : this.room?.leave());
  }

  /** What is asked takes the place of the button: the focus goes to where nothing is done. */
  #ask(asks: boolean): void {
    this.ending = asks;
    void focusOn(this, asks ? "[part=end] .pair button:last-of-type" : "[part=end] button");
  }

  override render(): unknown {
    const { room } = this;
    const state = this.#state.value;
    if (!room || !state) return nothing;
    const isOpen = state.standing === "open";
    const pass = (event: SecureFailureEvent): boolean =>
      this.dispatchEvent(new SecureFailureEvent(event.error));
    return html`${this.#head(isOpen)} ${state.requests.length > 0 ? this.#requests(state.requests) : nothing}
      <section>
        <secure-members
          part="members"
          .room=${room}
          @secure-open=${(event: SecureOpenEvent) => this.dispatchEvent(new SecureOpenEvent(event.username))}
          @secure-failure=${pass}
        ></secure-members>
      </section>
      ${isOpen ? html`${this.#policy(state)} ${this.#slowMode(state)}` : nothing} ${this.#mute(state)}
      <secure-upkeep .chat=${room} .still=${!isOpen} @secure-failure=${pass}></secure-upkeep>
      ${isSpeaking(state) ? this.#ending(state) : nothing}`;
  }

  #head(isOpen: boolean): TemplateResult {
    const { rooms, roomDetails } = this.say;
    const title = plainName(this.#title.value || rooms.unnamed);
    const members = this.#members.value ?? [];
    const online = members.filter((member) => member.online).length;
    return html`<div part="base" class="room">
      <secure-avatar room size="large" .name=${title}></secure-avatar>
      ${
        this.renaming
          ? this.#form()
          : html`<h3>
              <bdi>${title}</bdi>${
                isOpen
                  ? html`<button
                      class="icon-button rename"
                      type="button"
                      aria-label=${roomDetails.rename}
                      title=${roomDetails.rename}
                      @click=${this.#startRename}
                    >
                      ${icon("pencil")}
                    </button>`
                  : nothing
              }
            </h3>`
      }
      ${members.length > 0 ? html`<p>${rooms.presence(members.length, online)}</p>` : nothing}
    </div>`;
  }

  #form(): TemplateResult {
    const { roomDetails } = this.say;
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // The sheet around it would close.
      event.preventDefault();
      event.stopPropagation();
      this.#endRename();
    };
    return html`<form @submit=${this.#rename}>
      <div class="control">
        <input
          id="title"
          dir="auto"
          autocomplete="off"
          aria-label=${roomDetails.title}
          maxlength=${LONGEST_TITLE}
          required
          .value=${this.#title.value ?? ""}
          @keydown=${escape}
        />
      </div>
      ${this.#state.value?.role === "owner" ? nothing : html`<p class="how">${roomDetails.renameAsk}</p>`}
      <div class="both">
        <button class="button small primary" type="submit">${roomDetails.save}</button>
        <button class="button small" type="button" @click=${this.#endRename}>${roomDetails.cancel}</button>
      </div>
    </form>`;
  }

  #requests(requests: readonly RoomRequest[]): TemplateResult {
    const { roomDetails } = this.say;
    return html`<section class="requests" role="status">
      <h4>${icon("hourglass")}${roomDetails.requests}</h4>
      <ul>
        ${requests.map(
          (request) =>
            html`<li>
              ${
                request.ask === "add"
                  ? roomDetails.requestAdd(plainName(request.username))
                  : roomDetails.requestRename(plainName(request.title))
              }
            </li>`,
        )}
      </ul>
      <p class="how">${roomDetails.requestsHow}</p>
    </section>`;
  }

  #policy({ role, invitePolicy }: RoomState): TemplateResult {
    const { roomDetails } = this.say;
    return html`<section>
      <h4 id="policy">${roomDetails.policy}</h4>
      ${
        role === "owner"
          ? html`<div class="times" role="radiogroup" aria-labelledby="policy">
              ${POLICIES.map(
                (policy) =>
                  html`<label
                    ><input
                      type="radio"
                      name="policy"
                      .checked=${policy === invitePolicy}
                      @change=${() => this.#attempt(this.room?.setInvitePolicy(policy))}
                    />${roomDetails.policies[policy]}</label
                  >`,
              )}
            </div>`
          : html`<p class="how">${roomDetails.policies[invitePolicy]}</p>`
      }
    </section>`;
  }

  #slowMode({ role, slow }: RoomState): TemplateResult | typeof nothing {
    const { roomDetails, duration } = this.say;
    if (role !== "owner") {
      return slow === 0
        ? nothing
        : html`<section>
            <h4>${roomDetails.slow}</h4>
            <p class="how">${roomDetails.slowFor(slow)}</p>
          </section>`;
    }
    const waits = WAITS.includes(slow) ? WAITS : [...WAITS, slow].sort((a, b) => a - b);
    return html`<section>
      <h4 id="slow">${roomDetails.slow}</h4>
      <p class="how" id="slow-how">${roomDetails.slowHow}</p>
      <div class="times" role="radiogroup" aria-labelledby="slow" aria-describedby="slow-how">
        ${waits.map(
          (seconds) =>
            html`<label
              ><input
                type="radio"
                name="slow"
                .checked=${seconds === slow}
                @change=${() => this.#attempt(this.room?.setSlowMode(seconds))}
              />${seconds === 0 ? roomDetails.slowOff : duration(seconds)}</label
            >`,
        )}
      </div>
    </section>`;
  }

  #mute({ muted }: RoomState): TemplateResult {
    const { roomDetails } = this.say;
    return html`<section>
      <label class="switch">
        <span
          ><b id="mute">${roomDetails.mute}</b
          ><span class="how" id="mute-how">${roomDetails.muteHow}</span></span
        >
        <input
          type="checkbox"
          role="switch"
          aria-labelledby="mute"
          aria-describedby="mute-how"
          .checked=${muted}
          @change=${(event: Event) => {
            if (event.target instanceof HTMLInputElement)
              this.#attempt(this.room?.setMuted(event.target.checked));
          }}
        />
        <span class="track"></span>
      </label>
    </section>`;
  }

  #ending({ role }: RoomState): TemplateResult {
    const { roomDetails } = this.say;
    const isOwner = role === "owner";
    const me = (this.#members.value ?? []).find((member) => member.isMe);
    if (!isOwner && me?.role === "owner")
      return html`<section part="end"><p class="how">${roomDetails.ownerElsewhere}</p></section>`;
    const words = isOwner ? roomDetails.end : roomDetails.leave;
    return html`<section part="end">
      <h4>${words}</h4>
      <p class="how">${isOwner ? roomDetails.endHow : roomDetails.leaveHow}</p>
      ${isOwner ? html`<p class="how">${roomDetails.ownerLeaves}</p>` : nothing}
      ${
        this.ending
          ? html`<div class="pair" role="alert">
              <p>${isOwner ? roomDetails.endSure : roomDetails.leaveSure}</p>
              <button class="button small danger" type="button" @click=${() => this.#end(isOwner)}>
                ${isOwner ? roomDetails.endYes : roomDetails.leaveYes}
              </button>
              <button class="button small" type="button" @click=${() => this.#ask(false)}>
                ${roomDetails.no}
              </button>
            </div>`
          : html`<div>
              <button class="button small danger" type="button" @click=${() => this.#ask(true)}>
                ${icon(isOwner ? "trash-2" : "log-out")}${words}
              </button>
            </div>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-room-details": SecureRoomDetails;
  }
}
