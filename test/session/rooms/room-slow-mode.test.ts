import { expect } from "chai";
import { createRoom, extendLog, generateIdentity, signList } from "../../../web-components/crypto/index.ts";
import { memoryVault } from "../../../web-components/session/index.ts";
import { newInstance, type Me } from "../../../web-components/session/own-device.ts";
import { NEW_ROOM, RoomLedger } from "../../../web-components/session/rooms/room-ledger.ts";
import { SlowMode } from "../../../web-components/session/rooms/room-slow-mode.ts";

const NOON = 1_800_000_000_000;

async function person(user: string): Promise<Me> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user, n: 0, identities: [identity.key] });
  return { user, username: user, identity, list, instance: newInstance() };
}

/** Bob's page in alice's room with so many seconds of slow mode, at noon. */
async function slowRoom(slow: number): Promise<{ bob: SlowMode; alice: Me; at: { now: number } }> {
  const alice = await person("alice");
  const me = await person("bob");
  const { roomId, log } = await createRoom(alice.identity, {
    title: "T",
    user: "alice",
    root: alice.list.root,
    at: 1,
  });
  const policy = { type: "policy", invite: "members", slow } as const;
  const { ops } = await extendLog(log, alice.identity, policy, 1);
  const at = { now: NOON };
  const ledger = new RoomLedger({
    vault: memoryVault(),
    key: "relay|bob|room",
    room: roomId,
    me,
    now: () => at.now,
    stepped: () => undefined,
    gone: () => undefined,
    changed: () => undefined,
    stored: () => undefined,
  });
  await ledger.open({ ...NEW_ROOM, standing: "open", ops });
  return { bob: new SlowMode({ me, ledger, now: () => at.now }), alice, at };
}

const carol = { user: "carol", root: "carol's root" };

describe("what slow mode counts", () => {
  it("is by the writer's clock, in whatever order it comes", async () => {
    const { bob } = await slowRoom(30);
    expect(bob.isEarly(carol, NOON - 60_000)).to.equal(false);
    expect(bob.isEarly(carol, NOON)).to.equal(false);
    expect(bob.isEarly(carol, NOON - 30_000)).to.equal(false);
    expect(bob.isEarly(carol, NOON - 15_000)).to.equal(true);
    expect(bob.isEarly({ user: "dave", root: "dave's root" }, NOON - 15_000)).to.equal(false);
  });

  it("is not what came too soon: the next one is measured by what did not", async () => {
    const { bob } = await slowRoom(30);
    expect(bob.isEarly(carol, NOON)).to.equal(false);
    expect(bob.isEarly(carol, NOON + 20_000)).to.equal(true);
    expect(bob.isEarly(carol, NOON + 30_000)).to.equal(false);
  });

  it("is not what the future holds, beyond a clock that is a little wrong", async () => {
    const { bob } = await slowRoom(30);
    expect(bob.isEarly(carol, NOON + 119_000)).to.equal(false);
    expect(bob.isEarly(carol, NOON + 200_000)).to.equal(true);
  });

  it("never makes the owner wait, nor anyone while it is off", async () => {
    const { bob, alice } = await slowRoom(30);
    const owner = { user: "alice", root: alice.list.root };
    for (const at of [NOON, NOON, NOON + 1]) expect(bob.isEarly(owner, at)).to.equal(false);
    const off = (await slowRoom(0)).bob;
    for (const at of [NOON, NOON, NOON + 1]) expect(off.isEarly(carol, at)).to.equal(false);
  });

  it("ends after the wait, also where one's own clock was set back meanwhile", async () => {
    const { bob, at } = await slowRoom(30);
    await bob.speak(() => Promise.resolve());
    expect(bob.nextAt).to.equal(NOON + 30_000);
    const refused: unknown = await bob.speak(() => Promise.resolve()).catch((error: unknown) => error);
    expect(refused).to.include({ code: "slow_mode" });
    at.now = NOON - 3600_000;
    expect(bob.nextAt).to.be.at.most(at.now + 30_000);
    at.now = NOON + 30_000;
    expect(bob.nextAt).to.equal(0);
  });
});
