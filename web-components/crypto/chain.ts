import { open, sealSigned } from "./aead.ts";
import { concat, fromBase64, lp, readUint32, toBase64, uint32, type Bytes } from "./bytes.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import { isConversation, userKey } from "./names.ts";
import { pad, unpad, LEAST_PADDED } from "./padding.ts";
import { sealedBytes, type SealedBytes } from "./sealed.ts";
import {
  LABEL,
  SIZE,
  generateSigningKey,
  hkdf,
  importAeadKey,
  importKeyingMaterial,
  importVerifier,
  randomBytes,
  sign,
  verify,
  type AeadKey,
} from "./suite.ts";

/** Messages that one chain can carry: indices 0 to 999 (PROTOCOL.md section 5). */
export const CHAIN_LIMIT = 1000;

/** Keys of messages that have not come yet: how many are kept, and for how long in milliseconds (section 6). */
export const SKIPPED_LIMIT = 64;
/** See {@link SKIPPED_LIMIT}. */
export const SKIPPED_LIFETIME = 60_000;

/** message = 0x02 ‖ chainId(16) ‖ index(4) ‖ IV(16) ‖ ciphertext ‖ tag(32) ‖ signature(64). */
const FIRST_BYTE = 0x02;
const HEADER = 1 + SIZE.chainId + 4;
const FRAME = HEADER + SIZE.iv + SIZE.tag + SIZE.signature;
const LEAST = FRAME + LEAST_PADDED + SIZE.block;

/** A chain that this page writes on (section 5). Replace it by what {@link sealMessage} returns; never use one twice. */
export interface SendingChain {
  /** 16 random bytes, Base64. */
  readonly chainId: string;
  /** The index of the next message. */
  readonly index: number;
  /** The chain key at `index`: bytes, because key packages hand it out. See {@link wipeChain}. */
  readonly key: Bytes;
  /** The same key, imported for the next step. */
  readonly step: CryptoKey;
  /** Signs messages and chunks; not extractable. */
  readonly signer: CryptoKey;
  /** The public half of `signer`, Base64. */
  readonly signingKey: string;
}

/** A message key that waits for its message. */
export interface SkippedKey {
  readonly index: number;
  readonly key: AeadKey;
  /** Milliseconds since 1970 by the caller's clock. */
  readonly expires: number;
}

/** A chain that someone else writes on. Replace it by what {@link openMessage} returns. Its keys are not extractable. */
export interface ReceivingChain {
  readonly chainId: string;
  /** The lowest index that was not reached yet. */
  readonly index: number;
  readonly step: CryptoKey;
  /** Checks messages and chunks. */
  readonly verifier: CryptoKey;
  readonly skipped: readonly SkippedKey[];
}

/** What this client believes about a message, never what the relay said: the conversation, and whose chain it is. */
export interface SenderContext {
  /** `dm:` or `room:`, see `directConversation` and `roomConversation`. */
  readonly conversation: string;
  /** The sender's name in ASCII lower case. */
  readonly user: string;
  /** The sender's identity, Base64. */
  readonly identity: string;
}

/** A new chain at index 0. */
export async function createChain(): Promise<SendingChain> {
  const key = randomBytes(SIZE.chainKey);
  const [step, signing] = await Promise.all([importKeyingMaterial(key), generateSigningKey()]);
  const chainId = toBase64(randomBytes(SIZE.chainId));
  return { chainId, index: 0, key, step, signer: signing.privateKey, signingKey: signing.key };
}

/**
 * Overwrites a sending chain's key bytes: for a value that was replaced or is spent, once nothing uses it any more.
 * The value cannot be handed to anyone afterwards.
 */
export function wipeChain(chain: SendingChain): void {
  chain.key.fill(0);
}

/** The receiving end of a chain, from a key package. Throws `unreadable` for a signing key of small order. */
export async function receivingChain(parts: {
  readonly chainId: string;
  readonly index: number;
  readonly key: Bytes;
  readonly signingKey: Bytes;
}): Promise<ReceivingChain> {
  const [step, verifier] = await Promise.all([
    importKeyingMaterial(parts.key),
    importVerifier(parts.signingKey),
  ]);
  return { chainId: parts.chainId, index: parts.index, step, verifier, skipped: [] };
}

/**
 * Seals one message: pads, encrypts, signs, and steps the chain. `chain` itself is not changed; if this throws, it still
 * stands, and its index is unused. Throws `misuse` on a spent chain. One queue per chain is the caller's duty: two
 * messages sealed from one value would share an index and a key, and the receiver would drop one.
 */
export async function sealMessage(
  chain: SendingChain,
  plaintext: Uint8Array,
  context: SenderContext,
): Promise<{ readonly chain: SendingChain; readonly sealed: SealedBytes }> {
  return sealMessageWithIv(chain, plaintext, context, randomBytes(SIZE.iv));
}

