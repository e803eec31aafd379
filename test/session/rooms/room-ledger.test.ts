import { expect } from "chai";
import {
  createRoom,
  generateIdentity,
  signList,
  type RoomLog,
} from "../../../web-components/crypto/index.ts";
import { memoryVault, type Vault } from "../../../web-components/session/index.ts";
import { newInstance, type Me } from "../../../web-components/session/own-device.ts";
import { NEW_ROOM, pageOf, RoomLedger } from "../../../web-components/session/rooms/room-ledger.ts";

async function person(user: string): Promise<Me> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user, n: 0, identities: [identity.key] });
  return { user, username: user, identity, list, instance: newInstance() };
}

interface Page {
  readonly ledger: RoomLedger;
  readonly steps: RoomLog[];
  /** How many operations the vault held each time that one was taken on. */
  readonly stored: Promise<number>[];
  /** Who was left each time that somebody went. */
  readonly gone: (readonly string[])[];
}

async function pageOfTheRoom(vault: Vault, me: Me, room: string): Promise<Page> {
  const steps: RoomLog[] = [];
  const stored: Promise<number>[] = [];
  const gone: (readonly string[])[] = [];
  const key = `relay|${me.user}|${room}`;
  const ledger = new RoomLedger({
    vault,
    key,
    room,
    me,
    now: () => 1,
    stepped: (after) => {
      steps.push(after);
      stored.push(vault.get("rooms", key).then((record) => record?.ops.length ?? 0));
    },
    gone: () => gone.push(ledger.members.map(({ user }) => user)),
    changed: () => undefined,
    stored: () => undefined,
  });
  await ledger.open((await vault.get("rooms", key)) ?? NEW_ROOM);
  return { ledger, steps, stored, gone };
}

/** A room of alice's, on a page of hers. */
async function opened(): Promise<{ me: Me; vault: Vault; room: string; page: Page; log: RoomLog }> {
  const me = await person("alice");
  const vault = memoryVault();
  const { roomId: room, log } = await createRoom(me.identity, {
    title: "T",
    user: "alice",
    root: me.list.root,
    at: 1,
  });
  const page = await pageOfTheRoom(vault, me, room);
  await page.ledger.append(log.ops);
  await page.ledger.update({ standing: "open" });
  return { me, vault, room, page, log };
}

