/** Whether the one writer of a room's log is still to be hoped for (PROTOCOL.md section 8, 'Owner lost'). */
import type { Username } from "../../../server/protocol/index.ts";
import type { Contacts } from "../contacts.ts";
import { ignoreLoss } from "../errors.ts";
import type { OwnerState } from "./room-api.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { Presence } from "./room-presence.ts";

/** An owner's browser that was not in the room for this long counts as lost. Milliseconds. */
const LOST_AFTER = 7 * 24 * 3600_000;
/** What is kept of when it was there is no finer than this. Milliseconds. */
const DAY = 24 * 3600_000;

/** What the watch works with. */
export interface AbsenceOptions {
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly contacts: Contacts;
  readonly spelling: (user: string) => string;
  /** Whether the relay's directory has that account. Throws {@link SessionError}. */
  readonly hasAccount: (username: Username) => Promise<boolean>;
  readonly now: () => number;
  /** It is known better how things are. */
  readonly changed: () => void;
}

/** Watches for one room's owner. */
export class OwnerWatch {
  readonly #options: AbsenceOptions;
  /** The name of the owner of whom the relay says that there is no such account. */
  #withoutAccount = "";
  /** Whom it was asked about over the present connection. */
  #askedFor = "";

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /** How it stands with the owner's browser. */
  get state(): OwnerState {
    const { ledger, contacts, now } = this.#options;
    const owner = ledger.log?.owner;
    if (owner === undefined || this.#isHere()) return "here";
    const held = contacts.root(owner.user);
    // The person said yes to another identity under this name: the one that signs is not used any more.
    if (held !== undefined && held !== owner.root) return "lost";
    if (this.#withoutAccount === owner.user) return "lost";
    return now() - (ledger.record.ownerSeenAt ?? now()) > LOST_AFTER ? "lost" : "away";
  }

  /** A new connection: who is away is asked for once. */
  connected(): void {
    this.#askedFor = "";
    this.look();
  }

  /** Who is there changed. */
  look(): void {
    const { ledger, now } = this.#options;
    const { log, record } = ledger;
    if (log === undefined || record.standing !== "open") return;
    const isHere = this.#isHere();
    if (isHere) this.#withoutAccount = "";
    const isOld = now() - (record.ownerSeenAt ?? 0) > DAY;
    if (record.ownerSeenAt === undefined || (isHere && isOld))
      ledger.update({ ownerSeenAt: now() }).catch(ignoreLoss);
    if (!isHere && this.#askedFor !== log.owner.user) {
      this.#askedFor = log.owner.user;
      this.#ask(log.owner.user).catch(ignoreLoss);
    }
  }

  async #ask(user: string): Promise<void> {
    const { hasAccount, spelling, changed } = this.#options;
    this.#withoutAccount = (await hasAccount(spelling(user))) ? "" : user;
    changed();
  }

  #isHere(): boolean {
    const { ledger, presence } = this.#options;
    const identity = ledger.log?.owner.identity;
    return ledger.isWriter || presence.devices().some((device) => device.identity === identity);
  }
}
