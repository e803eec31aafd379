/** Code that a session can do without until something needs it: there from the start, or fetched at that moment. */
import { SessionError } from "./errors.ts";

/** Hands a module out: at once where it is loaded already, later where it has to be fetched. */
export type PartSource<Module> = () => Module | Promise<Module>;

/** One part of the session's code, shared by all that needs it. */
export class Part<Module> {
  readonly #source: PartSource<Module>;
  #found: Module | Promise<Module> | undefined;

  constructor(source: PartSource<Module>) {
    this.#source = source;
  }

  /** The module if it is here, else its coming, which rejects with `offline` if it cannot be fetched; asking again tries again. */
  take(): Module | Promise<Module> {
    if (this.#found !== undefined) return this.#found;
    const found = this.#source();
    this.#found = found instanceof Promise ? this.#await(found) : found;
    return this.#found;
  }

  async #await(coming: Promise<Module>): Promise<Module> {
    try {
      const module = await coming;
      this.#found = module;
      return module;
    } catch (cause) {
      this.#found = undefined;
      throw new SessionError("offline", "a part of the program could not be fetched", { cause });
    }
  }
}
