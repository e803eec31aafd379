/** The chat with one person, as an application sees it. */
import { safetyNumber } from "../crypto/index.ts";
import { nameKey } from "../../server/protocol/index.ts";
import type { AcceptOptions, DirectChat, Trust } from "./chat-api.ts";
import { BaseChat, type ChatOptions } from "./chat.ts";
import type { Contacts } from "./contacts.ts";
import { SessionError } from "./errors.ts";
import { WritableStore } from "./store.ts";

/** What a direct chat works with. */
export interface DirectChatOptions extends ChatOptions {
  readonly username: string;
  readonly contacts: Contacts;
}

/** One direct chat. Opening it (see `Profile.openChat`) is a yes to talking with the person. */
export class Direct extends BaseChat implements DirectChat {
  readonly trust: WritableStore<Trust>;
  readonly blocked: WritableStore<boolean>;
  readonly muted: WritableStore<boolean>;
  readonly #options: DirectChatOptions;
  readonly #user: string;

  constructor(options: DirectChatOptions) {
    super(options);
    const { contacts, username } = options;
    this.#options = options;
    this.#user = nameKey(username);
    this.trust = new WritableStore(contacts.describe(username, 0));
    this.blocked = new WritableStore(contacts.isBlocked(this.#user));
    this.muted = new WritableStore(contacts.isMuted(this.#user));
    contacts.subscribe(username, () => {
      this.refreshTrust();
      const isBlocked = contacts.isBlocked(this.#user);
      if (this.blocked.get() !== isBlocked) this.blocked.set(isBlocked);
      const isMuted = contacts.isMuted(this.#user);
      if (this.muted.get() !== isMuted) this.muted.set(isMuted);
    });
  }

  get username(): string {
    return this.#options.contacts.spelling(this.#user);
  }

  /** Says again what is known of the other person and how many messages wait for a yes. */
  refreshTrust(): void {
    const trust = this.#options.contacts.describe(this.#options.username, this.conversation.waiting);
    if (JSON.stringify(trust) !== JSON.stringify(this.trust.get())) this.trust.set(trust);
  }

  async acceptNewIdentity({ resend, root }: AcceptOptions): Promise<void> {
    const accepted = await this.#options.contacts.accept(this.#user, root);
    if (accepted === undefined) throw new SessionError("not_found", "no new identity");
    this.conversation.rootReplaced(resend);
    this.conversation.notice("identity-accepted", this.#user);
  }

  async safetyNumber(): Promise<string | undefined> {
    const { me, contacts } = this.#options;
    const root = contacts.root(this.#user);
    if (root === undefined) return undefined;
    return await safetyNumber({ user: me.user, root: me.list.root }, { user: this.#user, root });
  }

  async verify(): Promise<void> {
    if (!(await this.#options.contacts.verify(this.#user))) {
      throw new SessionError("not_found", "nobody was met yet");
    }
  }

  async setBlocked(blocked: boolean): Promise<void> {
    await this.#options.contacts.block(this.#options.username, blocked);
  }

  async setMuted(muted: boolean): Promise<void> {
    await this.#options.contacts.mute(this.#options.username, muted);
  }
}