/** {@link sealMessage} with the IV given: for known-answer tests alone, and so not exported past the door. */
export async function sealMessageWithIv(
  chain: SendingChain,
  plaintext: Uint8Array,
  context: SenderContext,
  iv: Bytes,
): Promise<{ readonly chain: SendingChain; readonly sealed: SealedBytes }> {
  if (chain.index >= CHAIN_LIMIT) throw misuse("the chain is spent");
  // Before the first await: the caller's buffer may be used again while keys are derived.
  const padded = pad(plaintext);
  const header = concat(Uint8Array.of(FIRST_BYTE), fromBase64(chain.chainId), uint32(chain.index));
  const aad = messageAad(context, header);
  const { next, messageKey } = await ratchet(chain.step);
  const [step, aead] = await Promise.all([importKeyingMaterial(next), importAeadKey(messageKey)]);
  messageKey.fill(0);
  const parts = { iv, plaintext: padded, aad, header };
  const sealed = await sealSigned(aead, parts, (whole) => sign(chain.signer, whole));
  return { chain: { ...chain, index: chain.index + 1, key: next, step }, sealed: sealedBytes(sealed) };
}

/** Which chain a message is of, from its lengths and first byte alone; touches no key. Throws `unreadable`. */
export function readMessage(bytes: Uint8Array): { readonly chainId: string; readonly index: number } {
  const padded = bytes.length - FRAME;
  if (bytes.length < LEAST || padded % SIZE.block !== 0 || bytes[0] !== FIRST_BYTE) throw unreadable();
  const index = readUint32(bytes, 1 + SIZE.chainId);
  if (index >= CHAIN_LIMIT) throw unreadable();
  return { chainId: toBase64(bytes.subarray(1, 1 + SIZE.chainId)), index };
}

/**
 * Opens one message, in the order of PROTOCOL.md section 6: lengths; index unused; signature; ratchet on a copy; tag;
 * decrypt. `chain` itself is not changed: if this throws (always `unreadable`), nothing of it was used up. Over a gap
 * at most 64 keys are kept, for at most a minute of `now`, milliseconds since 1970.
 */
export async function openMessage(
  chain: ReceivingChain,
  bytes: Uint8Array,
  context: SenderContext,
  now: number,
): Promise<{ readonly chain: ReceivingChain; readonly plaintext: Bytes }> {
  // A copy at once: a caller's buffer may change while the signature is being checked.
  const message = concat(bytes);
  return guarded(async () => {
    const { chainId, index } = readMessage(message);
    if (chainId !== chain.chainId) throw unreadable();
    const skipped = chain.skipped.filter(({ expires }) => expires > now);
    const waiting = skipped.find((entry) => entry.index === index);
    if (index < chain.index && waiting === undefined) throw unreadable();
    const aad = messageAad(context, message.subarray(0, HEADER));
    const end = message.length - SIZE.signature;
    const whole = concat(aad, message.subarray(HEADER, end));
    await verify(chain.verifier, message.subarray(end), whole);
    if (waiting !== undefined) {
      const plaintext = unpad(await open(waiting.key, whole, aad.length));
      return { chain: { ...chain, skipped: skipped.filter((entry) => entry !== waiting) }, plaintext };
    }
    const reached = await advance(chain, index, now + SKIPPED_LIFETIME);
    const plaintext = unpad(await open(reached.key, whole, aad.length));
    const kept = [...skipped, ...reached.skipped].slice(-SKIPPED_LIMIT);
    return { chain: { ...chain, index: index + 1, step: reached.step, skipped: kept }, plaintext };
  });
}

/** AAD of a message; throws `misuse` for a context that names no conversation, user or identity. */
function messageAad(context: SenderContext, header: Bytes): Bytes {
  if (!isConversation(context.conversation)) throw misuse("not a conversation");
  return lp(LABEL.message, context.conversation, userKey(context.user), fromBase64(context.identity), header);
}

/** One step: next chain key ‖ message key. The buffer that held both is overwritten. */
async function ratchet(step: CryptoKey): Promise<{ readonly next: Bytes; readonly messageKey: Bytes }> {
  const salt = new Uint8Array(0);
  const both = await hkdf(step, salt, lp(LABEL.ratchet), SIZE.chainKey + SIZE.aeadKey);
  const next = both.slice(0, SIZE.chainKey);
  const messageKey = both.slice(SIZE.chainKey);
  both.fill(0);
  return { next, messageKey };
}

/** Steps from a chain's index past `index`; of the keys in between only the last 64 are worth keeping. */
async function advance(
  chain: ReceivingChain,
  index: number,
  expires: number,
): Promise<{ readonly step: CryptoKey; readonly key: AeadKey; readonly skipped: readonly SkippedKey[] }> {
  const skipped: SkippedKey[] = [];
  let step = chain.step;
  for (let at = chain.index; ; at++) {
    const { next, messageKey } = await ratchet(step);
    const wanted = at >= index - SKIPPED_LIMIT;
    const [nextStep, key] = await Promise.all([
      importKeyingMaterial(next),
      wanted ? importAeadKey(messageKey) : undefined,
    ]);
    next.fill(0);
    messageKey.fill(0);
    step = nextStep;
    if (key === undefined) continue;
    if (at === index) return { step, key, skipped };
    skipped.push({ index: at, key, expires });
  }
}
