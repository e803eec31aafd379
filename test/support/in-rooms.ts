/** How a test's people get into rooms: created, invited, accepted, as everyone else does it. */
import type { Invitation, Room } from "../../web-components/session/index.ts";
import { until, type Actor } from "./people.ts";

/** Resolves with the invitation to the room of that title, or to any. */
export async function asked(actor: Actor, title?: string): Promise<Invitation> {
  const fits = ({ title: other }: Invitation): boolean => title === undefined || title === other;
  const invitations = await until(
    actor.session.invitations,
    (all) => all.some(fits),
    `an invitation of ${actor.name}`,
  );
  const invitation = invitations.find(fits);
  if (invitation === undefined) throw new Error("the invitation went away");
  return invitation;
}

/** `host` invites `guest`, who says yes and is in. */
export async function letIn(host: Room, guest: Actor): Promise<Room> {
  await host.invite(guest.name);
  const room = await (await asked(guest, host.title.get())).accept();
  await isOpen(room);
  await until(host.members, (members) =>
    members.some(({ username, present }) => username === guest.name && present),
  );
  return room;
}

/** A room of `owner`'s with everyone in it: one side each, the owner's first. */
export async function roomOf(
  owner: Actor,
  title: string,
  ...guests: readonly Actor[]
): Promise<readonly Room[]> {
  const room = await owner.session.createRoom(title);
  const sides = [room];
  for (const guest of guests) sides.push(await letIn(room, guest));
  // Everyone sees everyone: what is said from here on is for all of them.
  await Promise.all(sides.map((side) => sees(side, sides.length)));
  return sides;
}

/** Resolves when the room counts so many members who are there. */
export async function sees(room: Room, count: number): Promise<void> {
  await until(
    room.members,
    (members) => members.filter(({ present }) => present).length === count,
    `a room with ${count} people in it`,
  );
}

/** Resolves when one can write in the room. */
export async function isOpen(room: Room): Promise<void> {
  await until(room.state, ({ standing }) => standing === "open", "an open room");
  await until(room.members, (members) => members.some(({ isMe, present }) => isMe && present), "being in");
}

/** The same room, as an actor's page has it. */
export function sideOf(actor: Actor, room: Room): Room {
  const side = actor.session.room(room.id);
  if (side === undefined) throw new Error(`${actor.name} has no such room`);
  return side;
}
