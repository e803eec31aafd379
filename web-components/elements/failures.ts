import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../design/icons.ts";
import type { Item, MessageItem } from "../session/index.ts";
import { gist } from "./log-lines.ts";
import type { Phrases } from "./phrases.ts";

const LONGEST_SAID = 300;

/** A conversation as it stands, and what to do about what did not go. */
export interface FailuresOptions {
  readonly conversation: string;
  readonly items: readonly Item[];
  readonly say: Phrases;
  readonly retryAll: () => void;
}

/**
 * What did not go in the conversation that is open: said aloud at once when it happens, once, and shown above the
 * messages where it is more than one. What had failed before the conversation was opened is shown and not said.
 */
export class Failures {
  #conversation = "";
  #failing: ReadonlySet<string> = new Set();
  #words = "";

  /** The place for both. The same conversation as it stands gives the same words. */
  render({ conversation, items, say, retryAll }: FailuresOptions): TemplateResult {
    const failed = items.filter(
      (item): item is MessageItem =>
        item.kind !== "notice" && (item.fate === "failed" || item.failedChanges !== undefined),
    );
    this.#listen(conversation, failed, say);
    return html`<div class="banners">
      <div class="visually-hidden" role="alert">${this.#words}</div>
      ${
        failed.length < 2
          ? nothing
          : html`<div class="banner failed">
              ${icon("circle-alert")}
              <p>${say.thread.failed(failed.length)}</p>
              <button class="button small" type="button" @click=${retryAll}>${say.thread.retryAll}</button>
            </div>`
      }
    </div>`;
  }

  #listen(conversation: string, failed: readonly MessageItem[], say: Phrases): void {
    const before = this.#failing;
    const isOther = conversation !== this.#conversation;
    this.#conversation = conversation;
    this.#failing = new Set(failed.map(({ key }) => key));
    const latest = failed.findLast(({ key }) => !before.has(key));
    // Silence in between: the same words a second time would be no change, and no change is not said.
    if (isOther || (latest === undefined && failed.length < before.size)) this.#words = "";
    else if (latest !== undefined)
      this.#words =
        failed.length > 1
          ? say.thread.failed(failed.length)
          : say.thread.notSent(gist(latest, say).slice(0, LONGEST_SAID));
  }
}
