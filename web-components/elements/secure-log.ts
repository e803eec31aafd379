import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons, scrolling } from "../design/base.styles.ts";
import { icon } from "../design/icons.ts";
import type { Item, MessageItem, MessageRef } from "../session/index.ts";
import { Announcer } from "./announcer.ts";
import { dayName, isoTime } from "./clock.ts";
import { SecureMessageActionEvent, SecureSeenEvent, type SecurePlayedEvent } from "./events.ts";
import { noticeLine, typingLine } from "./log-lines.ts";
import { firstUnread, logDays, tabStop, type Day, type Row } from "./log-rows.ts";
import { around, earlier, LAST_ITEMS, lastOf, later, slide, type LogWindow } from "./log-window.ts";
import { roving } from "./roving.ts";
import { SecureElement } from "./secure-element.ts";
import { styles } from "./secure-log.styles.ts";
import { plainName } from "./wording.ts";

/** Within so many pixels of the end one is at the end; so near the start more is shown. */
const NEAR = { end: 48, start: 400 };
const FLASH_MS = 1_700;

/**
 * @summary The messages of a conversation: grouped, divided by day, kept at the end only for who is at the end.
 * Only a window of a long conversation is in the page.
 *
 * @slot empty - Shown while there is nothing; in a room, while nobody said anything.
 *
 * @event secure-message-action - As of `<secure-message>`, save jumps, which it does itself.
 * @event secure-seen - Everything shown was seen. Neither bubbles nor is composed.
 *
 * @csspart base - What scrolls.
 * @csspart message - A message.
 * @csspart pill - The button that goes to what is new.
 */
@customElement("secure-log")
export class SecureLog extends SecureElement {
  static override styles = [base, buttons, scrolling, styles];

  #atEnd = true;
  #top = 0;
  #window = LAST_ITEMS;
  #arrived = new Set<string>();
  #tabStop: string | undefined;
  readonly #announcer = new Announcer();
  #anchor: { readonly element: Element; readonly top: number } | undefined;
  #sizes: ResizeObserver | undefined;

  @query(".log") private readonly scroller?: HTMLElement | null;

  @state() private unreadKey: string | undefined;
  @state() private fresh = 0;
  @state() private away = false;
  @state() private activeKey = "";
  @state() private flashKey = "";

  /** Which conversation it is: another one starts anew. */
  @property() conversation = "";

  /** Whom one talks with, or what the room is called. */
  @property() name = "";

  /** One's own name. */
  @property() me = "";

  /** What was said. */
  @property({ attribute: false }) items: readonly Item[] = [];

  /** How many were unread when the conversation was opened. */
  @property({ type: Number }) unread = 0;

  /** Who is writing just now. */
  @property({ attribute: false }) typing: readonly string[] = [];

