/**
 * What our protocol costs over the bare Web Crypto calls that it cannot do without, as ratios measured in one run on
 * one machine. `npx tsx test/bench/crypto.ts` in Node; a browser page imports {@link benchCrypto}.
 */
import {
  CHUNK_FRAME,
  CHUNK_SIZE,
  chunkRange,
  createChain,
  createMedia,
  generateIdentity,
  openMessage,
  randomBytes,
  sealChunk,
  sealMessage,
  fromBase64,
  type SenderContext,
} from "../../web-components/crypto/index.ts";
import { receivingChain } from "../../web-components/crypto/chain.ts";

/** The figures: a ratio below `atMost` or above `atLeast` is what was promised. */
export interface CryptoFigures {
  /** Sealing and opening a 256-byte text, over the sum of its bare Web Crypto calls. At most 1.5. */
  readonly text: {
    readonly microseconds: number;
    readonly bare: number;
    readonly ratio: number;
    readonly atMost: 1.5;
  };
  /** Speed of sealing 25 MiB in chunks, over bare AES-CBC and HMAC-SHA-512 of the same chunks. At least 0.8. */
  readonly media: {
    readonly mebibytes: number;
    readonly bare: number;
    readonly ratio: number;
    readonly atLeast: 0.8;
  };
}

const { subtle } = globalThis.crypto;
const ROUNDS = 7;

/** Measures both figures: ours and the bare calls in turn, several rounds, the median of each. */
export async function benchCrypto(): Promise<CryptoFigures> {
  const [ourText, bareText] = await compare(await ourTexts(), await bareTexts());
  const [ourMedia, bareMedia] = await compare(await ourChunks(), await bareChunks());
  const size = FILE_SIZE / 1024 / 1024;
  return {
    text: { microseconds: 1000 * ourText, bare: 1000 * bareText, ratio: ourText / bareText, atMost: 1.5 },
    media: {
      mebibytes: (1000 * size) / ourMedia,
      bare: (1000 * size) / bareMedia,
      ratio: bareMedia / ourMedia,
      atLeast: 0.8,
    },
  };
}

/** Milliseconds of one round, ours and the bare calls. */
export interface SealingRound {
  readonly ours: number;
  readonly bare: number;
}

/** Rounds of sealing 25 MiB, ours and the bare calls in turn. Works in a page too. */
export async function sealingRounds(count: number): Promise<readonly SealingRound[]> {
  return await inTurn(count, await ourChunks(), await bareChunks());
}

/** Rounds of sealing and opening a text of 256 bytes, ours and the bare calls in turn. Works in a page too. */
export async function textRounds(count: number): Promise<readonly SealingRound[]> {
  return await inTurn(count, await ourTexts(), await bareTexts());
}

