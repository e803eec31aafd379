import { fromBase64, lp, toBase64, toHex } from "./bytes.ts";
import { CryptoError, guarded, misuse, unreadable } from "./errors.ts";
import type { Identity, Person } from "./identity.ts";
import { isRoomId, userKey } from "./names.ts";
import { CHECKPOINT_EVERY, OPS_LIMIT } from "./room-limits.ts";
import { applyAction, readAction, type RoomAction, type RoomState } from "./room-state.ts";
import { readField, readInteger, readText, type Fields } from "./json.ts";
import { readSigned, signObject, verifySigned, type Signed, type Verified } from "./signed.ts";
import { LABEL, SIZE, randomBytes, sha256 } from "./suite.ts";

/** The place that a log has reached: the number of its last operation, and that operation's hash in Base64. */
export interface RoomHead {
  readonly n: number;
  readonly hash: string;
}

/**
 * A room's log that was checked from its create operation on, and what it says (PROTOCOL.md section 8).
 * A value: extending it makes another one. Only `ops` need to be stored; {@link readLog} makes the rest again.
 */
export interface RoomLog extends RoomState {
  /** 64 hex digits: the hash over the creator's name and the create operation. */
  readonly room: string;
  /** The number of the last operation; create is 0. */
  readonly n: number;
  /** SHA-256 of the last operation's body, Base64. */
  readonly head: string;
  /** The create operation's SHA-256 in hex, which `create_room` asks for. */
  readonly createHash: string;
  readonly ops: readonly Signed[];
  /** SHA-256 of each operation's body, Base64. */
  readonly hashes: readonly string[];
}

interface Op {
  readonly room: string;
  readonly n: number;
  readonly prev: string;
  readonly at: number;
  readonly action: RoomAction;
}

/**
 * Creates a room, owned by `identity` of the creator, who is its first member. Its id follows from the operation.
 * Throws `misuse` for a title that is empty or longer than 100.
 */
export async function createRoom(
  identity: Identity,
  room: { readonly title: string; readonly user: string; readonly root: string; readonly at: number },
): Promise<{ readonly roomId: string; readonly log: RoomLog }> {
  const nonce = toBase64(randomBytes(SIZE.roomNonce));
  const action = {
    type: "create",
    title: room.title,
    nonce,
    user: userKey(room.user),
    root: room.root,
  } as const;
  const log = await start(await makeOp(identity, { room: "", n: 0, prev: "", at: room.at, action }));
  return { roomId: log.room, log };
}

/**
 * Signs the next operation. Store the result before it is sent, and hold a lock over both: two operations with one
 * number are two histories. Throws `misuse` if `identity` is not the owner, the log is full or deleted, or the action
 * does not fit (adding a member twice, removing who is none or owns the room).
 */
export async function extendLog(
  log: RoomLog,
  identity: Identity,
  action: RoomAction,
  at: number,
): Promise<RoomLog> {
  if (identity.key !== log.owner.identity) throw misuse("only the owner's identity extends a log");
  if (log.n + 1 >= OPS_LIMIT) throw misuse("the log is full");
  const op = await makeOp(identity, { room: log.room, n: log.n + 1, prev: log.head, at, action });
  try {
    return await step(log, op);
  } catch {
    throw misuse("the action does not fit the room");
  }
}

/** Whether the owner's next operation should be a checkpoint: see {@link checkpoint}. A reader does not insist on it. */
export function checkpointDue(log: RoomLog): boolean {
  return !log.deleted && (log.n + 1) % CHECKPOINT_EVERY === 0;
}

/** The action that says where the room stands, for {@link extendLog}. */
export async function checkpoint(log: RoomLog): Promise<RoomAction> {
  return {
    type: "checkpoint",
    title: log.title,
    policy: log.policy,
    members: await membersHash(log.members),
  };
}

/**
 * A whole log from hostile input: an array of signed operations, create first. Throws `unreadable`, `fork` or `gap`.
 * The log says which identity owns the room; that this identity counts to the owner's root, and that `room` is the id
 * one was invited to, is the caller's to check (PROTOCOL.md sections 8 and 11).
 */
export async function readLog(ops: unknown): Promise<RoomLog> {
  return guarded(async () => {
    const list = readOps(ops);
    const [first, ...rest] = list;
    const created = readSigned(first);
    await verifySigned("op", created, created.signed.key);
    return append(await start(created), rest);
  });
}

