import { expect } from "chai";
import {
  checkBundle,
  generateDeviceKeys,
  signBundle,
  signList,
  toBase64,
  type BundleFields,
} from "../../web-components/crypto/index.ts";
import { signObject } from "../../web-components/crypto/signed.ts";
import { RSA, WRONG_RSA } from "../vectors/keys.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { NOON, UNREADABLE, failure, flipped, numbers, someone, type Someone } from "./people.ts";

describe("device bundle", () => {
  let alice: Someone;
  let bob: Someone;
  let fields: BundleFields;
  let body: Record<string, unknown>;
  const bobs = { user: "bob", device: "d1" };

  before(async () => {
    [alice, bob] = await Promise.all([someone("alice"), someone("bob")]);
    const { instance, list } = bob;
    fields = { user: "bob", device: "d1", instance, n: 4, made: NOON, list, rsa: RSA.spki };
    body = { v: 1, ...fields, identity: bob.identity.key, list: list.signed };
  });

  it("carries the device's key, instance and list, and names itself by its hash", async () => {
    const { text, hash } = await signBundle(bob.identity, fields);
    const read = await checkBundle(text, { user: "Bob", device: "d1" });
    expect(read).to.include({
      user: "bob",
      device: "d1",
      n: 4,
      made: NOON,
      identity: bob.identity.key,
      hash,
    });
    expect(read.list).to.deep.equal(bob.list);
    expect(read.encryptionKey.usages).to.deep.equal(["encrypt"]);
  });

  it("has keys whose private half no script can read", async () => {
    const { privateKey, rsa } = await generateDeviceKeys();
    expect(privateKey.extractable).to.equal(false);
    expect(privateKey.usages).to.deep.equal(["decrypt"]);
    expect(rsa).to.not.equal(bob.keys.rsa);
  });

  it("fits into what the relay takes, with ten identities", async () => {
    const ten = [bob.identity.key, ...numbers(9).map((n) => toBase64(new Uint8Array(32).fill(n + 0x21)))];
    const list = await signList(bob.identity, { user: "bob", n: 1, identities: ten });
    const { text } = await signBundle(bob.identity, { ...fields, list });
    expect(text.length).to.be.below(8192);
    expect((await checkBundle(text, bobs)).list.identities).to.have.length(10);
  });

  it("is refused under another name or from another device", async () => {
    const { text } = await signBundle(bob.identity, fields);
    expect(await failure(checkBundle(text, { user: "alice", device: "d1" }))).to.deep.equal(UNREADABLE);
    expect(await failure(checkBundle(text, { user: "bob", device: "d2" }))).to.deep.equal(UNREADABLE);
  });

  it("is refused when the relay puts its own key into it", async () => {
    const { text } = await signBundle(bob.identity, fields);
    const signed = JSON.parse(text);
    const swapped = btoa(atob(signed.body).replace(RSA.spki, alice.keys.rsa));
    expect(await failure(checkBundle(JSON.stringify({ ...signed, body: swapped }), bobs))).to.deep.equal(
      UNREADABLE,
    );
  });

  it("is refused when someone else signs it, with their own list or with Bob's", async () => {
    const identity = alice.identity.key;
    const forgeries = [
      { ...body, identity },
      { ...body, identity, list: alice.list.signed },
      { ...body, list: alice.list.signed },
      body,
    ];
    for (const forgery of forgeries) {
      const { signed } = await signObject("bundle", alice.identity, forgery);
      expect(await failure(checkBundle(JSON.stringify(signed), bobs))).to.deep.equal(UNREADABLE);
    }
  });

  it("is refused when its list does not name the identity that signed", async () => {
    const { signed } = await signObject("bundle", alice.identity, { ...body, identity: alice.identity.key });
    expect(await failure(checkBundle(JSON.stringify(signed), bobs))).to.deep.equal(UNREADABLE);
    expect((await failure(signBundle(alice.identity, fields))).code).to.equal("misuse");
    expect((await failure(signBundle(bob.identity, { ...fields, list: alice.list }))).code).to.equal(
      "misuse",
    );
  });

  it("is refused unless its key has 2048 bits and exponent 65537", async () => {
    const der = Uint8Array.from(atob(RSA.spki), (character) => character.charCodeAt(0));
    const even = flipped(der, der.length - 6);
    const short = flipped(der, 33, 0x80);
    const ill = [
      WRONG_RSA.longer,
      WRONG_RSA.exponent3,
      toBase64(even),
      toBase64(short),
      toBase64(der.slice(1)),
      "",
      KNOWN.keys.bob,
    ];
    for (const rsa of ill) {
      const { signed } = await signObject("bundle", bob.identity, { ...body, rsa });
      expect(await failure(checkBundle(JSON.stringify(signed), bobs)), rsa).to.deep.equal(UNREADABLE);
    }
  });

  it("is refused in any other shape, even signed", async () => {
    const ill: Record<string, unknown>[] = [
      { v: 2 },
      { user: "BOB" },
      { device: "" },
      { device: 1 },
      { instance: "AA==" },
      { n: -1 },
      { made: "now" },
      { made: -1 },
      { made: 2 ** 53 },
      { list: null },
      { list: JSON.stringify(bob.list.signed) },
      { kem: "AA==" },
      { kem: 5 },
      { rsa: { length: 392 } },
    ];
    for (const change of ill) {
      const { signed } = await signObject("bundle", bob.identity, { ...body, ...change });
      expect(await failure(checkBundle(JSON.stringify(signed), bobs)), JSON.stringify(change)).to.deep.equal(
        UNREADABLE,
      );
    }
    for (const text of ["", "null", "[]", "{", "{}", "x".repeat(10_000), "[".repeat(8000)]) {
      expect(await failure(checkBundle(text, bobs))).to.deep.equal(UNREADABLE);
    }
  });

  it("may carry a key for ML-KEM, which is reserved and not used yet", async () => {
    const { signed } = await signObject("bundle", bob.identity, {
      ...body,
      kem: toBase64(new Uint8Array(1184)),
    });
    expect((await checkBundle(JSON.stringify(signed), bobs)).identity).to.equal(bob.identity.key);
  });

  it("is refused at every flipped byte alike", async () => {
    const { text } = await signBundle(bob.identity, fields);
    for (const at of numbers(text.length)) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      expect(await failure(checkBundle(changed, bobs)), `at ${at}`).to.deep.equal(UNREADABLE);
    }
  });
});
