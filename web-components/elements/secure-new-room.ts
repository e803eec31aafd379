import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { Room, Session, SessionErrorCode } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureOpenRoomEvent, type SecureChooseEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-new-room.styles.ts";
import "./secure-people-picker.ts";
import { codeOf } from "./session-owner.ts";
import { plainName } from "./wording.ts";

/** PROTOCOL.md section 8: a title has 1 to 100 characters. */
const LONGEST_TITLE = 100;

/**
 * @summary Opens a room: a title, and whom to ask into it at once.
 *
 * @event secure-open-room - The room is there. Neither bubbles nor is composed.
 *
 * @csspart base - The form.
 */
@customElement("secure-new-room")
export class SecureNewRoom extends LateElement {
  static override styles = [base, buttons, fields, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);

  @query("#title") private readonly field?: HTMLInputElement | null;

  @state() private titled = false;
  @state() private chosen: readonly string[] = [];
  @state() private busy = false;
  @state() private problem: SessionErrorCode | undefined;
  @state() private made: { readonly room: Room; readonly notAsked: readonly string[] } | undefined;

  protected override firstUpdated(): void {
    this.field?.focus();
  }

  #choose({ value }: SecureChooseEvent): void {
    const others = this.chosen.filter((name) => name.toLowerCase() !== value.toLowerCase());
    this.chosen = others.length === this.chosen.length ? [...this.chosen, value] : others;
  }

  async #create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const session = this.#session.value;
    const title = this.field?.value.trim() ?? "";
    if (!session || title === "" || this.busy) return;
    this.busy = true;
    this.problem = undefined;
    try {
      const room = await session.createRoom(title);
      const notAsked = await this.#ask(room);
      if (notAsked.length === 0) this.dispatchEvent(new SecureOpenRoomEvent(room.id));
      else this.made = { room, notAsked };
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.busy = false;
    }
  }

  /** One after the other: each is an operation of one log. Who cannot be asked does not keep the others out. */
  async #ask(room: Room): Promise<readonly string[]> {
    const notAsked: string[] = [];
    for (const name of this.chosen) await room.invite(name).catch(() => notAsked.push(name));
    return notAsked;
  }

  override render(): unknown {
    if (this.made) return this.#left(this.made.room, this.made.notAsked);
    const { newRoom } = this.say;
    return html`<form part="base" @submit=${this.#create}>
      <div class="field">
        <label for="title">${newRoom.title}</label>
        <div class="control">
          <input
            id="title"
            autocomplete="off"
            dir="auto"
            maxlength=${LONGEST_TITLE}
            required
            aria-describedby="title-hint"
            @input=${() => (this.titled = this.field?.value.trim() !== "")}
          />
        </div>
        <p class="hint" id="title-hint">${newRoom.titleHint}</p>
      </div>
      <div class="field" role="group" aria-labelledby="people">
        <p class="label" id="people">${newRoom.people}</p>
        ${this.chosen.length > 0 ? this.#chips() : html`<div class="chips"></div>`}
        <secure-people-picker
          several
          .chosen=${this.chosen}
          @secure-choose=${this.#choose}
        ></secure-people-picker>
        <p class="hint">${newRoom.peopleHint}</p>
      </div>
      <div role="alert">
        ${this.problem ? html`<p class="problem">${icon("circle-alert")}${this.say.errors[this.problem]}</p>` : nothing}
      </div>
      <div class="foot">
        <p class="hint" role="status">
          ${this.chosen.length > 0 ? newRoom.chosen(this.chosen.length) : nothing}
        </p>
        <button class="button primary" type="submit" ?disabled=${this.busy || !this.titled}>
          ${this.busy ? html`<span class="spinner"></span>${newRoom.creating}` : newRoom.create}
        </button>
      </div>
    </form>`;
  }

  #chips(): TemplateResult {
    const { picker } = this.say;
    return html`<ul class="chips" aria-label=${picker.chosen}>
      ${this.chosen.map((name) => {
        const plain = plainName(name);
        return html`<li>
          <button
            type="button"
            aria-label=${picker.drop(plain)}
            @click=${() => (this.chosen = this.chosen.filter((other) => other !== name))}
          >
            <bdi>${plain}</bdi>${icon("x")}
          </button>
        </li>`;
      })}
    </ul>`;
  }

  #left(room: Room, notAsked: readonly string[]): TemplateResult {
    const { newRoom } = this.say;
    return html`<div part="base" class="left">
      <p class="warning" role="alert">
        ${icon("triangle-alert")}<span
          >${newRoom.notAsked(notAsked.map((name) => plainName(name)).join(", "))}</span
        >
      </p>
      <button
        class="button primary"
        type="button"
        @click=${() => this.dispatchEvent(new SecureOpenRoomEvent(room.id))}
      >
        ${newRoom.toRoom}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-new-room": SecureNewRoom;
  }
}
