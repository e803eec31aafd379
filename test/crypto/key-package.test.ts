import { expect } from "chai";
import {
  CHAIN_LIMIT,
  concat,
  createChain,
  fromBase64,
  fromUtf8,
  lp,
  openKeyPackage,
  openMessage,
  readKeyPackage,
  sealKeyPackage,
  sealMessage,
  toBase64,
  utf8,
  wipeChain,
  type Bytes,
  type KeyPackageParts,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import { sign } from "../../web-components/crypto/suite.ts";
import {
  NOON,
  UNREADABLE,
  failure,
  flipped,
  from,
  handOver,
  numbers,
  someone,
  type Someone,
} from "./people.ts";

describe("key package", () => {
  let alice: Someone;
  let bob: Someone;
  let carol: Someone;
  let chain: SendingChain;
  let sealed: Bytes;
  let parts: KeyPackageParts;

  before(async () => {
    [alice, bob, carol] = await Promise.all([someone("alice"), someone("bob"), someone("carol")]);
    chain = await createChain();
    parts = { conversation: "dm:alice,bob", sender: alice, recipient: bob.bundle, chain, seq: 12 };
    sealed = await sealKeyPackage(parts);
  });

  const opened = async (bytes: Uint8Array, device = bob.keys): Promise<unknown> =>
    openKeyPackage(readKeyPackage(bytes), device);

  /** The package with `change` made to it, signed anew by Alice: what a hostile sender can do, not only the relay. */
  const resigned = async (bytes: Bytes, signer = alice): Promise<Bytes> => {
    const unsigned = bytes.slice(0, -64);
    return concat(unsigned, await sign(signer.identity.privateKey, lp("securechat/package/v1", unsigned)));
  };

  it("hands a chain and the writer's next number to the one device it is for", async () => {
    const { chain: receiving, seq } = await openKeyPackage(readKeyPackage(sealed), bob.keys);
    expect(seq).to.equal(12);
    expect(receiving).to.include({ chainId: chain.chainId, index: 0 });
    const message = await sealMessage(chain, utf8("hello"), from(alice, bob));
    const read = await openMessage(receiving, message.sealed, from(alice, bob), NOON);
    expect(fromUtf8(read.plaintext)).to.equal("hello");
  });

  it("says, before any key is touched, what a receiver must know to decide", () => {
    const { bytes, ...says } = readKeyPackage(sealed);
    expect(bytes).to.deep.equal(sealed);
    expect(says).to.deep.equal({
      kind: 0,
      conversation: "dm:alice,bob",
      senderUser: "alice",
      senderIdentity: alice.identity.key,
      senderInstance: alice.instance,
      recipientUser: "bob",
      recipientBundle: bob.bundle.hash,
      chainId: chain.chainId,
      index: 0,
    });
  });

  it("gives a late joiner nothing of what came before", async () => {
    const before = await sealMessage(chain, utf8("before"), from(alice, bob));
    const after = await sealMessage(before.chain, utf8("after"), from(alice, bob));
    const { receiving } = await handOver(alice, bob, before.chain);
    expect(receiving.index).to.equal(1);
    expect(await failure(openMessage(receiving, before.sealed, from(alice, bob), NOON))).to.deep.equal(
      UNREADABLE,
    );
    const read = await openMessage(receiving, after.sealed, from(alice, bob), NOON);
    expect(fromUtf8(read.plaintext)).to.equal("after");
  });

  it("is refused at every flipped byte alike", async () => {
    for (const at of numbers(sealed.length)) {
      for (const mask of [0x01, 0x80]) {
        expect(await failure(opened(flipped(sealed, at, mask))), `at ${at}`).to.deep.equal(UNREADABLE);
      }
    }
  });

  it("is refused cut at any length, and with anything after it", async () => {
    for (const length of numbers(sealed.length)) {
      expect(await failure(opened(sealed.subarray(0, length))), `cut at ${length}`).to.deep.equal(UNREADABLE);
    }
    expect(await failure(opened(concat(sealed, Uint8Array.of(0))))).to.deep.equal(UNREADABLE);
    expect(await failure(opened(new Uint8Array(5000).fill(1)))).to.deep.equal(UNREADABLE);
  });

  it("does not open for another device, or for the same device's next key pair", async () => {
    expect(await failure(opened(sealed, carol.keys))).to.deep.equal(UNREADABLE);
    expect(await failure(opened(sealed, alice.keys))).to.deep.equal(UNREADABLE);
  });

  it("is bound to all it says: a sender cannot sign the box of one package under another head", async () => {
    const other = await sealKeyPackage({ ...parts, conversation: "dm:bob,carol" });
    const headOf = (bytes: Bytes): number => bytes.length - 256 - 16 - 80 - 32 - 64;
    const spliced = concat(
      other.slice(0, headOf(other)),
      sealed.slice(headOf(sealed), -64),
      new Uint8Array(64),
    );
    expect(await failure(opened(await resigned(spliced)))).to.deep.equal(UNREADABLE);
    const laterIndex = flipped(sealed, headOf(sealed) - 1);
    expect(readKeyPackage(laterIndex).index).to.equal(1);
    expect(await failure(opened(await resigned(laterIndex)))).to.deep.equal(UNREADABLE);
  });

  it("opens nothing that someone else signed", async () => {
    expect(await failure(opened(await resigned(sealed, carol)))).to.deep.equal(UNREADABLE);
  });

  it("trusts its bytes and not what a caller wrote beside them", async () => {
    const pkg = { ...readKeyPackage(sealed), senderIdentity: carol.identity.key, index: 9 };
    expect((await openKeyPackage(pkg, bob.keys)).chain.index).to.equal(0);
  });

  it("of the reserved kind is parsed and refused like any other, and the kind cannot be changed", async () => {
    const headEnd = sealed.length - 256 - 16 - 80 - 32 - 64;
    const front = Uint8Array.of(1, 1);
    const longer = concat(
      front,
      sealed.slice(2, headEnd + 256),
      new Uint8Array(1088),
      sealed.slice(headEnd + 256),
    );
    expect(readKeyPackage(longer).kind).to.equal(1);
    expect(await failure(opened(await resigned(longer)))).to.deep.equal(UNREADABLE);
    expect(await failure(opened(await resigned(flipped(sealed, 1))))).to.deep.equal(UNREADABLE);
  });

  it("is refused where its head is not what it must be, even signed", async () => {
    const tail = sealed.slice(-256 - 16 - 80 - 32 - 64);
    const head = [
      "dm:alice,bob",
      "alice",
      alice.identity.key,
      alice.instance,
      "bob",
      bob.bundle.hash,
      chain.chainId,
    ] as const;
    const [conversation, user, identity, instance, recipient, bundle, chainId] = head;
    const [key, session, hash, id] = [identity, instance, bundle, chainId].map(fromBase64);
    const good: readonly (Uint8Array | string | number | undefined)[] = [
      conversation,
      user,
      key,
      session,
      recipient,
      hash,
      id,
      0,
    ];
    const build = async (inner: readonly (Uint8Array | string | number | undefined)[]): Promise<Bytes> =>
      resigned(concat(Uint8Array.of(1, 0), lp(lp(...inner)), tail));
    expect(readKeyPackage(await build(good)).index).to.equal(0);
    const replace = (at: number, part: Uint8Array | string | number): typeof good =>
      good.map((value, place) => (place === at ? part : value));
    const ill = [
      good.slice(0, 7),
      [...good, ""],
      replace(0, "dm:bob,alice"),
      replace(0, "room:12"),
      replace(0, Uint8Array.of(0xff)),
      replace(1, "Alice"),
      replace(1, ""),
      replace(2, new Uint8Array(32)),
      replace(2, new Uint8Array(31).fill(9)),
      replace(3, new Uint8Array(17)),
      replace(4, "b,o,b"),
      replace(5, new Uint8Array(31)),
      replace(6, new Uint8Array(15)),
      replace(7, new Uint8Array(8)),
      replace(7, CHAIN_LIMIT),
    ];
    for (const [which, inner] of ill.entries()) {
      expect(await failure(opened(await build(inner))), `case ${which}`).to.deep.equal(UNREADABLE);
    }
  });

  it("blames a caller who hands out a spent or wiped chain, or nonsense", async () => {
    const wiped = await createChain();
    wipeChain(wiped);
    const ill: Partial<KeyPackageParts>[] = [
      { chain: { ...chain, index: CHAIN_LIMIT } },
      { chain: wiped },
      { conversation: "alice,bob" },
      { seq: 0 },
      { seq: -1 },
      { seq: 1.5 },
    ];
    for (const change of ill)
      expect((await failure(sealKeyPackage({ ...parts, ...change }))).code).to.equal("misuse");
  });

  it("may be sealed while its chain is wiped: the key was copied first", async () => {
    const short = await createChain();
    const pending = sealKeyPackage({ ...parts, chain: short });
    wipeChain(short);
    const { chain: receiving } = await openKeyPackage(readKeyPackage(await pending), bob.keys);
    const message = await sealMessage(short, utf8("x"), from(alice, bob));
    expect(
      fromUtf8((await openMessage(receiving, message.sealed, from(alice, bob), NOON)).plaintext),
    ).to.equal("x");
  });

  it("is never the same twice, and leaves what it was made of as it was", async () => {
    const key = toBase64(chain.key);
    const again = await sealKeyPackage(parts);
    expect(toBase64(again)).to.not.equal(toBase64(sealed));
    expect(toBase64(chain.key)).to.equal(key);
    const before = toBase64(sealed);
    await openKeyPackage(readKeyPackage(sealed), bob.keys);
    expect(toBase64(sealed)).to.equal(before);
  });
});
