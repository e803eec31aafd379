import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons, fields, glass, scrolling } from "../design/base.styles.ts";
import { tokens } from "../design/tokens.styles.ts";
import type { DirectChat, Person, Room, RoomListItem, Session } from "../session/index.ts";
import type { SessionErrorCode, Status, Trust } from "../session/index.ts";
import { directOf, isRoom } from "./addressee.ts";
import { Attention } from "./attention.ts";
import {
  conversation,
  detailsOf,
  newRoomSheet,
  partsOf,
  partsOutside,
  type Ways,
} from "./conversation-places.ts";
import { ContextProvider, sessionContext } from "./context.ts";
import { Drafts } from "./drafts.ts";
import { embedding } from "./embedding.styles.ts";
import { Embedding } from "./embedding.ts";
import {
  SecureErrorEvent,
  SecureReadyEvent,
  SecureSecurityChangeEvent,
  SecureUnreadEvent,
  type SecureNavigateEvent,
  type SecureSignInEvent,
  type SecureThemeEvent,
} from "./events.ts";
import { again, detailsFrame, explanation, outside, quietPlace, shortcutSheet, skipLinks } from "./places.ts";
import { HostReporter, unreadIn } from "./host-reporter.ts";
import { Wants } from "./on-demand.ts";
import { PageHost } from "./page-host.ts";
import { PhraseBook } from "./phrase-book.ts";
import { english, type Phrases } from "./phrases.ts";
import { styles } from "./secure-chat.styles.ts";
import { blocking, codeOf, isInside, SessionOwner } from "./session-owner.ts";
import type { SecureRoster } from "./secure-roster.ts";
import type { SecureSignIn } from "./secure-sign-in.ts";
import type { SecureThread } from "./secure-thread.ts";
import { StoreController } from "./store-controller.ts";
import { isTheme, rememberedTheme, rememberName, rememberTheme } from "./tab-memory.ts";
import { ToastShelf } from "./toast-shelf.ts";

/**
 * @summary A whole encrypted chat: sign in, people, conversations. It owns the session; what lies inside asks it by context.
 *
 * @event secure-ready - Signed in and connected for the first time.
 * @event secure-unread - The number of unread messages changed: `count`.
 * @event secure-error - Something failed: `code`.
 * @event secure-security-change - What is known of the identity in the open conversation changed: `state`.
 *
 * @csspart base - Everything.
 * @csspart launcher - The round button of a popup.
 * @csspart roster - The pane with people.
 * @csspart thread - The pane with the conversation.
 * @csspart details - The pane with details, where there is room for three.
 * @cssproperty --secure-accent - The accent colour; all other tokens stand in `design/tokens.styles.ts`.
 */
@customElement("secure-chat")
export class SecureChat extends LitElement {
  static override styles = [tokens, base, buttons, fields, glass, scrolling, styles, embedding];

