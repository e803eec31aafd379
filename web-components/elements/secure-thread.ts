import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { banner } from "../design/banner.styles.ts";
import { base, buttons } from "../design/base.styles.ts";
import type { DirectChat, Item, MessageItem, Room, RoomState, TextItem } from "../session/index.ts";
import type { Person, RoomListItem, Session, Status, Trust } from "../session/index.ts";
import { directOf, isRoom } from "./addressee.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { Drafts } from "./drafts.ts";
import { quickEmoji } from "./quick-emoji.ts";
import { load } from "./on-demand.ts";
import {
  SecureFailureEvent,
  SecureNavigateEvent,
  SecureOpenRoomEvent,
  type SecureChooseEvent,
  type SecureComposeEvent,
  type SecureDraftEvent,
  type SecureEditEvent,
  type SecureMediaSendEvent,
  type SecureMessageActionEvent,
  type SecurePickEvent,
  type SecureSendEvent,
} from "./events.ts";
import { Failures } from "./failures.ts";
import { cutOff } from "./log-rows.ts";
import { MediaDesk } from "./media-desk.ts";
import type { SecureComposer } from "./secure-composer.ts";
import { SecureElement } from "./secure-element.ts";
import "./secure-head.ts";
import type { SecureEmoji } from "./secure-emoji.ts";
import type { SecureLog } from "./secure-log.ts";
import type { MenuEntry, SecureMenu } from "./secure-menu.ts";
import { styles } from "./secure-thread.styles.ts";
import { StoreController } from "./store-controller.ts";
import { closedPlace, isSpeaking, personStart, roomStart } from "./thread-places.ts";

/**
 * @summary A conversation with a person or in a room: who it is with and how sure that is, what was said, and where one writes.
 *
 * @event secure-navigate - Back or the details are wanted. Neither bubbles nor is composed.
 * @event secure-open-room - A new room took this one's place. Neither bubbles nor is composed.
 * @event secure-failure - Something asked of the session failed. Neither bubbles nor is composed.
 *
 * @csspart base - The header.
 * @csspart security - The line about who can read it, which opens the details.
 * @csspart log - The messages.
 * @csspart composer - Where one writes.
 */
