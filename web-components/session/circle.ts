/** Who belongs to a conversation and how bytes reach them: what a direct chat and a room answer differently. */
import type { DeviceBundle, RoomHead, SealedBytes } from "../crypto/index.ts";
import type { Opaque } from "../../server/protocol/index.ts";

/** The circle of a conversation. User names are in lower case; roots and identities are Base64. */
export interface Circle {
  /** The conversation as it is signed: `dm:a,b` or `room:<id>`. */
  readonly id: string;
  /** Everyone but oneself. */
  others(): readonly string[];
  /** The roots that a message is written for now: the others', as far as they are known. */
  roots(): readonly string[];
  /** The devices that count to these roots, and one's own other ones. */
  devices(): readonly DeviceBundle[];
  /** The root that this identity counts to under this name and that may write here; `undefined` for a stranger. */
  rootOf(user: string, identity: string): string | undefined;
  /** Whether that label belongs to a device that is known not to count: a hint, nothing of it is shown. */
  isStranger(user: string, device: string): boolean;
  /** Whether someone else uses a name of this circle. */
  hasStrangers(): boolean;
  /** Whether the person wrote here or said yes: only then is anything answered. */
  isAccepted(): boolean;
  /** Whether the person wants to see nothing of this user. */
  isBlocked(user: string): boolean;
  /**
   * Whether a message that was written before anyone was met is for whom one meets first: only at the first contact of
   * two. In a room the log says whom it is for, and who comes later gets nothing from before.
   */
  readonly meetsLater: boolean;
  /** So many packages go at once, and the first message does not wait for more than that (PROTOCOL.md section 5). */
  readonly handAtOnce: number;
  /** Whether there are so many devices that nobody answers: no receipts, no typing notices (section 9). */
  isQuiet(): boolean;
  /** Where the room's log stands: what a numbered message carries. `undefined` in a direct chat. */
  head(): RoomHead | undefined;
  /** Asks the relay again for a user's devices. */
  look(user: string): Promise<void>;
  /** Hands key packages over; returns the hashes of the bundles whose devices have theirs. Throws {@link SessionError}. */
  handKeys(packages: ReadonlyMap<DeviceBundle, SealedBytes>): Promise<ReadonlySet<string>>;
  /** Sends to everyone's devices, or to one; returns how many of the others' connections got it. Throws {@link SessionError}. */
  deliver(data: Opaque, device?: DeviceBundle): Promise<number>;
}
