import { fromBase64, lp, toHex, utf8 } from "./bytes.ts";
import { userKey } from "./names.ts";
import { LABEL, generateSigningKey, stretch } from "./suite.ts";

/**
 * Who someone is on one relay in one browser profile (PROTOCOL.md section 4). It signs; it never encrypts.
 * The private half cannot be read by any script, and can be kept in IndexedDB as it is.
 */
export interface Identity {
  /** The Ed25519 public key, Base64. */
  readonly key: string;
  readonly privateKey: CryptoKey;
}

/** A user under one root. */
export interface Person {
  readonly user: string;
  /** The root identity's public key, Base64. */
  readonly root: string;
}

/** A new identity. Throws `unsupported` where Web Crypto has no Ed25519. */
export async function generateIdentity(): Promise<Identity> {
  return generateSigningKey();
}

/**
 * The safety number of two people (PROTOCOL.md section 11): 60 digits, the same whoever computes it, without spaces.
 * It changes if and only if a name or a root does. Slow on purpose (about a tenth of a second).
 */
export async function safetyNumber(a: Person, b: Person): Promise<string> {
  const halves = await Promise.all(inOrder(a, b).map(half));
  return halves.join("");
}

/** What the QR code of two people carries: both names and roots whole, in the order of {@link safetyNumber}'s halves. */
export function safetyCode(a: Person, b: Person): string {
  return [LABEL.number, ...inOrder(a, b).flatMap(({ user, root }) => [user, root])].join(" ");
}

/**
 * People in the order of this text are in order of name, and under one name of root, both by byte: a space sorts before
 * every character of a name, so that a name comes before those that it begins. `user` is in lower case.
 */
export function orderKey({ user, root }: Person): string {
  return `${user} ${toHex(fromBase64(root))}`;
}

/** Both people, whoever asks. */
function inOrder(a: Person, b: Person): readonly Person[] {
  const people = [a, b].map(({ user, root }) => ({ user: userKey(user), root }));
  return people.sort((x, y) => (orderKey(x) < orderKey(y) ? -1 : 1));
}

async function half({ user, root }: Person): Promise<string> {
  const digest = await stretch(lp(LABEL.number, user, fromBase64(root)), utf8(LABEL.number), 30);
  let digits = "";
  for (let at = 0; at < 30; at += 5) {
    let value = 0;
    for (const byte of digest.subarray(at, at + 5)) value = value * 256 + byte;
    digits += String(value % 100_000).padStart(5, "0");
  }
  return digits;
}
