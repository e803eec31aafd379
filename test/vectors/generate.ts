/**
 * Makes the known answers of `known-answers.ts` from PROTOCOL.md alone: on `node:crypto`, sharing no line with
 * `web-components/crypto`, so that two implementations have to agree on every byte.
 * `npx tsx test/vectors/generate.ts` prints the file. RSA-OAEP is random: the package differs on every run, and every
 * one of them must open. Everything else is the same on every run: a difference is a change of the protocol.
 */
import * as node from "node:crypto";
import { RSA, SEEDS } from "./keys.ts";

type Part = Buffer | string | number;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
const lp = (...parts: Part[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes =
        typeof part === "string" ? Buffer.from(part) : typeof part === "number" ? u32(part) : part;
      return [u32(bytes.length), bytes];
    }),
  );
const b64 = (bytes: Buffer): string => bytes.toString("base64");
const sha256 = (bytes: Buffer): Buffer => node.createHash("sha256").update(bytes).digest();
const fill = (byte: number, length: number): Buffer => Buffer.alloc(length, byte);

// ------------------------------------------------------------------------------------------------ primitives

interface Signer {
  readonly key: Buffer;
  readonly sign: (data: Buffer) => Buffer;
}

function signer(seed: number): Signer {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), fill(seed, 32)]);
  const privateKey = node.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const spki = node.createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { key: spki.subarray(-32), sign: (data) => node.sign(null, data, privateKey) };
}

function hkdf(ikm: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(node.hkdfSync("sha256", ikm, salt, info, length));
}

