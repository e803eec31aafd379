import { expect } from "chai";
import {
  checkBundle,
  checkList,
  fromBase64,
  fromUtf8,
  importMedia,
  hashPiece,
  mediaDigest,
  openChunk,
  openKeyPackage,
  openMessage,
  readKeyPackage,
  readLog,
  safetyNumber,
  sealChunk,
  signBundle,
  signList,
  toBase64,
  toHex,
  utf8,
} from "../../web-components/crypto/index.ts";
import { sealMessageWithIv } from "../../web-components/crypto/chain.ts";
import { packageContext } from "../../web-components/crypto/key-package.ts";
import { KNOWN } from "../vectors/known-answers.ts";
import { RSA } from "../vectors/keys.ts";
import { NOON, knownChain, knownDevice, knownIdentity } from "./people.ts";

const conversation = "dm:alice,bob";
const alice = { conversation, user: "alice", identity: KNOWN.keys.alice };

// Ed25519 signatures are random in Apple's Web Crypto: what is made is compared without them, and opened with them.
const withoutSignature = (bytes: Uint8Array): string => toHex(bytes.subarray(0, -64));

describe("known answers from a second implementation", () => {
  it("signs the same list, byte for byte, and reads it", async () => {
    const identities = [KNOWN.keys.bob, KNOWN.keys.carol];
    const made = await signList(await knownIdentity("bob"), { user: "Bob", n: 3, identities });
    expect(made.signed.body).to.equal(KNOWN.list.body);
    const read = await checkList(KNOWN.list, "bob");
    expect(read).to.deep.equal({ user: "bob", n: 3, root: KNOWN.keys.bob, identities, signed: KNOWN.list });
  });

  it("signs the same bundle, byte for byte, and reads it", async () => {
    const list = await checkList(KNOWN.list, "bob");
    const { text, hash, instance, made } = KNOWN.bundle;
    const fields = { user: "bob", device: "device-of-bob", instance, n: 2, made, list, rsa: RSA.spki };
    const bundle = await signBundle(await knownIdentity("bob"), fields);
    expect(bundle.hash).to.equal(hash);
    const { encryptionKey, ...read } = await checkBundle(text, { user: "bob", device: "device-of-bob" });
    expect(encryptionKey.algorithm).to.include({ name: "RSA-OAEP", modulusLength: 2048 });
    const { rsa: _, ...expected } = fields;
    expect(read).to.deep.equal({ ...expected, identity: KNOWN.keys.bob, hash });
  });

  it("opens the key package and finds the chain and number in it", async () => {
    const pkg = readKeyPackage(fromBase64(KNOWN.package.bytes));
    const { bytes, ...says } = pkg;
    expect(says).to.deep.equal({
      kind: 0,
      conversation,
      senderUser: "alice",
      senderIdentity: KNOWN.keys.alice,
      senderInstance: KNOWN.package.senderInstance,
      recipientUser: "bob",
      recipientBundle: KNOWN.bundle.hash,
      chainId: KNOWN.chain.chainId,
      index: 7,
    });
    const head = bytes.subarray(2, bytes.length - 256 - 16 - 80 - 32 - 64);
    expect(toBase64(await packageContext(bytes.slice(0, 2), head))).to.equal(KNOWN.package.context);
    const { chain, seq } = await openKeyPackage(pkg, await knownDevice());
    expect(seq).to.equal(KNOWN.package.seq);
    expect(chain.index).to.equal(KNOWN.chain.index);
  });

  it("seals the same messages, byte for byte, stepping through the same keys", async () => {
    let chain = await knownChain();
    for (const [step, { index, iv, plaintext, sealed }] of KNOWN.messages.entries()) {
      expect(chain.index).to.equal(index);
      const made = await sealMessageWithIv(chain, utf8(plaintext), alice, fromBase64(iv));
      expect(withoutSignature(made.sealed)).to.equal(withoutSignature(fromBase64(sealed)));
      chain = made.chain;
      if (step === 0) expect(toBase64(chain.key)).to.equal(KNOWN.chain.next);
    }
  });

  it("opens the messages with the chain of the package", async () => {
    const pkg = readKeyPackage(fromBase64(KNOWN.package.bytes));
    let { chain } = await openKeyPackage(pkg, await knownDevice());
    for (const { plaintext, sealed } of KNOWN.messages) {
      const opened = await openMessage(chain, fromBase64(sealed), alice, NOON);
      expect(fromUtf8(opened.plaintext)).to.equal(plaintext);
      chain = opened.chain;
    }
  });

  it("seals the same chunk of media, byte for byte, and opens it", async () => {
    const { mediaId, key, iv, plaintext, digest, sealed } = KNOWN.chunk;
    const media = await importMedia({ mediaId, key, size: plaintext.length });
    const identity = KNOWN.keys.alice;
    const sending = { conversation, identity, chain: await knownChain() };
    const made = await sealChunk({ ...media, ivs: fromBase64(iv) }, 0, utf8(plaintext), sending);
    expect(withoutSignature(made)).to.equal(withoutSignature(fromBase64(sealed)));
    const { chain } = await openKeyPackage(
      readKeyPackage(fromBase64(KNOWN.package.bytes)),
      await knownDevice(),
    );
    const opened = await openChunk(media, fromBase64(sealed), { conversation, identity, chain });
    expect(fromUtf8(opened.plaintext)).to.equal(plaintext);
    expect(await mediaDigest([await hashPiece(opened.plaintext)])).to.equal(digest);
  });

  it("reads the room's log and comes to the same id, head, title and members", async () => {
    const log = await readLog(KNOWN.room.ops);
    expect(log.room).to.equal(KNOWN.room.id);
    expect(log.head).to.equal(KNOWN.room.head);
    expect(log.n).to.equal(KNOWN.room.ops.length - 1);
    expect(log.title).to.equal("Gardens");
    expect(log.policy).to.deep.equal({ invite: "owner", slow: 0 });
    expect(log.owner).to.deep.equal({ user: "bob", root: KNOWN.keys.bob, identity: KNOWN.keys.bob });
    expect(log.members).to.deep.equal([
      { user: "alice", root: KNOWN.keys.alice },
      { user: "bob", root: KNOWN.keys.bob },
    ]);
  });

  it("computes the safety number, whoever asks", async () => {
    const [a, b] = [
      { user: "Alice", root: KNOWN.keys.alice },
      { user: "bob", root: KNOWN.keys.bob },
    ];
    expect(await safetyNumber(a, b)).to.equal(KNOWN.safetyNumber);
    expect(await safetyNumber(b, a)).to.equal(KNOWN.safetyNumber);
  });
});
