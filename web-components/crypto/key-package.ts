import { open, seal } from "./aead.ts";
import type { DeviceBundle, DeviceKeys } from "./bundle.ts";
import {
  concat,
  fromBase64,
  fromUtf8,
  lp,
  readLp,
  readUint32,
  readUint64,
  toBase64,
  uint64,
  type Bytes,
} from "./bytes.ts";
import { CHAIN_LIMIT, receivingChain, type ReceivingChain, type SendingChain } from "./chain.ts";
import { checkPoint } from "./curve.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { isConversation, isUser, userKey } from "./names.ts";
import { sealedBytes, type SealedBytes } from "./sealed.ts";
import {
  LABEL,
  SIZE,
  hkdf,
  importAeadKey,
  importKeyingMaterial,
  importVerifier,
  randomBytes,
  rsaUnwrap,
  rsaWrap,
  sha256,
  sign,
  verify,
  type AeadKey,
} from "./suite.ts";

/**
 * package = 0x01 ‖ kind(1) ‖ head ‖ rsa(256) ‖ [kem(1088) if kind = 1] ‖ IV(16) ‖ box(80) ‖ tag(32) ‖ signature(64),
 * PROTOCOL.md section 5. Kind 1 is reserved: it is parsed, and refused like anything else that does not open.
 */
const FIRST_BYTE = 0x01;
const FRONT = 2;
const BOXED = SIZE.chainKey + SIZE.publicKey + 8;
const BOX = 80;
const LARGEST = 4096;

/** What a key package says of itself before any key was touched: nothing of it is verified. */
export interface KeyPackage {
  readonly kind: 0 | 1;
  readonly conversation: string;
  readonly senderUser: string;
  readonly senderIdentity: string;
  readonly senderInstance: string;
  readonly recipientUser: string;
  /** SHA-256 of the recipient's bundle, Base64: which key pair it is for. */
  readonly recipientBundle: string;
  readonly chainId: string;
  /** The index at which the chain is handed over: what came before cannot be read with it. */
  readonly index: number;
  /** The package itself, a copy. */
  readonly bytes: Bytes;
}

/** Who gets which chain. */
export interface KeyPackageParts {
  readonly conversation: string;
  readonly sender: { readonly user: string; readonly identity: Identity; readonly instance: string };
  /** A bundle that was checked. */
  readonly recipient: DeviceBundle;
  /** The chain as it stands: the recipient reads from its index on. */
  readonly chain: SendingChain;
  /** The number of the writer's next numbered message in this conversation, from 1. */
  readonly seq: number;
}

/**
 * Hands a chain to one device. Throws `misuse` on a spent or wiped chain, and for parts that name nothing.
 * The chain's key is copied before the first await: the chain may be wiped while this runs.
 */
export async function sealKeyPackage(parts: KeyPackageParts): Promise<SealedBytes> {
  const { conversation, sender, recipient, chain, seq } = parts;
  if (chain.index >= CHAIN_LIMIT) throw misuse("the chain is spent");
  if (chain.key.every((byte) => byte === 0)) throw misuse("the chain was wiped");
  if (!isConversation(conversation)) throw misuse("not a conversation");
  if (seq < 1) throw misuse("seq counts from 1");
  const boxed = concat(chain.key, fromBase64(chain.signingKey), uint64(seq));
  const inner = lp(
    conversation,
    userKey(sender.user),
    fromBase64(sender.identity.key),
    fromBase64(sender.instance),
    userKey(recipient.user),
    fromBase64(recipient.hash),
    fromBase64(chain.chainId),
    chain.index,
  );
  const front = Uint8Array.of(FIRST_BYTE, 0);
  const head = lp(inner);
  const secret = randomBytes(SIZE.wrapSecret);
  const [rsa, context] = await Promise.all([
    rsaWrap(recipient.encryptionKey, secret),
    packageContext(front, head),
  ]);
  const key = await wrapKey(secret, context, rsa);
  const box = await seal(key, randomBytes(SIZE.iv), boxed, context);
  boxed.fill(0);
  const unsigned = concat(front, head, rsa, box.subarray(context.length));
  return sealedBytes(concat(unsigned, await sign(sender.identity.privateKey, lp(LABEL.package, unsigned))));
}

/**
 * What a package says of itself: checks lengths and shapes, touches no key. Throws `unreadable`.
 * In order before {@link openKeyPackage} (section 5): the caller finds the live key pair of `recipientBundle`, and that
 * `senderIdentity` counts as `senderUser` and may write in `conversation`.
 */
export function readKeyPackage(bytes: Uint8Array): KeyPackage {
  return parse(bytes).says;
}

/**
 * Opens a package that its sender signed, with the key pair that it is for. The signature first, only then RSA.
 * Reads nothing but `pkg.bytes`. Throws `unreadable`, whatever was wrong.
 * @returns the chain from the package's index on, and the sender's next `seq`.
 */
