import { fromBase64, lp, toBase64, utf8, type Bytes } from "./bytes.ts";
import { unreadable } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { parseFields, readBase64, readBytes, readFields, type Fields } from "./json.ts";
import { LABEL, SIZE, importVerifier, sign, verify } from "./suite.ts";

/**
 * A signed object as it travels (PROTOCOL.md section 4). All three are canonical Base64; `body` holds the very bytes
 * of the UTF-8 JSON that were signed: they are never serialised again, and hashes are over them.
 */
export interface Signed {
  readonly key: string;
  readonly body: string;
  readonly signature: string;
}

/** What can be signed; each kind has its label, so that no signature passes for one of another kind. */
export type SignedKind = "list" | "bundle" | "op";

/** The largest body, in bytes: a bundle must fit into the 8 KiB of `key_register`, and an op in a page of a log. */
const LARGEST_BODY = 4096;

/** A signed object that held: who signed it, the bytes and what they say. */
export interface Verified {
  readonly signed: Signed;
  readonly bytes: Bytes;
  readonly fields: Fields;
}

function signedBytes(kind: SignedKind, key: string, body: Bytes): Bytes {
  return lp(LABEL[kind], fromBase64(key), body);
}

/** Signs the JSON of `body`: Ed25519(key, lp(label, key, body)). */
export async function signObject(kind: SignedKind, identity: Identity, body: Fields): Promise<Verified> {
  const bytes = utf8(JSON.stringify(body));
  const signature = await sign(identity.privateKey, signedBytes(kind, identity.key, bytes));
  const signed = { key: identity.key, body: toBase64(bytes), signature: toBase64(signature) };
  return { signed, bytes, fields: body };
}

/** The parts of a signed object, rebuilt from hostile input; nothing is verified yet. Throws `unreadable`. */
export function readSigned(value: unknown): Verified {
  const fields = readFields(value);
  const bytes = readBytes(fields, "body", LARGEST_BODY);
  const signed = {
    key: readBase64(fields, "key", SIZE.publicKey),
    body: toBase64(bytes),
    signature: readBase64(fields, "signature", SIZE.signature),
  };
  return { signed, bytes, fields: parseFields(bytes) };
}

/**
 * Checks that `object` was signed by `key`, which must be the one that the body or the log names
 * (PROTOCOL.md section 4). Throws `unreadable`.
 */
export async function verifySigned(kind: SignedKind, object: Verified, key: string): Promise<void> {
  const { signed, bytes } = object;
  if (signed.key !== key) throw unreadable();
  const verifier = await importVerifier(fromBase64(key));
  await verify(verifier, fromBase64(signed.signature), signedBytes(kind, key, bytes));
}