@customElement("secure-thread")
export class SecureThread extends SecureElement {
  static override styles = [base, buttons, banner, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #people = new StoreController<readonly Person[]>(this, () => this.#session.value?.people);
  readonly #status = new StoreController<Status>(this, () => this.#session.value?.status);
  readonly #timeline = new StoreController<readonly Item[]>(this, () => this.chat?.timeline);
  readonly #rooms = new StoreController<readonly RoomListItem[]>(this, () => this.#session.value?.rooms);
  readonly #trust = new StoreController<Trust>(this, () => this.#direct?.trust);
  readonly #blocked = new StoreController<boolean>(this, () => this.#direct?.blocked);
  readonly #title = new StoreController<string>(this, () => this.#room?.title);
  readonly #roomState = new StoreController<RoomState>(this, () => this.#room?.state);
  readonly #typing = new StoreController<readonly string[]>(this, () => this.chat?.typing);
  #unreadAtOpen = 0;
  #writing = false;
  #chosen: MessageItem | undefined;
  readonly #failures = new Failures();
  readonly #desk = new MediaDesk(this, {
    chat: () => this.chat,
    name: () => this.#name(),
    blocked: () => this.#isHeld(),
    attempt: (work) => this.#attempt(work),
  });

  @query("secure-composer") private readonly composer?: SecureComposer | null;
  @query("secure-log") private readonly log?: SecureLog | null;
  @query("secure-menu") private readonly menu?: SecureMenu | null;
  @query("secure-emoji") private readonly emoji?: SecureEmoji | null;

  @state() private replyingTo: MessageItem | undefined;
  @state() private editing: TextItem | undefined;
  @state() private entries: readonly MenuEntry[] = [];
  @state() private quick: readonly string[] = [];

  /** The conversation. */
  @property({ attribute: false }) chat: DirectChat | Room | undefined;

  /** Drafts by conversation, kept by the shell. */
  @property({ attribute: false }) drafts = new Drafts();

  /** One pane at a time: a way back, a smaller header. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  /** Whether the details are open beside it. */
  @property({ type: Boolean }) detailed = false;

  /** Puts the cursor into the composer, once that has been rendered: this element may be new itself. */
  override focus(): void {
    void this.updateComplete.then(() => this.composer?.updateComplete).then(() => this.composer?.focus());
  }

  /** Puts the focus on the last message. */
  focusMessages(): void {
    this.log?.focusLast();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("chat")) return;
    const before = changed.get("chat");
    if (before && this.#writing) void before.setTyping(false).catch(() => undefined);
    this.#writing = false;
    this.replyingTo = undefined;
    this.editing = undefined;
    this.#unreadAtOpen = this.#unread();
    if (this.#room) load("room").catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  get #direct(): DirectChat | undefined {
    return directOf(this.chat);
  }

  get #room(): Room | undefined {
    return isRoom(this.chat) ? this.chat : undefined;
  }

  /** As it came: hostile text. */
  #name(): string {
    return this.#title.value ?? this.#direct?.username ?? "";
  }

  #unread(): number {
    const name = this.#direct?.username.toLowerCase();
    const row =
      name === undefined
        ? this.#rooms.value?.find((room) => room.id === this.chat?.id)
        : this.#people.value?.find((person) => person.username.toLowerCase() === name);
    return row?.unread ?? 0;
  }

  /** Nothing can be sent just now. */
  #isHeld(): boolean {
    if (this.#room) return !isSpeaking(this.#roomState.value);
    return this.#trust.value?.state === "ambiguous" || this.#blocked.value === true;
  }

  /** An owner does not wait. */
  #slow(): number {
    const state = this.#roomState.value;
    return state === undefined || state.role === "owner" ? 0 : state.slow;
  }

  #me(): string {
    const status = this.#status.value;
    return status && status.state !== "signed-out" ? status.username : "";
  }

  /** What fails is said by the shell, once, in words. */
  async #attempt(work: Promise<unknown> | undefined): Promise<void> {
    await work?.catch((error: unknown) => this.dispatchEvent(new SecureFailureEvent(error)));
  }

  #fail({ error }: SecureFailureEvent): void {
    this.dispatchEvent(new SecureFailureEvent(error));
  }

  #send(event: SecureSendEvent): void {
    this.replyingTo = undefined;
    this.#writing = false;
    void this.#attempt(this.chat?.send(event.body, event.replyTo ? { replyTo: event.replyTo } : undefined));
  }

  #sendMedia(event: SecureMediaSendEvent): void {
    this.replyingTo = undefined;
    this.#desk.send(event);
  }

  #edit(event: SecureEditEvent): void {
    this.editing = undefined;
    void this.#attempt(this.chat?.edit(event.id, event.body));
  }

  #draft(event: SecureDraftEvent): void {
    const { chat } = this;
    if (!chat) return;
    if (event.draft === "") this.drafts.delete(chat.id);
    else this.drafts.set(chat.id, event.draft);
    if (event.active || this.#writing) void chat.setTyping(event.active).catch(() => undefined);
    this.#writing = event.active;
  }

  #compose(event: SecureComposeEvent): void {
    if (event.what === "cancel") {
      this.replyingTo = undefined;
      this.editing = undefined;
      this.composer?.focus();
      return;
    }
    const last = this.#timeline.value?.findLast(
      (item): item is TextItem => item.kind === "text" && item.mine && !item.deleted,
    );
    if (last) this.editing = last;
  }

  #act(event: SecureMessageActionEvent): void {
    const { item, at } = event;
    const before = event.target instanceof HTMLElement ? this.#focusable() : undefined;
    this.#chosen = item;
    if (event.action === "reply") this.#reply(item);
    else if (event.action === "retry") void this.#attempt(this.chat?.retry(item.id));
    else if (event.action === "show" && item.kind === "image") void this.#desk.show(item);
    else if (event.action === "toggle-reaction" && event.emoji !== undefined) this.#react(item, event.emoji);
    else if (event.action === "react" && at) this.#pick(at, before);
    else if (event.action === "menu" && at) this.#openMenu(item, at, before);
  }

  #pick(at: DOMRect, before: HTMLElement | undefined): void {
    void this.#attempt(load("emoji").then(() => this.emoji?.show(at, before)));
  }

  #focusable(): HTMLElement | undefined {
    const key = this.#chosen?.key;
    const messages = this.log?.renderRoot.querySelectorAll<HTMLElement>("secure-message") ?? [];
    return [...messages].find((message) => message.dataset["key"] === key) ?? undefined;
  }

  #openMenu(item: MessageItem, at: DOMRect, before = this.#focusable(), asks = false): void {
    void this.#attempt(this.#showMenu(item, asks, at, before));
  }

  /** What can be done with a message, or, where `asks`, whether it is really to be taken back. */
  async #showMenu(item: MessageItem, asks: boolean, at: DOMRect, before?: HTMLElement): Promise<void> {
    const [{ menuEntries, removalEntries }] = await Promise.all([import("./message-menu.ts"), load("menu")]);
    this.quick = asks ? [] : quickEmoji;
    this.entries = asks ? removalEntries(this.say, this.#room !== undefined) : menuEntries(item, this.say);
    // What is to have the focus has to be there.
    await this.updateComplete;
    await this.menu?.show(at, before);
  }

  #choose(event: SecureChooseEvent): void {
    const item = this.#chosen;
    if (!item) return;
    if (event.value === "reply") this.#reply(item);
    else if (event.value === "copy")
      void import("./message-menu.ts")
        .then(({ textOf }) => navigator.clipboard.writeText(textOf(item) ?? ""))
        .catch(() => undefined);
    else if (event.value === "edit" && item.kind === "text") this.#startEdit(item);
    else if (event.value === "save" && item.kind !== "text") void this.#desk.save(item);
    else if (event.value === "retry") void this.#attempt(this.chat?.retry(item.id));
    else if (event.value === "remove") this.#askRemoval(item);
    else if (event.value === "removal") void this.#attempt(this.chat?.delete(item.id));
    else if (event.value === "react") this.#pick(this.#rectOf(), this.#focusable());
    else if (event.value !== "keep") this.#react(item, event.value);
  }

  /** Nothing is taken back by a slip: the menu asks once more. */
  #askRemoval(item: MessageItem): void {
    this.#chosen = item;
    this.#openMenu(item, this.#rectOf(), this.#focusable(), true);
  }

  #rectOf(): DOMRect {
    return this.#focusable()?.getBoundingClientRect() ?? this.getBoundingClientRect();
  }

  #reply(item: MessageItem): void {
    this.editing = undefined;
    this.replyingTo = item;
    this.composer?.focus();
  }

  #startEdit(item: TextItem): void {
    this.replyingTo = undefined;
    this.editing = item;
    this.composer?.focus();
  }

  /** The same once more takes it back. */
  #react(item: MessageItem, emoji: string): void {
    const me = this.#me().toLowerCase();
    const again = item.reactions?.[emoji]?.some((name) => name.toLowerCase() === me) ?? false;
    void this.#attempt(this.chat?.react({ user: item.from, id: item.id }, again ? "" : emoji));
  }

  #seen(): void {
    if (this.#unread() > 0) void this.#attempt(this.chat?.markRead());
  }

  override render(): unknown {
    const { chat } = this;
    if (!chat) return nothing;
    const all = this.#timeline.value ?? [];
    const items = this.#status.value?.state === "online" ? all : cutOff(all);
    return html`${this.#head(chat)}
      ${this.#failures.render({
        conversation: chat.id,
        items,
        say: this.say,
        retryAll: () => void this.#attempt(this.chat?.retryAll()),
      })}
      <secure-log
        part="log"
        .conversation=${chat.id}
        .name=${this.#name()}
        .me=${this.#me()}
        .items=${items}
        .unread=${this.#unreadAtOpen}
        .typing=${this.#typing.value ?? []}
        .named=${isRoom(chat)}
        @secure-message-action=${this.#act}
        @secure-seen=${this.#seen}
      >
        <div slot="empty" class="start">${this.#start(chat)}</div>
      </secure-log>
      ${this.#foot(chat)} ${this.#desk.render()}
      <secure-menu
        .label=${this.say.message.actions}
        .entries=${this.entries}
        .quick=${this.quick}
        @secure-choose=${this.#choose}
      ></secure-menu>
      <secure-emoji
        @secure-choose=${(event: SecureChooseEvent) => this.#chosen && this.#react(this.#chosen, event.value)}
      ></secure-emoji>`;
  }

  #head(chat: DirectChat | Room): TemplateResult {
    const pass = (event: SecureNavigateEvent): boolean =>
      this.dispatchEvent(new SecureNavigateEvent(event.to));
    if (isRoom(chat)) {
      return html`<secure-room-head
        exportparts="base, security"
        .room=${chat}
        .narrow=${this.narrow}
        .detailed=${this.detailed}
        @secure-navigate=${pass}
        @secure-open-room=${({ room }: SecureOpenRoomEvent) =>
          this.dispatchEvent(new SecureOpenRoomEvent(room))}
        @secure-failure=${this.#fail}
      ></secure-room-head>`;
    }
    return html`<secure-head
      exportparts="base, security"
      .chat=${chat}
      .narrow=${this.narrow}
      .detailed=${this.detailed}
      @secure-navigate=${pass}
      @secure-failure=${this.#fail}
    ></secure-head>`;
  }

  /** Where one writes; in a room that one is not in, why one cannot. */
  #foot(chat: DirectChat | Room): TemplateResult {
    const state = this.#roomState.value;
    if (isRoom(chat) && !isSpeaking(state)) {
      return closedPlace(state?.standing ?? "joining", this.say, () => void this.#forget(chat));
    }
    return html`<secure-composer
      part="composer"
      .conversation=${chat.id}
      .to=${this.#name()}
      .draft=${this.drafts.get(chat.id) ?? ""}
      .recorders=${this.drafts.recorders}
      .replyingTo=${this.replyingTo}
      .editing=${this.editing}
      .blocked=${this.#isHeld()}
      .why=${this.#blocked.value ? this.say.block.placeholder : ""}
      .slow=${this.#slow()}
      .until=${this.#roomState.value?.nextAt ?? 0}
      media
      @secure-send=${this.#send}
      @secure-edit=${this.#edit}
      @secure-draft=${this.#draft}
      @secure-compose=${this.#compose}
      @secure-pick=${(event: SecurePickEvent) => void this.#desk.take(event.files)}
      @secure-media-send=${this.#sendMedia}
      @secure-failure=${this.#fail}
    ></secure-composer>`;
  }

  #start(chat: DirectChat | Room): TemplateResult {
    const toDetails = (): boolean => this.dispatchEvent(new SecureNavigateEvent("details"));
    return isRoom(chat)
      ? roomStart(this.#name(), this.#roomState.value, this.say, toDetails)
      : personStart(this.#name(), this.#trust.value?.state === "pinned", this.say, toDetails);
  }

  async #forget(room: Room): Promise<void> {
    await this.#attempt(room.leave());
    this.dispatchEvent(new SecureNavigateEvent("back"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-thread": SecureThread;
  }
}
