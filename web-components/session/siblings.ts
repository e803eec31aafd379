/** What the tabs of one profile tell each other of one conversation, as it happens (PROTOCOL.md section 9). Memory only. */
import type { NumberedContent } from "./content.ts";
import type { FileWord } from "./media/followed-files.ts";
import type { Incoming } from "./incoming.ts";
import type { Inbox, Page } from "./inbox.ts";
import type { KeylessMessage, MessageName } from "./keyless.ts";
import type { Me } from "./own-device.ts";
import { addRange, EMPTY, hasNumber, type Ranges } from "./ranges.ts";
import type { Reception } from "./reception.ts";
import type { ReadWord, Screen } from "./screen.ts";
import type { Line } from "./timeline.ts";

/** A writer's page, and the root that it counts to. */
export interface Writer extends Page {
  readonly root: string;
}

/** What one tab tells the others of a conversation. */
export type SiblingWord =
  /** It is here: opened, or written here and passed on. */
  | { readonly type: "came"; readonly writer: Writer; readonly content: NumberedContent }
  /** No key for these came here: who has one opens them, and says so. */
  | { readonly type: "sealed"; readonly from: string; readonly messages: readonly KeylessMessage[] }
  /** This message of `from` was opened: a copy of it that waits elsewhere says nothing new. */
  | ({ readonly type: "found"; readonly from: string } & MessageName)
  /** All that was under these chains of `from` came here: copies of it that wait elsewhere say nothing new. */
  | { readonly type: "settled"; readonly from: string; readonly chainIds: readonly string[] }
  /** Lines do not come here, which others may have with their files. */
  | { readonly type: "lacking" }
  | { readonly type: "lines"; readonly lines: readonly Line[] }
  /** The person saw these, and others were told so. */
  | ReadWord
  /** How files are that one tab is at and others show. */
  | FileWord;

/** What the talk between tabs works with. */
export interface SiblingsOptions {
  readonly me: Me;
  readonly inbox: Inbox;
  readonly screen: Screen;
  readonly reception: Reception;
  readonly incoming: Incoming;
  /** Says it to the other tabs. */
  readonly say: (word: SiblingWord) => void;
}

/** One conversation's part in the talk of the tabs: what one has, all have, whoever else is gone by then. */
export class Siblings {
  readonly #options: SiblingsOptions;
  /** Numbers of one's own messages that the others were told. */
  #told: Ranges = EMPTY;

  constructor(options: SiblingsOptions) {
    this.#options = options;
  }

  /** A content of another page was opened here. Those of this profile tell theirs themselves. */
  opened({ user, identity, instance, root }: Writer, content: NumberedContent): void {
    if (identity === this.#options.me.identity.key) return;
    this.#options.say({ type: "came", writer: { user, identity, instance, root }, content });
  }

  /** A content of this page was passed on, or arrived: not before, for elsewhere it is shown as sent. */
  wrote(content: NumberedContent): void {
    if (hasNumber(this.#told, content.seq)) return;
    this.#told = addRange(this.#told, content.seq);
    const { user, identity, instance, list } = this.#options.me;
    const writer = { user, identity: identity.key, instance, root: list.root };
    this.#options.say({ type: "came", writer, content });
  }

  /** Messages of `from` wait here for a key that did not come. */
  sealed(from: string, messages: readonly KeylessMessage[]): void {
    if (messages.length > 0) this.#options.say({ type: "sealed", from, messages });
  }

  /** A message of `from` was opened here. */
  found(from: string, { chainId, index }: MessageName): void {
    this.#options.say({ type: "found", from, chainId, index });
  }

  /** All that was under these chains of `from` was sent here again. */
  settled(from: string, chainIds: readonly string[]): void {
    this.#options.say({ type: "settled", from, chainIds });
  }

  /** Something does not come. */
  lacking(): void {
    this.#options.say({ type: "lacking" });
  }

  /** Another tab says something. */
  async hear(word: SiblingWord): Promise<void> {
    const { inbox, screen, reception, incoming, say } = this.#options;
    switch (word.type) {
      case "came":
        incoming.takeElsewhere(word.writer, word.content);
        break;
      case "sealed":
        await reception.open(word.from, word.messages);
        break;
      case "found":
        reception.openedElsewhere(word.from, word);
        break;
      case "settled":
        reception.settledElsewhere(word.from, word.chainIds);
        break;
      case "lacking":
        say({ type: "lines", lines: screen.timeline.share() });
        break;
      case "lines":
        screen.adopt(
          word.lines,
          ({ user, place }) =>
            user !== undefined && place !== undefined && inbox.fill(user, place.page, place.seq),
        );
        break;
      case "read":
        incoming.readElsewhere(word);
        break;
      case "follow":
      case "file":
      case "deed":
        screen.hear(word);
    }
  }
}
