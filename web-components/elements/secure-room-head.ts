import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { banner } from "../design/banner.styles.ts";
import { base, buttons } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/icons.ts";
import type { Room, RoomMember, RoomState } from "../session/index.ts";
import { SecureFailureEvent, SecureNavigateEvent, SecureOpenRoomEvent } from "./events.ts";
import type { AllPhrases } from "./phrases-late.ts";
import { LateElement } from "./late-element.ts";
import "./secure-room-anew.ts";
import { styles } from "./secure-head.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

interface SecurityLine {
  readonly icon: IconName;
  readonly words: string;
  readonly isAlarm: boolean;
}

/**
 * @summary The top of a room: its title, how many are in it and there, and one line of how safe it is to talk.
 *
 * @event secure-navigate - Back or the details are wanted. Neither bubbles nor is composed.
 * @event secure-open-room - A new room took this one's place. Neither bubbles nor is composed.
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The header.
 * @csspart security - The line about who can read along, which opens the details.
 */
@customElement("secure-room-head")
export class SecureRoomHead extends LateElement {
  static override styles = [base, buttons, banner, styles];

  readonly #title = new StoreController<string>(this, () => this.room?.title);
  readonly #members = new StoreController<readonly RoomMember[]>(this, () => this.room?.members);
  readonly #state = new StoreController<RoomState>(this, () => this.room?.state);
  readonly #timer = new StoreController<number>(this, () => this.room?.timer);

  /** The room. */
  @property({ attribute: false }) room: Room | undefined;

  /** One pane at a time: a way back, a smaller header. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  /** Whether the details are open beside it. */
  @property({ type: Boolean }) detailed = false;

  #go(to: "back" | "details"): void {
    this.dispatchEvent(new SecureNavigateEvent(to));
  }

  override render(): unknown {
    const state = this.#state.value;
    if (!this.room || !state) return nothing;
    const { thread } = this.say;
    const title = plainName(this.#title.value || this.say.rooms.unnamed);
    const members = this.#members.value ?? [];
    const security = this.#security(state, members);
    return html`<header part="base">
        ${this.narrow ? this.#back() : nothing}
        <secure-avatar room .name=${title}></secure-avatar>
        <div class="who">
          <h2>
            <bdi>${title}</bdi>${
              state.muted
                ? html`<span class="muted"
                    >${icon("bell-off")}<span class="visually-hidden">${this.say.rooms.muted}</span></span
                  >`
                : nothing
            }
          </h2>
          ${this.narrow ? html`<div class="under">${security} ${this.#presence(state, members)}</div>` : this.#presence(state, members)}
        </div>
        ${this.#timerSign()} ${this.narrow ? nothing : security}
        <button
          class="icon-button"
          type="button"
          aria-label=${thread.details}
          aria-expanded=${this.detailed}
          @click=${() => this.#go("details")}
        >
          ${icon("users-round")}
        </button>
      </header>
      ${this.#banner(state)}`;
  }

  #back(): TemplateResult {
    return html`<button
      class="icon-button"
      type="button"
      aria-label=${this.say.thread.back}
      @click=${() => this.#go("back")}
    >
      ${icon("arrow-left")}
    </button>`;
  }

  #presence(state: RoomState, members: readonly RoomMember[]): TemplateResult | typeof nothing {
    const { rooms } = this.say;
    if (state.standing !== "open") {
      return this.narrow ? nothing : html`<p class="presence">${rooms.rows[state.standing]}</p>`;
    }
    const names = members
      .filter((member) => member.online && !member.isMe)
      .map(({ username }) => plainName(username));
    const words = this.narrow ? rooms.online(names.length) : rooms.who(members.length, names);
    return html`<p class="presence ${names.length > 0 ? "on" : ""}" title=${names.join(", ")}>${words}</p>`;
  }

  #security(state: RoomState, members: readonly RoomMember[]): TemplateResult {
    const line = securityLine(state, members, this.say);
    return html`<button
      part="security"
      class="security ${line.isAlarm ? "alarm" : ""}"
      type="button"
      aria-expanded=${this.detailed}
      @click=${() => this.#go("details")}
    >
      ${icon(line.icon)}<span>${line.words}</span>
    </button>`;
  }

  #timerSign(): TemplateResult | typeof nothing {
    const timer = this.#timer.value ?? 0;
    if (timer === 0) return nothing;
    const words = this.say.thread.timer(timer);
    return html`<span class="timer" title=${words}
      >${icon("timer")}<span class="visually-hidden">${words}</span></span
    >`;
  }

  #banner({ standing, intruders, owner, isFull }: RoomState): TemplateResult | typeof nothing {
    const { rooms } = this.say;
    if (standing === "renewing" || isFull)
      return html`<div class="banner calm" role="status">
        ${icon("hourglass")}
        <p>${isFull ? rooms.full : rooms.renewing}</p>
      </div>`;
    const isOpen = standing === "open" && intruders.length > 0;
    if (!isOpen && standing === "open" && owner === "lost") return this.#anew();
    if (!isOpen && standing !== "shut-out") return nothing;
    const names = intruders.map((name) => plainName(name)).join(", ");
    return html`<div class="banner" role="alert">
      ${icon("shield-alert")}
      <p>${isOpen ? rooms.intruders(names) : rooms.shutOut}</p>
      <button class="button small" type="button" @click=${() => this.#go("details")}>${rooms.review}</button>
    </div>`;
  }

  #anew(): TemplateResult {
    return html`<secure-room-anew
      .room=${this.room}
      @secure-open-room=${({ room }: SecureOpenRoomEvent) =>
        this.dispatchEvent(new SecureOpenRoomEvent(room))}
      @secure-failure=${({ error }: SecureFailureEvent) => this.dispatchEvent(new SecureFailureEvent(error))}
    ></secure-room-anew>`;
  }
}

/** How many of the others' identities were compared. */
function comparedOf(members: readonly RoomMember[]): number {
  return members.filter(({ isMe, isStranger, trust }) => !isMe && !isStranger && trust === "verified").length;
}

/** The most pressing thing that there is to say; never more than the signed log says. */
function securityLine(
  { standing, intruders, owner, isFull }: RoomState,
  members: readonly RoomMember[],
  say: AllPhrases,
): SecurityLine {
  const { lines } = say.rooms;
  const line = (shape: IconName, words: string, isAlarm = false): SecurityLine => ({
    icon: shape,
    words,
    isAlarm,
  });
  if (standing === "shut-out") return line("shield-alert", lines["shut-out"], true);
  if (standing === "renewing") return line("hourglass", lines.renewing);
  if (standing === "open" && isFull) return line("hourglass", lines.full);
  if (standing === "joining") return line("shield-question-mark", lines.joining);
  if (standing !== "open") return line("ban", lines.out);
  if (intruders.length > 0) return line("shield-alert", lines.intruder, true);
  if (members.some((member) => member.isStranger)) return line("shield-alert", lines.stranger, true);
  if (owner === "lost") return line("shield-alert", lines["owner-lost"], true);
  if (members.length < 2) return line("shield", lines.alone);
  const compared = comparedOf(members);
  return line(
    compared === members.length - 1 ? "shield-check" : "shield",
    lines.open(members.length, compared),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-room-head": SecureRoomHead;
  }
}
