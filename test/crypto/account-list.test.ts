import { expect } from "chai";
import {
  checkList,
  generateIdentity,
  signList,
  toBase64,
  utf8,
  type Identity,
} from "../../web-components/crypto/index.ts";
import { signObject } from "../../web-components/crypto/signed.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { UNREADABLE, failure, flipped, numbers } from "./people.ts";

describe("account list", () => {
  let root: Identity;
  let other: Identity;

  before(async () => {
    root = await generateIdentity();
    other = await generateIdentity();
  });

  const wellFormed = (): Record<string, unknown> => ({
    v: 1,
    user: "bob",
    n: 1,
    root: root.key,
    identities: [root.key],
  });

  it("names the one to ten identities of a person, as the root signed them", async () => {
    const ten = await Promise.all(numbers(9).map(generateIdentity));
    const identities = [root.key, ...ten.map(({ key }) => key)];
    const list = await signList(root, { user: "Bob", n: 7, identities });
    const read = await checkList(JSON.parse(JSON.stringify(list.signed)), "BOB");
    expect(read).to.deep.equal(list);
    expect(read.identities).to.deep.equal(identities);
  });

  it("blames a caller who would sign a list that nobody could read", async () => {
    const eleven = [root.key, ...numbers(10).map((n) => toBase64(new Uint8Array(32).fill(n + 2)))];
    for (const identities of [[], [other.key], [root.key, root.key], eleven, [root.key, "nonsense"]]) {
      expect((await failure(signList(root, { user: "bob", n: 0, identities }))).code).to.equal("misuse");
    }
    for (const n of [-1, 0.5, 2 ** 32]) {
      expect((await failure(signList(root, { user: "bob", n, identities: [root.key] }))).code).to.equal(
        "misuse",
      );
    }
  });

  it("refuses a list of another user", async () => {
    const { signed } = await signList(root, { user: "bob", n: 0, identities: [root.key] });
    expect(await failure(checkList(signed, "alice"))).to.deep.equal(UNREADABLE);
  });

  it("refuses a list that someone else signed, under either name", async () => {
    const byOther = await signObject("list", other, wellFormed());
    expect(await failure(checkList(byOther.signed, "bob"))).to.deep.equal(UNREADABLE);
    expect(await failure(checkList({ ...byOther.signed, key: root.key }, "bob"))).to.deep.equal(UNREADABLE);
  });

  it("refuses a list that was signed as something else", async () => {
    for (const kind of ["bundle", "op"] as const) {
      const { signed } = await signObject(kind, root, wellFormed());
      expect(await failure(checkList(signed, "bob"))).to.deep.equal(UNREADABLE);
    }
  });

  it("refuses every change of key, body and signature alike", async () => {
    const { signed } = await signList(root, { user: "bob", n: 0, identities: [root.key] });
    for (const field of ["key", "body", "signature"] as const) {
      const bytes = Uint8Array.from(atob(signed[field]), (character) => character.charCodeAt(0));
      for (const at of numbers(bytes.length)) {
        const changed = { ...signed, [field]: toBase64(flipped(bytes, at)) };
        expect(await failure(checkList(changed, "bob"))).to.deep.equal(UNREADABLE);
      }
    }
  });

  it("refuses what is not of the right shape, even signed by its root", async () => {
    const ill: Record<string, unknown>[] = [
      { v: 2 },
      { v: "1" },
      { user: "Bob" },
      { user: 5 },
      { user: "__proto__" },
      { n: -1 },
      { n: 1.5 },
      { n: "1" },
      { n: 2 ** 32 },
      { root: other.key },
      { identities: [] },
      { identities: [other.key] },
      { identities: [root.key, root.key] },
      { identities: [root.key, `${other.key} `] },
      { identities: [root.key, 7] },
      { identities: [root.key, [other.key]] },
      { identities: { 0: root.key, length: 1 } },
      { identities: [root.key, toBase64(new Uint8Array(32))] },
      { identities: undefined },
    ];
    for (const change of ill) {
      const { signed } = await signObject("list", root, { ...wellFormed(), ...change });
      expect(await failure(checkList(signed, "bob")), JSON.stringify(change)).to.deep.equal(UNREADABLE);
    }
  });

  it("refuses anything that is not a signed object, and never fails in another way", async () => {
    const { key, body, signature } = KNOWN.list;
    const deep = toBase64(utf8("[".repeat(4000)));
    const ill: unknown[] = [undefined, null, 5, "", "{}", [], {}, [key, body, signature], { key, body }];
    ill.push(
      { key, body: `${body}\n`, signature },
      { key, body: [body], signature },
      { key, body: deep, signature },
    );
    ill.push(
      { key, body: toBase64(utf8("null")), signature },
      { key, body: toBase64(Uint8Array.of(0xff)), signature },
    );
    ill.push({ key, body: "A".repeat(1_000_000), signature }, Object.create({ key, body, signature }));
    for (const value of ill) expect(await failure(checkList(value, "bob"))).to.deep.equal(UNREADABLE);
  });

  it("lets nothing through that it does not know, and pollutes nothing", async () => {
    const text = JSON.stringify({ ...wellFormed(), admin: true }).replace(
      "{",
      '{"__proto__":{"polluted":1},',
    );
    const { signed } = await signObject("list", root, JSON.parse(text));
    const read = await checkList(
      JSON.parse(`{"__proto__":{"polluted":1},${JSON.stringify(signed).slice(1)}`),
      "bob",
    );
    expect(Object.keys(read)).to.have.members(["user", "n", "root", "identities", "signed"]);
    expect(Object.keys(read.signed)).to.have.members(["key", "body", "signature"]);
    expect("polluted" in read || "polluted" in read.signed || "polluted" in {}).to.equal(false);
  });
});
