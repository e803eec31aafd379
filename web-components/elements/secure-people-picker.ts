import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons, fields, scrolling } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { Person, Session, Status } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureChooseEvent } from "./events.ts";
import { PeopleSearch } from "./people-search.ts";
import { roving } from "./roving.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-people-picker.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/**
 * @summary Picks people to invite: those that are known, and anyone by the start of their name.
 *
 * @event secure-choose - A person was picked, or not any more: their name. Neither bubbles nor is composed.
 *
 * @csspart base - The list.
 * @csspart search - The search field.
 */
@customElement("secure-people-picker")
export class SecurePeoplePicker extends LateElement {
  static override styles = [base, buttons, fields, scrolling, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.#session.value?.people);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #search = new PeopleSearch(this, () => this.#session.value);

  @query("input") private readonly input?: HTMLInputElement | null;

  /** Names that are not offered: who is in already. */
  @property({ attribute: false }) without: readonly string[] = [];

  /** Names that are picked. */
  @property({ attribute: false }) chosen: readonly string[] = [];

  /** A picked person stays in the list and can be dropped again. */
  @property({ type: Boolean }) several = false;

  /** Puts the cursor into the search field. */
  override focus(): void {
    this.input?.focus();
  }

  #keys(event: KeyboardEvent): void {
    const first = this.renderRoot.querySelector<HTMLElement>(".row");
    if (event.key === "ArrowDown") {
      event.preventDefault();
      first?.focus();
    } else if (event.key === "Escape" && this.#search.term !== "") {
      event.stopPropagation();
      this.#clear();
    } else if (event.key === "Enter") {
      // In a form, Enter would send it.
      event.preventDefault();
      if (this.#search.term === "") return;
      first?.click();
      this.#clear();
    }
  }

  #clear(): void {
    if (this.input) this.input.value = "";
    this.#search.look("");
  }

  override render(): unknown {
    const { picker } = this.say;
    const status = this.#status.value;
    const me = status && status.state !== "signed-out" ? status.username : "";
    const without = new Set([me, ...this.without].map((name) => name.toLowerCase()));
    const people = this.#search.results(this.#people.value ?? [], without);
    return html`<div class="control" part="search">
        ${icon("search")}
        <input
          type="search"
          placeholder=${picker.search}
          aria-label=${picker.search}
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="20"
          @input=${() => this.#search.look(this.input?.value ?? "")}
          @keydown=${this.#keys}
        />
      </div>
      <ul
        part="base"
        class="scroll"
        aria-label=${picker.label}
        @keydown=${(event: KeyboardEvent) => roving(event, this.renderRoot, ".row")}
      >
        ${repeat(
          people,
          (person) => person.username.toLowerCase(),
          (person) => html`<li>${this.#row(person)}</li>`,
        )}
      </ul>
      <div role="status">${people.length === 0 ? this.#nobody() : nothing}</div>
      ${
        this.#search.hasMore
          ? html`<button class="button quiet small" type="button" @click=${() => void this.#search.more()}>
              ${this.say.roster.more}
            </button>`
          : nothing
      }`;
  }

  #nobody(): TemplateResult {
    const { picker, roster } = this.say;
    const { term, searching } = this.#search;
    if (searching) return html`<p class="nobody"><span class="spinner"></span>${roster.searching}</p>`;
    return html`<p class="nobody">${term === "" ? picker.nobody : picker.none(plainName(term))}</p>`;
  }

  #row({ username, online }: Person): TemplateResult {
    const { picker, roster } = this.say;
    const name = plainName(username);
    const presence = online ? roster.isOnline : roster.isOffline;
    const isChosen = this.chosen.some((other) => other.toLowerCase() === username.toLowerCase());
    return html`<button
      class="row"
      type="button"
      aria-pressed=${this.several ? isChosen : nothing}
      @click=${() => this.dispatchEvent(new SecureChooseEvent(username))}
    >
      <secure-avatar size="small" .name=${username} .online=${online}></secure-avatar>
      <span class="visually-hidden">${picker.invite(name)}, ${presence}</span>
      <span class="who" aria-hidden="true"
        ><bdi>${name}</bdi> <span class=${online ? "on" : ""}>${presence}</span></span
      >
      <span class="tick ${isChosen ? "on" : ""}">${icon(isChosen ? "check" : "plus")}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-people-picker": SecurePeoplePicker;
  }
}
