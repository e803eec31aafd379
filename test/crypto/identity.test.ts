import { expect } from "chai";
import {
  generateIdentity,
  isSupported,
  safetyCode,
  safetyNumber,
  directConversation,
  isConversation,
  roomConversation,
  userKey,
} from "../../web-components/crypto/index.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { failure } from "./people.ts";

const alice = { user: "alice", root: KNOWN.keys.alice };
const bob = { user: "bob", root: KNOWN.keys.bob };

describe("identity", () => {
  it("is supported here", async () => {
    expect(await isSupported()).to.equal(true);
  });

  it("keeps its private half from every script, and can be stored as it is", async () => {
    const { privateKey } = await generateIdentity();
    expect(privateKey.extractable).to.equal(false);
    expect(privateKey.usages).to.deep.equal(["sign"]);
    for (const format of ["pkcs8", "jwk"] as const) {
      await failure(globalThis.crypto.subtle.exportKey(format, privateKey));
    }
    expect(structuredClone(privateKey).extractable).to.equal(false);
  });

  it("is a new one every time", async () => {
    const [one, other] = await Promise.all([generateIdentity(), generateIdentity()]);
    expect(one.key).to.not.equal(other.key);
  });
});

describe("safety number", () => {
  it("is 60 digits, the same on both screens and in every spelling of the names", async () => {
    const number = await safetyNumber(alice, bob);
    expect(number).to.match(/^[0-9]{60}$/);
    expect(await safetyNumber({ ...bob, user: "BOB" }, { ...alice, user: "Alice" })).to.equal(number);
  });

  it("changes with a root and with a name, in the half of that person alone", async () => {
    const number = await safetyNumber(alice, bob);
    const swapped = await safetyNumber(alice, { user: "bob", root: KNOWN.keys.carol });
    expect(swapped.slice(0, 30)).to.equal(number.slice(0, 30));
    expect(swapped.slice(30)).to.not.equal(number.slice(30));
    const renamed = await safetyNumber(alice, { ...bob, user: "bob_" });
    expect(renamed.slice(30)).to.not.equal(number.slice(30));
  });

  it("is the same for two roots of one name, whoever comes first", async () => {
    const other = { user: "alice", root: KNOWN.keys.carol };
    expect(await safetyNumber(alice, other)).to.equal(await safetyNumber(other, alice));
  });

  it("has a code for cameras that carries both roots whole", () => {
    expect(safetyCode(bob, alice)).to.equal(safetyCode(alice, bob));
    for (const part of [alice.root, bob.root]) expect(safetyCode(alice, bob)).to.include(part);
  });
});

describe("names", () => {
  it("are compared in lower case and nothing else is one", () => {
    expect(userKey("Bob_9")).to.equal("bob_9");
    const ill = ["", "ab", "a".repeat(21), "a,b", "a b", "bób", "\u212aelvin", "bob\n", "__proto__,"];
    for (const name of ill) expect(() => userKey(name), JSON.stringify(name)).to.throw("user name");
  });

  it("make one conversation of two people, whoever begins", () => {
    expect(directConversation("Bob", "alice")).to.equal("dm:alice,bob");
    expect(directConversation("alice", "BOB")).to.equal("dm:alice,bob");
    expect(() => directConversation("bob", "BOB")).to.throw("two people");
  });

  it("cannot make a conversation that reads as another", () => {
    const id = "0f".repeat(32);
    for (const text of ["dm:alice,bob", `room:${id}`, roomConversation(id)])
      expect(isConversation(text)).to.equal(true);
    const ill = [
      "",
      "dm:bob,alice",
      "dm:bob,bob",
      "dm:alice",
      "dm:alice,bob,carol",
      "dm:Alice,bob",
      `room:${id}0`,
    ];
    for (const text of [...ill, `room:${id.toUpperCase()}`, `dm:alice,bob\n`])
      expect(isConversation(text), text).to.equal(false);
    expect(() => roomConversation("0f")).to.throw("room id");
  });
});
