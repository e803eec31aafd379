/** The members that a room's log names, as an application sees them. */
import type { Contacts } from "../contacts.ts";
import type { Me } from "../own-device.ts";
import type { RoomMember } from "./room-api.ts";
import type { RoomLedger } from "./room-ledger.ts";
import type { Presence } from "./room-presence.ts";

/** What the list is made from. */
export interface MembersOptions {
  readonly me: Me;
  readonly ledger: RoomLedger;
  readonly presence: Presence;
  readonly contacts: Contacts;
  readonly isOnline: (user: string) => boolean;
  readonly spelling: (user: string) => string;
}

/** Everyone in the room, in the log's order; `isUp` says whether this page is in it. */
export function membersOf(options: MembersOptions, isUp: boolean): readonly RoomMember[] {
  const { me, ledger, presence, contacts, isOnline, spelling } = options;
  const owner = ledger.log?.owner;
  const present = new Set(presence.devices().map((device) => device.user));
  return ledger.members.map(({ user, root }): RoomMember => {
    const isMe = user === me.user && root === me.list.root;
    const held = contacts.root(user);
    return {
      username: spelling(user),
      root,
      role: owner?.user === user && owner.root === root ? "owner" : "member",
      isMe,
      online: isMe ? isUp : isOnline(user) || present.has(user),
      present: isMe ? isUp : present.has(user) && held === root,
      isStranger: held !== undefined && held !== root,
      trust: isMe ? "verified" : contacts.describe(spelling(user), 0).state,
    };
  });
}
