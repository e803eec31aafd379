import { fromBase64 } from "./bytes.ts";
import { checkPoint } from "./curve.ts";
import { unreadable } from "./errors.ts";
import { orderKey, type Person } from "./identity.ts";
import { readBase64, readField, readFields, readInteger, readText, type Fields } from "./json.ts";
import { isUser } from "./names.ts";
import { LONGEST_TITLE, MEMBERS_LIMIT, SLOWEST } from "./room-limits.ts";
import { SIZE } from "./suite.ts";

/** What members may ask of the owner's client, and how often each may speak. */
export interface RoomPolicy {
  readonly invite: "members" | "owner";
  /** Slow mode: a member other than the owner says one thing in so many seconds; 0 is off, {@link SLOWEST} the most. */
  readonly slow: number;
}

/** Whose signature the next operation needs. */
export interface RoomOwner extends Person {
  readonly identity: string;
}

/** What a log comes to. */
export interface RoomState {
  readonly title: string;
  readonly policy: RoomPolicy;
  readonly owner: RoomOwner;
  /** Ordered by name, then by root, both by byte. A member is a root: one name may stand under two. */
  readonly members: readonly Person[];
  readonly deleted: boolean;
}

/** What an operation does (PROTOCOL.md section 8). Names in ASCII lower case; keys and hashes Base64. */
export type RoomAction =
  | {
      readonly type: "create";
      readonly title: string;
      readonly nonce: string;
      readonly user: string;
      readonly root: string;
    }
  | { readonly type: "add"; readonly user: string; readonly root: string }
  | { readonly type: "remove"; readonly user: string; readonly root: string }
  | { readonly type: "rename"; readonly title: string }
  | ({ readonly type: "policy" } & RoomPolicy)
  | { readonly type: "owner"; readonly user: string; readonly root: string; readonly identity: string }
  | { readonly type: "delete" }
  | {
      readonly type: "checkpoint";
      readonly title: string;
      readonly policy: RoomPolicy;
      readonly members: string;
    };

/** The action in hostile input, rebuilt from its known fields. Throws `unreadable`. */
export function readAction(value: unknown): RoomAction {
  const fields = readFields(value);
  const type = readField(fields, "type");
  switch (type) {
    case "create":
      return {
        type,
        title: readTitle(fields),
        nonce: readBase64(fields, "nonce", SIZE.roomNonce),
        ...readPerson(fields),
      };
    case "add":
    case "remove":
      return { type, ...readPerson(fields) };
    case "rename":
      return { type, title: readTitle(fields) };
    case "policy":
      return { type, ...readPolicy(fields) };
    case "owner":
      return { type, ...readPerson(fields), identity: readKey(fields, "identity") };
    case "delete":
      return { type };
    case "checkpoint": {
      const policy = readPolicy(readFields(readField(fields, "policy")));
      return { type, title: readTitle(fields), policy, members: readBase64(fields, "members", SIZE.hash) };
    }
    default:
      throw unreadable();
  }
}

/** The state after an action. Throws `unreadable` for one that does not fit, and for any after `delete`. */
export function applyAction(state: RoomState, action: RoomAction): RoomState {
  if (state.deleted || action.type === "create") throw unreadable();
  const { title, policy, owner, members, deleted } = state;
  const next = { title, policy, owner, members, deleted };
  switch (action.type) {
    case "add":
      return { ...next, members: add(members, action) };
    case "remove":
      // An owner hands the room over before leaving: a log without a writer could never be extended again.
      if (isSame(owner, action)) throw unreadable();
      return { ...next, members: remove(members, action) };
    case "rename":
      return { ...next, title: action.title };
    case "policy":
      return { ...next, policy: { invite: action.invite, slow: action.slow } };
    case "owner":
      if (!members.some((member) => isSame(member, action))) throw unreadable();
      return { ...next, owner: { user: action.user, root: action.root, identity: action.identity } };
    case "delete":
      return { ...next, deleted: true };
    case "checkpoint":
      return confirmed(next, action);
    default:
      throw unreadable();
  }
}

/** The state that a checkpoint says; its members are checked with the log, which holds the hash. */
function confirmed(state: RoomState, says: Extract<RoomAction, { type: "checkpoint" }>): RoomState {
  const { invite, slow } = state.policy;
  if (says.title !== state.title || says.policy.invite !== invite || says.policy.slow !== slow)
    throw unreadable();
  return state;
}

function add(members: readonly Person[], { user, root }: Person): readonly Person[] {
  if (members.length >= MEMBERS_LIMIT || members.some((member) => isSame(member, { user, root })))
    throw unreadable();
  return [...members, { user, root }].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
}

function remove(members: readonly Person[], person: Person): readonly Person[] {
  const kept = members.filter((member) => !isSame(member, person));
  if (kept.length === members.length) throw unreadable();
  return kept;
}

function isSame(a: Person, b: Person): boolean {
  return a.user === b.user && a.root === b.root;
}

function readTitle(fields: Fields): string {
  return readText(fields, "title", 1, LONGEST_TITLE);
}

function readKey(fields: Fields, name: string): string {
  const key = readBase64(fields, name, SIZE.publicKey);
  checkPoint(fromBase64(key));
  return key;
}

function readPerson(fields: Fields): Person {
  const user = readText(fields, "user", 3, 20);
  if (!isUser(user)) throw unreadable();
  return { user, root: readKey(fields, "root") };
}

function readPolicy(fields: Fields): RoomPolicy {
  const invite = readField(fields, "invite");
  if (invite !== "members" && invite !== "owner") throw unreadable();
  // An operation that was signed before there was a slow mode says nothing of it: it is off.
  const slow = Object.hasOwn(fields, "slow") ? readInteger(fields, "slow", SLOWEST) : 0;
  return { invite, slow };
}
