import { expect } from "chai";
import { person, type PlainClient } from "../support/plain-client.ts";
import { letIn, roomNameFor } from "../support/room.ts";
import { eachWithRelay } from "../support/relay.ts";

type Standing = "outsider" | "invited" | "member" | "kicked" | "owner";

const ROOM_EVENTS: Readonly<Record<string, (room: string, device: string) => object>> = {
  "key_request of the room": (room) => ({ room }),
  invite_to_room: (room) => ({ room, target: "witness" }),
  leave_room: (room) => ({ room }),
  remove_member: (room) => ({ room, target: "witness" }),
  transfer_room: (room) => ({ room, target: "witness" }),
  delete_room: (room) => ({ room }),
  get_room_members: (room) => ({ room }),
  room_key_exchange: (room, device) => ({ room, keys: { [device]: "k" } }),
  room_message: (room) => ({ room, data: "x" }),
};
const OWNERS = new Set(["remove_member", "transfer_room", "delete_room"]);
const SEEN = [
  "room_invite",
  "room_member_left",
  "room_kicked",
  "room_pass",
  "room_deleted",
  "room_key_delivery",
  "room_message",
] as const;

describe("what each may do in a room", () => {
  const relay = eachWithRelay();
  let owner: PlainClient;
  let witness: PlainClient;
  let actor: PlainClient;
  let room: string;
  let op: string;
  let pass: string;

  /** A room of owner and witness, and an actor who stands in it as named. */
  async function arrange(standing: Standing): Promise<void> {
    const { url } = relay();
    owner = await person(url, "owner");
    witness = await person(url, "witness");
    ({ room, op } = roomNameFor("owner"));
    ({ pass } = await owner.ask("create_room", { room, op }));
    await letIn(owner, "witness", witness, room);
    actor = owner;
    if (standing === "owner") return;
    actor = await person(url, "actor");
    if (standing === "outsider") return;
    if (standing === "invited") {
      await owner.ask("invite_to_room", { room, target: "actor" });
      ({ pass } = await actor.next("room_invite"));
      return;
    }
    pass = await letIn(owner, "actor", actor, room);
    if (standing === "kicked") await owner.ask("remove_member", { room, target: "actor" });
    await witness.settled();
  }
  const told = (): number => SEEN.reduce((sum, event) => sum + witness.all(event).length, 0);

  for (const standing of ["outsider", "invited", "member", "kicked", "owner"] as const) {
    for (const [title, request] of Object.entries(ROOM_EVENTS)) {
      const allowed = standing === "owner" || (standing === "member" && !OWNERS.has(title));
      it(`${standing}: ${title} is ${allowed ? "done" : "forbidden, and nobody notices"}`, async () => {
        await arrange(standing);
        const before = told();
        const event = title.split(" ")[0] ?? "";
        const answer = await actor.ask(event, request(room, witness.device));
        expect(answer.error?.code).to.equal(allowed ? undefined : "forbidden");
        await witness.settled();
        if (!allowed) {
          expect(told()).to.equal(before);
          expect(await witness.ask("get_room_members", { room })).to.deep.include({ ok: true });
        }
      });
    }

    it(`${standing}: join_room with what they hold is ${standing === "kicked" || standing === "outsider" ? "forbidden" : "done"}`, async () => {
      await arrange(standing);
      const answer = await actor.ask("join_room", { room, pass });
      const refused = standing === "kicked" || standing === "outsider";
      expect(answer.error?.code).to.equal(refused ? "forbidden" : undefined);
    });

    it(`${standing}: create_room of this room is ${standing === "owner" ? "done" : "forbidden"}`, async () => {
      await arrange(standing);
      const answer = await actor.ask("create_room", { room, op });
      expect(answer.error?.code).to.equal(standing === "owner" ? undefined : "forbidden");
    });
  }
});
