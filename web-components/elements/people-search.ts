import type { ReactiveController, ReactiveControllerHost } from "lit";
import { PEOPLE_PAGE, type Person, type Session } from "../session/index.ts";

const TYPING_PAUSE = 180;

/** Finds people by the start of their name for its host: those that are known at once, others from the relay's directory. */
export class PeopleSearch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #session: () => Session | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #question = 0;
  #found: readonly Person[] = [];
  #isExhausted = false;

  /** What is looked for; empty while nothing is. */
  term = "";
  /** The directory was asked and did not answer yet. */
  searching = false;

  constructor(host: ReactiveControllerHost, session: () => Session | undefined) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#pause);
  }

  /** Whether the directory may have more. */
  get hasMore(): boolean {
    return this.#found.length > 0 && !this.#isExhausted && !this.searching;
  }

  /** Looks for what was typed, once the typing pauses. */
  look(typed: string): void {
    this.term = typed.trim();
    this.#found = [];
    this.#isExhausted = false;
    clearTimeout(this.#pause);
    this.#question += 1;
    this.searching = this.term !== "";
    if (this.searching) this.#pause = setTimeout(() => void this.#ask(), TYPING_PAUSE);
    this.#host.requestUpdate();
  }

  /** Asks the directory for the next page, and on until there is someone who was not shown before. */
  async more(): Promise<void> {
    const { term } = this;
    const before = this.#shown();
    do await this.#ask(this.#found.at(-1)?.username);
    while (term === this.term && !this.#isExhausted && this.#shown() === before);
  }

  #shown(): number {
    return this.results(this.#session()?.people.get() ?? [], new Set()).length;
  }

  /** Those of `known` that fit by name, then those that were found; nobody of `without` (lower case). */
  results(known: readonly Person[], without: ReadonlySet<string>): readonly Person[] {
    const start = this.term.toLowerCase();
    const fitting = known
      .filter((person) => person.username.toLowerCase().startsWith(start))
      .sort((a, b) => a.username.localeCompare(b.username));
    const names = new Set(fitting.map((person) => person.username.toLowerCase()));
    const others = this.#found.filter((person) => !names.has(person.username.toLowerCase()));
    return [...fitting, ...others].filter((person) => !without.has(person.username.toLowerCase()));
  }

  /** A late answer to an earlier question is dropped: the list belongs to what stands in the field. */
  async #ask(after?: string): Promise<void> {
    const question = ++this.#question;
    this.searching = true;
    this.#host.requestUpdate();
    try {
      const page = (await this.#session()?.findPeople(this.term, after)) ?? [];
      if (question !== this.#question) return;
      const known = new Set(this.#found.map((person) => person.username.toLowerCase()));
      const fresh = page.filter((person) => !known.has(person.username.toLowerCase()));
      this.#isExhausted = fresh.length === 0 || page.length < PEOPLE_PAGE;
      this.#found = [...this.#found, ...fresh];
    } catch {
      if (question === this.#question) this.#isExhausted = true;
    } finally {
      if (question === this.#question) this.searching = false;
      this.#host.requestUpdate();
    }
  }
}