/**
 * `log` with operations from hostile input: those it holds already change nothing, the others must follow on its head.
 * What one holds is never rolled back. `log` itself is not changed, also if this throws:
 * `fork` for an operation that the owner signed and that contradicts one held, `gap` if some are missing in between,
 * `unreadable` for anything else.
 */
export async function appendOps(log: RoomLog, ops: unknown): Promise<RoomLog> {
  return guarded(async () => append(log, readOps(ops)));
}

/**
 * Where a head that someone else tells lies from here: the `same`, `behind` (one's own log goes on after it), `ahead`
 * (one's own is to be brought up to it), or a `fork`: neither is a prefix of the other.
 */
export function placeOf(log: RoomLog, head: RoomHead): "same" | "behind" | "ahead" | "fork" {
  if (head.n > log.n) return "ahead";
  if (log.hashes[head.n] !== head.hash) return "fork";
  return head.n === log.n ? "same" : "behind";
}

async function makeOp(identity: Identity, op: Op): Promise<Verified> {
  const made = await signObject("op", identity, { ...op, action: { ...op.action } });
  try {
    readOp(made.fields);
  } catch {
    throw misuse("not an operation: a field has no possible value");
  }
  return made;
}

function readOps(ops: unknown): readonly unknown[] {
  if (!Array.isArray(ops) || ops.length > OPS_LIMIT) throw unreadable();
  return ops;
}

function readOp(fields: Fields): Op {
  const room = readText(fields, "room", 0, 64);
  const prev = readText(fields, "prev", 0, 44);
  const n = readInteger(fields, "n", OPS_LIMIT - 1);
  const first = n === 0;
  if (first ? room !== "" || prev !== "" : !isRoomId(room) || fromBase64(prev).length !== SIZE.hash)
    throw unreadable();
  const at = readInteger(fields, "at", Number.MAX_SAFE_INTEGER);
  const action = readAction(readField(fields, "action"));
  if (first !== (action.type === "create")) throw unreadable();
  return { room, n, prev, at, action };
}

/** The log of a verified create operation: whoever signed it is the owner. */
async function start(created: Verified): Promise<RoomLog> {
  const { action } = readOp(created.fields);
  if (action.type !== "create") throw unreadable();
  const { title, user, root } = action;
  const hash = await sha256(created.bytes);
  return {
    room: await roomId(user, hash),
    n: 0,
    head: toBase64(hash),
    createHash: toHex(hash),
    ops: [created.signed],
    hashes: [toBase64(hash)],
    title,
    policy: { invite: "members", slow: 0 },
    owner: { user, root, identity: created.signed.key },
    members: [{ user, root }],
    deleted: false,
  };
}

/** room id = hex SHA-256(lp("securechat/room/v1", creator's user name, SHA-256(create op's body))), section 8. */
export async function roomId(creator: string, createHash: Uint8Array): Promise<string> {
  return toHex(await sha256(lp(LABEL.room, creator, createHash)));
}

async function append(log: RoomLog, ops: readonly unknown[]): Promise<RoomLog> {
  let reached = log;
  for (const value of ops) {
    const op = readSigned(value);
    const { room, n, prev, action } = readOp(op.fields);
    const held = reached.ops[n];
    if (held !== undefined && held.body === op.signed.body) continue;
    if (n > reached.n + 1) throw new CryptoError("gap", "operations are missing in between");
    // Another create is another room's; it contradicts nothing that is held here.
    if (action.type === "create" || room !== reached.room) throw unreadable();
    await verifySigned("op", op, held?.key ?? reached.owner.identity);
    if (held !== undefined || prev !== reached.head)
      throw new CryptoError("fork", "the owner signed two histories");
    reached = await step(reached, op);
  }
  return reached;
}

/** `log` with one operation more, whose signature, number, room and `prev` hold. */
async function step(log: RoomLog, op: Verified): Promise<RoomLog> {
  const { n, action } = readOp(op.fields);
  if (action.type === "checkpoint" && action.members !== (await membersHash(log.members))) throw unreadable();
  const hash = toBase64(await sha256(op.bytes));
  const state = applyAction(log, action);
  return { ...log, ...state, n, head: hash, ops: [...log.ops, op.signed], hashes: [...log.hashes, hash] };
}

/** The members of a checkpoint: SHA-256(lp(user, root, user, root, …)) in the log's order, Base64, so that it stays small. */
async function membersHash(members: readonly Person[]): Promise<string> {
  return toBase64(await sha256(lp(...members.flatMap(({ user, root }) => [user, fromBase64(root)]))));
}