  /** Shows names above groups: for conversations of more than two. */
  @property({ type: Boolean }) named = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#look);
    this.#sizes?.disconnect();
  }

  /** Puts the focus on the last message, or on the log. */
  focusLast(): void {
    ([...this.renderRoot.querySelectorAll("secure-message")].at(-1) ?? this.scroller)?.focus();
  }

  /** Goes to the end, where what comes next is followed. */
  toEnd(): void {
    const { scroller } = this;
    if (!scroller) return;
    this.#atEnd = true;
    if (!this.#window.tail) this.#show(lastOf(this.items));
    scroller.scrollTop = scroller.scrollHeight;
    this.#look();
  }

  /** Scrolls to a message and draws the eye to it; nothing if it is not there. */
  async jump(target: MessageRef): Promise<void> {
    const index = this.items.findIndex((item) => sameMessage(item, target));
    const item = this.items[index];
    if (!item) return;
    const window = around(this.#window, this.items, index);
    if (window !== this.#window) {
      this.#atEnd = false;
      this.#show(window);
    }
    this.flashKey = item.key;
    this.activeKey = item.key;
    await this.updateComplete;
    const element = this.#element(item.key);
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
    setTimeout(() => (this.flashKey = ""), FLASH_MS);
  }

  #element(key: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[data-key]")].find(
      (element) => element.dataset["key"] === key,
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("conversation")) this.#start();
    else if (changed.has("items")) this.#take(changed.get("items") ?? []);
    if (changed.has("items") || changed.has("conversation")) {
      this.#window = slide(this.#window, this.items, this.#atEnd);
    }
    this.#announcer.speak(this.say, this.me);
    this.#anchor = this.#atEnd ? undefined : this.#firstVisible();
  }

  #start(): void {
    this.#arrived = new Set();
    this.#atEnd = true;
    this.fresh = 0;
    this.away = false;
    this.activeKey = "";
    this.#announcer.restart();
    this.unreadKey = firstUnread(this.items, this.unread);
    this.#window = LAST_ITEMS;
  }

  /** Notes what came: to announce it, to count it if the person looks elsewhere, and to divide it from what was read. */
  #take(before: readonly Item[]): void {
    const known = new Set(before.map((item) => item.key));
    const fresh = this.items.filter((item) => !known.has(item.key));
    if (fresh.length === 0) return;
    for (const item of fresh) this.#arrived.add(item.key);
    const mine = fresh.some((item) => item.mine && item.kind !== "notice" && item === this.items.at(-1));
    const theirs = fresh.filter((item): item is MessageItem => item.kind !== "notice" && !item.mine);
    if (mine) {
      this.#atEnd = true;
      if (!this.#window.tail) this.#window = LAST_ITEMS;
      this.unreadKey = undefined;
    }
    const news = fresh.filter((item) => item.kind === "notice" || !item.mine);
    this.#announcer.hear(news);
    if (!this.#watching()) {
      this.fresh += theirs.length;
      this.unreadKey ??= theirs[0]?.key;
    }
  }

  #watching(): boolean {
    return this.#atEnd && this.#window.tail && document.visibilityState === "visible";
  }

  #show(window: LogWindow): void {
    this.#window = window;
    this.requestUpdate();
  }

  #firstVisible(): { readonly element: Element; readonly top: number } | undefined {
    const top = this.scroller?.getBoundingClientRect().top ?? 0;
    for (const element of this.renderRoot.querySelectorAll("[data-key]")) {
      const rect = element.getBoundingClientRect();
      if (rect.bottom > top) return { element, top: rect.top };
    }
    return undefined;
  }

  protected override firstUpdated(): void {
    const { scroller } = this;
    const lines = this.renderRoot.querySelector(".lines");
    if (!scroller || !lines) return;
    // The keyboard, a growing composer, a font that arrives late: at the end one stays at the end.
    this.#sizes = new ResizeObserver(() => {
      if (this.#atEnd) scroller.scrollTop = scroller.scrollHeight;
    });
    this.#sizes.observe(scroller);
    this.#sizes.observe(lines);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { scroller } = this;
    if (!scroller) return;
    if (changed.has("conversation") && this.unreadKey !== undefined) {
      this.#atEnd = false;
      this.renderRoot.querySelector(".divider")?.scrollIntoView({ block: "center" });
      this.#measure();
    } else if (this.#atEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#anchor?.element.isConnected) {
      const moved = this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
      // Setting what is already so would break off a smooth scroll.
      if (moved) scroller.scrollTop += moved;
    }
    if (changed.has("items") || changed.has("conversation")) this.#look();
  }

  #scrolled(): void {
    this.#measure();
    this.#look();
    const { scroller } = this;
    if (!scroller) return;
    scroller.classList.toggle("moving", !this.#atEnd);
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (scroller.scrollTop < NEAR.start && this.#window.from > 0)
      this.#show(earlier(this.#window, this.items));
    else if (left < NEAR.start && !this.#window.tail) this.#show(later(this.#window, this.items));
  }

  #measure(): void {
    const { scroller } = this;
    if (!scroller) return;
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    // Only who scrolls up leaves the end: growing lines and a shrinking log are followed by the size observer.
    if (left <= NEAR.end && this.#window.tail) this.#atEnd = true;
    else if (scroller.scrollTop < this.#top - 1) this.#atEnd = false;
    this.#top = scroller.scrollTop;
    this.away = !this.#window.tail || left > scroller.clientHeight * 0.6;
  }

  readonly #look = (): void => {
    if (!this.#watching()) return;
    this.fresh = 0;
    this.away = false;
    this.dispatchEvent(new SecureSeenEvent());
  };

  #toFresh(): void {
    const divider = this.renderRoot.querySelector(".divider");
    if (this.fresh > 0 && divider) {
      divider.scrollIntoView({ block: "start" });
      this.fresh = 0;
      this.#measure();
    } else this.toEnd();
  }

  #keys(event: KeyboardEvent): void {
    if (event.target instanceof Element && event.target.localName === "secure-message") {
      roving(event, this.renderRoot, "secure-message");
    }
  }

  #focused(event: FocusEvent): void {
    if (event.target instanceof HTMLElement) this.activeKey = event.target.dataset["key"] ?? this.activeKey;
    // The browser brought it into sight: it stays there, and the end is left.
    this.#measure();
  }

  /** A voice note came to its end: what stands right below it is played, if it is one. */
  #goOn(event: SecurePlayedEvent): void {
    const messages = [...this.renderRoot.querySelectorAll("secure-message")];
    messages[messages.findIndex((message) => message === event.target) + 1]?.play(event.speed);
  }

  #act({ action, item, at, emoji }: SecureMessageActionEvent): void {
    if (action === "jump") {
      if (item.replyTo) void this.jump(item.replyTo);
      return;
    }
    const more = { ...(at ? { at } : {}), ...(emoji === undefined ? {} : { emoji }) };
    this.dispatchEvent(new SecureMessageActionEvent(action, item, more));
  }

  override render(): unknown {
    const { thread } = this.say;
    const shown = this.items.slice(this.#window.from, this.#window.to);
    const days = logDays(shown, this.unreadKey);
    this.#tabStop = tabStop(shown, this.activeKey);
    return html`<div
        part="base"
        class="log scroll"
        role="log"
        aria-live="off"
        tabindex="0"
        aria-label=${(this.named ? this.say.rooms : thread).log(plainName(this.name))}
        @scroll=${this.#scrolled}
        @scrollend=${() => this.scroller?.classList.remove("moving")}
        @keydown=${this.#keys}
        @focusin=${this.#focused}
      >
        <div class="lines">
          ${this.items.every((item) => this.named && item.kind === "notice") ? html`<slot name="empty"></slot>` : nothing}
          ${
            this.#window.from > 0
              ? html`<button
                  class="button quiet small older"
                  type="button"
                  @click=${() => this.#show(earlier(this.#window, this.items))}
                >
                  ${thread.older}
                </button>`
              : nothing
          }
          ${repeat(
            days,
            (day) => day.key,
            (day) => this.#day(day),
          )}
          ${this.typing.length > 0 ? typingLine(this.typing, this.say, this.named) : nothing}
        </div>
      </div>
      ${this.#pill()}
      <div class="visually-hidden" aria-live="polite" aria-atomic="true">${this.#announcer.words}</div>`;
  }

  #day({ at, rows }: Day): TemplateResult {
    const words = dayName(at, Date.now(), this.say.thread);
    return html`<div class="one-day">
      <div class="day"><time datetime=${isoTime(at).slice(0, 10)}>${words}</time></div>
      ${repeat(
        rows,
        (row) => row.key,
        (row) => this.#row(row),
      )}
    </div>`;
  }

  #row(row: Row): TemplateResult {
    const { thread } = this.say;
    if (row.kind === "unread")
      return html`<div class="divider" role="separator" aria-label=${thread.unreadFrom}>
        <span aria-hidden="true">${thread.unreadFrom}</span>
      </div>`;
    if (row.kind === "notice") return noticeLine(row.item, this.say, this.me);
    return this.#message(row.item, row.first, row.last);
  }

  #message(item: MessageItem, first: boolean, last: boolean): TemplateResult {
    const active = item.key === this.#tabStop;
    const target = item.replyTo;
    return html`<secure-message
      part="message"
      data-key=${item.key}
      tabindex=${active ? 0 : -1}
      .item=${item}
      .quoted=${target ? this.items.find((other): other is MessageItem => other.kind !== "notice" && sameMessage(other, target)) : undefined}
      .mine=${item.mine}
      .first=${first}
      .last=${last}
      .named=${this.named && !item.mine}
      .fate=${item.fate ?? ""}
      .arriving=${this.#arrived.has(item.key)}
      .flash=${this.flashKey === item.key}
      .active=${active}
      .me=${this.me}
      @secure-message-action=${this.#act}
      @secure-played=${this.#goOn}
    ></secure-message>`;
  }

  #pill(): TemplateResult | typeof nothing {
    const { thread } = this.say;
    if (this.fresh > 0) {
      return html`<button part="pill" class="pill" type="button" @click=${this.#toFresh}>
        ${icon("arrow-down")}${thread.newMessages(this.fresh)}
      </button>`;
    }
    if (!this.away) return nothing;
    return html`<button
      part="pill"
      class="pill bare"
      type="button"
      aria-label=${thread.toBottom}
      @click=${this.toEnd}
    >
      ${icon("chevron-down")}
    </button>`;
  }
}

function sameMessage(item: Item, target: MessageRef): boolean {
  return item.id === target.id && item.from.toLowerCase() === target.user.toLowerCase();
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-log": SecureLog;
  }
}
