import {
  checkBundle,
  createChain,
  directConversation,
  fromBase64,
  generateDeviceKeys,
  generateIdentity,
  openKeyPackage,
  randomBytes,
  readKeyPackage,
  sealKeyPackage,
  signBundle,
  signList,
  toBase64,
  type AccountList,
  type Bytes,
  type DeviceBundle,
  type DeviceKeys,
  type Identity,
  type ReceivingChain,
  type SenderContext,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import { RSA, SEEDS } from "../vectors/keys.ts";
import { KNOWN } from "../vectors/known-answers.ts";

/** The moment at which the stories in these tests happen. */
export const NOON = 1_700_000_000_000;

/** A person with one browser and one device. */
export interface Someone {
  readonly user: string;
  readonly identity: Identity;
  readonly instance: string;
  readonly list: AccountList;
  readonly keys: DeviceKeys;
  readonly bundleText: string;
  readonly bundle: DeviceBundle;
}

/** A new person with keys of their own. */
export async function someone(user: string): Promise<Someone> {
  const [identity, keys] = await Promise.all([generateIdentity(), generateDeviceKeys()]);
  const instance = toBase64(randomBytes(16));
  const list = await signList(identity, { user, n: 0, identities: [identity.key] });
  const device = `device-of-${user}`;
  const { text } = await signBundle(identity, {
    user,
    device,
    instance,
    n: 0,
    made: NOON,
    list,
    rsa: keys.rsa,
  });
  const bundle = await checkBundle(text, { user, device });
  return { user, identity, instance, list, keys, bundleText: text, bundle };
}

/** What `writer` writes to `reader`, and what every message of it is bound to. */
export function from(writer: Someone, reader: Someone): SenderContext {
  const conversation = directConversation(writer.user, reader.user);
  return { conversation, user: writer.user, identity: writer.identity.key };
}

/** A chain of `writer` at `index`, handed to `reader`. */
export async function handOver(
  writer: Someone,
  reader: Someone,
  chain: SendingChain,
): Promise<{ readonly receiving: ReceivingChain; readonly sealed: Bytes; readonly seq: number }> {
  const sealed = await sealKeyPackage({
    conversation: directConversation(writer.user, reader.user),
    sender: writer,
    recipient: reader.bundle,
    chain,
    seq: 1,
  });
  const { chain: receiving, seq } = await openKeyPackage(readKeyPackage(sealed), reader.keys);
  return { receiving, sealed, seq };
}

/** A new chain of `writer`, and `reader`'s end of it. */
export async function chainBetween(
  writer: Someone,
  reader: Someone,
): Promise<{ readonly sending: SendingChain; readonly receiving: ReceivingChain }> {
  const sending = await createChain();
  const { receiving } = await handOver(writer, reader, sending);
  return { sending, receiving };
}

/** How a promise failed, as far as a caller can tell. Throws if it did not. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ readonly code: unknown; readonly message: string }> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { code: "code" in error ? error.code : undefined, message: `${error.name}: ${error.message}` };
  }
  throw new Error(`was accepted: ${typeof result}`);
}

/** What every failure to open or verify looks like, whatever was wrong. */
export const UNREADABLE = {
  code: "unreadable",
  message: "CryptoError: could not be opened or verified",
} as const;

/** The bytes with one byte changed. */
export function flipped(bytes: Uint8Array, at: number, mask = 0x01): Bytes {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

/** The numbers from 0 up to `count`. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

const subtle = globalThis.crypto.subtle;

/** The fixed identity of the known answers. */
export async function knownIdentity(name: keyof typeof SEEDS): Promise<Identity> {
  return { key: KNOWN.keys[name], privateKey: await importSeed(new Uint8Array(32).fill(SEEDS[name])) };
}

/** Bob's fixed device keys of the known answers. */
export async function knownDevice(): Promise<DeviceKeys> {
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const privateKey = await subtle.importKey("pkcs8", fromBase64(RSA.pkcs8), algorithm, false, ["decrypt"]);
  return { rsa: RSA.spki, privateKey };
}

/** The fixed chain of the known answers, at its first index. */
export async function knownChain(): Promise<SendingChain> {
  const { chainId, index } = KNOWN.chain;
  const key = fromBase64(KNOWN.chain.key);
  const step = await subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const { privateKey: signer } = await knownIdentity("chain");
  return { chainId, index, key, step, signer, signingKey: KNOWN.keys.chain };
}

async function importSeed(seed: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
  const pkcs8 = new Uint8Array([...prefix, ...seed]);
  return subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
}
