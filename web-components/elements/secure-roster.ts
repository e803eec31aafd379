import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons, fields, scrolling } from "../design/base.styles.ts";
import { icon, mark } from "../design/icons.ts";
import type { Invitation, Person, RoomListItem, Session, Status } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureNavigateEvent, SecureOpenEvent, SecureOpenRoomEvent } from "./events.ts";
import { preload } from "./on-demand.ts";
import { PeopleSearch } from "./people-search.ts";
import { personRow, roomRow } from "./roster-row.ts";
import { roving } from "./roving.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-roster.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/**
 * @summary People and rooms: those one talks with, those online, and anyone by the start of their name.
 *
 * @event secure-open - A person was chosen. Neither bubbles nor is composed.
 * @event secure-open-room - A room was chosen. Neither bubbles nor is composed.
 * @event secure-navigate - The profile, the rail or a new room is wanted. Neither bubbles nor is composed.
 *
 * @csspart base - The list of conversations, which scrolls.
 * @csspart search - The search field.
 * @csspart person - The row of a person or a room.
 * @csspart new-room - The button that opens a new room.
 * @csspart profile - The button with one's own name.
 */
@customElement("secure-roster")
export class SecureRoster extends SecureElement {
  static override styles = [base, buttons, fields, scrolling, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.#session.value?.people);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #rooms = new StoreController<readonly RoomListItem[]>(this, () => this.#session.value?.rooms);
  readonly #invitations = new StoreController<readonly Invitation[]>(
    this,
    () => this.#session.value?.invitations,
  );
  readonly #search = new PeopleSearch(this, () => this.#session.value);
  #known: ReadonlySet<string> = new Set();

  @query("input") private readonly input?: HTMLInputElement | null;

  @state() private announcement = "";

  /** The name whose conversation is open. */
  @property() current = "";

  /** The id of the room that is open. */
  @property() room = "";

  /** Shows only avatars. */
  @property({ type: Boolean, reflect: true }) rail = false;

  /** Whether there is a button to switch between rail and names. */
  @property({ type: Boolean }) collapsible = false;

  /** Puts the cursor into the search field. */
  focusSearch(): void {
    this.input?.focus();
    this.input?.select();
  }

