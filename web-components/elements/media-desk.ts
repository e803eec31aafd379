import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import type { Chat, Item, MediaItem } from "../session/index.ts";
import type { Chosen } from "./attachment.ts";
import type { SecureMediaSendEvent } from "./events.ts";
import { load, preload } from "./on-demand.ts";

const DRAGGING = ["dragenter", "dragover", "drop"] as const;

/** What a desk works for. */
export interface MediaDeskOptions {
  readonly chat: () => Chat | undefined;
  /** Who would get what is dropped. */
  readonly name: () => string;
  /** Nothing can be sent until the person has decided about an identity. */
  readonly blocked: () => boolean;
  /** Tells of what failed. */
  readonly attempt: (work: Promise<unknown> | undefined) => Promise<void>;
}

/**
 * What a conversation needs for photos, voice notes and files: the veil while something hovers, the sheet before it is
 * sent, and the large view. Each is loaded when it is first wanted.
 */
export class MediaDesk implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: MediaDeskOptions;
  /** Where files may be dropped. */
  #area: HTMLElement | undefined;

  constructor(host: LitElement, options: MediaDeskOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#area = outermost(this.#host);
    for (const type of DRAGGING) this.#area.addEventListener(type, this.#dragged);
  }

  hostDisconnected(): void {
    for (const type of DRAGGING) this.#area?.removeEventListener(type, this.#dragged);
    this.#area = undefined;
  }

  /** Files over the chat are taken from the first moment on; the veil that says so follows. */
  readonly #dragged = (event: DragEvent): void => {
    const { dataTransfer, type } = event;
    if (dataTransfer?.types.includes("Files") !== true) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    dataTransfer.dropEffect = this.#options.blocked() ? "none" : "copy";
    if (type === "drop") void this.take(filesIn(dataTransfer));
    else if (type === "dragenter") preload("drop");
  };

  /** Shows files before they are sent. */
  async take(files: readonly Chosen[]): Promise<void> {
    const { attempt, blocked, chat } = this.#options;
    if (files.length === 0 || blocked()) return;
    const to = chat();
    await attempt(
      load("attach").then(() => {
        // Another conversation may have been opened while this was fetched.
        if (to === chat()) this.#host.renderRoot.querySelector("secure-attach")?.take(files);
      }),
    );
  }

  /** Sends one. */
  send({ blob, options }: SecureMediaSendEvent): void {
    void this.#options.attempt(this.#options.chat()?.sendMedia(blob, options));
  }

  /** Shows a photo large. */
  async show(item: MediaItem): Promise<void> {
    const open = (): Promise<void> | undefined =>
      this.#host.renderRoot.querySelector("secure-lightbox")?.show(item);
    await this.#options.attempt(load("lightbox").then(open));
  }

  /** Lets the person save what a message carries. */
  async save(item: MediaItem): Promise<void> {
    await this.#options.attempt(import("./blob-url.ts").then(({ saveItem }) => saveItem(item)));
  }

  /** What the host puts into its template. */
  render(): TemplateResult {
    const { blocked, chat, name } = this.#options;
    const photos = (chat()?.timeline.get() ?? []).filter(isShown);
    return html`<secure-drop .to=${name()} .disabled=${blocked()}></secure-drop>
      <secure-attach
        .conversation=${chat()?.id}
        .blocked=${blocked()}
        @secure-media-send=${this.send.bind(this)}
      ></secure-attach>
      <secure-lightbox .items=${photos}></secure-lightbox>`;
  }
}

/** The outermost host of the shadow roots that an element is in: the whole chat. */
export function outermost(element: HTMLElement): HTMLElement {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && root.host instanceof HTMLElement ? outermost(root.host) : element;
}

/** What was dropped; a folder comes as a file too, one that cannot be read. */
function filesIn({ items }: DataTransfer): readonly Chosen[] {
  return [...items].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    return entry?.isDirectory === true ? entry.name : (item.getAsFile() ?? []);
  });
}

/** Whether a photo can be shown large: it is here, and not one that may be seen once. */
function isShown(item: Item): item is MediaItem {
  return (
    item.kind === "image" && item.deleted !== true && !item.media.viewOnce && item.media.blob() !== undefined
  );
}