async function codeOf(task: Promise<unknown>): Promise<unknown> {
  return await task.then(
    () => undefined,
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
}

describe("the ledger of a room", () => {
  it("has stored an operation before anyone can hear of it", async () => {
    const { page } = await opened();
    const bob = await person("bob");
    await page.ledger.extend({ type: "add", user: "bob", root: bob.list.root });
    // `stepped` is where a room starts to tell others.
    expect(await page.stored[1]).to.equal(2);
    expect(page.steps[1]?.members).to.have.lengthOf(2);
  });

  it("is extended by two tabs at once without two histories", async () => {
    const { me, vault, room, page } = await opened();
    const other = await pageOfTheRoom(vault, me, room);
    await Promise.all(
      ["one", "two", "three"].flatMap((title) => [
        page.ledger.extend({ type: "rename", title: `${title} here` }),
        other.ledger.extend({ type: "rename", title: `${title} there` }),
      ]),
    );
    await Promise.all([page.ledger.reload(), other.ledger.reload()]);
    expect(page.ledger.log?.n).to.equal(6);
    expect(other.ledger.log?.hashes).to.deep.equal(page.ledger.log?.hashes);
  });

  it("refuses another history of the same owner, and keeps the one that it knew first", async () => {
    const { me, page, log } = await opened();
    const copy = await pageOfTheRoom(memoryVault(), me, log.room);
    await copy.ledger.append(log.ops);
    await copy.ledger.extend({ type: "rename", title: "Other" });
    await page.ledger.extend({ type: "rename", title: "First" });
    expect(await codeOf(page.ledger.append(copy.ledger.log?.ops ?? []))).to.equal("fork");
    expect(page.ledger.log?.title).to.equal("First");
  });

  it("is never rolled back: a shorter log changes nothing", async () => {
    const { page, log } = await opened();
    await page.ledger.extend({ type: "rename", title: "Later" });
    expect(await page.ledger.append(log.ops)).to.equal(false);
    expect(page.ledger.log?.title).to.equal("Later");
  });

  it("refuses the log of another room", async () => {
    const { me, log } = await opened();
    const other = await pageOfTheRoom(memoryVault(), me, "ab".repeat(32));
    expect(await codeOf(other.ledger.append(log.ops))).to.equal("unreadable");
    expect(other.ledger.log).to.equal(undefined);
  });

  it("is signed by nobody but the owner's browser", async () => {
    const { log } = await opened();
    const bob = await person("bob");
    const page = await pageOfTheRoom(memoryVault(), bob, log.room);
    await page.ledger.append(log.ops);
    expect(await codeOf(page.ledger.extend({ type: "rename", title: "Mine" }))).to.equal("forbidden");
  });

  it("counts who said that they left as no member at once, and as one again only when let in anew", async () => {
    const { page } = await opened();
    const bob = await person("bob");
    const member = { user: "bob", root: bob.list.root };
    await page.ledger.extend({ type: "add", ...member });
    expect(await page.ledger.depart(member, 1)).to.equal(true);
    expect(page.ledger.isMember("bob", member.root)).to.equal(false);
    await page.ledger.extend({ type: "remove", ...member });
    await page.ledger.extend({ type: "add", ...member });
    expect(page.ledger.isMember("bob", member.root)).to.equal(true);
    // The old word, brought again, is from before that.
    expect(await page.ledger.depart(member, 1)).to.equal(false);
    expect(page.ledger.removedSince(1).map(({ user }) => user)).to.deep.equal(["bob"]);
    expect(page.ledger.removedSince(2)).to.deep.equal([]);
  });

  it("still counts who said that they left as out after a reload", async () => {
    const { me, vault, room, page } = await opened();
    const bob = { user: "bob", root: (await generateIdentity()).key };
    await page.ledger.extend({ type: "add", ...bob });
    await page.ledger.depart(bob, page.ledger.log?.n ?? 0);
    const again = await pageOfTheRoom(vault, me, room);
    expect(again.ledger.hasName("bob")).to.equal(false);
    await again.ledger.extend({ type: "remove", ...bob });
    await again.ledger.extend({ type: "add", ...bob });
    expect(again.ledger.hasName("bob")).to.equal(true);
    expect((await pageOfTheRoom(vault, me, room)).ledger.hasName("bob")).to.equal(true);
  });

  it("says in the same moment that somebody is out, whoever said it: nothing is sealed for them in between", async () => {
    const { me, vault, room, page } = await opened();
    const bob = { user: "bob", root: (await generateIdentity()).key };
    await page.ledger.extend({ type: "add", ...bob });
    const other = await pageOfTheRoom(vault, me, room);
    const departed = page.ledger.depart(bob, page.ledger.log?.n ?? 0);
    while (page.ledger.members.length === 2) await Promise.resolve();
    expect(page.gone).to.deep.equal([["alice"]]);
    await departed;
    // Another tab reads it from the vault.
    await other.ledger.reload();
    expect(other.gone).to.deep.equal([["alice"]]);
  });

  it("writes a checkpoint at every 64th operation, and travels in pages of at most 64 KiB", async () => {
    const { page } = await opened();
    for (let i = 0; i < 150; i++) await page.ledger.extend({ type: "rename", title: `Title ${i}` });
    const { log } = page.ledger;
    if (log === undefined) throw new Error("there is no log");
    expect(log.n).to.equal(152);
    let from = 0;
    while (from <= log.n) {
      const ops = pageOf(log, from);
      expect(JSON.stringify(ops).length).to.be.at.most(64 * 1024);
      expect(ops).to.not.have.lengthOf(0);
      from += ops.length;
    }
    expect(from).to.equal(153);
  });
});
