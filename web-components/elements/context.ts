/** Contexts, by the community protocol's `context-request` event: the session, and the phrases in the person's language. */
import type { LitElement, ReactiveController } from "lit";
import type { Session } from "../session/index.ts";
import type { Phrases } from "./phrases.ts";

/** A key under which a provider answers; `T` is what it answers with. */
export interface Context<T> {
  readonly name: string;
  /** Never present: carries the type. */
  readonly value?: T;
}

/** The session of the nearest `<secure-chat>`. */
export const sessionContext: Context<Session> = { name: "secure-session" };

/** The phrases of the nearest `<secure-chat>`. */
export const phrasesContext: Context<Phrases> = { name: "secure-phrases" };

/** Asks the nearest provider above for a value, now and whenever it is replaced. */
export class ContextRequestEvent<T> extends Event {
  readonly context: Context<T>;
  readonly callback: (value: T, unsubscribe: () => void) => void;

  constructor(context: Context<T>, callback: (value: T, unsubscribe: () => void) => void) {
    super("context-request", { bubbles: true, composed: true });
    this.context = context;
    this.callback = callback;
  }
}

function asksFor<T>(event: Event, context: Context<T>): event is ContextRequestEvent<T> {
  return event instanceof ContextRequestEvent && event.context === context;
}

/** Answers for one context below its host; the value may be absent at first and be replaced later. */
export class ContextProvider<T> {
  readonly #callbacks = new Map<(value: T, unsubscribe: () => void) => void, () => void>();
  readonly #context: Context<T>;
  #value: T | undefined;

  constructor(host: LitElement, context: Context<T>, value?: T) {
    this.#context = context;
    this.#value = value;
    host.addEventListener("context-request", (event) => {
      if (asksFor(event, this.#context)) this.#answer(event);
    });
  }

  get value(): T | undefined {
    return this.#value;
  }

  /** Replaces the value and tells everyone who asked. */
  set(value: T | undefined): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    if (value === undefined) return;
    for (const [callback, unsubscribe] of [...this.#callbacks]) callback(value, unsubscribe);
  }

  #answer(event: ContextRequestEvent<T>): void {
    event.stopPropagation();
    const { callback } = event;
    const unsubscribe = (): void => {
      this.#callbacks.delete(callback);
    };
    this.#callbacks.set(callback, unsubscribe);
    if (this.#value !== undefined) callback(this.#value, unsubscribe);
  }
}

/** Holds what the nearest provider says, or `fallback` where there is none, and updates its host when that changes. */
export class ContextConsumer<T> implements ReactiveController {
  readonly #host: LitElement;
  readonly #context: Context<T>;
  #value: T | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: LitElement, context: Context<T>, fallback?: T) {
    this.#host = host;
    this.#context = context;
    this.#value = fallback;
    host.addController(this);
  }

  get value(): T | undefined {
    return this.#value;
  }

  hostConnected(): void {
    this.#host.dispatchEvent(
      new ContextRequestEvent<T>(this.#context, (value, unsubscribe) => {
        this.#unsubscribe = unsubscribe;
        if (Object.is(value, this.#value)) return;
        this.#value = value;
        this.#host.requestUpdate();
      }),
    );
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
