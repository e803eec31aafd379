/** The one shape that elements, bots and tests watch: a snapshot that is replaced, never edited. */
export interface Store<T> {
  /** The present snapshot. */
  get(): T;
  /** Calls `listener` with every later snapshot, until the function it returns is called. */
  subscribe(listener: (value: T) => void): () => void;
}

/** Keeps `copy` equal to `source` until the function it returns is called. */
export function mirror<T>(source: Store<T>, copy: WritableStore<T>): () => void {
  copy.set(source.get());
  return source.subscribe((value) => copy.set(value));
}

/** A store whose owner can replace the snapshot; everyone else gets it as a {@link Store}. */
export class WritableStore<T> implements Store<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  subscribe(listener: (value: T) => void): () => void {
    // A wrapper, so that one function subscribed twice is called twice and removed once.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Replaces the snapshot and tells everyone; the same value again tells nobody. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }
}
