import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { base, buttons, fields } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/late-icons.ts";
import { switches } from "../design/switch.styles.ts";
import {
  SessionError,
  type Preferences,
  type Session,
  type SessionErrorCode,
  type Status,
  type Store,
} from "../session/index.ts";
import { noticePermission, wants } from "./comforts.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureThemeEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-profile.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";
import { askForNotices, setWish } from "./wishes.ts";

type Drawer = "password" | "sign-out" | "others" | "wipe" | "delete";

/** A row with a switch. */
interface Toggle {
  readonly name: string;
  readonly words: string;
  readonly how: string;
  readonly on: boolean;
}

const themes = [
  ["auto", "sun-moon"],
  ["dark", "moon"],
  ["light", "sun"],
  ["contrast", "contrast"],
] as const;

/**
 * @summary One's own account and settings: theme, receipts, typing notices, notifications, sounds, password, sign out, wipe, delete.
 *
 * @event secure-theme - Another theme was chosen. Neither bubbles nor is composed.
 *
 * @csspart base - The name at the top.
 */
@customElement("secure-profile")
export class SecureProfile extends LateElement {
  static override styles = [base, buttons, fields, switches, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #preferences = new StoreController<Preferences>(this, () => this.#session.value?.preferences);
  readonly #unsent = new StoreController<number>(this, () => this.#session.value?.unsent);
  #asked: Store<number> | undefined;
  readonly #elsewhere = new StoreController<number>(this, () => this.#asked);

  @state() private drawer: Drawer | undefined;
  @state() private busy = false;
  @state() private done = "";
  @state() private problem: SessionErrorCode | undefined;

  /** The theme that holds. */
  @property() theme = "dark";

  #toggle(drawer: Drawer): void {
    this.drawer = this.drawer === drawer ? undefined : drawer;
    this.#asked = this.#session.value?.askUnsent();
    this.problem = undefined;
    this.done = "";
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector("form, .sure")?.scrollIntoView({ block: "nearest" }),
    );
  }

  async #attempt(work: Promise<unknown> | undefined): Promise<boolean> {
    this.busy = true;
    this.problem = undefined;
    try {
      await work;
      return true;
    } catch (error) {
      this.problem = error instanceof SessionError ? error.code : "bad_request";
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #changePassword(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const current = valueOf(event, "current");
    const next = valueOf(event, "next");
    if (!(await this.#attempt(this.#session.value?.changePassword(current, next)))) return;
    this.drawer = undefined;
    this.done = this.say.profile.passwordChanged;
  }

  /** The relay ends all other sessions when a password is set, so the same one is set once more. */
  async #endOthers(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const current = valueOf(event, "current");
    if (!(await this.#attempt(this.#session.value?.changePassword(current, current)))) return;
    this.drawer = undefined;
    this.done = this.say.comforts.othersEnded;
  }

  async #deleteAccount(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const password = valueOf(event, "current");
    await this.#attempt(this.#session.value?.deleteAccount(password));
  }

  #signOut(wipe: boolean): void {
    void this.#attempt(this.#session.value?.signOut({ wipe }));
  }

  override render(): unknown {
    const { profile } = this.say;
    const status = this.#status.value;
    const name = status && status.state !== "signed-out" ? status.username : "";
    return html`<div part="base" class="me">
        <secure-avatar .name=${name}></secure-avatar>
        <h3><bdi>${plainName(name)}</bdi></h3>
      </div>
      ${this.#appearance()} ${this.#privacy()} ${this.#attention()}
      <section>
        <h4>${profile.account}</h4>
        <div role="status">${this.done ? html`<p class="done">${this.done}</p>` : nothing}</div>
        <div class="list">
          ${this.#entry("password", "key-round", profile.changePassword)}
          ${this.drawer === "password" ? this.#passwordForm() : nothing}
          ${this.#entry("sign-out", "log-out", profile.signOut)}
          ${this.drawer === "sign-out" ? this.#sure("", profile.signOut, () => this.#signOut(false)) : nothing}
          ${this.#entry("others", "monitor-smartphone", this.say.comforts.endOthers)}
          ${this.drawer === "others" ? this.#othersForm() : nothing}
          ${this.#entry("wipe", "eraser", profile.wipe)}
          ${this.drawer === "wipe" ? this.#sure(profile.wipeHow, profile.wipeYes, () => this.#signOut(true)) : nothing}
          ${this.#entry("delete", "trash-2", profile.deleteAccount, true)}
          ${this.drawer === "delete" ? this.#deleteForm() : nothing}
        </div>
      </section>`;
  }

  #appearance(): TemplateResult {
    const { profile } = this.say;
    return html`<section>
      <h4 id="appearance">${profile.appearance}</h4>
      <div class="themes" role="radiogroup" aria-labelledby="appearance">
        ${themes.map(
          ([theme, shape]) =>
            html`<label
              ><input
                type="radio"
                name="theme"
                .checked=${theme === this.theme}
                @change=${() => this.dispatchEvent(new SecureThemeEvent(theme))}
              />${icon(shape)}${profile.themes[theme]}</label
            >`,
        )}
      </div>
    </section>`;
  }

  #privacy(): TemplateResult {
    const { profile } = this.say;
    return html`<section>
      <h4>${profile.privacy}</h4>
      ${this.#switch("readReceipts", profile.readReceipts, profile.readReceiptsHow)}
      ${this.#switch("typing", profile.typing, profile.typingHow)}
      ${this.#switch("knownInvitersOnly", profile.knownInvitersOnly, profile.knownInvitersOnlyHow)}
    </section>`;
  }

  #switch(name: keyof Preferences, words: string, how: string): TemplateResult {
    return this.#toggleRow({ name, words, how, on: this.#preferences.value?.[name] ?? false }, (on) =>
      this.#attempt(this.#session.value?.setPreferences({ [name]: on })),
    );
  }

  #attention(): TemplateResult {
    const { comforts } = this.say;
    const permission = noticePermission();
    const notices = {
      name: "notices",
      words: comforts.notices,
      how: permission === "denied" ? comforts.noticesRefused : comforts.noticesHow,
      on: permission === "granted" && wants("notices") === true,
    };
    const sounds = {
      name: "sounds",
      words: comforts.sounds,
      how: comforts.soundsHow,
      on: wants("sounds") === true,
    };
    const lines = {
      name: "lines",
      words: comforts.lines,
      how: comforts.linesHow,
      on: wants("lines") === true,
    };
    return html`<section>
        <h4>${comforts.heading}</h4>
        ${permission === "none" ? nothing : this.#toggleRow(notices, (on) => this.#setNotices(on))}
        ${this.#toggleRow(sounds, (on) => setWish("sounds", on))}
      </section>
      <section>
        <h4>${comforts.writing}</h4>
        ${this.#toggleRow(lines, (on) => setWish("lines", on))}
      </section>`;
  }

  async #setNotices(on: boolean): Promise<void> {
    if (on) await askForNotices();
    else setWish("notices", false);
    this.requestUpdate();
  }

  #toggleRow({ name, words, how, on }: Toggle, set: (on: boolean) => unknown): TemplateResult {
    return html`<label class="switch">
      <span><b id=${name}>${words}</b><span class="how" id="${name}-how">${how}</span></span>
      <input
        type="checkbox"
        role="switch"
        aria-labelledby=${name}
        aria-describedby="${name}-how"
        .checked=${live(on)}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) void set(event.target.checked);
          this.requestUpdate();
        }}
      />
      <span class="track"></span>
    </label>`;
  }

  #entry(drawer: Drawer, shape: IconName, words: string, danger = false): TemplateResult {
    return html`<button
      type="button"
      class=${danger ? "danger" : ""}
      aria-expanded=${this.drawer === drawer}
      @click=${() => this.#toggle(drawer)}
    >
      ${icon(shape)}${words}
    </button>`;
  }

  #problem(): TemplateResult {
    return html`<div role="alert">
      ${this.problem ? html`<p class="problem">${icon("circle-alert")}${this.say.errors[this.problem]}</p>` : nothing}
    </div>`;
  }

  #field(name: string, words: string, autocomplete: "current-password" | "new-password"): TemplateResult {
    return html`<div class="field">
      <label for=${name}>${words}</label>
      <div class="control">
        <input
          id=${name}
          name=${name}
          type="password"
          autocomplete=${autocomplete}
          maxlength="256"
          required
        />
      </div>
    </div>`;
  }

  #passwordForm(): TemplateResult {
    const { profile } = this.say;
    return html`<form @submit=${this.#changePassword}>
      ${this.#field("current", profile.currentPassword, "current-password")}
      ${this.#field("next", profile.nextPassword, "new-password")} ${this.#problem()}
      <button class="button primary" type="submit" ?disabled=${this.busy}>${profile.changePassword}</button>
    </form>`;
  }

  #othersForm(): TemplateResult {
    const { profile, comforts } = this.say;
    return html`<form @submit=${this.#endOthers}>
      <p class="how">${comforts.endOthersHow}</p>
      ${this.#field("current", profile.currentPassword, "current-password")} ${this.#problem()}
      <button class="button primary" type="submit" ?disabled=${this.busy}>${comforts.endOthersYes}</button>
    </form>`;
  }

  #deleteForm(): TemplateResult {
    const { profile } = this.say;
    return html`<form @submit=${this.#deleteAccount}>
      <p class="how">${profile.deleteHow}</p>
      ${this.#lost()} ${this.#field("current", profile.currentPassword, "current-password")}
      ${this.#problem()}
      <button class="button danger" type="submit" ?disabled=${this.busy}>${profile.deleteYes}</button>
    </form>`;
  }

  #sure(how: string, yes: string, act: () => void): TemplateResult {
    const { profile } = this.say;
    return html`<div class="sure">
      ${how ? html`<p class="how">${how}</p>` : nothing} ${this.#lost()} ${this.#problem()}
      <div class="row">
        <button class="button danger" type="button" ?disabled=${this.busy} @click=${act}>${yes}</button>
        <button class="button" type="button" @click=${() => (this.drawer = undefined)}>${profile.no}</button>
      </div>
    </div>`;
  }

  /** What a sign-out takes along. */
  #lost(): TemplateResult {
    const { profile } = this.say;
    const unsent = this.#unsent.value ?? 0;
    const elsewhere = this.#elsewhere.value ?? 0;
    return html`${unsent > 0 ? html`<p class="alarm">${profile.unsent(unsent)}</p>` : nothing}
    ${elsewhere > 0 ? html`<p class="alarm">${profile.unsentElsewhere(elsewhere)}</p>` : nothing}`;
  }
}

/** The value of a form's field. */
function valueOf(event: SubmitEvent, name: string): string {
  const form = event.target instanceof HTMLFormElement ? event.target : undefined;
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-profile": SecureProfile;
  }
}
