import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons, fields, glass } from "../design/base.styles.ts";
import { icon, mark } from "../design/icons.ts";
import type { SessionErrorCode } from "../session/index.ts";
import { SecureSignInEvent } from "./events.ts";
import { preload } from "./on-demand.ts";
import { signInPhrases, type SignInPhrases } from "./phrases-sign-in.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-sign-in.styles.ts";

/** So many characters a password has at least. */
export const SHORTEST_PASSWORD = 8;
const USERNAME = /^[A-Za-z0-9_]{3,20}$/;

/**
 * @summary Signs in or makes an account. It holds a password only as long as its field does.
 *
 * @event secure-sign-in - Name and password were given. Neither bubbles nor is composed.
 *
 * @csspart base - Everything.
 * @csspart card - The glass card with the form.
 * @csspart submit - The main button.
 */
@customElement("secure-sign-in")
export class SecureSignIn extends SecureElement {
  static override styles = [base, buttons, fields, glass, styles];

  @query("input[name=username]") private readonly usernameInput?: HTMLInputElement | null;
  @query("input[name=password]") private readonly passwordInput?: HTMLInputElement | null;

  @state() private registering = false;
  @state() private visible = false;
  @state() private typed = "";
  @state() private mistake: SessionErrorCode | undefined;

  /** Waits for the answer of the relay. */
  @property({ type: Boolean, reflect: true }) busy = false;

  /** The password alone is asked for, of `username`, in the middle of a session. */
  @property({ type: Boolean, reflect: true }) again = false;

  /** The name of who is asked again. */
  @property() username = "";

  /** What went wrong last. */
  @property({ attribute: false }) problem: SessionErrorCode | undefined;

  /** Why nobody is signed in, where it was not the person's own doing. */
  @property() note = "";

  get #words(): SignInPhrases {
    return { ...signInPhrases, ...this.say.signIn };
  }

  /** Empties the password field: call it once signed in. */
  forget(): void {
    if (this.passwordInput) this.passwordInput.value = "";
    this.typed = "";
  }

  override focus(): void {
    (this.usernameInput ?? this.passwordInput)?.focus();
  }

  protected override firstUpdated(): void {
    if (this.again) this.focus();
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.busy) return;
    const username = this.again ? this.username : (this.usernameInput?.value ?? "").trim();
    const password = this.passwordInput?.value ?? "";
    this.mistake = !USERNAME.test(username)
      ? "invalid_username"
      : [...password].length < SHORTEST_PASSWORD
        ? "invalid_password"
        : undefined;
    if (this.mistake) return this.#focusMistake();
    this.dispatchEvent(new SecureSignInEvent(username, password, this.registering && !this.again));
  }

  #focusMistake(): void {
    (this.mistake === "invalid_username" ? this.usernameInput : this.passwordInput)?.focus();
  }

  #swap(): void {
    this.registering = !this.registering;
    if (this.registering) preload("strength");
    this.mistake = undefined;
    this.problem = undefined;
    void this.updateComplete.then(() => this.usernameInput?.focus());
  }

  override render(): unknown {
    const signIn = this.#words;
    return html`<div part="base" class="stage">
      <div class="pitch">
        <p class="brand">${mark("pitch")}${this.say.appName}</p>
        <p class="tagline">${signIn.tagline}</p>
        <ul class="promises">
          <li>${icon("key-round")}${signIn.promiseKeys}</li>
          <li>${icon("eye-off")}${signIn.promiseRelay}</li>
          <li>${icon("timer")}${signIn.promiseMemory}</li>
        </ul>
      </div>
      <section part="card" class="card glass" aria-labelledby="heading">
        <header>
          <p class="brand">${mark()}${this.say.appName}</p>
          <h2 id="heading">${this.#heading()}</h2>
          <p>${this.#lead()}</p>
        </header>
        ${this.note ? html`<p class="note" role="status">${this.note}</p>` : nothing} ${this.#form()}
        ${this.again ? nothing : this.#swapLine()}
      </section>
    </div>`;
  }

  #heading(): string {
    const signIn = this.#words;
    if (this.again) return signIn.again;
    return this.registering ? signIn.headingRegister : signIn.headingSignIn;
  }

  #lead(): string {
    const signIn = this.#words;
    if (this.again) return signIn.againLead(this.username);
    return this.registering ? signIn.leadRegister : signIn.leadSignIn;
  }

  #form(): TemplateResult {
    const signIn = this.#words;
    const problem = this.mistake ?? this.problem;
    return html`<form @submit=${this.#submit} novalidate>
      ${this.again ? nothing : this.#usernameField(problem)} ${this.#passwordField(problem)}
      <div role="alert">
        ${problem ? html`<p id="problem" class="problem">${icon("circle-alert")}${this.say.errors[problem] ?? signIn.errors[problem]}</p>` : nothing}
      </div>
      <button part="submit" class="button primary wide" type="submit" aria-disabled=${this.busy}>
        ${
          this.busy
            ? html`<span class="spinner"></span>${signIn.busy}`
            : this.registering && !this.again
              ? signIn.submitRegister
              : signIn.submitSignIn
        }
      </button>
    </form>`;
  }

  #usernameField(problem: SessionErrorCode | undefined): TemplateResult {
    const wrong =
      problem === "invalid_username" || problem === "username_taken" || problem === "wrong_credentials";
    return html`<div class="field">
      <label for="username">${this.#words.username}</label>
      <div class="control">
        <input
          id="username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          maxlength="20"
          required
          aria-invalid=${wrong ? "true" : nothing}
          aria-describedby=${this.registering ? "username-hint" : nothing}
        />
      </div>
      ${this.registering ? html`<p id="username-hint" class="hint">${this.#words.usernameHint}</p>` : nothing}
    </div>`;
  }

  #passwordField(problem: SessionErrorCode | undefined): TemplateResult {
    const signIn = this.#words;
    const wrong = problem === "invalid_password" || problem === "wrong_credentials";
    const fresh = this.registering && !this.again;
    return html`<div class="field">
      <label for="password">${signIn.password}</label>
      <div class="control">
        <input
          id="password"
          name="password"
          type=${this.visible ? "text" : "password"}
          autocomplete=${fresh ? "new-password" : "current-password"}
          autocapitalize="none"
          spellcheck="false"
          maxlength="256"
          required
          aria-invalid=${wrong ? "true" : nothing}
          aria-describedby=${fresh ? "password-hint" : nothing}
          @input=${this.#typePassword}
        />
        <button
          class="icon-button"
          type="button"
          aria-label=${this.visible ? signIn.hide : signIn.show}
          @click=${() => (this.visible = !this.visible)}
        >
          ${icon(this.visible ? "eye-off" : "eye")}
        </button>
      </div>
      ${fresh ? this.#strength() : nothing}
    </div>`;
  }

  #typePassword(): void {
    this.typed = this.passwordInput?.value ?? "";
  }

  /** Until what judges it is here, only what is asked of it. */
  #strength(): TemplateResult {
    return html`<secure-strength
      id="password-hint"
      class="hint"
      .password=${this.typed}
      .username=${this.usernameInput?.value ?? ""}
      >${this.#words.passwordHint}</secure-strength
    >`;
  }

  #swapLine(): TemplateResult {
    const signIn = this.#words;
    return html`<p class="swap">
      ${this.registering ? signIn.toSignIn : signIn.toRegister}
      <button type="button" ?disabled=${this.busy} @click=${this.#swap}>
        ${this.registering ? signIn.toSignInAction : signIn.toRegisterAction}
      </button>
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-sign-in": SecureSignIn;
  }
}