export async function openKeyPackage(
  pkg: KeyPackage,
  device: DeviceKeys,
): Promise<{ readonly chain: ReceivingChain; readonly seq: number }> {
  return guarded(async () => {
    const { says, front, head, rsa, box, unsigned, signature } = parse(pkg.bytes);
    const verifier = await importVerifier(fromBase64(says.senderIdentity));
    await verify(verifier, signature, lp(LABEL.package, unsigned));
    if (says.kind !== 0) throw unreadable();
    const secret = await rsaUnwrap(device.privateKey, rsa);
    if (secret.length !== SIZE.wrapSecret) throw unreadable();
    const context = await packageContext(front, head);
    const key = await wrapKey(secret, context, rsa);
    const boxed = await open(key, concat(context, box), context.length);
    if (boxed.length !== BOXED) throw unreadable();
    const seq = readUint64(boxed, SIZE.chainKey + SIZE.publicKey);
    if (seq < 1) throw unreadable();
    const chain = await receivingChain({
      chainId: says.chainId,
      index: says.index,
      key: boxed.subarray(0, SIZE.chainKey),
      signingKey: boxed.subarray(SIZE.chainKey, SIZE.chainKey + SIZE.publicKey),
    });
    boxed.fill(0);
    return { chain, seq };
  });
}

/** context = SHA-256(lp("securechat/context/v1", 0x01 ‖ kind, head)): salt and AAD, so that nothing in the head moves. */
export async function packageContext(front: Bytes, head: Bytes): Promise<Bytes> {
  return sha256(lp(LABEL.context, front, head));
}

/** The key of the box. Overwrites `secret` and the derived bytes. */
export async function wrapKey(secret: Bytes, context: Bytes, rsa: Bytes): Promise<AeadKey> {
  const material = await importKeyingMaterial(secret);
  secret.fill(0);
  const bytes = await hkdf(material, context, lp(LABEL.wrap, await sha256(rsa)), SIZE.aeadKey);
  const key = await importAeadKey(bytes);
  bytes.fill(0);
  return key;
}

interface Parsed {
  readonly says: KeyPackage;
  readonly front: Bytes;
  readonly head: Bytes;
  readonly rsa: Bytes;
  /** IV ‖ box ‖ tag. */
  readonly box: Bytes;
  /** Everything before the signature. */
  readonly unsigned: Bytes;
  readonly signature: Bytes;
}

function parse(input: Uint8Array): Parsed {
  const bytes = concat(input);
  const kind = bytes[1];
  if (bytes.length > LARGEST || bytes.length < FRONT + 4) throw unreadable();
  if (bytes[0] !== FIRST_BYTE || (kind !== 0 && kind !== 1)) throw unreadable();
  const headEnd = FRONT + 4 + readUint32(bytes, FRONT);
  const rsaEnd = headEnd + SIZE.rsaWrap;
  const boxStart = rsaEnd + (kind === 1 ? SIZE.kemWrap : 0);
  const boxEnd = boxStart + SIZE.iv + BOX + SIZE.tag;
  if (bytes.length !== boxEnd + SIZE.signature) throw unreadable();
  return {
    says: { kind, ...readHead(bytes.subarray(FRONT + 4, headEnd)), bytes },
    front: bytes.subarray(0, FRONT),
    head: bytes.subarray(FRONT, headEnd),
    rsa: bytes.subarray(headEnd, rsaEnd),
    box: bytes.subarray(boxStart, boxEnd),
    unsigned: bytes.subarray(0, boxEnd),
    signature: bytes.subarray(boxEnd),
  };
}

function readHead(inner: Bytes): Omit<KeyPackage, "kind" | "bytes"> {
  const [conversation, senderUser, identity, instance, recipientUser, bundle, chainId, index, ...rest] =
    readLp(inner);
  if (conversation === undefined || senderUser === undefined || recipientUser === undefined)
    throw unreadable();
  if (index?.length !== 4 || rest.length > 0) throw unreadable();
  const says = {
    conversation: fromUtf8(conversation),
    senderUser: fromUtf8(senderUser),
    senderIdentity: ofLength(identity, SIZE.publicKey),
    senderInstance: ofLength(instance, SIZE.instance),
    recipientUser: fromUtf8(recipientUser),
    recipientBundle: ofLength(bundle, SIZE.hash),
    chainId: ofLength(chainId, SIZE.chainId),
    index: readUint32(index, 0),
  };
  const named = isConversation(says.conversation) && isUser(says.senderUser) && isUser(says.recipientUser);
  if (!named || says.index >= CHAIN_LIMIT) throw unreadable();
  checkPoint(fromBase64(says.senderIdentity));
  return says;
}

function ofLength(bytes: Bytes | undefined, length: number): string {
  if (bytes?.length !== length) throw unreadable();
  return toBase64(bytes);
}