  #type(): void {
    this.#search.look(this.input?.value ?? "");
  }

  #clear(): void {
    if (this.input) this.input.value = "";
    this.#type();
    this.input?.focus();
  }

  #keys(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>(".row")?.focus();
    } else if (event.key === "Escape" && this.#search.term !== "") {
      event.stopPropagation();
      this.#clear();
    } else if (event.key === "Enter") {
      this.renderRoot.querySelector<HTMLElement>(".row")?.click();
    }
  }

  #open(username: string): void {
    this.dispatchEvent(new SecureOpenEvent(username));
  }

  #openRoom(room: string): void {
    this.dispatchEvent(new SecureOpenRoomEvent(room));
  }

  /** Invitations that came since the last time are said aloud. */
  protected override willUpdate(): void {
    const now = this.#invitations.value ?? [];
    const last = now.findLast((invitation) => !this.#known.has(invitation.id));
    this.#known = new Set(now.map((invitation) => invitation.id));
    if (last === undefined) return;
    preload("invitations");
    const { invitations } = this.say;
    this.announcement = invitations.announce(plainName(last.from), plainName(last.title));
  }

  override render(): unknown {
    const { roster } = this.say;
    return html`<header>
        <div class="title">
          ${mark()}
          <h2>${this.say.appName}</h2>
          <button
            part="new-room"
            class="icon-button new-room"
            type="button"
            aria-label=${this.say.rooms.create}
            title=${this.say.rooms.create}
            @click=${() => this.dispatchEvent(new SecureNavigateEvent("new-room"))}
          >
            ${icon("message-circle-plus")}
          </button>
          ${this.collapsible ? this.#railButton() : nothing}
        </div>
        <div class="control" part="search">
          ${icon("search")}
          <input
            type="search"
            placeholder=${roster.search}
            aria-label=${roster.search}
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            maxlength="20"
            @input=${this.#type}
            @keydown=${this.#keys}
          />
          ${
            this.#search.term
              ? html`<button
                  class="icon-button"
                  type="button"
                  aria-label=${roster.clearSearch}
                  @click=${this.#clear}
                >
                  ${icon("x")}
                </button>`
              : nothing
          }
        </div>
      </header>
      <div
        part="base"
        class="people scroll"
        @keydown=${(event: KeyboardEvent) => roving(event, this.renderRoot, ".row")}
      >
        ${this.#search.term ? this.#results() : this.#sections()}
      </div>
      <div class="visually-hidden" aria-live="polite" aria-atomic="true">${this.announcement}</div>
      <footer>${this.#me()}</footer>`;
  }

  #railButton(): TemplateResult {
    const { roster } = this.say;
    return html`<button
      class="icon-button"
      type="button"
      aria-label=${this.rail ? roster.expand : roster.collapse}
      @click=${() => this.dispatchEvent(new SecureNavigateEvent("rail"))}
    >
      ${icon(this.rail ? "panel-left-open" : "panel-left-close")}
    </button>`;
  }

  #sections(): TemplateResult {
    const { roster } = this.say;
    const people = this.#people.value ?? [];
    const rooms = this.#rooms.value ?? [];
    if (people.length + rooms.length + (this.#invitations.value ?? []).length === 0)
      return html`<p class="nobody">${icon("users-round")}${roster.empty}</p>`;
    const recent = people.filter((person) => person.lastAt !== undefined || person.unread > 0);
    const others = people.filter((person) => person.lastAt === undefined && person.unread === 0).sort(byName);
    const conversations = [...recent, ...rooms].sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
    return html`${this.#questions()} ${this.#section(roster.recent, conversations)}
    ${this.#section(
      roster.online,
      others.filter((person) => person.online),
    )}
    ${this.#section(
      roster.others,
      others.filter((person) => !person.online),
    )}`;
  }

  /** Invitations stand above all else; a rail has room for their number alone. */
  #questions(): TemplateResult | typeof nothing {
    const number = this.#invitations.value?.length ?? 0;
    if (number === 0) return nothing;
    const words = this.say.invitations.waiting(number);
    if (!this.rail) {
      return html`<secure-invitations
        @secure-open-room=${(event: SecureOpenRoomEvent) => this.#openRoom(event.room)}
      ></secure-invitations>`;
    }
    return html`<button
      class="row asks"
      type="button"
      aria-label=${words}
      title=${words}
      @click=${() => this.dispatchEvent(new SecureNavigateEvent("rail"))}
    >
      ${icon("mail-open")}<span class="side"><span class="badge">${number}</span></span>
    </button>`;
  }

  #section(heading: string, rows: readonly (Person | RoomListItem)[]): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    const now = Date.now();
    return html`<h3>${heading}</h3>
      <ul aria-label=${heading}>
        ${repeat(
          rows,
          (row) => ("id" in row ? row.id : key(row.username)),
          (row) => html`<li part="person">${this.#row(row, now)}</li>`,
        )}
      </ul>`;
  }

  #row(row: Person | RoomListItem, now: number): TemplateResult {
    const { say } = this;
    if ("id" in row) {
      const options = { say, now, isCurrent: row.id === this.room, open: () => this.#openRoom(row.id) };
      return roomRow(row, this.#session.value?.room(row.id), options);
    }
    const isCurrent = key(row.username) === key(this.current);
    return personRow(row, { say, now, isCurrent, open: () => this.#open(row.username) });
  }

  #results(): TemplateResult {
    const { roster } = this.say;
    const { term, searching, hasMore } = this.#search;
    const people = this.#search.results(this.#people.value ?? [], new Set([key(this.#name())]));
    const rooms = (this.#rooms.value ?? []).filter((room) => key(room.title).includes(key(term)));
    return html`${this.#section(this.say.rooms.found, rooms)} ${this.#section(roster.found, people)}
      <div role="status">
        ${
          searching
            ? html`<p class="nobody"><span class="spinner"></span>${roster.searching}</p>`
            : people.length + rooms.length === 0
              ? html`<p class="nobody">${icon("search-x")}${roster.none(plainName(term))}</p>`
              : nothing
        }
      </div>
      ${
        hasMore
          ? html`<button class="button quiet small more" @click=${() => void this.#search.more()}>
              ${roster.more}
            </button>`
          : nothing
      }`;
  }

  #name(): string {
    const status = this.#status.value;
    return status && status.state !== "signed-out" ? status.username : "";
  }

  #me(): TemplateResult {
    const status = this.#status.value;
    const online = status?.state === "online";
    const words = online
      ? this.say.status.online
      : status?.state === "connecting"
        ? this.say.status.connecting
        : this.say.status.offline;
    const name = this.#name();
    return html`<button
      part="profile"
      class="me"
      type="button"
      @click=${() => this.dispatchEvent(new SecureNavigateEvent("profile"))}
    >
      <secure-avatar .name=${name} size="small" .online=${this.rail && online}></secure-avatar>
      <span class="who">
        <bdi class="name">${plainName(name)}</bdi>
        <span class="state ${online ? "on" : ""}">${words}</span>
        <span class="visually-hidden">${this.say.roster.profile}</span>
      </span>
      ${icon("settings")}
    </button>`;
  }
}

function key(name: string): string {
  return name.toLowerCase();
}

function byName(a: Person, b: Person): number {
  return a.username.localeCompare(b.username);
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-roster": SecureRoster;
  }
}
