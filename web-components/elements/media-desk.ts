import { html, type LitElement, type TemplateResult } from "lit";
import type { Chat, Item, MediaItem } from "../session/index.ts";
import type { SecureMediaSendEvent, SecurePickEvent } from "./events.ts";
import { load } from "./on-demand.ts";
import "./secure-drop.ts";

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
 * sent, and the large view. Sheet and view are loaded when they are first wanted.
 */
export class MediaDesk {
  readonly #host: LitElement;
  readonly #options: MediaDeskOptions;

  constructor(host: LitElement, options: MediaDeskOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Shows files before they are sent. */
  async take(files: readonly File[]): Promise<void> {
    if (this.#options.blocked()) return;
    await this.#options.attempt(load("attach"));
    this.#host.renderRoot.querySelector("secure-attach")?.take(files);
  }

  /** Sends one. */
  send({ blob, options }: SecureMediaSendEvent): void {
    void this.#options.attempt(this.#options.chat()?.sendMedia(blob, options));
  }

  /** Shows a photo large. */
  async show(item: MediaItem): Promise<void> {
    await this.#options.attempt(load("lightbox"));
    await this.#host.renderRoot.querySelector("secure-lightbox")?.show(item);
  }

  /** Lets the person save what a message carries. */
  async save(item: MediaItem): Promise<void> {
    const { saveItem } = await import("./blob-url.ts");
    saveItem(item);
  }

  /** What the host puts into its template. */
  render(): TemplateResult {
    const { blocked, chat, name } = this.#options;
    const photos = (chat()?.timeline.get() ?? []).filter(isShown);
    return html`<secure-drop
        .to=${name()}
        .disabled=${blocked()}
        @secure-pick=${(event: SecurePickEvent) => void this.take(event.files)}
      ></secure-drop>
      <secure-attach .blocked=${blocked()} @secure-media-send=${this.send.bind(this)}></secure-attach>
      <secure-lightbox .items=${photos}></secure-lightbox>`;
  }
}

/** Whether a photo can be shown large: it is here, and not one that may be seen once. */
function isShown(item: Item): item is MediaItem {
  return (
    item.kind === "image" && item.deleted !== true && !item.media.viewOnce && item.media.blob() !== undefined
  );
}