/** RFC 7518 section 5.2.5: IV ‖ ciphertext ‖ tag. */
function aead(key: Buffer, iv: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const cipher = node.createCipheriv("aes-256-cbc", key.subarray(32), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const mac = node.createHmac("sha512", key.subarray(0, 32));
  const tag = mac
    .update(aad)
    .update(iv)
    .update(ciphertext)
    .update(u64(8 * aad.length))
    .digest()
    .subarray(0, 32);
  return Buffer.concat([iv, ciphertext, tag]);
}

function padme(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const bits = exponent - (Math.floor(Math.log2(exponent)) + 1);
  return bits <= 0 ? length : Math.ceil(length / 2 ** bits) * 2 ** bits;
}

function padded(plaintext: Buffer): Buffer {
  const length = Math.max(256, padme(plaintext.length + 1));
  return Buffer.concat([plaintext, fill(0x80, 1), fill(0, length - plaintext.length - 1)]);
}

function signed(
  kind: "list" | "bundle" | "op",
  by: Signer,
  body: object,
): { key: string; body: string; signature: string } {
  const bytes = Buffer.from(JSON.stringify(body));
  const signature = by.sign(lp(`securechat/${kind}/v1`, by.key, bytes));
  return { key: b64(by.key), body: b64(bytes), signature: b64(signature) };
}

// ------------------------------------------------------------------------------------------------ structures

const alice = signer(SEEDS.alice);
const bob = signer(SEEDS.bob);
const carol = signer(SEEDS.carol);
const chainSigner = signer(SEEDS.chain);
const conversation = "dm:alice,bob";
const made = 1_700_000_000_000;

const listBody = { v: 1, user: "bob", n: 3, root: b64(bob.key), identities: [b64(bob.key), b64(carol.key)] };
const list = signed("list", bob, listBody);
const bundle = signed("bundle", bob, {
  v: 1,
  user: "bob",
  device: "device-of-bob",
  instance: b64(fill(0x55, 16)),
  n: 2,
  made,
  identity: b64(bob.key),
  list,
  rsa: RSA.spki,
});
const bundleHash = sha256(Buffer.from(bundle.body, "base64"));

const chainId = fill(0x66, 16);
const chainKey = fill(0x77, 32);

function packageOf(): { bytes: string; context: string } {
  const front = Buffer.from([0x01, 0x00]);
  const instance = fill(0x88, 16);
  const head = lp(lp(conversation, "alice", alice.key, instance, "bob", bundleHash, chainId, 7));
  const context = sha256(lp("securechat/context/v1", front, head));
  const secret = fill(0x99, 32);
  const to = node.createPublicKey({ key: Buffer.from(RSA.spki, "base64"), format: "der", type: "spki" });
  const rsa = node.publicEncrypt({ key: to, oaepHash: "sha256" }, secret);
  const wrapKey = hkdf(secret, context, lp("securechat/wrap/v1", sha256(rsa)), 64);
  const box = aead(wrapKey, fill(0xaa, 16), Buffer.concat([chainKey, chainSigner.key, u64(41)]), context);
  const unsigned = Buffer.concat([front, head, rsa, box]);
  const signature = alice.sign(lp("securechat/package/v1", unsigned));
  return { bytes: b64(Buffer.concat([unsigned, signature])), context: b64(context) };
}

function messages(): { index: number; iv: string; plaintext: string; sealed: string }[] {
  let key = chainKey;
  return ["", "hello bob", "x".repeat(300)].map((plaintext, step) => {
    const index = 7 + step;
    const both = hkdf(key, Buffer.alloc(0), lp("securechat/ratchet/v1"), 96);
    key = both.subarray(0, 32);
    const iv = fill(0xb0 + step, 16);
    const header = Buffer.concat([Buffer.from([0x02]), chainId, u32(index)]);
    const aad = lp("securechat/message/v1", conversation, "alice", alice.key, header);
    const sealed = aead(both.subarray(32), iv, padded(Buffer.from(plaintext)), aad);
    const signature = chainSigner.sign(Buffer.concat([aad, sealed]));
    return { index, iv: b64(iv), plaintext, sealed: b64(Buffer.concat([header, sealed, signature])) };
  });
}

function chunk(): Record<string, string | number> {
  const mediaId = fill(0xc1, 16);
  const key = fill(0xc2, 64);
  const iv = fill(0xc3, 16);
  const plaintext = Buffer.from("a very small photo");
  const aad = lp("securechat/chunk/v1", conversation, alice.key, mediaId, 0, 1);
  const sealed = aead(key, iv, Buffer.concat([plaintext, fill(0, 4096 - plaintext.length)]), aad);
  const whole = Buffer.concat([Buffer.from([0x03]), mediaId, u32(0), sealed]);
  // A chunk's signature is over AAD ‖ IV ‖ tag: the tag stands for the ciphertext.
  const signature = chainSigner.sign(Buffer.concat([aad, iv, sealed.subarray(-32)]));
  const bytes = b64(Buffer.concat([whole, signature]));
  // One piece: the hash of its hash.
  const digest = b64(sha256(sha256(plaintext)));
  return {
    mediaId: b64(mediaId),
    key: b64(key),
    iv: b64(iv),
    plaintext: plaintext.toString(),
    digest,
    sealed: bytes,
  };
}

function room(): Record<string, unknown> {
  const ops: object[] = [];
  let prev = "";
  let id = "";
  const push = (by: Signer, action: object): void => {
    const op = signed("op", by, { room: id, n: ops.length, prev, at: made + ops.length, action });
    const hash = sha256(Buffer.from(op.body, "base64"));
    if (id === "") id = sha256(lp("securechat/room/v1", "alice", hash)).toString("hex");
    prev = b64(hash);
    ops.push(op);
  };
  const members = (...people: [string, Signer][]): string =>
    b64(sha256(lp(...people.flatMap(([user, { key }]) => [user, key]))));
  push(alice, {
    type: "create",
    title: "Gärten",
    nonce: b64(fill(0xd1, 32)),
    user: "alice",
    root: b64(alice.key),
  });
  push(alice, { type: "add", user: "carol", root: b64(carol.key) });
  push(alice, { type: "add", user: "bob", root: b64(bob.key) });
  push(alice, { type: "rename", title: "Gardens" });
  push(alice, { type: "policy", invite: "owner" });
  const everyone = members(["alice", alice], ["bob", bob], ["carol", carol]);
  push(alice, { type: "checkpoint", title: "Gardens", policy: { invite: "owner" }, members: everyone });
  push(alice, { type: "owner", user: "bob", root: b64(bob.key), identity: b64(bob.key) });
  push(bob, { type: "remove", user: "carol", root: b64(carol.key) });
  return { id, head: prev, ops };
}

function safetyNumber(): string {
  const half = (user: string, { key }: Signer): string => {
    const salt = Buffer.from("securechat/number/v1");
    const digest = node.pbkdf2Sync(lp("securechat/number/v1", user, key), salt, 100_000, 30, "sha512");
    return [0, 5, 10, 15, 20, 25]
      .map((at) => String(digest.readUIntBE(at, 5) % 100_000).padStart(5, "0"))
      .join("");
  };
  return half("alice", alice) + half("bob", bob);
}

const packed = packageOf();
const answers = {
  lp: [
    { parts: [], hex: lp().toString("hex") },
    { parts: [""], hex: lp("").toString("hex") },
    { parts: ["ab", "c"], hex: lp("ab", "c").toString("hex") },
    { parts: ["a", "bc"], hex: lp("a", "bc").toString("hex") },
    { parts: ["ü", 258], hex: lp("ü", 258).toString("hex") },
  ],
  padme: [1, 2, 7, 8, 9, 255, 256, 257, 1000, 4097, 65_536, 65_537, 1_000_000, 26_214_400].map((n) => [
    n,
    padme(n),
  ]),
  keys: { alice: b64(alice.key), bob: b64(bob.key), carol: b64(carol.key), chain: b64(chainSigner.key) },
  list,
  bundle: { text: JSON.stringify(bundle), hash: b64(bundleHash), instance: b64(fill(0x55, 16)), made },
  chain: {
    chainId: b64(chainId),
    index: 7,
    key: b64(chainKey),
    next: b64(hkdf(chainKey, Buffer.alloc(0), lp("securechat/ratchet/v1"), 32)),
  },
  package: { ...packed, seq: 41, senderInstance: b64(fill(0x88, 16)) },
  messages: messages(),
  chunk: chunk(),
  room: room(),
  safetyNumber: safetyNumber(),
};

process.stdout.write(`/**
 * Known answers for every structure of PROTOCOL.md sections 4, 5, 6, 8, 10 and 11, printed by generate.ts, which
 * shares no code with what is tested. A change of bytes on the wire fails here, and so asks for a new version.
 */
export const KNOWN = ${JSON.stringify(answers, null, 2)} as const;
`);
