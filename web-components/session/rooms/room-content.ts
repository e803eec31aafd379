/** What is said in a room about the room, and in a direct chat about one (PROTOCOL.md section 8): parsed as hostile input. */
import { isRoomId, isUser, LONGEST_TITLE, OPS_LIMIT, type RoomHead } from "../../crypto/index.ts";
import { record, whole, type Fields } from "../fields.ts";

/** What a member asks of the owner's browser, or says of their own membership. Numbered, kept and sent again. */
export type RoomWord =
  | { readonly type: "room"; readonly ask: "add"; readonly user: string; readonly root: string }
  | { readonly type: "room"; readonly ask: "rename"; readonly title: string }
  | { readonly type: "room"; readonly ask: "leave" };

/**
 * An invitation, in the direct conversation of the two. Not numbered: it travels beside the relay's pass in
 * `invite_to_room`, and the room's client sends it again where it was not taken.
 */
export interface Invite {
  readonly type: "invite";
  readonly room: string;
  readonly title: string;
  /** The creator's name in lower case. */
  readonly creator: string;
  /** The inviter's log ends here: it holds `head.n + 1` operations. */
  readonly head: RoomHead;
  /** How many members the inviter counts. */
  readonly members: number;
}

/** In the direct conversation: a pass does not open that room any more, and another one is asked for. Not numbered. */
export interface KnockWord {
  readonly type: "knock";
  readonly room: string;
  /** The number of the last operation that the asker's log holds. */
  readonly n: number;
}

/** The answer to who is no member any more, or whose room is over: the owner's signed operations up to the one that says so. */
export interface ProofWord {
  readonly type: "proof";
  readonly room: string;
  /** Checked by the log that takes them. */
  readonly ops: readonly unknown[];
}

/** What is said at a room's door. */
export type DoorWord = KnockWord | ProofWord;

/**
 * A page of a room's log from operation `from` on; without `ops` a request for one. `head` is where the writer's own log
 * ends; only who has none yet asks without it. Not numbered, as `sync` is not: whoever is behind asks again.
 */
export interface LogPage {
  readonly type: "log";
  readonly from: number;
  readonly head?: RoomHead;
  /** Signed operations as they came: checked by the log that takes them. */
  readonly ops?: readonly unknown[];
}

/**
 * The number of the writer's last message, again: in a large room after a pause, for nobody answers there; elsewhere to
 * who does not acknowledge it (section 9). In a room with the head.
 */
export interface Pulse {
  readonly type: "pulse";
  readonly seq: number;
  readonly head?: RoomHead;
}

const KEY = /^[A-Za-z0-9+/]{43}=$/;
/** More operations than a page of 64 KiB can hold. */
const MOST_OPS = 256;

function title(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TITLE ? value : undefined;
}

/** The place that someone says a log has reached, or `undefined`. */
export function parseHead(value: unknown): RoomHead | undefined {
  const fields = record(value);
  const n = whole(fields?.["n"], 0, OPS_LIMIT - 1);
  const hash = fields?.["hash"];
  if (n === undefined || typeof hash !== "string" || !KEY.test(hash)) return undefined;
  return { n, hash };
}

/** A {@link RoomWord}, rebuilt from its known fields, or `undefined`. */
export function parseRoomWord(fields: Fields): RoomWord | undefined {
  const { ask, user, root } = fields;
  if (ask === "leave") return { type: "room", ask };
  if (ask === "rename") {
    const wanted = title(fields["title"]);
    return wanted === undefined ? undefined : { type: "room", ask, title: wanted };
  }
  if (ask !== "add" || typeof user !== "string" || !isUser(user)) return undefined;
  return typeof root === "string" && KEY.test(root) ? { type: "room", ask, user, root } : undefined;
}

/** An {@link Invite}, rebuilt from its known fields, or `undefined`. */
export function parseInvite(fields: Fields): Invite | undefined {
  const { room, creator } = fields;
  const head = parseHead(fields["head"]);
  const says = title(fields["title"]);
  const members = whole(fields["members"], 1, OPS_LIMIT);
  if (typeof room !== "string" || !isRoomId(room) || typeof creator !== "string" || !isUser(creator))
    return undefined;
  if (head === undefined || says === undefined || members === undefined) return undefined;
  return { type: "invite", room, title: says, creator, head, members };
}

/** A {@link KnockWord}, rebuilt from its known fields, or `undefined`. */
export function parseKnock(fields: Fields): KnockWord | undefined {
  const { room } = fields;
  const n = whole(fields["n"], 0, OPS_LIMIT - 1);
  return typeof room !== "string" || !isRoomId(room) || n === undefined
    ? undefined
    : { type: "knock", room, n };
}

/** A {@link ProofWord}, rebuilt from its known fields, or `undefined`. */
export function parseProof({ room, ops }: Fields): ProofWord | undefined {
  const isProof = typeof room === "string" && isRoomId(room) && Array.isArray(ops) && ops.length <= MOST_OPS;
  return isProof ? { type: "proof", room, ops: [...(ops as readonly unknown[])] } : undefined;
}

/** A {@link LogPage}, rebuilt from its known fields, or `undefined`. */
export function parseLogPage(fields: Fields): LogPage | undefined {
  const from = whole(fields["from"], 0, OPS_LIMIT);
  const { ops, head } = fields;
  if (from === undefined) return undefined;
  const told = parseHead(head);
  if (ops === undefined) {
    if (head !== undefined && told === undefined) return undefined;
    return { type: "log", from, ...(told && { head: told }) };
  }
  if (!Array.isArray(ops) || ops.length > MOST_OPS || told === undefined) return undefined;
  return { type: "log", from, head: told, ops: [...(ops as readonly unknown[])] };
}

/** A {@link Pulse}, rebuilt from its known fields, or `undefined`. */
export function parsePulse(fields: Fields): Pulse | undefined {
  const head = parseHead(fields["head"]);
  const seq = whole(fields["seq"], 1, Number.MAX_SAFE_INTEGER);
  if (seq === undefined || (head === undefined && fields["head"] !== undefined)) return undefined;
  return { type: "pulse", seq, ...(head && { head }) };
}
