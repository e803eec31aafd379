import { expect } from "chai";
import {
  checkList,
  concat,
  fromBase64,
  fromHex,
  signList,
  toBase64,
  toHex,
} from "../../web-components/crypto/index.ts";
import { checkPoint, checkSignature } from "../../web-components/crypto/curve.ts";
import { generateSigningKey, importVerifier, sign, verify } from "../../web-components/crypto/suite.ts";
import { SEEDS } from "../vectors/keys.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { UNREADABLE, failure, knownIdentity, numbers } from "./people.ts";

const zeros = "00".repeat(30);
const ones = "ff".repeat(30);

/** Every encoding of the points of order 1, 2, 4 and 8, canonical or not (https://eprint.iacr.org/2020/1244, table 1). */
const SMALL_ORDER = [
  `01${zeros}00`,
  `01${zeros}80`,
  `ec${ones}7f`,
  `ec${ones}ff`,
  `00${zeros}00`,
  `00${zeros}80`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  `ee${ones}7f`,
  `ee${ones}ff`,
  `ed${ones}7f`,
  `ed${ones}ff`,
];

const ORDER = BigInt("0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");

/** The signature with L added to its S: the same equation, another encoding. */
function withLargerScalar(signature: Uint8Array): Uint8Array {
  const scalar = toNumber(signature.slice(32)) + ORDER;
  const copy = new Uint8Array(signature);
  copy.set(fromHex(scalar.toString(16).padStart(64, "0")).toReversed(), 32);
  return copy;
}

/** The number that little-endian bytes mean. */
function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

/**
 * Alice's signature of `data` with R the identity point: S = k·a, so that S·B = R + k·A holds and Web Crypto takes it.
 * It would give her private key away; what matters is that the equation alone does not make a signature here.
 */
async function withIdentityAsR(data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const sha512 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
    new Uint8Array(await globalThis.crypto.subtle.digest("SHA-512", bytes));
  const scalar = (await sha512(new Uint8Array(32).fill(SEEDS.alice))).slice(0, 32);
  scalar[0] = (scalar[0] ?? 0) & 0xf8;
  scalar[31] = ((scalar[31] ?? 0) & 0x7f) | 0x40;
  const r = fromHex(`01${zeros}00`);
  const k = toNumber(await sha512(concat(r, fromBase64(KNOWN.keys.alice), data))) % ORDER;
  const s = (k * toNumber(scalar)) % ORDER;
  return concat(r, fromHex(s.toString(16).padStart(64, "0")).toReversed());
}

describe("Ed25519 keys and signatures", () => {
  it("refuses every public key of small order, in every encoding", async () => {
    for (const hex of SMALL_ORDER)
      expect(await failure(importVerifier(fromHex(hex))), hex).to.deep.equal(UNREADABLE);
  });

  it("refuses every public key that is not canonical", () => {
    for (const first of numbers(19)) {
      for (const last of ["7f", "ff"]) {
        const hex = (0xed + first).toString(16) + ones + last;
        expect(() => checkPoint(fromHex(hex)), hex).to.throw("opened");
      }
    }
  });

  it("takes keys that were generated", async () => {
    for (const key of Object.values(KNOWN.keys)) checkPoint(fromBase64(key));
    for (const { key } of await Promise.all(numbers(20).map(generateSigningKey))) checkPoint(fromBase64(key));
    expect(() => checkPoint(new Uint8Array(31).fill(9))).to.throw("opened");
  });

  it("refuses a signature whose R is of small order, or whose S is L or more", async () => {
    const { key, privateKey } = await generateSigningKey();
    const verifier = await importVerifier(fromBase64(key));
    const data = Uint8Array.of(1, 2, 3);
    const signature = await sign(privateKey, data);
    await verify(verifier, signature, data);
    checkSignature(signature);
    expect(() => checkSignature(withLargerScalar(signature))).to.throw("opened");
    for (const hex of SMALL_ORDER) {
      const forged = new Uint8Array(signature);
      forged.set(fromHex(hex));
      expect(() => checkSignature(forged), hex).to.throw("opened");
    }
    for (const length of [0, 63, 65])
      expect(() => checkSignature(new Uint8Array(length).fill(7))).to.throw("opened");
  });

  it("refuses a signature with R of small order that satisfies the equation", async () => {
    const data = Uint8Array.of(1, 2, 3);
    const verifier = await importVerifier(fromBase64(KNOWN.keys.alice));
    const forged = await withIdentityAsR(data);
    expect(await failure(verify(verifier, forged, data))).to.deep.equal(UNREADABLE);
  });

  it("is not fooled by the one signature that verifies everything under the identity point", async () => {
    const identityPoint = toBase64(fromHex(`01${zeros}00`));
    const universal = toBase64(fromHex(`01${zeros}00${"00".repeat(32)}`));
    const honest = await signList(await knownIdentity("bob"), {
      user: "bob",
      n: 0,
      identities: [KNOWN.keys.bob],
    });
    const body = atob(honest.signed.body).replaceAll(KNOWN.keys.bob, identityPoint);
    const forged = { key: identityPoint, body: btoa(body), signature: universal };
    expect(await failure(checkList(forged, "bob"))).to.deep.equal(UNREADABLE);
  });
});
