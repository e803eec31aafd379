import { misuse } from "./errors.ts";

const USER = /^[a-z0-9_]{3,20}$/;
const ROOM_ID = /^[0-9a-f]{64}$/;

/** Whether a text is a user name in the form in which names are signed: ASCII lower case (PROTOCOL.md section 4). */
export function isUser(text: string): boolean {
  return USER.test(text);
}

/** A user name as it is signed, compared and ordered: ASCII lower case. Throws `misuse` for what cannot be a name. */
export function userKey(name: string): string {
  // Checked before lowering: `toLowerCase` would make an ASCII letter of the Kelvin sign.
  if (!/^[A-Za-z0-9_]{3,20}$/.test(name)) throw misuse("not a user name");
  return name.toLowerCase();
}

/** Whether a text is a room's id: 64 digits of lower-case hex. */
export function isRoomId(text: string): boolean {
  return ROOM_ID.test(text);
}

/** The name of the conversation of two people (PROTOCOL.md section 5), whoever of them asks. Throws `misuse`. */
export function directConversation(a: string, b: string): string {
  const first = userKey(a);
  const second = userKey(b);
  if (first === second) throw misuse("a conversation has two people");
  return first < second ? `dm:${first},${second}` : `dm:${second},${first}`;
}

/** The name of a room's conversation (PROTOCOL.md section 5). Throws `misuse`. */
export function roomConversation(id: string): string {
  if (!isRoomId(id)) throw misuse("not a room id");
  return `room:${id}`;
}

/** Whether a text is what {@link directConversation} or {@link roomConversation} make, and nothing else. */
export function isConversation(text: string): boolean {
  if (text.startsWith("room:")) return isRoomId(text.slice(5));
  if (!text.startsWith("dm:")) return false;
  const [first, second, ...rest] = text.slice(3).split(",");
  if (first === undefined || second === undefined || rest.length > 0) return false;
  return isUser(first) && isUser(second) && first < second;
}
