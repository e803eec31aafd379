import { expect } from "chai";
import jwt from "jsonwebtoken";
import { connect, person, type PlainClient, signIn, type Said } from "../support/plain-client.ts";
import { letIn, roomNameFor, roomOf } from "../support/room.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("rooms", () => {
  const relay = eachWithRelay();
  let alice: PlainClient;
  let bob: PlainClient;
  let carol: PlainClient;
  beforeEach(async () => {
    alice = await person(relay().url, "Alice");
    bob = await person(relay().url, "bob");
    carol = await person(relay().url, "carol");
  });
  const code = async (client: PlainClient, event: string, request: object): Promise<string | undefined> =>
    (await client.ask(event, request)).error?.code;
  const claims = (pass: string): Said => jwt.decode(pass);

  it("are opened by whom their id names, with an owner's pass, and by nobody else", async () => {
    const { room, op } = roomNameFor("alice");
    expect(await code(bob, "create_room", { room, op })).to.equal("forbidden");
    expect(
      await code(alice, "create_room", { room: room.replace(/./, (x) => (x === "0" ? "1" : "0")), op }),
    ).to.equal("forbidden");
    const { ok, pass } = await alice.ask("create_room", { room, op });
    expect(ok).to.equal(true);
    expect(claims(pass)).to.include({ room, role: "owner" });
    expect(claims(pass).exp - claims(pass).iat).to.equal(7 * 86_400);
    expect(await code(bob, "create_room", { room, op })).to.equal("forbidden");
    expect((await alice.ask("create_room", { room, op })).ok).to.equal(true);
  });

  it("are entered by invitation, and tell who is there and who comes", async () => {
    const room = await roomOf(alice, "Alice", {});
    const answer = await alice.ask("invite_to_room", { room, target: "BOB", data: Buffer.from([0, 255]) });
    expect(answer).to.deep.equal({ ok: true, delivered: 1 });
    const invite = await bob.next("room_invite");
    expect(invite).to.deep.include({
      room,
      from: "Alice",
      device: alice.device,
      data: Buffer.from([0, 255]),
    });
    const joined = await bob.ask("join_room", { room, pass: invite.pass });
    expect(joined.members).to.deep.equal([
      { username: "Alice", devices: [alice.device] },
      { username: "bob", devices: [bob.device] },
    ]);
    expect(claims(joined.pass)).to.include({ room, role: "member" });
    expect(await alice.next("room_member_joined")).to.deep.equal({
      room,
      username: "bob",
      device: bob.device,
    });
    expect((await alice.ask("get_room_members", { room })).members).to.deep.equal(joined.members);
    expect(await alice.ask("invite_to_room", { room, target: "nobody" })).to.deep.equal({
      ok: true,
      delivered: 0,
    });
  });

  it("carry messages to the others in them, or to one device, byte for byte", async () => {
    const room = await roomOf(alice, "alice", { bob, carol });
    const answer = await alice.ask("room_message", { room, data: "to all" });
    const delivery = {
      room,
      from: "Alice",
      device: alice.device,
      data: "to all",
      timestamp: answer.timestamp,
    };
    for (const client of [bob, carol]) expect(await client.next("room_message")).to.deep.equal(delivery);
    await alice.ask("room_message", { room, data: Buffer.from([1, 2]), device: carol.device });
    await carol.next("room_message", ({ data }) => Buffer.isBuffer(data) && data.equals(Buffer.from([1, 2])));
    await Promise.all([bob.settled(), alice.settled()]);
    expect(bob.all("room_message")).to.have.length(1);
    expect(alice.all("room_message")).to.have.length(0);
    for (const device of ["gone", alice.device]) {
      expect(await code(alice, "room_message", { room, data: "x", device })).to.equal("offline");
    }
  });

  it("hand keys to the devices in them, and name those that are missing", async () => {
    const room = await roomOf(alice, "alice", { bob });
    const keys = { [bob.device]: "for bob", [carol.device]: "for carol", gone: "for nobody" };
    expect(await alice.ask("room_key_exchange", { room, keys })).to.deep.equal({
      ok: true,
      missing: [carol.device, "gone"],
    });
    expect(await bob.next("room_key_delivery")).to.deep.equal({
      room,
      from: "Alice",
      device: alice.device,
      encryptedKey: "for bob",
    });
    await carol.settled();
    expect(carol.all("room_key_delivery")).to.deep.equal([]);
  });

  it("say who left, and who lost the connection", async () => {
    const room = await roomOf(alice, "alice", { bob, carol });
    await bob.ask("leave_room", { room });
    const { device } = carol;
    carol.close();
    await alice.until(() => alice.all("room_member_left").length === 2);
    expect(alice.all("room_member_left")).to.deep.equal([
      { room, username: "bob", device: bob.device, reason: "left" },
      { room, username: "carol", device, reason: "disconnected" },
    ]);
    expect(await code(bob, "room_message", { room, data: "x" })).to.equal("forbidden");
  });

  it("outlive the relay in their members' passes", async () => {
    const { room, op } = roomNameFor("alice");
    const { pass: owners } = await alice.ask("create_room", { room, op });
    const members = await letIn(alice, "bob", bob, room);
    await relay().restart();
    const again = await connect(relay().url, await signIn(relay().url, "bob"));
    expect((await again.ask("join_room", { room, pass: members })).ok).to.equal(true);
    const owner = await connect(relay().url, await signIn(relay().url, "alice"));
    expect((await owner.ask("join_room", { room, pass: owners })).members).to.have.length(2);
    expect((await owner.ask("delete_room", { room })).ok).to.equal(true);
  });

  it("open to no pass but one's own for this very room", async () => {
    const room = await roomOf(alice, "alice", {});
    const other = await roomOf(alice, "alice", {});
    const bobs = await letIn(alice, "bob", bob, room);
    const { secret } = relay();
    const genuine = claims(bobs);
    const bobsToken = await signIn(relay().url, "bob");
    for (const [title, client, pass] of [
      ["someone else's", carol, bobs],
      ["expired", bob, jwt.sign({ ...genuine, exp: 1 }, secret)],
      ["unsigned", bob, jwt.sign(genuine, "", { algorithm: "none" })],
      ["of another secret", bob, jwt.sign(genuine, "x".repeat(40))],
      ["a token for access", bob, bobsToken],
      ["with a role that there is not", bob, jwt.sign({ ...genuine, role: "admin" }, secret)],
      ["nonsense", bob, "x"],
    ] as const) {
      expect(await code(client, "join_room", { room, pass }), title).to.equal("forbidden");
    }
    expect(await code(bob, "join_room", { room: other, pass: bobs })).to.equal("forbidden");
    expect((await bob.ask("join_room", { room, pass: bobs })).ok).to.equal(true);
  });

  it("do not let a removed member in by an earlier pass, and do by a later one, within the same instant", async () => {
    const room = await roomOf(alice, "alice", { carol });
    const early = await letIn(alice, "bob", bob, room);
    const [removed, invited] = await Promise.all([
      alice.ask("remove_member", { room, target: "Bob" }),
      alice.ask("invite_to_room", { room, target: "bob" }),
    ]);
    expect([removed.ok, invited.ok]).to.deep.equal([true, true]);
    expect(await bob.next("room_kicked")).to.deep.equal({ room, removedBy: "Alice" });
    const left = { room, username: "bob", device: bob.device, reason: "removed", removedBy: "Alice" };
    expect(await carol.next("room_member_left")).to.deep.equal(left);
    expect(await code(bob, "room_message", { room, data: "x" })).to.equal("forbidden");
    expect(await code(bob, "join_room", { room, pass: early })).to.equal("forbidden");
    const late = bob.all("room_invite").at(-1).pass;
    expect((await bob.ask("join_room", { room, pass: late })).ok).to.equal(true);
    expect(await code(bob, "join_room", { room, pass: early })).to.equal("forbidden");
  });

  it("remove every device of a member, also one that is not there", async () => {
    const room = await roomOf(alice, "alice", {});
    const pass = await letIn(alice, "bob", bob, room);
    const bob2 = await connect(relay().url, await signIn(relay().url, "bob"));
    await bob2.ask("join_room", { room, pass });
    const carols = await letIn(alice, "carol", carol, room);
    carol.close();
    await alice.ask("remove_member", { room, target: "bob" });
    await alice.ask("remove_member", { room, target: "carol" });
    expect((await alice.ask("get_room_members", { room })).members).to.deep.equal([
      { username: "Alice", devices: [alice.device] },
    ]);
    const back = await connect(relay().url, await signIn(relay().url, "carol"));
    expect(await code(back, "join_room", { room, pass: carols })).to.equal("forbidden");
    expect(await code(alice, "remove_member", { room, target: "ALICE" })).to.equal("bad_request");
  });

  it("can be handed over: the new owner owns, the old one does not, by any pass, and cannot take it back", async () => {
    const { room, op } = roomNameFor("alice");
    const { pass: old } = await alice.ask("create_room", { room, op });
    const bobs = await letIn(alice, "bob", bob, room);
    const alice2 = await connect(relay().url, await signIn(relay().url, "alice"));
    await alice2.ask("join_room", { room, pass: old });
    expect(await code(alice, "transfer_room", { room, target: "nobody" })).to.equal("offline");
    expect(await code(alice, "transfer_room", { room, target: "alice" })).to.equal("bad_request");
    const { pass: mine } = await alice.ask("transfer_room", { room, target: "bob" });
    expect(claims(mine)).to.include({ role: "member" });
    const { pass: theirs } = await bob.next("room_pass");
    expect(claims(theirs)).to.include({ room, role: "owner" });
    expect(claims((await alice2.next("room_pass")).pass)).to.include({ role: "member" });
    for (const client of [alice, alice2]) {
      expect(await code(client, "remove_member", { room, target: "carol" })).to.equal("forbidden");
      expect(await code(client, "join_room", { room, pass: old })).to.equal("forbidden");
    }
    expect(await code(alice, "create_room", { room, op })).to.equal("forbidden");
    expect((await alice.ask("join_room", { room, pass: mine })).ok).to.equal(true);
    expect((await bob.ask("join_room", { room, pass: bobs })).ok).to.equal(true);
    expect((await bob.ask("remove_member", { room, target: "alice" })).ok).to.equal(true);
    expect(await code(alice, "create_room", { room, op })).to.equal("forbidden");
  });

  it("invite one's own other devices with one's own role", async () => {
    const room = await roomOf(alice, "alice", { bob });
    const alice2 = await connect(relay().url, await signIn(relay().url, "alice"));
    expect(await alice.ask("invite_to_room", { room, target: "alice" })).to.include({ delivered: 1 });
    expect(claims((await alice2.next("room_invite")).pass)).to.include({ role: "owner" });
    const bob2 = await connect(relay().url, await signIn(relay().url, "bob"));
    await bob.ask("invite_to_room", { room, target: "bob" });
    expect(claims((await bob2.next("room_invite")).pass)).to.include({ role: "member" });
    await bob.ask("invite_to_room", { room, target: "alice" });
    await alice2.until(() => alice2.all("room_invite").length === 2);
    expect(claims(alice2.all("room_invite")[1].pass)).to.include({ role: "member" });
  });

  it("are gone once deleted: for those in them, for every pass, and for their creator", async () => {
    const { room, op } = roomNameFor("alice");
    await alice.ask("create_room", { room, op });
    const pass = await letIn(alice, "bob", bob, room);
    expect((await alice.ask("delete_room", { room })).ok).to.equal(true);
    for (const client of [alice, bob]) {
      expect(await client.next("room_deleted")).to.deep.equal({ room, deletedBy: "Alice" });
      expect(await code(client, "room_message", { room, data: "x" })).to.equal("forbidden");
    }
    expect(await code(bob, "join_room", { room, pass })).to.equal("forbidden");
    expect(await code(alice, "create_room", { room, op })).to.equal("conflict");
  });

  it("take a thousand devices' keys in events of fifty, and say of every one of them whether it is there", async () => {
    const room = await roomOf(alice, "alice", { bob });
    const ids = Array.from({ length: 1_000 }, (_, i) => `device_${i}`);
    const missing: string[] = [];
    for (let i = 0; i < ids.length; i += 50) {
      const keys = Object.fromEntries(ids.slice(i, i + 50).map((id) => [id, "k".repeat(1_000)]));
      missing.push(...(await alice.ask("room_key_exchange", { room, keys })).missing);
    }
    expect(missing).to.deep.equal(ids);
  });
});

