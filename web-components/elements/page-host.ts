import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Session } from "../session/index.ts";

/** Widths of the element, in pixels, at which its layout changes. */
const PHONE_BELOW = 700;
const ROOMY_FROM = 900;
const WIDE_FROM = 1_160;

/** After these the line may be there again: the session does not wait for its next attempt (PROTOCOL.md section 9). */
const WAKING = ["online", "pageshow", "visibilitychange"];

/** How much room there is: one pane at a time, two of them, two with names in both, or three. */
export type Room = "phone" | "medium" | "roomy" | "wide";

/** What a page host needs to know of the element. */
export interface PageHostElement extends ReactiveControllerHost, HTMLElement {
  /** The element is the page. */
  readonly page: boolean;
  /** How many messages would be lost with the page. */
  readonly losing: number;
  /** What comes back at once when the page does. */
  readonly session?: Pick<Session, "reconnect"> | undefined;
  /** A pane or sheet was opened on a phone and the browser's back closes it. */
  back(): void;
  /** A key was pressed anywhere. */
  shortcut(event: KeyboardEvent): void;
}

/** The element's dealings with window and document: its size, the keyboard on phones, back, leaving and coming back, shortcuts. */
export class PageHost implements ReactiveController {
  readonly #host: PageHostElement;
  #sizes: ResizeObserver | undefined;
  #deep = false;

  /** How much room the element has. */
  room: Room = "wide";

  constructor(host: PageHostElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#sizes = new ResizeObserver(() => this.#measure());
    this.#sizes.observe(this.#host);
    this.#measure();
    addEventListener("beforeunload", this.#onLeave);
    addEventListener("popstate", this.#onBack);
    addEventListener("keydown", this.#onKey);
    for (const event of WAKING) addEventListener(event, this.#onWake);
    this.#host.addEventListener("dragover", keepPage);
    this.#host.addEventListener("drop", keepPage);
    visualViewport?.addEventListener("resize", this.#onViewport);
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
    this.#sizes = undefined;
    removeEventListener("beforeunload", this.#onLeave);
    removeEventListener("popstate", this.#onBack);
    removeEventListener("keydown", this.#onKey);
    for (const event of WAKING) removeEventListener(event, this.#onWake);
    visualViewport?.removeEventListener("resize", this.#onViewport);
  }

  /** Something was opened over the first pane: on a phone, back closes it. Only where the element is the page. */
  deepen(): void {
    if (!this.#host.page || this.#deep || this.room !== "phone") return;
    this.#deep = true;
    history.pushState(null, "");
  }

  /** It was closed by other means: the step in the history goes too. */
  surface(): void {
    if (!this.#deep) return;
    this.#deep = false;
    history.back();
  }

  #measure(): void {
    const width = this.#host.clientWidth;
    const room =
      width < PHONE_BELOW ? "phone" : width < ROOMY_FROM ? "medium" : width < WIDE_FROM ? "roomy" : "wide";
    if (width === 0 || room === this.room) return;
    this.room = room;
    this.#host.requestUpdate();
  }

  readonly #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#host.losing > 0) event.preventDefault();
  };

  readonly #onWake = ({ type }: Event): void => {
    if (type === "online" || !document.hidden) this.#host.session?.reconnect();
  };

  readonly #onBack = (): void => {
    if (!this.#deep) return;
    this.#deep = false;
    this.#host.back();
  };

  /** Elsewhere on a foreign page the keys are the page's. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#host.page || event.composedPath().includes(this.#host)) this.#host.shortcut(event);
  };

  /** Safari lays its keyboard over the page: the visible height is the only sign. */
  readonly #onViewport = (): void => {
    const { visualViewport: viewport } = globalThis;
    if (!this.#host.page || !viewport) return;
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 80;
    if (covered) this.#host.style.setProperty("--secure-viewport", `${Math.round(viewport.height)}px`);
    else this.#host.style.removeProperty("--secure-viewport");
  };
}

/**
 * Files that are dropped where nobody takes them: the browser would leave the page for them, and with it everything that
 * is only in memory. A conversation is asked after this, and may take them.
 */
function keepPage(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}
