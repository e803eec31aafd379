import { expect } from "chai";
import {
  CHAIN_LIMIT,
  SKIPPED_LIFETIME,
  SKIPPED_LIMIT,
  concat,
  createChain,
  fromBase64,
  fromUtf8,
  openMessage,
  randomBytes,
  readMessage,
  roomConversation,
  sealMessage,
  toBase64,
  utf8,
  wipeChain,
  type Bytes,
  type ReceivingChain,
  type SenderContext,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import { receivingChain } from "../../web-components/crypto/chain.ts";
import { sign } from "../../web-components/crypto/suite.ts";
import { lp } from "../../web-components/crypto/bytes.ts";
import {
  NOON,
  UNREADABLE,
  chainBetween,
  failure,
  flipped,
  from,
  numbers,
  someone,
  type Someone,
} from "./people.ts";

const EDGES = [0, 1, 15, 16, 17, 255, 256, 65_535, 65_536];

describe("chain of messages", () => {
  let alice: Someone;
  let bob: Someone;
  let context: SenderContext;
  let sending: SendingChain;
  let receiving: ReceivingChain;

  before(async () => {
    [alice, bob] = await Promise.all([someone("alice"), someone("bob")]);
    context = from(alice, bob);
  });

  beforeEach(async () => {
    ({ sending, receiving } = await chainBetween(alice, bob));
  });

  /** `count` messages in a row, "0", "1", … */
  const written = async (count: number): Promise<readonly Bytes[]> => {
    const messages: Bytes[] = [];
    for (const n of numbers(count)) {
      const { chain, sealed } = await sealMessage(sending, utf8(String(n)), context);
      sending = chain;
      messages.push(sealed);
    }
    return messages;
  };

  /** Opens a message, keeps the chain, and gives its text. */
  const read = async (message: Uint8Array | undefined, now = NOON): Promise<string> => {
    const opened = await openMessage(receiving, message ?? new Uint8Array(0), context, now);
    receiving = opened.chain;
    return fromUtf8(opened.plaintext);
  };

  it("carries every length across, byte for byte", async () => {
    for (const length of EDGES) {
      const plaintext = randomBytes(length);
      const made = await sealMessage(sending, plaintext, context);
      const opened = await openMessage(receiving, made.sealed, context, NOON);
      expect(opened.plaintext).to.deep.equal(plaintext);
      [sending, receiving] = [made.chain, opened.chain];
    }
    expect(sending.index).to.equal(EDGES.length);
    expect(receiving.index).to.equal(EDGES.length);
  });

  it("makes a receipt and a short text the same size on the wire", async () => {
    const sizes = new Set<number>();
    for (const length of [0, 1, 60, 255]) {
      const made = await sealMessage(sending, new Uint8Array(length), context);
      sizes.add(made.sealed.length);
    }
    expect(sizes).to.deep.equal(new Set([1 + 16 + 4 + 16 + 272 + 32 + 64]));
  });

  it("says whose chain a message is of before any key is touched", async () => {
    const { sealed } = await sealMessage({ ...sending, index: 258 }, utf8("x"), context);
    expect(readMessage(sealed)).to.deep.equal({ chainId: sending.chainId, index: 258 });
  });

  it("uses a fresh IV for each message, even of one index", async () => {
    const [one, two] = await Promise.all([0, 1].map(() => sealMessage(sending, utf8("same"), context)));
    expect(toBase64(one?.sealed.slice(21, 37) ?? utf8(""))).to.not.equal(
      toBase64(two?.sealed.slice(21, 37) ?? utf8("")),
    );
  });

  it("refuses a message at every flipped byte alike, and opens it afterwards: forgeries use up nothing", async () => {
    const { sealed } = await sealMessage(sending, utf8("hello"), context);
    for (const at of numbers(sealed.length)) {
      for (const mask of [0x01, 0x80]) {
        expect(await failure(openMessage(receiving, flipped(sealed, at, mask), context, NOON))).to.deep.equal(
          UNREADABLE,
        );
      }
    }
    expect(await read(sealed)).to.equal("hello");
  });

  it("refuses a message cut at any length, and with anything after it, alike", async () => {
    const { sealed } = await sealMessage(sending, utf8("hello"), context);
    const ill = [
      ...numbers(sealed.length).map((length) => sealed.subarray(0, length)),
      concat(sealed, new Uint8Array(16)),
    ];
    for (const bytes of ill)
      expect(await failure(openMessage(receiving, bytes, context, NOON))).to.deep.equal(UNREADABLE);
  });

  it("refuses a message that was moved to another conversation or put under another sender", async () => {
    const { sealed } = await sealMessage(sending, utf8("hello"), context);
    const elsewhere: SenderContext[] = [
      { ...context, conversation: "dm:alice,carol" },
      { ...context, conversation: roomConversation("00".repeat(32)) },
      { ...context, user: "bob" },
      { ...context, identity: bob.identity.key },
    ];
    for (const wrong of elsewhere) {
      expect(await failure(openMessage(receiving, sealed, wrong, NOON))).to.deep.equal(UNREADABLE);
    }
  });

  it("refuses a message of another chain, also under this chain's id", async () => {
    const other = await createChain();
    const { sealed } = await sealMessage(other, utf8("hello"), context);
    expect(await failure(read(sealed))).to.deep.equal(UNREADABLE);
    const disguised = await sealMessage({ ...other, chainId: sending.chainId }, utf8("hello"), context);
    expect(await failure(read(disguised.sealed))).to.deep.equal(UNREADABLE);
  });

  it("refuses what a fellow member writes with the chain key but without the signing key", async () => {
    const forged = await sealMessage(
      { ...sending, signer: bob.identity.privateKey },
      utf8("I am Alice"),
      context,
    );
    expect(await failure(read(forged.sealed))).to.deep.equal(UNREADABLE);
  });

  it("refuses a wrong tag under a right signature, and the index stays free", async () => {
    const { sealed } = await sealMessage(sending, utf8("hello"), context);
    const tampered = flipped(sealed.slice(0, -64), sealed.length - 64 - 1);
    const identity = fromBase64(alice.identity.key);
    const aad = lp("securechat/message/v1", context.conversation, "alice", identity, tampered.slice(0, 21));
    const signature = await sign(sending.signer, concat(aad, tampered.slice(21)));
    expect(await failure(read(concat(tampered, signature)))).to.deep.equal(UNREADABLE);
    expect(await read(sealed)).to.equal("hello");
  });

  it("opens nothing twice", async () => {
    const [first, second, third] = await written(3);
    expect(await read(first)).to.equal("0");
    expect(await failure(read(first))).to.deep.equal(UNREADABLE);
    expect(await read(third)).to.equal("2");
    expect(await read(second)).to.equal("1");
    for (const message of [first, second, third])
      expect(await failure(read(message))).to.deep.equal(UNREADABLE);
  });

  it("opens a second message of a used index no more than the first again", async () => {
    const twice = await Promise.all(["one", "two"].map((text) => sealMessage(sending, utf8(text), context)));
    expect(await read(twice[0]?.sealed)).to.equal("one");
    expect(await failure(read(twice[1]?.sealed))).to.deep.equal(UNREADABLE);
  });

  it("opens messages in any order, as far back as 64", async () => {
    const messages = await written(SKIPPED_LIMIT + 6);
    const last = messages.length - 1;
    expect(await read(messages[last])).to.equal(String(last));
    expect(receiving.skipped).to.have.length(SKIPPED_LIMIT);
    for (const n of numbers(last - SKIPPED_LIMIT))
      expect(await failure(read(messages[n]))).to.deep.equal(UNREADABLE);
    for (const n of numbers(SKIPPED_LIMIT)) {
      const index = last - 1 - n;
      expect(await read(messages[index])).to.equal(String(index));
    }
    expect(receiving.skipped).to.deep.equal([]);
  });

  it("keeps the newest 64 of the keys that several gaps leave", async () => {
    const messages = await written(120);
    for (const n of [50, 101]) expect(await read(messages[n])).to.equal(String(n));
    expect(receiving.skipped).to.have.length(SKIPPED_LIMIT);
    expect(await failure(read(messages[35]))).to.deep.equal(UNREADABLE);
    expect(await read(messages[37])).to.equal("37");
    expect(await read(messages[51])).to.equal("51");
  });

  it("forgets the key of a message that does not come within a minute", async () => {
    const [late, tooLate, now] = await written(3);
    expect(await read(now, NOON)).to.equal("2");
    expect(await read(late, NOON + SKIPPED_LIFETIME - 1)).to.equal("0");
    expect(await failure(read(tooLate, NOON + SKIPPED_LIFETIME))).to.deep.equal(UNREADABLE);
  });

  it("drops expired keys from the chain as it moves on", async () => {
    const [, second, third] = await written(3);
    await read(second, NOON);
    expect(receiving.skipped).to.have.length(1);
    await read(third, NOON + SKIPPED_LIFETIME);
    expect(receiving.skipped).to.have.length(0);
  });

  it("does not let a forged skipped message use up its key", async () => {
    const [first, second] = await written(2);
    await read(second);
    for (const at of [0, 20, 40, 330, 400]) {
      expect(await failure(read(flipped(first ?? utf8(""), at)))).to.deep.equal(UNREADABLE);
    }
    expect(await read(first)).to.equal("0");
  });

  it("ends after 1,000 messages", async () => {
    const last = await sealMessage({ ...sending, index: CHAIN_LIMIT - 1 }, utf8("last"), context);
    expect(readMessage(last.sealed).index).to.equal(999);
    expect((await failure(sealMessage(last.chain, utf8("one more"), context))).code).to.equal("misuse");
    const beyond = new Uint8Array(last.sealed);
    beyond.set([0, 0, 0x03, 0xe8], 17);
    expect(() => readMessage(beyond)).to.throw("opened");
  });

  it("reads the last message of a chain even if all before it are missing", async () => {
    for (const _ of numbers(CHAIN_LIMIT - 1)) sending = (await sealMessage(sending, utf8(""), context)).chain;
    const { sealed } = await sealMessage(sending, utf8("the last"), context);
    expect(await read(sealed)).to.equal("the last");
  });

  it("never changes a value that it was given", async () => {
    const receivingBefore = { ...receiving };
    const sendingBefore = { ...sending, key: sending.key.slice() };
    const first = await sealMessage(sending, utf8("one"), context);
    const second = await sealMessage(first.chain, utf8("two"), context);
    await openMessage(receiving, second.sealed, context, NOON);
    expect(receiving).to.deep.equal(receivingBefore);
    expect(sending).to.deep.equal(sendingBefore);
    expect(first.chain.key).to.not.deep.equal(sending.key);
    expect(await read(first.sealed)).to.equal("one");
  });

  it("keeps no key that a script could read, save the one that packages hand out", async () => {
    const [, second] = await written(2);
    await read(second);
    const { step, verifier, skipped } = receiving;
    const keys = [step, sending.step, sending.signer, ...skipped.flatMap(({ key }) => [key.mac, key.cipher])];
    for (const key of keys) expect(key.extractable).to.equal(false);
    expect(verifier.type).to.equal("public");
    wipeChain(sending);
    expect(sending.key).to.deep.equal(new Uint8Array(32));
  });

  it("is not made with a signing key of small order", async () => {
    const { chainId, key, index } = sending;
    const ends = receivingChain({ chainId, key, index, signingKey: new Uint8Array(32) });
    expect(await failure(ends)).to.deep.equal(UNREADABLE);
  });

  it("takes messages from a larger buffer, which may change meanwhile", async () => {
    const { sealed } = await sealMessage(sending, utf8("hello"), context);
    const frame = concat(randomBytes(7), sealed, randomBytes(9));
    const opening = read(frame.subarray(7, 7 + sealed.length));
    frame.fill(0);
    expect(await opening).to.equal("hello");
  });

  it("blames a caller whose context names nothing", async () => {
    const ill: Partial<SenderContext>[] = [{ conversation: "bob" }, { user: "a,b" }];
    for (const change of ill) {
      expect((await failure(sealMessage(sending, utf8(""), { ...context, ...change }))).code).to.equal(
        "misuse",
      );
    }
  });
});
