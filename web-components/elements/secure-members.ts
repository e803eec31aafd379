import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import { sections } from "../design/sections.styles.ts";
import type { Room, RoomMember, RoomState } from "../session/index.ts";
import { SecureFailureEvent, SecureOpenEvent, type SecureChooseEvent } from "./events.ts";
import { focusOn } from "./focus.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-members.styles.ts";
import "./secure-menu.ts";
import type { MenuEntry, SecureMenu } from "./secure-menu.ts";
import "./secure-people-picker.ts";
import { codeOf } from "./session-owner.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/** What is asked once more before it is done. */
interface Question {
  readonly act: "remove" | "transfer";
  readonly username: string;
}

/**
 * @summary Who is in a room: roles and presence, and to invite, remove and hand over where one may.
 *
 * @event secure-open - The conversation with a member is wanted. Neither bubbles nor is composed.
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The list.
 * @csspart member - A member's row.
 */
@customElement("secure-members")
export class SecureMembers extends LateElement {
  static override styles = [base, buttons, sections, styles];

  readonly #members = new StoreController<readonly RoomMember[]>(this, () => this.room?.members);
  readonly #state = new StoreController<RoomState>(this, () => this.room?.state);
  #chosen: RoomMember | undefined;

  @query("secure-menu") private readonly menu?: SecureMenu | null;

  @state() private inviting = false;
  @state() private entries: readonly MenuEntry[] = [];
  @state() private question: Question | undefined;
  @state() private told = "";
  @state() private problem = "";

