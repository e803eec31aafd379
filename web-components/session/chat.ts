/** What a chat with one person and a room do alike, as an application sees it. */
import type { Chat, MessageRef, SendOptions } from "./chat-api.ts";
import { refOf } from "./content.ts";
import type { Conversation } from "./conversation.ts";
import { SessionError } from "./errors.ts";
import type { MediaOptions } from "./media/media-api.ts";
import type { Me } from "./own-device.ts";

/** What every chat works with. */
export interface ChatOptions {
  readonly id: string;
  readonly me: Me;
  readonly conversation: Conversation;
  readonly now: () => number;
}

/** A conversation behind the calls of an application. `direct-chat.ts` and `room-chat.ts` add what is theirs. */
export abstract class BaseChat implements Chat {
  readonly id: string;
  readonly timeline;
  readonly typing;
  readonly timer;
  readonly conversation: Conversation;
  readonly #options: ChatOptions;

  constructor(options: ChatOptions) {
    const { conversation } = options;
    this.#options = options;
    this.id = options.id;
    this.conversation = conversation;
    this.timeline = conversation.timeline;
    this.typing = conversation.typing.names;
    this.timer = conversation.timer;
  }

  send(body: string, options?: SendOptions): Promise<string> {
    // A promise from the first line on: a refusal is a rejection, never an exception.
    return Promise.resolve().then(() => this.conversation.say(body, options));
  }

  async sendMedia(blob: Blob, options: MediaOptions): Promise<string> {
    return await this.conversation.sendMedia(blob, options);
  }

  async retry(id: string): Promise<void> {
    await Promise.resolve(this.conversation.retry(id));
  }

  async retryAll(): Promise<void> {
    await Promise.resolve(this.conversation.retry());
  }

  async markRead(): Promise<void> {
    this.conversation.markRead();
    await Promise.resolve();
  }

  async setTyping(active: boolean): Promise<void> {
    await this.conversation.typing.say(active, this.#options.now());
  }

  async react(target: MessageRef, emoji: string): Promise<void> {
    await Promise.resolve(this.conversation.alter({ type: "reaction", target: refOf(target), emoji }));
  }

  async edit(id: string, body: string): Promise<void> {
    await Promise.resolve(this.conversation.alter({ type: "edit", target: this.#own(id), body }));
  }

  async delete(...message: readonly [] | readonly [id: string]): Promise<void> {
    const [id] = message;
    if (id === undefined) throw new SessionError("bad_request", "no such message");
    await Promise.resolve(this.conversation.alter({ type: "delete", target: this.#own(id) }));
  }

  async setTimer(seconds: number): Promise<void> {
    await Promise.resolve(this.conversation.alter({ type: "timer", seconds }));
  }

  clear(): void {
    this.conversation.clear();
  }

  #own(id: string): MessageRef {
    const { me } = this.#options;
    if (this.conversation.timeline.find(me.list.root, id) === undefined) {
      throw new SessionError("not_found", "no such message");
    }
    return { user: me.user, id };
  }
}
