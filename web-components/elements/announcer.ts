import type { Item } from "../session/index.ts";
import { announced, hasWords } from "./log-lines.ts";
import type { Phrases } from "./phrases.ts";

/** What came into a conversation and is said aloud: each thing once, as soon as there are words for it. */
export class Announcer {
  #unsaid: readonly Item[] = [];

  /** What is being said. */
  words = "";

  /** Another conversation: what was said before is over. */
  restart(): void {
    this.words = "";
    this.#unsaid = [];
  }

  /** These came. */
  hear(items: readonly Item[]): void {
    this.#unsaid = [...this.#unsaid, ...items];
  }

  /** Says what can be said; what only rooms have to say waits for its sentences, which come after the first room was opened. */
  speak(say: Phrases, me: string): void {
    const ready = this.#unsaid.filter((item) => hasWords(item, say));
    if (ready.length === 0) return;
    this.#unsaid = this.#unsaid.filter((item) => !ready.includes(item));
    this.words = announced(ready, say, me);
  }
}