describe("a full room", () => {
  const relay = eachWithRelay({ limits: { devicesPerRoom: 2 } });

  it("lets nobody else in, and those who are in again", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const carol = await person(relay().url, "carol");
    const room = await roomOf(alice, "alice", {});
    const bobs = await letIn(alice, "bob", bob, room);
    await alice.ask("invite_to_room", { room, target: "carol" });
    const { pass } = await carol.next("room_invite");
    expect((await carol.ask("join_room", { room, pass })).error).to.deep.equal({
      code: "conflict",
      message: "This room is full",
    });
    expect((await bob.ask("join_room", { room, pass: bobs })).ok).to.equal(true);
    await bob.ask("leave_room", { room });
    expect((await carol.ask("join_room", { room, pass })).ok).to.equal(true);
  });
});

describe("a connection in many rooms", () => {
  const relay = eachWithRelay({ roomsPerConnection: 3 });

  it("can be in so many, and in others once it leaves one", async () => {
    const alice = await person(relay().url, "alice");
    const [first = ""] = await Promise.all([1, 2, 3].map(() => roomOf(alice, "alice", {})));
    const fourth = roomNameFor("alice");
    expect((await alice.ask("create_room", fourth)).error.code).to.equal("conflict");
    await alice.ask("leave_room", { room: first });
    expect((await alice.ask("create_room", fourth)).ok).to.equal(true);
  });
});