  readonly #sessions = new ContextProvider<Session>(this, sessionContext);
  readonly #phrases = new PhraseBook(this);
  readonly #status = new StoreController<Status>(this, () => this.session?.status);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.session?.people);
  readonly #rooms = new StoreController<readonly RoomListItem[]>(this, () => this.session?.rooms);
  readonly #trust = new StoreController<Trust>(this, () => directOf(this.chat)?.trust);
  readonly #pageHost = new PageHost(this);
  readonly #owner = new SessionOwner(this);
  readonly #reporter = new HostReporter();
  readonly #drafts = new Drafts();
  readonly #toasts = new ToastShelf(this);
  readonly #wants = new Wants();
  readonly #attention = new Attention(this);
  readonly #embedding = new Embedding(this);
  readonly #ways: Ways = {
    navigate: (event) => this.#navigate(event),
    fail: ({ error }) => this.#fail(error),
    open: ({ username }) => this.open(username),
    openRoom: ({ room }) => this.openRoom(room),
  };

  @query("secure-sign-in") private readonly signInForm?: SecureSignIn | null;
  @query("secure-roster") private readonly roster?: SecureRoster | null;
  @query("secure-thread") private readonly thread?: SecureThread | null;

  @state() private chat: DirectChat | Room | undefined;
  @state() private blocked: SessionErrorCode | undefined;
  @state() private railWish: boolean | undefined;
  @state() private detailed = false;
  @state() private sheet: "new-room" | "profile" | "shortcuts" | undefined;

  /** The relay's origin; empty is the page's own. Read once, when the element starts. */
  @property() server = "";

  /** `dark` (also if absent), `light`, `contrast`, or `auto` after the person's system. */
  @property({ reflect: true }) theme = "";

  /** The element is the page: the title counts unread messages, back closes panes, shortcuts work everywhere. */
  @property({ type: Boolean, reflect: true }) page = false;

  /** How it stands in a page: `inline` (also if absent), `popup` behind a round button, `fullscreen` over everything. */
  @property({ reflect: true }) mode = "";

  /** The corner of a popup: `bottom-end` (also if absent), `bottom-start`, `top-end` or `top-start`. */
  @property({ reflect: true }) position = "";

  /** Whether a popup's window stands open: the attribute `open`. */
  @property({ type: Boolean, reflect: true, attribute: "open" }) shown = false;

  /** The session: made by the element itself unless one is set before it is connected. */
  @property({ attribute: false }) session: Session | undefined;

  /** The sentences, in another language. */
  @property({ attribute: false }) messages: Phrases = english;

  override connectedCallback(): void {
    super.connectedCallback();
    this.theme = rememberedTheme() ?? this.theme;
    if (!this.session) this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is moved comes back within the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      if (this.#owner.owns(this.session)) this.session = undefined;
      this.#owner.end();
    });
  }

  /** Opens the conversation with a person. Nothing happens while nobody is signed in. */
  open(username: string): void {
    if (this.session && this.#status.value?.state !== "signed-out")
      this.#enter(this.session.direct(username));
  }

  /** Opens the room of that id. Nothing happens if there is none. */
  openRoom(id: string): void {
    const room = this.session?.room(id);
    if (room) this.#enter(room);
  }

  #enter(chat: DirectChat | Room): void {
    this.chat = chat;
    this.#dismiss();
    this.#pageHost.deepen();
    if (!matchMedia("(pointer: coarse)").matches) void this.updateComplete.then(() => this.thread?.focus());
  }

  /** Closes the conversation that is open. */
  close(): void {
    this.chat = undefined;
    this.detailed = false;
    this.#pageHost.surface();
  }

  /** Opens the window of a popup. */
  show(): void {
    this.shown = true;
  }

  /** Closes the window of a popup; the session goes on. */
  hide(): void {
    this.shown = false;
  }

  /** Signs out and makes this browser forget identity and contacts. */
  async wipe(): Promise<void> {
    await this.session?.signOut({ wipe: true });
  }

  override focus(): void {
    (this.signInForm ?? this.thread ?? this.roster)?.focus();
  }

  /** Messages that would be lost with the page. */
  get losing(): number {
    return this.session?.unsent.get() ?? 0;
  }

  /** The browser's back: closes the details, then the conversation. */
  back(): void {
    if (this.detailed) this.detailed = false;
    else this.chat = undefined;
    if (this.chat) this.#pageHost.deepen();
  }

  /** Ctrl+K searches people, Ctrl+/ lists the shortcuts. */
  shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !this.roster) return;
    if (event.key === "/") this.sheet = this.sheet === "shortcuts" ? undefined : "shortcuts";
    else if (event.key.toLowerCase() === "k") {
      this.railWish = false;
      if (this.#pageHost.room === "phone") this.close();
      void this.updateComplete.then(() => this.roster?.focusSearch());
    } else return;
    event.preventDefault();
  }

  #begin(): void {
    try {
      this.session = this.#owner.start(this.server);
      this.#owner.resume(this.session).catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #onSignIn = async (event: SecureSignInEvent): Promise<void> => {
    const code = this.session && (await this.#owner.signIn(this.session, event));
    if (code === undefined) return this.signInForm?.forget();
    if (blocking.has(code)) this.blocked = code;
    this.dispatchEvent(new SecureErrorEvent(code));
  };

  readonly #fail = (error: unknown): void => {
    const code = codeOf(error);
    this.dispatchEvent(new SecureErrorEvent(code));
    if (blocking.has(code)) this.blocked = code;
    else this.#toasts.show(code);
  };

  protected override willUpdate(changed: PropertyValues): void {
    const outside = partsOutside(this.blocked, this.#status.value, this.#owner.restoring);
    this.#wants.fetch([...outside, ...partsOf(this.chat, this.detailed, this.sheet)], this.#fail);
    if (changed.has("session")) this.#sessions.set(this.session);
    if (changed.has("messages")) this.#phrases.set(this.messages);
    if (isRoom(this.chat) || (this.#rooms.value?.length ?? 0) > 0) this.#phrases.complete();
    if (this.#status.value?.state === "signed-out" && (this.chat || this.sheet || this.#reporter.ready))
      this.#forget();
  }

  /** After a sign-out nothing of the session stays on the screen or in memory. */
  #forget(): void {
    this.#reporter.reset();
    this.chat = undefined;
    this.sheet = undefined;
    this.detailed = false;
    this.#drafts.clear();
    rememberName(undefined);
  }

  protected override updated(): void {
    if (this.#status.value?.state === "online" && this.#reporter.online()) {
      this.dispatchEvent(new SecureReadyEvent());
      this.requestUpdate();
    }
    const unread = this.#unread();
    if (this.#reporter.unread(unread)) this.dispatchEvent(new SecureUnreadEvent(unread));
    this.#attention.update(unread, this.messages);
    const trust = this.#trust.value;
    if (this.#reporter.trust(this.chat?.id, trust) && trust)
      this.dispatchEvent(new SecureSecurityChangeEvent(trust.state));
  }

  #unread(): number {
    return unreadIn(this.#people.value, this.#rooms.value);
  }

  #navigate(event: SecureNavigateEvent): void {
    if (event.to === "back") this.close();
    else if (event.to === "details") this.detailed = !this.detailed;
    else if (event.to === "profile" || event.to === "new-room") this.sheet = event.to;
    else if (event.to === "rail") this.railWish = !this.#railed();
    else this.#dismiss();
  }

  #dismiss(): void {
    this.sheet = undefined;
    if (this.#pageHost.room !== "wide") this.detailed = false;
  }

  #railed(): boolean {
    if (this.#pageHost.room === "phone") return false;
    return this.railWish ?? (this.#pageHost.room === "medium" && this.chat !== undefined);
  }

  #setTheme(event: SecureThemeEvent): void {
    if (!isTheme(event.theme)) return;
    this.theme = event.theme;
    rememberTheme(event.theme);
  }

  override render(): unknown {
    const status = this.#status.value;
    const inside = isInside(status, this.#reporter.ready);
    if (!this.#embedding.visible) return this.#launcher();
    return html`<div class="frame" @keydown=${(event: KeyboardEvent) => this.#embedding.popup?.keys(event)}>
      <div class="aurora ${inside ? "" : "alive"}"></div>
      ${this.#embedding.popup?.grip(this.messages)}
      <div part="base" class="stage scroll">
        ${this.blocked ? explanation(this.blocked, this.messages) : inside ? this.#panes(status) : outside(this.#owner, status, this.messages, this.#onSignIn)}
      </div>
      <div role="alert">${this.#toasts.render(this.messages)}</div>
      ${this.#attention.offer()}
    </div>`;
  }

  #launcher(): TemplateResult | typeof nothing {
    const launch = this.#embedding.popup?.launch(this.messages, this.#unread());
    if (!launch) return nothing;
    return html`<button
      part="launcher"
      class="launcher"
      type="button"
      aria-label=${launch.name}
      @click=${this.show}
    >
      ${launch.inside}
    </button>`;
  }

  #panes(status: Status & { username: string }): TemplateResult {
    const { room } = this.#pageHost;
    const phone = room === "phone";
    const rail = this.#railed();
    const beside = room === "wide" && this.detailed && this.chat !== undefined;
    return html`${skipLinks(this.messages, this.chat !== undefined, {
        people: () => this.roster?.focusSearch(),
        messages: () => this.thread?.focusMessages(),
        composer: () => this.thread?.focus(),
      })}
      <div class="panes ${room} ${rail ? "rail" : ""} ${beside ? "detailed" : ""}">
        <nav
          part="roster"
          class="pane side glass"
          aria-label=${this.messages.roster.label}
          ?hidden=${phone && this.chat !== undefined}
        >
          ${phone ? html`<secure-status></secure-status>` : html`<span></span>`}
          <secure-roster
            .current=${directOf(this.chat)?.username ?? ""}
            .room=${isRoom(this.chat) ? this.chat.id : ""}
            .rail=${rail}
            .collapsible=${!phone}
            @secure-open=${this.#ways.open}
            @secure-open-room=${this.#ways.openRoom}
            @secure-navigate=${this.#navigate}
          ></secure-roster>
        </nav>
        <section
          part="thread"
          class="pane middle glass"
          aria-label=${this.messages.appName}
          ?hidden=${phone && !this.chat}
        >
          <secure-status></secure-status>
          ${this.chat ? conversation(this.chat, { drafts: this.#drafts, narrow: phone, detailed: this.detailed }, this.#ways) : quietPlace(this.messages)}
        </section>
        ${
          beside
            ? html`<aside
                part="details"
                class="pane beside glass"
                aria-label=${this.messages.details.heading}
              >
                ${detailsFrame(this.chat?.id, detailsOf(this.chat, this.#ways), this.messages, () => (this.detailed = false))}
              </aside>`
            : nothing
        }
      </div>
      ${this.#sheets(status, beside)}`;
  }

  #sheets(status: Status & { username: string }, beside: boolean): TemplateResult {
    const { details, profile } = this.messages;
    return html`<secure-sheet
        heading=${details.heading}
        closing=${details.close}
        .open=${this.detailed && !beside && this.chat !== undefined}
        @secure-navigate=${this.#navigate}
        >${this.detailed && !beside ? detailsOf(this.chat, this.#ways) : nothing}</secure-sheet
      >
      ${newRoomSheet(this.messages, this.sheet === "new-room", this.#ways)}
      <secure-sheet
        heading=${profile.heading}
        closing=${profile.close}
        .open=${this.sheet === "profile"}
        @secure-navigate=${this.#navigate}
      >
        <secure-profile
          aria-busy="true"
          .theme=${this.theme || "dark"}
          @secure-theme=${this.#setTheme}
        ></secure-profile>
      </secure-sheet>
      ${shortcutSheet(this.messages, this.sheet === "shortcuts", () => this.#dismiss())}
      ${again(this.#owner, status, this.messages, { signIn: this.#onSignIn, leave: () => void this.session?.signOut() })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-chat": SecureChat;
  }
}
