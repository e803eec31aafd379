/** What only the owner's browser can do: sign operations, for itself and for members who ask (PROTOCOL.md section 8). */
import type { RoomAction } from "../../crypto/index.ts";
import type { RoomId } from "../../../server/protocol/index.ts";
import type { Contacts } from "../contacts.ts";
import { ignoreLoss, unrefused } from "../errors.ts";
import { AskAllowance } from "./room-asks.ts";
import type { RoomWord } from "./room-content.ts";
import type { Exchange } from "./room-exchange.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { RoomLife } from "./room-life.ts";
import type { Presence } from "./room-presence.ts";
import type { Speaker } from "./room-side.ts";
import type { Transport } from "../transport.ts";
import { Turn } from "../turn.ts";

/** How long someone who is removed may take to hear the owner's word before the relay shuts the door. Milliseconds. */
const LAST_WORD = 1_000;

/** What the owner's side of a room works with. */
export interface OwnerOptions {
  readonly room: RoomId;
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly exchange: Exchange;
  readonly life: RoomLife;
  readonly contacts: Contacts;
  readonly spelling: (user: string) => string;
  readonly transport: () => Pick<Transport, "ask">;
  readonly now: () => number;
}

/** The one writer of a room's log. Every call throws `forbidden` where this browser is not it. */
export class RoomOwner {
  readonly #options: OwnerOptions;
  readonly #signing = new Turn();
  /** One coming or going at a time, with all that belongs to it. */
  readonly #membership = new Turn();
  readonly #asks: AskAllowance;

  constructor(options: OwnerOptions) {
    this.#options = options;
    this.#asks = new AskAllowance(options.now);
  }

  /** A member asked for something: done as far as the policy allows, in the order in which it came. */
  async carryOut(speaker: Speaker, word: Exclude<RoomWord, { ask: "leave" }>): Promise<void> {
    const { log } = this.#options.ledger;
    // Whose client keeps to the limit never gets here with too many: it is told so at home.
    if (log === undefined || this.#asks.take(speaker.root) > 0) return;
    try {
      if (word.ask === "rename") {
        if (log.title !== word.title) await this.sign({ type: "rename", title: word.title });
        return;
      }
      const { user, root } = word;
      const held = this.#options.contacts.root(user);
      // Another identity than the one known here: that is for people to settle, not for a browser.
      if (held !== undefined && held !== root) return;
      if (log.policy.invite === "owner" && speaker.root !== log.owner.root) return;
      if (!this.#options.ledger.isMember(user, root)) await this.add(user, root);
    } catch (error) {
      ignoreLoss(error);
    }
  }

  /** Lets a root in under a name, once whoever is on the way out is out: a pass from before that would be void. */
  add(user: string, root: string): Promise<void> {
    return this.#membership.run(() => this.#add(user, root));
  }

  /** Puts a root out: everyone who stays hears it first, then who goes, then the relay shuts the door. */
  remove(user: string, root: string): Promise<void> {
    return this.#membership.run(() => this.#remove(user, root));
  }

  async #add(user: string, root: string): Promise<void> {
    // A new root under a member's name takes the old one's place: two roots of a name are never served at once.
    const others = this.#options.ledger.log?.members.filter(
      (member) => member.user === user && member.root !== root,
    );
    for (const other of others ?? []) await this.sign({ type: "remove", user, root: other.root });
    const isBack = this.#options.ledger.log?.members.some(
      (member) => member.user === user && member.root === root,
    );
    if (isBack === true) await this.sign({ type: "remove", user, root }); // left, and not recorded yet
    await this.sign({ type: "add", user, root });
  }

  async #remove(user: string, root: string): Promise<void> {
    const isIn = this.#options.ledger.log?.members.some(
      (member) => member.user === user && member.root === root,
    );
    if (isIn !== true) return; // recorded meanwhile
    const { presence, exchange, transport, spelling } = this.#options;
    const devices = presence.known().filter((device) => device.user === user);
    const n = this.#options.ledger.log?.n ?? 0;
    await this.sign({ type: "remove", user, root });
    if (this.#options.ledger.hasName(user)) return;
    const told = Promise.all(devices.map((device) => exchange.send(device, n)));
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LAST_WORD))]);
    await unrefused(() =>
      transport().ask("remove_member", { room: this.#options.room, target: spelling(user) }),
    );
  }

  /** Signs an operation, once it is agreed where the log stands, and tells everyone. One after the other. */
  async sign(action: RoomAction): Promise<void> {
    await this.#signing.run(async () => {
      await this.#options.life.entered;
      const n = this.#options.ledger.log?.n ?? 0;
      await this.#options.ledger.extend(action);
      await this.#options.exchange.announce(n);
    });
  }
}
