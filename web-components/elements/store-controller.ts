import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Store } from "../session/index.ts";

/** Watches one {@link Store} for its host: `value` is the present snapshot, a later one asks for an update. */
export class StoreController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #find: () => Store<T> | undefined;
  #store: Store<T> | undefined;
  #stop: (() => void) | undefined;

  /** `find` is asked before every update, so that a host whose chat was replaced watches the new one. */
  constructor(host: ReactiveControllerHost, find: () => Store<T> | undefined) {
    this.#host = host;
    this.#find = find;
    host.addController(this);
  }

  /** The present snapshot; `undefined` while there is no store. */
  get value(): T | undefined {
    return this.#find()?.get();
  }

  hostConnected(): void {
    this.#watch();
  }

  hostUpdate(): void {
    this.#watch();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#store = undefined;
  }

  #watch(): void {
    const store = this.#find();
    if (store === this.#store) return;
    this.#stop?.();
    this.#store = store;
    this.#stop = store?.subscribe(() => this.#host.requestUpdate());
  }
}
