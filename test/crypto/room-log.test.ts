import { expect } from "chai";
import {
  CHECKPOINT_EVERY,
  appendOps,
  checkpoint,
  checkpointDue,
  createRoom,
  extendLog,
  fromBase64,
  generateIdentity,
  placeOf,
  readLog,
  toBase64,
  toHex,
  type Identity,
  type RoomAction,
  type RoomLog,
  type Signed,
} from "../../web-components/crypto/index.ts";
import { roomId } from "../../web-components/crypto/room-log.ts";
import { signObject } from "../../web-components/crypto/signed.ts";
import { NOON, UNREADABLE, failure, flipped, numbers } from "./people.ts";

const FORK = { code: "fork", message: "CryptoError: the owner signed two histories" };

describe("room log", () => {
  let alice: Identity;
  let bob: Identity;
  let carol: Identity;
  let created: RoomLog;

  before(async () => {
    [alice, bob, carol] = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
    ({ log: created } = await createRoom(alice, {
      title: "Garden",
      user: "Alice",
      root: alice.key,
      at: NOON,
    }));
  });

  const add = (user: string, { key }: Identity): RoomAction => ({ type: "add", user, root: key });
  const removal = (user: string, { key }: Identity): RoomAction => ({ type: "remove", user, root: key });
  const rename = (title: string): RoomAction => ({ type: "rename", title });

  /** `log` with Alice's next operations. */
  const extended = async (log: RoomLog, ...actions: readonly RoomAction[]): Promise<RoomLog> => {
    let reached = log;
    for (const action of actions) reached = await extendLog(reached, alice, action, NOON);
    return reached;
  };

  /** An operation that follows on `log`, whoever signs it and whatever it says. */
  const forged = async (log: RoomLog, by: Identity, change: Record<string, unknown>): Promise<Signed> => {
    const op = {
      room: log.room,
      n: log.n + 1,
      prev: log.head,
      at: NOON,
      action: { type: "rename", title: "Mine" },
    };
    return (await signObject("op", by, { ...op, ...change })).signed;
  };

  it("begins with its creator as owner and only member, under an id that follows from it", async () => {
    expect(created).to.include({ n: 0, title: "Garden", deleted: false });
    expect(created.owner).to.deep.equal({ user: "alice", root: alice.key, identity: alice.key });
    expect(created.members).to.deep.equal([{ user: "alice", root: alice.key }]);
    expect(created.policy).to.deep.equal({ invite: "members", slow: 0 });
    expect(created.createHash).to.equal(toHex(fromBase64(created.head)));
    expect(created.room).to.equal(await roomId("alice", fromBase64(created.head)));
  });

  it("never gives two rooms one id, even of one title, person and moment", async () => {
    const room = { title: "Garden", user: "alice", root: alice.key, at: NOON };
    const [one, two] = await Promise.all([createRoom(alice, room), createRoom(alice, room)]);
    expect(one.roomId).to.equal(one.log.room);
    expect(one.roomId).to.not.equal(two.roomId);
  });

  it("says who is a member, what the title is and who may invite and how often one speaks, from its operations alone", async () => {
    const policy = { type: "policy", invite: "owner", slow: 30 } as const;
    const log = await extended(
      created,
      add("carol", carol),
      add("bob", bob),
      rename("Gärten"),
      policy,
      removal("carol", carol),
    );
    const read = await readLog(JSON.parse(JSON.stringify(log.ops)));
    expect(read).to.deep.equal(log);
    expect(read.members).to.deep.equal([
      { user: "alice", root: alice.key },
      { user: "bob", root: bob.key },
    ]);
    expect(read).to.include({ title: "Gärten", n: 5 });
    expect(read.policy).to.deep.equal({ invite: "owner", slow: 30 });
  });

  it("orders members by name and takes one name under two roots as two members", async () => {
    const log = await extended(created, add("bob_", bob), add("bob", carol), add("bob", bob));
    expect(log.members.map(({ user }) => user)).to.deep.equal(["alice", "bob", "bob", "bob_"]);
    const without = await extended(log, removal("bob", carol));
    expect(without.members.map(({ user, root }) => [user, root])).to.deep.include(["bob", bob.key]);
    expect(without.members).to.have.length(3);
  });

  it("is extended by its owner alone", async () => {
    const log = await extended(created, add("bob", bob));
    expect((await failure(extendLog(log, bob, rename("Bob's"), NOON))).code).to.equal("misuse");
    expect(await failure(appendOps(log, [await forged(log, bob, {})]))).to.deep.equal(UNREADABLE);
    const disguised = { ...(await forged(log, bob, {})), key: alice.key };
    expect(await failure(appendOps(log, [disguised]))).to.deep.equal(UNREADABLE);
  });

  it("goes on under a new owner, and the old one is heard no more", async () => {
    const log = await extended(created, add("bob", bob));
    const handed = await extended(log, { type: "owner", user: "bob", root: bob.key, identity: bob.key });
    expect(handed.owner).to.deep.equal({ user: "bob", root: bob.key, identity: bob.key });
    expect((await failure(extendLog(handed, alice, rename("Alice's"), NOON))).code).to.equal("misuse");
    expect(await failure(appendOps(handed, [await forged(handed, alice, {})]))).to.deep.equal(UNREADABLE);
    const left = await extendLog(handed, bob, removal("alice", alice), NOON);
    expect((await appendOps(log, left.ops)).members).to.deep.equal([{ user: "bob", root: bob.key }]);
  });

  it("blames an owner whose action does not fit", async () => {
    const log = await extended(created, add("bob", bob));
    const { title, policy } = log;
    const ill: RoomAction[] = [
      add("bob", bob),
      removal("carol", carol),
      removal("alice", alice),
      rename(""),
      rename("x".repeat(101)),
      { type: "owner", user: "carol", root: carol.key, identity: carol.key },
      { type: "checkpoint", title, policy, members: created.head },
      { type: "create", title, nonce: created.head, user: "alice", root: alice.key },
      add("Bob", carol),
      { type: "add", user: "dave", root: toBase64(new Uint8Array(32)) },
    ];
    for (const action of ill) {
      expect((await failure(extendLog(log, alice, action, NOON))).code, action.type).to.equal("misuse");
    }
  });

  it("refuses what the owner signed but does not fit", async () => {
    const log = await extended(created, add("bob", bob));
    const actions: unknown[] = [
      add("bob", bob),
      removal("carol", carol),
      removal("alice", alice),
      rename("x".repeat(101)),
      { type: "rename" },
      { type: "rename", title: { toString: "x" } },
      { type: "policy", invite: "everyone", slow: 0 },
      { type: "policy", invite: "members", slow: 3601 },
      { type: "policy", invite: "members", slow: "30" },
      { type: "owner", user: "carol", root: carol.key, identity: carol.key },
      { type: "owner", user: "bob", root: bob.key, identity: toBase64(new Uint8Array(32)) },
      { type: "checkpoint", title: log.title, policy: log.policy, members: created.head },
      { type: "create", title: "x", nonce: created.head, user: "alice", root: alice.key },
      { type: "explode" },
      { type: "__proto__" },
      {},
      null,
      "delete",
    ];
    for (const action of actions) {
      const op = await forged(log, alice, { action });
      expect(await failure(appendOps(log, [op])), JSON.stringify(action)).to.deep.equal(UNREADABLE);
    }
    for (const change of [
      { at: "now" },
      { at: -1 },
      { n: 2.5 },
      { room: created.head },
      { prev: "" },
      { prev: 5 },
    ]) {
      const op = await forged(log, alice, change);
      expect(await failure(appendOps(log, [op])), JSON.stringify(change)).to.deep.equal(UNREADABLE);
    }
  });

  it("takes nothing from another room of the same owner", async () => {
    const other = await createRoom(alice, { title: "Cellar", user: "alice", root: alice.key, at: NOON });
    const log = await extended(other.log, add("bob", bob));
    expect(await failure(appendOps(created, log.ops.slice(1)))).to.deep.equal(UNREADABLE);
    expect(await failure(appendOps(created, log.ops))).to.deep.equal(UNREADABLE);
  });

  it("is never rolled back: an older log changes nothing", async () => {
    const log = await extended(created, add("bob", bob), rename("New"));
    expect(await appendOps(log, created.ops)).to.deep.equal(log);
    expect(await appendOps(log, [])).to.deep.equal(log);
    expect(await appendOps(created, log.ops)).to.deep.equal(log);
    expect(await appendOps(created, log.ops.slice(1))).to.deep.equal(log);
  });

  it("shows two histories by one owner, whichever came first", async () => {
    const one = await extended(created, add("bob", bob), rename("One"));
    const two = await extended(created, add("carol", carol), rename("Two"));
    expect(await failure(appendOps(one, two.ops))).to.deep.equal(FORK);
    expect(await failure(appendOps(two, one.ops))).to.deep.equal(FORK);
    expect(
      await failure(appendOps(await extended(created, add("bob", bob)), two.ops.slice(2))),
    ).to.deep.equal(FORK);
  });

  it("calls nothing two histories that the owner did not sign", async () => {
    const log = await extended(created, add("bob", bob));
    const op = await forged(created, bob, {});
    expect(await failure(appendOps(log, [op]))).to.deep.equal(UNREADABLE);
    expect(await failure(appendOps(log, [{ ...op, key: alice.key }]))).to.deep.equal(UNREADABLE);
  });

  it("does not bridge what is missing", async () => {
    const log = await extended(created, add("bob", bob), rename("New"));
    expect((await failure(appendOps(created, log.ops.slice(2)))).code).to.equal("gap");
    expect((await failure(readLog(log.ops.slice(1)))).code).to.equal("unreadable");
  });

  it("ends with a delete", async () => {
    const log = await extended(created, { type: "delete" });
    expect(log.deleted).to.equal(true);
    expect((await failure(extendLog(log, alice, rename("Again"), NOON))).code).to.equal("misuse");
    expect(await failure(appendOps(log, [await forged(log, alice, {})]))).to.deep.equal(UNREADABLE);
    expect(checkpointDue(log)).to.equal(false);
  });

  it("is due for a checkpoint every 64 operations, which says where it stands", async () => {
    let log = created;
    while (!checkpointDue(log)) log = await extended(log, rename(`Title ${log.n}`));
    expect(log.n + 1).to.equal(CHECKPOINT_EVERY);
    const reached = await extended(log, await checkpoint(log));
    expect(await readLog(reached.ops)).to.deep.equal(reached);
    expect(reached).to.include({ title: log.title, n: log.n + 1 });
  });

  it("places another's head: the same, behind, ahead, or another history", async () => {
    const log = await extended(created, add("bob", bob), rename("New"));
    const other = await extended(created, rename("Other"));
    expect(placeOf(log, { n: log.n, hash: log.head })).to.equal("same");
    expect(placeOf(log, { n: 0, hash: created.head })).to.equal("behind");
    expect(placeOf(created, { n: log.n, hash: log.head })).to.equal("ahead");
    expect(placeOf(log, { n: other.n, hash: other.head })).to.equal("fork");
  });

  it("refuses every change of an operation, and keeps standing", async () => {
    const log = await extended(created, add("bob", bob));
    const before = structuredClone(created);
    const op = log.ops[1];
    if (op === undefined) throw new Error("there are two operations");
    for (const field of ["key", "body", "signature"] as const) {
      const bytes = fromBase64(op[field]);
      for (const at of numbers(bytes.length)) {
        const changed = { ...op, [field]: toBase64(flipped(bytes, at)) };
        const { code } = await failure(appendOps(created, [changed]));
        // A changed number can make an unsigned operation look far ahead: nothing is concluded from that.
        expect(code).to.be.oneOf(["unreadable", "gap"]);
      }
    }
    expect(created).to.deep.equal(before);
  });

  it("refuses anything that is not a list of operations", async () => {
    const many = Array.from({ length: 5001 }, () => created.ops[0]);
    const ill: unknown[] = [
      undefined,
      null,
      {},
      "[]",
      [],
      [null],
      [[]],
      [{}],
      { length: 1, 0: created.ops[0] },
      many,
    ];
    for (const ops of ill) expect(await failure(readLog(ops))).to.deep.equal(UNREADABLE);
  });
});
