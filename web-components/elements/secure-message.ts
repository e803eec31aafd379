import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon, type IconName } from "../design/icons.ts";
import type { Fate, MediaItem, MessageItem, TextItem } from "../session/index.ts";
import { fullTime, isoTime, timeOfDay } from "./clock.ts";
import { SecureMessageActionEvent, type MessageAction } from "./events.ts";
import { reserve } from "./picture-box.ts";
import { SecureElement } from "./secure-element.ts";
import { reactions } from "./reactions.styles.ts";
import { styles } from "./secure-message.styles.ts";
import { gist } from "./log-lines.ts";
import { preload } from "./on-demand.ts";
import type { SecureMedia } from "./secure-media.ts";
import { onlyEmoji, plainBody, plainName, segments, type Segment } from "./wording.ts";

const LONG_TEXT = 1_600;
const LONG_LINES = 24;
const LONG_PRESS = 480;
const COPIED_SHOWN = 1_600;

const fateIcons: Readonly<Record<Fate, IconName>> = {
  sending: "clock",
  waiting: "hourglass",
  "waiting-for-yes": "shield-question-mark",
  sent: "check",
  delivered: "check-check",
  read: "check-check",
  failed: "circle-alert",
};

/** Fates that are said in words, whatever stands below. */
const loud: ReadonlySet<Fate | undefined> = new Set(["waiting", "waiting-for-yes", "failed"]);

/**
 * @summary One message: properties in, events out; it knows no session. Everything in it is shown as text.
 *
 * @event secure-message-action - Something is to be done with the message. Neither bubbles nor is composed.
 *
 * @csspart base - The line that holds bubble, reactions and what became of it.
 * @csspart bubble - The bubble.
 * @csspart quote - What it answers.
 * @csspart meta - Time and fate.
 * @csspart toolbar - The buttons on hover and focus.
 * @cssproperty --corner - Radius of the corners where bubbles of one group meet.
 */
@customElement("secure-message")
export class SecureMessage extends SecureElement {
  static override styles = [base, buttons, reactions, styles];

  #press: ReturnType<typeof setTimeout> | undefined;
  /** A finger is down, or stayed long enough for the menu, which opens as it is lifted: before, lifting it would close the menu. */
  #finger: "up" | "down" | "stayed" = "up";

  @query(".bubble") private readonly bubble?: HTMLElement | null;
  @query("secure-media") private readonly media?: SecureMedia | null;

  @state() private unfolded = false;
  @state() private shown = false;
  @state() private copied = "";

  /** What was written or sent. */
  @property({ attribute: false }) item: MessageItem | undefined;

  /** What it answers; `undefined` if that is not on this screen. */
  @property({ attribute: false }) quoted: MessageItem | undefined;

  /** Written by the person themselves. */
  @property({ type: Boolean, reflect: true }) mine = false;

  /** Begins a group of one sender. */
  @property({ type: Boolean, reflect: true }) first = false;

  /** Ends a group of one sender: time and fate stand below it. */
  @property({ type: Boolean, reflect: true }) last = false;

  /** Shows the sender's name above a group. */
  @property({ type: Boolean }) named = false;

  /** What became of it, for styles. */
  @property({ reflect: true }) fate: Fate | "" = "";

  /** Came while the person was looking. */
  @property({ type: Boolean, reflect: true }) arriving = false;

  /** Draws the eye for a moment after a jump. */
  @property({ type: Boolean, reflect: true }) flash = false;

  /** Its buttons are in the tab order: true for one message of a log. */
  @property({ type: Boolean }) active = false;