  /** The room. */
  @property({ attribute: false }) room: Room | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("room")) return;
    this.inviting = false;
    this.question = undefined;
    this.told = "";
    this.problem = "";
  }

  /** What fails about a person is said here, where it was asked; anything else is the shell's. */
  async #attempt(name: string, work: Promise<unknown> | undefined): Promise<boolean> {
    this.problem = "";
    this.told = "";
    try {
      await work;
      return true;
    } catch (error) {
      const words = this.say.roomDetails.problems[codeOf(error)];
      if (words) this.problem = words(plainName(name));
      else this.dispatchEvent(new SecureFailureEvent(error));
      return false;
    }
  }

  async #invite(name: string): Promise<void> {
    const { roomDetails } = this.say;
    if (!(await this.#attempt(name, this.room?.invite(name)))) return;
    const isSigned = this.#state.value?.role === "owner" || this.#isMember(name);
    this.told = (isSigned ? roomDetails.asked : roomDetails.askedOwner)(plainName(name));
  }

  #isMember(name: string): boolean {
    return (this.#members.value ?? []).some((member) => member.username.toLowerCase() === name.toLowerCase());
  }

  #openMenu(event: Event, member: RoomMember): void {
    const button = event.currentTarget;
    if (!(button instanceof HTMLElement)) return;
    const { roomDetails } = this.say;
    const state = this.#state.value;
    const isOwner = state?.role === "owner";
    const entries: readonly (MenuEntry | false)[] = [
      { value: "write", words: roomDetails.write(plainName(member.username)), icon: "message-circle" },
      !member.present &&
        state?.mayInvite === true && { value: "invite", words: roomDetails.inviteAgain, icon: "mail-open" },
      isOwner && member.present && { value: "transfer", words: roomDetails.makeOwner, icon: "crown" },
      isOwner && { value: "remove", words: roomDetails.remove, icon: "user-round-x", danger: true },
    ];
    this.#chosen = member;
    this.entries = entries.filter((entry) => entry !== false);
    void this.menu?.show(button.getBoundingClientRect(), button);
  }

  #choose({ value }: SecureChooseEvent): void {
    const username = this.#chosen?.username;
    if (username === undefined) return;
    if (value === "write") this.dispatchEvent(new SecureOpenEvent(username));
    else if (value === "invite") void this.#invite(username);
    else if (value === "remove" || value === "transfer") this.question = { act: value, username };
    void focusOn(this, ".pair .no");
  }

  #keep(): void {
    const row = this.renderRoot.querySelector(".pair")?.closest("li");
    this.question = undefined;
    row?.querySelector<HTMLElement>(".icon-button")?.focus();
  }

  async #answer({ act, username }: Question): Promise<void> {
    this.question = undefined;
    const { room } = this;
    await this.#attempt(username, act === "remove" ? room?.remove(username) : room?.transfer(username));
  }

  override render(): unknown {
    const members = this.#members.value ?? [];
    const { roomDetails } = this.say;
    const mayInvite = this.#state.value?.mayInvite ?? false;
    return html`<div class="head">
        <h4 id="members">${roomDetails.members} <span class="figures">${members.length}</span></h4>
        ${
          mayInvite
            ? html`<button
                class="button small"
                type="button"
                aria-expanded=${this.inviting}
                @click=${() => (this.inviting = !this.inviting)}
              >
                ${icon(this.inviting ? "check" : "user-round-plus")}${this.inviting ? roomDetails.inviteDone : roomDetails.invite}
              </button>`
            : nothing
        }
      </div>
      ${mayInvite && this.inviting ? this.#picker(members) : nothing}
      <p class="told" role="status">${this.told}</p>
      <div role="alert">
        ${this.problem ? html`<p class="wrong">${icon("circle-alert")}<span>${this.problem}</span></p>` : nothing}
      </div>
      <ul part="base" aria-labelledby="members">
        ${repeat(
          members,
          ({ username, root }) => `${username.toLowerCase()} ${root}`,
          (member) => html`<li part="member">${this.#row(member)}</li>`,
        )}
      </ul>
      <secure-menu
        .label=${roomDetails.members}
        .entries=${this.entries}
        @secure-choose=${this.#choose}
      ></secure-menu>`;
  }

  #picker(members: readonly RoomMember[]): TemplateResult {
    const waiting = (this.#state.value?.requests ?? []).flatMap((request) =>
      request.ask === "add" ? [request.username] : [],
    );
    return html`<div class="picker">
      <p class="how">${this.say.roomDetails.inviteHow}</p>
      <secure-people-picker
        .without=${[...members.map(({ username }) => username), ...waiting]}
        @secure-choose=${(event: SecureChooseEvent) => void this.#invite(event.value)}
      ></secure-people-picker>
    </div>`;
  }

  #row(member: RoomMember): TemplateResult {
    const { roomDetails } = this.say;
    const name = plainName(member.username);
    const { question } = this;
    const isAsked = question?.username === member.username;
    return html`<div class="row">
        <secure-avatar .name=${member.username} .online=${member.present}></secure-avatar>
        <p class="who">
          <span class="name"
            ><bdi>${name}</bdi
            >${member.isMe ? html`<span class="you">${roomDetails.you}</span>` : nothing}</span
          >
          <span class="presence ${member.present ? "on" : ""}">${this.#presence(member)}</span>
        </p>
        ${
          member.role === "owner"
            ? html`<span class="role">${icon("crown")}${roomDetails.owner}</span>`
            : nothing
        }
        ${
          member.isMe
            ? nothing
            : html`<button
                class="icon-button"
                type="button"
                aria-label=${roomDetails.actions(name)}
                aria-haspopup="menu"
                @click=${(event: Event) => this.#openMenu(event, member)}
              >
                ${icon("ellipsis-vertical")}
              </button>`
        }
      </div>
      ${member.isStranger ? this.#stranger(member) : nothing}
      ${isAsked && question ? this.#sure(question, name) : nothing}`;
  }

  #presence({ present, online, isMe }: RoomMember): string {
    const { roomDetails } = this.say;
    if (isMe) return online ? roomDetails.online : roomDetails.offline;
    if (present) return roomDetails.here;
    return online ? roomDetails.invited : roomDetails.offline;
  }

  #stranger({ username }: RoomMember): TemplateResult {
    const { roomDetails } = this.say;
    return html`<p class="stranger">
      ${icon("shield-alert")}<span>${roomDetails.stranger}</span>
      <button
        class="button small"
        type="button"
        @click=${() => this.dispatchEvent(new SecureOpenEvent(username))}
      >
        ${roomDetails.review}
      </button>
    </p>`;
  }

  #sure(question: Question, name: string): TemplateResult {
    const { roomDetails } = this.say;
    const isRemoval = question.act === "remove";
    return html`<div class="pair" role="alert">
      <p>${isRemoval ? roomDetails.removeSure(name) : roomDetails.makeOwnerSure(name)}</p>
      <button
        class="button small ${isRemoval ? "danger" : "primary"}"
        type="button"
        @click=${() => void this.#answer(question)}
      >
        ${isRemoval ? roomDetails.removeYes : roomDetails.makeOwnerYes}
      </button>
      <button class="button small no" type="button" @click=${this.#keep}>${roomDetails.no}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-members": SecureMembers;
  }
}