async function inTurn(
  count: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<readonly SealingRound[]> {
  await ours();
  await bare();
  const rounds: SealingRound[] = [];
  for (let round = 0; round < count; round++) rounds.push({ ours: await ours(), bare: await bare() });
  return rounds;
}

/** Milliseconds that each takes: medians of rounds in which they take turns, so that a noisy machine disturbs both. */
async function compare(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<readonly [number, number]> {
  await ours();
  await bare();
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(await ours());
    times[1].push(await bare());
  }
  return [median(times[0]), median(times[1])];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

// ------------------------------------------------------------------------------------------------ a text

const TEXTS = 200;
const TEXT = new Uint8Array(256).fill(0x61);

async function ourTexts(): Promise<() => Promise<number>> {
  const identity = (await generateIdentity()).key;
  const context: SenderContext = { conversation: "dm:alice,bob", user: "alice", identity };
  return async () => {
    let sending = await createChain();
    const { chainId, index, key, signingKey } = sending;
    let receiving = await receivingChain({ chainId, index, key, signingKey: fromBase64(signingKey) });
    const start = performance.now();
    for (let n = 0; n < TEXTS; n++) {
      const sealed = await sealMessage(sending, TEXT, context);
      const opened = await openMessage(receiving, sealed.sealed, context, 0);
      [sending, receiving] = [sealed.chain, opened.chain];
    }
    return (performance.now() - start) / TEXTS;
  };
}

/** The same algorithms on the same lengths, and nothing else: no layout, no checks, no padding, keys imported anew. */
async function bareTexts(): Promise<() => Promise<number>> {
  const pair = await signingPair();
  const [chainKey, iv, info, aad] = [randomBytes(32), randomBytes(16), randomBytes(26), randomBytes(130)];
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  const padded = randomBytes(288);
  const keys = async (): Promise<readonly [CryptoKey, CryptoKey]> => {
    const step = await subtle.importKey("raw", chainKey, "HKDF", false, ["deriveBits"]);
    const both = await subtle.deriveBits(hkdf, step, 768);
    return [await importMac(both.slice(32, 64)), await importCipher(both.slice(64))];
  };
  return async () => {
    const start = performance.now();
    for (let n = 0; n < TEXTS; n++) {
      const [mac, cipher] = await keys();
      const ciphertext = new Uint8Array(await subtle.encrypt({ name: "AES-CBC", iv }, cipher, padded));
      const signed = new Uint8Array([...aad, ...iv, ...ciphertext]);
      await subtle.sign("HMAC", mac, signed);
      const signature = await subtle.sign("Ed25519", pair.privateKey, signed);
      const [theirMac, theirCipher] = await keys();
      await subtle.verify("Ed25519", pair.publicKey, signature, signed);
      await subtle.sign("HMAC", theirMac, signed);
      await subtle.decrypt({ name: "AES-CBC", iv }, theirCipher, ciphertext);
    }
    return (performance.now() - start) / TEXTS;
  };
}

// ------------------------------------------------------------------------------------------------ a file

const FILE_SIZE = 25 * 1024 * 1024;
const AT_ONCE = 4;

function file(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(FILE_SIZE).fill(0x62);
}

async function ourChunks(): Promise<() => Promise<number>> {
  const whole = file();
  const [chain, { key: identity }] = await Promise.all([createChain(), generateIdentity()]);
  return async () => {
    const media = await createMedia(FILE_SIZE);
    const start = performance.now();
    let bytes = 0;
    // As many at once, and in memory of their own, as where files are sent.
    const sealEvery = async (first: number): Promise<void> => {
      const frame = new ArrayBuffer(CHUNK_FRAME);
      const context = { conversation: "dm:alice,bob", identity, chain, frame };
      for (let n = first; n < media.count; n += AT_ONCE) {
        const { from, to } = chunkRange(media, n);
        const sealed = await sealChunk(media, n, whole.subarray(from, to), context);
        bytes += sealed.length;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => sealEvery(first)));
    if (bytes < FILE_SIZE) throw new Error("chunks are missing");
    return performance.now() - start;
  };
}

/** AES-CBC, then HMAC-SHA-512 over the result, chunk by chunk: no signature, no layout. */
async function bareChunks(): Promise<() => Promise<number>> {
  const whole = file();
  const [mac, cipher] = await Promise.all([importMac(randomBytes(32)), importCipher(randomBytes(32))]);
  return async () => {
    const start = performance.now();
    for (let at = 0; at < FILE_SIZE; at += CHUNK_SIZE) {
      const part = whole.subarray(at, at + CHUNK_SIZE);
      const ciphertext = await subtle.encrypt({ name: "AES-CBC", iv: randomBytes(16) }, cipher, part);
      await subtle.sign("HMAC", mac, ciphertext);
    }
    return performance.now() - start;
  };
}

async function signingPair(): Promise<CryptoKeyPair> {
  const pair = await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes pairs");
  return pair;
}

async function importMac(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
}

async function importCipher(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]);
}

const runsHere = typeof process === "object" && process.argv[1]?.endsWith("bench/crypto.ts") === true;
if (runsHere) {
  const { text, media } = await benchCrypto();
  const times = `${text.microseconds.toFixed(0)} µs, bare ${text.bare.toFixed(0)} µs`;
  console.log(
    `text of 256 bytes, sealed and opened: ${text.ratio.toFixed(2)} × bare (${times}; promised ≤ 1.5)`,
  );
  const speeds = `${media.mebibytes.toFixed(0)} MiB/s, bare ${media.bare.toFixed(0)} MiB/s`;
  console.log(`media of 25 MiB, sealed: ${media.ratio.toFixed(2)} of bare speed (${speeds}; promised ≥ 0.8)`);
}
