import { expect } from "chai";
import { startForger } from "../support/forger.ts";
import { startHostileRelay, type HostileRelay, type Payload } from "../support/hostile-relay.ts";
import { letIn, roomOf } from "../support/in-rooms.ts";
import { bytesOf, mediaIn, mediaOf, someBytes } from "../support/media.ts";
import { everyoneLeaves, has, join, meet, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("files among several", () => {
  let relay: RunningRelay;
  let hostile: HostileRelay;
  before(async () => {
    relay = await startRelay();
    hostile = await startHostileRelay(relay);
  });
  afterEach(() => {
    hostile.behave();
    everyoneLeaves();
  });
  after(async () => {
    await hostile.close();
    await relay.close();
  });

  it("reach everyone in a room once, and nobody who comes later", async () => {
    const [alice, bob, carol, dan] = await meet(hostile.url, "alice_r", "bob_r", "carol_r", "dan_r");
    const [room, ...others] = await roomOf(alice, "Files", bob, carol);
    if (room === undefined) throw new Error("there is no room");
    let pieces = 0;
    hostile.fromClient = (_event, payload) => {
      if (payload["data"] instanceof Uint8Array) pieces += 1;
      return [payload];
    };
    const file = someBytes(500_000);
    await room.sendMedia(new Blob([file]), { kind: "file", name: "for-all.bin" });
    for (const side of others) {
      const [item] = mediaOf(await until(side.timeline, mediaIn("ready")));
      expect(await bytesOf(item)).to.deep.equal(file);
    }
    await until(room.timeline, mediaIn("ready"));
    expect(pieces).to.equal(8);
    const late = await letIn(room, dan);
    await room.send("welcome");
    await until(late.timeline, has("welcome"));
    expect(mediaOf(late.timeline.get())).to.deep.equal([]);
    expect(pieces).to.equal(8);
  });

  it("are whole although a member is faster with pieces of her own", async () => {
    const [alice, bob, mallory] = await meet(hostile.url, "alice_q", "bob_q", "mallory_q");
    const [room, side] = await roomOf(alice, "Race", bob, mallory);
    if (room === undefined || side === undefined) throw new Error("there is no room");
    // Before a piece of alice's goes on, mallory has sent two for the same place: one altered, one as it was.
    let raced = 0;
    hostile.toClient = (event, payload, connection) => {
      const { data } = payload;
      if (event !== "room_message" || !(data instanceof Uint8Array)) return [payload];
      if (connection.username !== bob.name || payload["from"] !== alice.name) return [payload];
      raced += 1;
      const [line] = hostile.connections(mallory.name);
      const forged = Buffer.from(data);
      forged[60] = (forged[60] ?? 0) ^ 1;
      const asMallory = (bytes: Uint8Array): Payload => ({ ...payload, from: mallory.name, data: bytes });
      void line?.ask("room_message", { room: room.id, data: forged });
      return [asMallory(forged), asMallory(data), payload];
    };
    const file = someBytes(400_000);
    await room.sendMedia(new Blob([file]), { kind: "file", name: "race.bin" });
    const [item] = mediaOf(await until(side.timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    expect(raced).to.equal(7);
  });

  it("that were announced with a size that cannot be are shown as refused, and nothing is fetched", async () => {
    const bob = await join(relay.url, "bob_claim");
    const forger = await startForger(relay.url, "mallory_claim");
    bob.to(forger);
    const chain = await forger.open(bob.name);
    const media = {
      mediaId: Buffer.alloc(16, 1).toString("base64"),
      key: Buffer.alloc(64, 2).toString("base64"),
      size: 2 ** 30,
      chunks: 2 ** 14,
      digest: Buffer.alloc(32, 3).toString("base64"),
      type: "image/png",
    };
    await chain.say({ type: "image", id: crypto.randomUUID(), at: Date.now(), seq: 1, media });
    const [item] = mediaOf(await until(bob.to(forger).timeline, mediaIn("failed")));
    expect(item?.media).to.deep.include({ problem: "refused", progress: 0 });
    // The same file's id again, with a size that can be: the first word counts, the second is refused too.
    const second = { ...media, size: 4_096, chunks: 1 };
    await chain.say({ type: "file", id: crypto.randomUUID(), at: Date.now(), seq: 2, media: second });
    const items = await until(bob.to(forger).timeline, (items) => mediaOf(items).length === 2);
    expect(mediaOf(items)[1]?.media.problem).to.equal("refused");
    forger.client.close();
  });
});