  /** One's own name, to tell one's own reactions. */
  @property() me = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "article");
    // Its own, which go with it: the same ones again, when it is moved, change nothing.
    this.addEventListener("contextmenu", this.#onContextMenu);
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("pointerdown", this.#onPointerDown);
    for (const type of ["pointerup", "pointermove", "pointercancel"])
      this.addEventListener(type, this.#onRelease);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#onRelease();
  }

  /** Plays a voice note that is here, at a speed of 1, 1.5 or 2. */
  play(speed: number): void {
    this.media?.play(speed);
  }

  /** What shows photos, plays voice notes and saves files is loaded when the first of them is there. */
  protected override willUpdate(): void {
    if (this.item && this.item.kind !== "text") preload("media");
  }

  /** A photo has its size before what shows it is loaded. */
  protected override updated(): void {
    if (this.item?.kind === "image") reserve(this, this.item.media);
  }

  /** Selected text and links keep the browser's own menu. */
  readonly #onContextMenu = (event: Event): void => {
    const onLink = event.composedPath().some((target) => target instanceof HTMLAnchorElement);
    if (onLink || !getSelection()?.isCollapsed || this.item?.deleted) return;
    event.preventDefault();
    if (this.#finger === "up") this.#act("menu");
    else this.#finger = "stayed";
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target !== this || event.composedPath()[0] !== this) return;
    if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      if (!this.item?.deleted) this.#act("menu");
    }
  };

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.pointerType !== "touch" || this.item?.deleted) return;
    this.#finger = "down";
    this.#press = setTimeout(() => (this.#finger = "stayed"), LONG_PRESS);
  };

  readonly #onRelease = (event?: Event): void => {
    if (
      event instanceof PointerEvent &&
      event.type === "pointermove" &&
      Math.hypot(event.movementX, event.movementY) < 4
    )
      return;
    clearTimeout(this.#press);
    const isMenu = this.#finger === "stayed" && event !== undefined;
    if (isMenu && event.type === "pointermove") return;
    this.#finger = "up";
    if (isMenu) setTimeout(() => this.#act("menu"));
  };

  #act(action: MessageAction, emoji?: string): void {
    const rect = this.bubble?.getBoundingClientRect();
    if (!this.item) return;
    this.dispatchEvent(
      new SecureMessageActionEvent(action, this.item, {
        ...(rect ? { at: rect } : {}),
        ...(emoji === undefined ? {} : { emoji }),
      }),
    );
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = text;
    setTimeout(() => (this.copied = ""), COPIED_SHOWN);
  }

  override render(): unknown {
    const { item } = this;
    if (!item) return nothing;
    return html`${this.named && this.first ? html`<bdi class="name">${plainName(item.from)}</bdi>` : nothing}
      <div part="base" class="line">
        <span class="visually-hidden">${item.mine ? this.say.message.you : plainName(item.from)}:</span>
        ${this.#bubble(item)} ${item.deleted ? nothing : this.#reactions(item)}
        ${this.#meta(item, this.last || loud.has(this.#fate(item)) ? "" : "aside")}
        ${item.deleted ? nothing : this.#tools()} ${this.#tooMany(item)}
      </div>`;
  }

  #bubble(item: MessageItem): TemplateResult {
    if (item.deleted)
      return html`<div part="bubble" class="bubble deleted">${this.say.message.deleted}</div>`;
    if (item.early && !item.mine && !this.shown) return this.#early();
    return item.kind === "text" ? this.#words(item) : this.#mediaBubble(item);
  }

  /** What came faster than its room allows takes one line, and is read by who wants to. */
  #early(): TemplateResult {
    const { rooms } = this.say;
    return html`<div part="bubble" class="bubble early">
      ${icon("hourglass")}<span>${rooms.early}</span>
      <button class="unfold" type="button" @click=${() => (this.shown = true)}>${rooms.earlyShow}</button>
    </div>`;
  }

  /** What stands in the tag is seen until its element is loaded, and gives the bubble its size. */
  #mediaBubble(item: MediaItem): TemplateResult {
    const { caption } = item.media;
    return html`<div part="bubble" class="bubble media ${item.kind}">
      ${item.replyTo ? this.#quote(item.replyTo.user) : nothing}
      <secure-media .item=${item} .mine=${item.mine} @secure-show=${() => this.#act("show")}
        >${caption === undefined ? nothing : html`<p class="caption" dir="auto">${plainBody(caption)}</p>`}</secure-media
      >
    </div>`;
  }

  #words(item: TextItem): TemplateResult {
    const emoji = onlyEmoji(item.body) && !item.replyTo;
    const long = item.body.length > LONG_TEXT || item.body.split("\n", LONG_LINES + 1).length > LONG_LINES;
    return html`<div part="bubble" class="bubble ${emoji ? "emoji" : ""}">
      ${item.replyTo ? this.#quote(item.replyTo.user) : nothing}
      <span class="body ${long && !this.unfolded ? "long" : ""}" dir="auto"
        >${segments(item.body).map((part) => this.#segment(part))}</span
      >
      ${
        long
          ? html`<button
              class="unfold"
              type="button"
              aria-expanded=${this.unfolded}
              @click=${() => (this.unfolded = !this.unfolded)}
            >
              ${this.unfolded ? this.say.message.less : this.say.message.more}
            </button>`
          : nothing
      }
    </div>`;
  }

  #segment(part: Segment): unknown {
    const { message } = this.say;
    if (part.kind === "text") return html`<span class="text">${part.text}</span>`;
    if (part.kind === "link") {
      return html`<a
        href=${part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title=${message.opens(part.host)}
        ><bdi>${part.text}</bdi></a
      >`;
    }
    return html`<div class="code" dir="ltr">
      <pre tabindex="0"><code>${part.text}</code></pre>
      <button
        type="button"
        aria-label=${this.copied === part.text ? message.copied : message.copyCode}
        @click=${() => void this.#copy(part.text)}
      >
        ${icon(this.copied === part.text ? "check" : "copy")}
      </button>
    </div>`;
  }

  #quote(author: string): TemplateResult {
    const { message } = this.say;
    const { quoted } = this;
    const gone = !quoted || quoted.deleted;
    return html`<button
      part="quote"
      class="quote"
      type="button"
      ?disabled=${!quoted}
      aria-description=${message.jump}
      @click=${() => this.#act("jump")}
    >
      <b><bdi>${plainName(quoted?.mine ? message.you : author)}</bdi></b>
      <span dir="auto">${gone ? message.originalGone : gist(quoted, this.say).slice(0, 240)}</span>
    </button>`;
  }

  #reactions(item: MessageItem): TemplateResult | typeof nothing {
    const all = Object.entries(item.reactions ?? {}).filter(([, names]) => names.length > 0);
    if (all.length === 0) return nothing;
    return html`<div class="reactions">
      ${all.map(([emoji, names]) => {
        const shown = plainName(emoji.replace(/\u200d/g, "\ue000"))
          .replace(/\ue000/g, "\u200d")
          .slice(0, 16);
        const own = names.some((name) => name.toLowerCase() === this.me.toLowerCase());
        const words = this.say.message.reactedBy(names.map((name) => plainName(name)));
        return html`<button
          type="button"
          aria-pressed=${own}
          title=${words}
          @click=${() => this.#act("toggle-reaction", emoji)}
        >
          <bdi>${shown}</bdi>${names.length > 1 ? names.length : nothing}<span class="visually-hidden"
            >${words}</span
          >
        </button>`;
      })}
    </div>`;
  }

  #meta(item: MessageItem, place: "" | "aside"): TemplateResult {
    const { message } = this.say;
    const fate = this.#fate(item);
    const tone = fate === "waiting" || fate === "waiting-for-yes" ? "waiting" : (fate ?? "");
    return html`<div part="meta" class="meta ${place} ${tone}">
      ${item.edited && !item.deleted ? html`<span>${message.edited}</span>` : nothing}
      ${item.timer ? html`<span title=${this.#goes(item)}>${icon("timer")}<span class="visually-hidden">${this.#goes(item)}</span></span>` : nothing}
      <time datetime=${isoTime(item.at)} title=${fullTime(item.at)}>${timeOfDay(item.at)}</time>
      ${
        fate
          ? html`<span title=${this.#fateWords(item, fate)}>${icon(fateIcons[fate])}</span>
              <span class=${loud.has(fate) ? "" : "visually-hidden"}>${this.#fateWords(item, fate)}</span>`
          : nothing
      }
      ${fate === "failed" ? html`<button type="button" @click=${() => this.#act("retry")}>${message.retry}</button>` : nothing}
    </div>`;
  }

  /** A change of it that did not go counts before its own: that is what the other side does not see. */
  #fate(item: MessageItem): Fate | undefined {
    if (item.failedChanges) return "failed";
    return item.mine && !item.deleted ? item.fate : undefined;
  }

  /** PROTOCOL.md section 8: a writer who had not heard of a removal sealed for who was removed, too. */
  #tooMany(item: MessageItem): TemplateResult | typeof nothing {
    const names = item.sealedForRemoved ?? [];
    if (names.length === 0) return nothing;
    return html`<p class="too-many">
      ${icon("triangle-alert")}${this.say.rooms.sealedForRemoved?.(names.map((name) => plainName(name)))}
    </p>`;
  }

  #goes(item: MessageItem): string {
    const { message, duration } = this.say;
    return item.expiresAt === undefined
      ? message.disappearsIn(duration(item.timer ?? 0))
      : message.disappearsAt(timeOfDay(item.expiresAt));
  }

  #fateWords(item: MessageItem, fate: Fate): string {
    const { message } = this.say;
    if (item.failedChanges) return message.changeFailed;
    if (fate !== "waiting") return message.fates[fate];
    const names = item.waitingFor ?? [];
    return names.length > 0
      ? message.waitingFor(names.map((name) => plainName(name)))
      : message.waitingForRelay;
  }

  #tools(): TemplateResult {
    const { message } = this.say;
    const tool = (action: MessageAction, name: IconName, words: string): TemplateResult =>
      html`<button
        class="icon-button"
        type="button"
        tabindex=${this.active ? 0 : -1}
        aria-label=${words}
        title=${words}
        @click=${() => this.#act(action)}
      >
        ${icon(name)}
      </button>`;
    return html`<div part="toolbar" class="tools" role="toolbar" aria-label=${message.actions}>
      ${tool("react", "smile-plus", message.react)} ${tool("reply", "reply", message.reply)}
      ${tool("menu", "ellipsis-vertical", message.actions)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-message": SecureMessage;
  }
}
