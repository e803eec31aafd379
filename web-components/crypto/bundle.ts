import { checkList, type AccountList } from "./account-list.ts";
import { fromBase64, toBase64 } from "./bytes.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { parseJson, readBase64, readBytes, readField, readInteger, readText, type Fields } from "./json.ts";
import { userKey } from "./names.ts";
import { sealedText, type SealedText } from "./sealed.ts";
import { readSigned, signObject, verifySigned } from "./signed.ts";
import { SIZE, generateDecryptionKey, importEncryptionKey, sha256 } from "./suite.ts";

/** The largest bundle, in characters: what `key_register` takes. */
export const LARGEST_BUNDLE = 8 * 1024;

const LONGEST_DEVICE = 128;
const LARGEST_N = 0xffff_ffff;
/** The DER of an RSA-2048 key with exponent 65537. */
const SPKI_LENGTH = 294;

/** A device's own key pair (PROTOCOL.md section 4): memory only, new on every page load, reconnection and hour. */
export interface DeviceKeys {
  /** The public half, Base64 SPKI. */
  readonly rsa: string;
  /** Not extractable. */
  readonly privateKey: CryptoKey;
}

/** What goes into a bundle. */
export interface BundleFields {
  readonly user: string;
  /** The relay's label for this connection. */
  readonly device: string;
  /** 16 random bytes per page load, Base64. */
  readonly instance: string;
  /** Counts the key pairs of this instance. */
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly made: number;
  /** The person's list; it must name the identity that signs. */
  readonly list: AccountList;
  /** The public half of the device's key pair. */
  readonly rsa: string;
}

/** A device's bundle that held. `device` is a routing label that the relay chose: nothing is concluded from it. */
export interface DeviceBundle {
  /** In ASCII lower case. */
  readonly user: string;
  readonly device: string;
  readonly instance: string;
  readonly n: number;
  readonly made: number;
  /** Who signed it: one of the list's identities. */
  readonly identity: string;
  readonly list: AccountList;
  /** The device's RSA key, for `sealKeyPackage`. */
  readonly encryptionKey: CryptoKey;
  /** SHA-256 of the signed body, Base64: what a key package names its recipient by. */
  readonly hash: string;
}

/** A new RSA pair for this device. Takes a moment: make the next one ahead of time. */
export async function generateDeviceKeys(): Promise<DeviceKeys> {
  const { spki, privateKey } = await generateDecryptionKey();
  return { rsa: toBase64(spki), privateKey };
}

/**
 * Signs what `key_register` publishes. `hash` is the name under which packages for these keys arrive.
 * Throws `misuse` if the list is another user's or does not name the identity, or a field has no possible value.
 */
export async function signBundle(
  identity: Identity,
  fields: BundleFields,
): Promise<{ readonly text: SealedText; readonly hash: string }> {
  const { device, instance, n, made, list, rsa } = fields;
  const user = userKey(fields.user);
  const body = { v: 1, user, device, instance, n, made, identity: identity.key, list: list.signed, rsa };
  if (list.user !== user || !list.identities.includes(identity.key))
    throw misuse("the list does not name the signer");
  try {
    readBody(body);
  } catch {
    throw misuse("not a bundle: a field has no possible value");
  }
  const { signed, bytes } = await signObject("bundle", identity, body);
  return { text: sealedText(JSON.stringify(signed)), hash: toBase64(await sha256(bytes)) };
}

/**
 * The bundle in hostile text, if it is the one of `expected` (whose device the relay says it is), signed by an identity
 * that its list names, the list by its root, and its RSA key has 2048 bits and exponent 65537. Throws `unreadable`.
 * Whether that identity counts as the user, and how old the bundle may be, is the caller's to decide (sections 4, 11).
 */
export async function checkBundle(
  text: string,
  expected: { readonly user: string; readonly device: string },
): Promise<DeviceBundle> {
  const user = userKey(expected.user);
  return guarded(async () => {
    if (text.length > LARGEST_BUNDLE) throw unreadable();
    const object = readSigned(parseJson(text));
    const body = readBody(object.fields);
    if (body.user !== user || body.device !== expected.device) throw unreadable();
    await verifySigned("bundle", object, body.identity);
    const list = await checkList(readField(object.fields, "list"), user);
    if (!list.identities.includes(body.identity)) throw unreadable();
    const encryptionKey = await importEncryptionKey(fromBase64(body.rsa));
    const { device, instance, n, made, identity } = body;
    const hash = toBase64(await sha256(object.bytes));
    return { user, device, instance, n, made, identity, list, encryptionKey, hash };
  });
}

function readBody(
  fields: Fields,
): Omit<DeviceBundle, "list" | "encryptionKey" | "hash"> & { readonly rsa: string } {
  if (readField(fields, "v") !== 1) throw unreadable();
  // Reserved for ML-KEM (section 5): its shape is checked, and it is not used.
  if (readField(fields, "kem") !== undefined) readBase64(fields, "kem", SIZE.kemKey);
  if (readBytes(fields, "rsa", SPKI_LENGTH).length !== SPKI_LENGTH) throw unreadable();
  return {
    user: readText(fields, "user", 3, 20),
    device: readText(fields, "device", 1, LONGEST_DEVICE),
    instance: readBase64(fields, "instance", SIZE.instance),
    n: readInteger(fields, "n", LARGEST_N),
    made: readInteger(fields, "made", Number.MAX_SAFE_INTEGER),
    identity: readBase64(fields, "identity", SIZE.publicKey),
    rsa: readText(fields, "rsa", 0, 400),
  };
}
