/** A conversation for tests of elements: it does at once what it is told and remembers what it was asked. */
import {
  WritableStore,
  type Chat,
  type Item,
  type MessageRef,
  type SendOptions,
  type TextItem,
} from "../../../web-components/session/index.ts";
import type { ScriptedSession } from "./scripted-session.ts";

/** A noon in local time, so that days never turn in the middle of a test. */
export const NOON = new Date(2025, 4, 14, 12, 0, 0).getTime();

/** What conversations with people and in rooms have in common: stores that a test may set; `asked` lists the calls. */
export class ScriptedTalk implements Chat {
  readonly id: string;
  readonly timeline = new WritableStore<readonly Item[]>([]);
  readonly typing = new WritableStore<readonly string[]>([]);
  readonly timer = new WritableStore(0);
  readonly asked: string[] = [];
  protected readonly session: ScriptedSession;
  /** Who speaks where a test does not say. */
  protected readonly speaker: string;
  #count = 0;

  constructor(session: ScriptedSession, id: string, speaker: string) {
    this.session = session;
    this.id = id;
    this.speaker = speaker;
  }

  /** Puts a line into the timeline as if it came from `from`, or from oneself for `undefined`. */
  say(body: string, more: Partial<TextItem> = {}): TextItem {
    this.#count += 1;
    const mine = more.mine ?? false;
    const item: TextItem = {
      kind: "text",
      key: `${this.id}-${this.#count}`,
      id: `id-${this.#count}`,
      from: mine ? this.session.me : this.speaker,
      mine,
      at: NOON + this.#count * 1_000,
      body,
      ...(mine ? { fate: "delivered" } : {}),
      ...more,
    };
    this.timeline.set([...this.timeline.get(), item]);
    return item;
  }

  /** Replaces a line. */
  alter(id: string, change: Partial<TextItem>): void {
    this.timeline.set(
      this.timeline
        .get()
        .map((item) => (item.id === id && item.kind === "text" ? { ...item, ...change } : item)),
    );
  }

  async send(body: string, options?: SendOptions): Promise<string> {
    this.asked.push(`send ${body}`);
    const fate = this.session.status.get().state === "online" ? "sent" : "waiting";
    return this.say(body, { mine: true, fate, at: Date.now(), ...options }).id;
  }

  async sendMedia(blob: Blob): Promise<string> {
    this.asked.push(`sendMedia ${blob.size}`);
    return "media";
  }

  async retry(id: string): Promise<void> {
    this.asked.push(`retry ${id}`);
    this.alter(id, { fate: "sent" });
  }

  async retryAll(): Promise<void> {
    this.asked.push("retryAll");
  }

  async markRead(): Promise<void> {
    this.asked.push("markRead");
  }

  async setTyping(active: boolean): Promise<void> {
    this.asked.push(`typing ${active}`);
  }

  async react(target: MessageRef, emoji: string): Promise<void> {
    this.asked.push(`react ${target.id} ${emoji}`);
  }

  async edit(id: string, body: string): Promise<void> {
    this.asked.push(`edit ${id} ${body}`);
    this.alter(id, { body, edited: true });
  }

  async delete(id: string): Promise<void> {
    this.asked.push(`delete ${id}`);
    this.alter(id, { body: "", deleted: true });
  }

  async setTimer(seconds: number): Promise<void> {
    this.asked.push(`timer ${seconds}`);
    this.timer.set(seconds);
  }

  clear(): void {
    this.asked.push("clear");
    this.timeline.set([]);
  }
}
