/** Who is writing just now: said and shown only where it is switched on. */
import type { Passing } from "./content.ts";
import { WritableStore } from "./store.ts";

/** Said again while it goes on. Milliseconds. */
const REPEAT = 4_000;
/** Believed this long without a word. */
const FADE = 8_000;

/** What typing notices need. */
export interface TypingOptions {
  /** Lost where it cannot go now. */
  readonly send: (content: Passing) => Promise<unknown>;
  readonly isAllowed: () => boolean;
  readonly spelling: (user: string) => string;
}

/** One conversation's typing notices. */
export class Typing {
  /** The names of those who write. */
  readonly names = new WritableStore<readonly string[]>([]);
  readonly #options: TypingOptions;
  readonly #fading = new Map<string, ReturnType<typeof setTimeout>>();
  #saidAt = -Infinity;

  constructor(options: TypingOptions) {
    this.#options = options;
  }

  /** The person is (not) writing here. */
  async say(active: boolean, now: number): Promise<void> {
    if (!this.#options.isAllowed()) return;
    if (active && now - this.#saidAt < REPEAT) return;
    if (!active && this.#saidAt === -Infinity) return;
    this.#saidAt = active ? now : -Infinity;
    await this.#options.send({ type: "typing", active });
  }

  /** Someone says that they are (not) writing. */
  heard(user: string, active: boolean): void {
    clearTimeout(this.#fading.get(user));
    this.#fading.delete(user);
    if (active)
      this.#fading.set(
        user,
        setTimeout(() => this.heard(user, false), FADE),
      );
    const names = [...this.#fading.keys()].map(this.#options.spelling);
    const before = this.names.get();
    if (names.length !== before.length || names.some((name, i) => name !== before[i])) this.names.set(names);
  }

  /** Stops every clock. */
  close(): void {
    for (const timer of this.#fading.values()) clearTimeout(timer);
  }
}
