/** How members leave a room, and how that is heard (PROTOCOL.md section 8, 'Others ask'). */
import type { Conversation } from "../conversation.ts";
import type { Me } from "../own-device.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { RoomLife } from "./room-life.ts";
import type { Speaker } from "./room-side.ts";

/** What it works with. */
export interface LeavingOptions {
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly life: RoomLife;
  readonly conversation: Conversation;
  /** Records that somebody is out. Where this profile signs the log. */
  readonly remove: (user: string, root: string) => Promise<void>;
}

/** One room's departures: one's own, and those of others. */
export class Leaving {
  readonly #options: LeavingOptions;
  /** Who said that they leave, until the owner has recorded it: by name and root. */
  readonly #left = new Set<string>();
  /** Whether this page's words have one's leave among them. */
  #isSaid = false;

  constructor(options: LeavingOptions) {
    this.#options = options;
  }

  /** Said to everyone, and until the owner has heard it: only then is this browser out of the relay's room too. */
  async begin(): Promise<void> {
    await this.#options.ledger.update({ standing: "leaving" });
    this.#say();
  }

  /** In the room: a leave that another page of this profile began, which may be gone, is said by this one too. */
  connected(): void {
    if (this.#options.ledger.record.standing !== "leaving") this.#isSaid = false;
    else if (!this.#isSaid) this.#say();
  }

  /** Someone says, at operation `n`, that they leave. */
  async heard({ user, root, identity }: Speaker, n: number): Promise<void> {
    const { me, ledger, life, conversation, remove } = this.#options;
    if (user === me.user) {
      // Another browser of one's own: the whole root is out. A tab's leave stands in the vault, until the owner heard it.
      if (identity !== me.identity.key) await life.end("left");
      return;
    }
    if (!(await ledger.depart({ user, root }, n))) return;
    this.#left.add(`${user} ${root}`);
    conversation.notice("member-left", user);
    life.circleChanged();
    if (ledger.isWriter) await remove(user, root);
  }

  /** Whether somebody who is off the log now left by themselves. Said once. */
  take({ user, root }: Pick<Speaker, "user" | "root">): boolean {
    return this.#left.delete(`${user} ${root}`);
  }

  #say(): void {
    this.#isSaid = true;
    this.#options.conversation.alter({ type: "room", ask: "leave" });
  }
}
