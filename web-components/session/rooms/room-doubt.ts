/** What becomes of the relay's word that one is out of a room: the owner's is looked for first (PROTOCOL.md section 8, 'A shut door'). */
import type { Conversation } from "../conversation.ts";
import type { Me } from "../own-device.ts";
import type { RoomLedger } from "./room-ledger.ts";
import { hasRunOut } from "./room-pass.ts";

/** Put out while one was in: the owner's word is on its way as a rule, and so long nobody is asked for it. Milliseconds. */
const ON_ITS_WAY = 1_000;
/** So long the owner's signature, or another pass, is waited for before the relay is accused. Milliseconds. */
const WORD_OF_OWNER = 3_000;

/** What it works with. */
export interface DoubtOptions {
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly conversation: () => Conversation;
  /** Asks fellow members for another pass, or for the owner's word. */
  readonly keptOut: () => void;
  readonly now: () => number;
}

/** One page's doubt of the relay, for one room. */
export class Doubt {
  readonly #options: DoubtOptions;
  #clock: ReturnType<typeof setTimeout> | undefined;
  /** Whether the line that accuses the relay stands on the screen, and one is not in again. */
  #isAccused = false;

  constructor(options: DoubtOptions) {
    this.#options = options;
  }

  /** Whether the door is shut to someone who counts as a member: what fellow members say to that is listened to. */
  get isKeptOut(): boolean {
    const { standing } = this.#options.ledger.record;
    return standing === "renewing" || standing === "shut-out" || this.#clock !== undefined;
  }

  /** The relay put one out. */
  putOut(): void {
    this.#clock ??= setTimeout(() => {
      this.settle();
      void this.shut();
    }, ON_ITS_WAY);
  }

  /**
   * The door is shut. It may be by the owner's word, which one did not hear: fellow members are asked for it, and the
   * relay is accused only if none of them has it.
   */
  async shut(): Promise<void> {
    const { ledger, now, keptOut } = this.#options;
    const { standing, pass } = ledger.record;
    if (standing === "open" && hasRunOut(pass, now())) await ledger.update({ standing: "renewing" });
    else if (standing === "open" || standing === "joining")
      this.#clock ??= setTimeout(() => void this.#accuse(), WORD_OF_OWNER);
    keptOut();
  }

  /** One knows why, or the connection is gone: nothing is waited for. */
  settle(): void {
    clearTimeout(this.#clock);
    this.#clock = undefined;
  }

  /** One is in again. */
  letIn(): void {
    this.settle();
    this.#isAccused = false;
  }

  /** The owner signed that one is out, or that the room is no more: the relay was right. */
  clear(): void {
    const { conversation, me } = this.#options;
    if (this.#isAccused) conversation().withdraw("shut-out", me.user);
    this.#isAccused = false;
  }

  async #accuse(): Promise<void> {
    const { ledger, conversation, me, keptOut } = this.#options;
    this.settle();
    // Nothing signed says that a joiner is in: the yes is a question again, for the next pass or for a no.
    if (ledger.record.standing === "joining") await ledger.update({ standing: "invited" });
    if (ledger.record.standing !== "open") return;
    await ledger.update({ standing: "shut-out" });
    this.#isAccused = true;
    conversation().notice("shut-out", me.user);
    keptOut();
  }
}
