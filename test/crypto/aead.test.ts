import { expect } from "chai";
import { CompactEncrypt, compactDecrypt, flattenedDecrypt, type FlattenedJWE } from "jose";
import {
  concat,
  fromHex,
  openAead,
  randomBytes,
  sealAead,
  toHex,
  utf8,
} from "../../web-components/crypto/index.ts";
import { RFC7518_B3 } from "../vectors/rfc7518.ts";
import { UNREADABLE, failure, flipped, numbers } from "./people.ts";

const EDGES = [0, 1, 15, 16, 17, 255, 256, 65_535, 65_536];

/** Base64url as JOSE writes it. */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
    character.charCodeAt(0),
  );
}

describe("AEAD_AES_256_CBC_HMAC_SHA_512", () => {
  it("computes the example of RFC 7518 appendix B.3", async () => {
    const { key, iv, plaintext, aad, ciphertext, tag } = RFC7518_B3;
    const sealed = await sealAead(fromHex(key), fromHex(iv), fromHex(plaintext), fromHex(aad));
    expect(toHex(sealed)).to.equal(ciphertext + tag);
    const opened = await openAead(fromHex(key), fromHex(iv), fromHex(ciphertext + tag), fromHex(aad));
    expect(toHex(opened)).to.equal(plaintext);
  });

  it("gives back what was sealed, at every edge of a block and of 64 KiB", async () => {
    for (const length of EDGES) {
      const [key, iv, plaintext, aad] = [
        randomBytes(64),
        randomBytes(16),
        randomBytes(length),
        randomBytes(length % 300),
      ];
      const sealed = await sealAead(key, iv, plaintext, aad);
      expect(sealed.length).to.equal(16 * (Math.floor(length / 16) + 1) + 32);
      expect(await openAead(key, iv, sealed, aad)).to.deep.equal(plaintext);
    }
  });

  it("seals what jose opens", async () => {
    for (const length of [0, 1, 16, 255, 4096]) {
      const [key, iv, plaintext] = [randomBytes(64), randomBytes(16), randomBytes(length)];
      const header = base64url(utf8(JSON.stringify({ alg: "dir", enc: "A256CBC-HS512" })));
      const sealed = await sealAead(key, iv, plaintext, utf8(header));
      const jwe: FlattenedJWE = {
        protected: header,
        iv: base64url(iv),
        ciphertext: base64url(sealed.subarray(0, -32)),
        tag: base64url(sealed.subarray(-32)),
      };
      expect((await flattenedDecrypt(jwe, key)).plaintext).to.deep.equal(plaintext);
    }
  });

  it("opens what jose seals", async () => {
    for (const length of [0, 1, 16, 255, 4096]) {
      const [key, plaintext] = [randomBytes(64), randomBytes(length)];
      const header = { alg: "dir", enc: "A256CBC-HS512" } as const;
      const jwe = await new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(key);
      const [aad = "", , iv = "", ciphertext = "", tag = ""] = jwe.split(".");
      const sealed = concat(fromBase64url(ciphertext), fromBase64url(tag));
      expect(await openAead(key, fromBase64url(iv), sealed, utf8(aad))).to.deep.equal(plaintext);
      expect((await compactDecrypt(jwe, key)).plaintext).to.deep.equal(plaintext);
    }
  });

  it("refuses every change of ciphertext, tag, IV, associated data and key alike", async () => {
    const [key, iv, aad] = [randomBytes(64), randomBytes(16), randomBytes(20)];
    const sealed = await sealAead(key, iv, utf8("sixteen and more bytes"), aad);
    for (const at of numbers(sealed.length)) {
      expect(await failure(openAead(key, iv, flipped(sealed, at), aad))).to.deep.equal(UNREADABLE);
    }
    for (const at of numbers(16))
      expect(await failure(openAead(key, flipped(iv, at), sealed, aad))).to.deep.equal(UNREADABLE);
    for (const at of numbers(20))
      expect(await failure(openAead(key, iv, sealed, flipped(aad, at)))).to.deep.equal(UNREADABLE);
    for (const at of numbers(32))
      expect(await failure(openAead(flipped(key, at), iv, sealed, aad))).to.deep.equal(UNREADABLE);
  });

  it("refuses what was cut at any length, and wrong lengths of IV, alike", async () => {
    const [key, iv, aad] = [randomBytes(64), randomBytes(16), randomBytes(20)];
    const sealed = await sealAead(key, iv, utf8("sixteen and more bytes"), aad);
    for (const length of numbers(sealed.length)) {
      expect(await failure(openAead(key, iv, sealed.subarray(0, length), aad))).to.deep.equal(UNREADABLE);
    }
    for (const length of [0, 12, 15, 17, 32]) {
      expect(await failure(openAead(key, randomBytes(length), sealed, aad))).to.deep.equal(UNREADABLE);
    }
  });

  it("does not let bytes wander between IV, ciphertext and associated data", async () => {
    const [key, iv, aad] = [randomBytes(64), randomBytes(16), randomBytes(32)];
    const sealed = await sealAead(key, iv, utf8("sixteen and more bytes"), aad);
    const moved = openAead(key, aad.slice(16), concat(iv, sealed), aad.slice(0, 16));
    expect(await failure(moved)).to.deep.equal(UNREADABLE);
  });

  it("blames a caller who brings a key or IV of a wrong length", async () => {
    for (const length of [0, 32, 63, 65]) {
      expect(
        (await failure(sealAead(randomBytes(length), randomBytes(16), utf8(""), utf8("")))).code,
      ).to.equal("misuse");
    }
    expect((await failure(sealAead(randomBytes(64), randomBytes(12), utf8(""), utf8("")))).code).to.equal(
      "misuse",
    );
  });

  it("leaves the caller's bytes as they were", async () => {
    const [key, iv, plaintext, aad] = [randomBytes(64), randomBytes(16), randomBytes(40), randomBytes(9)];
    const before = [key, iv, plaintext, aad].map(toHex);
    const sealed = await sealAead(key, iv, plaintext, aad);
    const sealedBefore = toHex(sealed);
    await openAead(key, iv, sealed, aad);
    expect([key, iv, plaintext, aad].map(toHex)).to.deep.equal(before);
    expect(toHex(sealed)).to.equal(sealedBefore);
  });
});
