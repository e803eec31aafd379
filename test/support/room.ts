import { createHash, randomBytes } from "node:crypto";
import type { PlainClient } from "./plain-client.ts";

/** A room's id and the hash of its create op, which the tests make up (PROTOCOL.md section 8). */
export interface RoomName {
  readonly room: string;
  readonly op: string;
}

/** A room that `creator` can open. */
export function roomNameFor(creator: string): RoomName {
  const op = randomBytes(32);
  const hash = createHash("sha256");
  for (const part of [Buffer.from("securechat/room/v1"), Buffer.from(creator.toLowerCase()), op]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return { room: hash.digest("hex"), op: op.toString("hex") };
}

/** Opens a room, and lets `guests` in. */
export async function roomOf(
  owner: PlainClient,
  name: string,
  guests: Readonly<Record<string, PlainClient>>,
): Promise<string> {
  const { room, op } = roomNameFor(name);
  await owner.ask("create_room", { room, op });
  for (const [target, guest] of Object.entries(guests)) await letIn(owner, target, guest, room);
  return room;
}

/** Invites someone who then joins; answers their pass. */
export async function letIn(
  host: PlainClient,
  target: string,
  guest: PlainClient,
  room: string,
): Promise<string> {
  const known = guest.all("room_invite").length;
  await host.ask("invite_to_room", { room, target });
  await guest.until(() => guest.all("room_invite").length > known, "no invitation came");
  const { pass } = guest.all("room_invite").at(-1);
  const answer = await guest.ask("join_room", { room, pass });
  if (!answer.ok) throw new Error(`not let in: ${answer.error.code}`);
  return answer.pass;
}
