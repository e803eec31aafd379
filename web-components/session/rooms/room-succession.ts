/** A room that takes the place of one whose owner is lost (PROTOCOL.md section 8): the same title, the same roots, each asked anew. */
import type { Contacts } from "../contacts.ts";
import { ignoreLoss } from "../errors.ts";
import type { Me } from "../own-device.ts";
import type { FreshStart, Room } from "./room-api.ts";
import type { RoomChat } from "./room-chat.ts";

/** What a succession works with. */
export interface SuccessionOptions {
  readonly me: Me;
  readonly contacts: Contacts;
  /** Opens a room. */
  readonly create: (title: string) => Promise<Room>;
}

/** Opens the room and asks everyone but the lost owner. Nobody is put in it. Throws what opening a room throws. */
export async function startAnew(chat: RoomChat, options: SuccessionOptions): Promise<FreshStart> {
  const { me, contacts, create } = options;
  const owner = chat.ledger.log?.owner;
  const others = chat.ledger.members.filter(
    ({ user, root }) => user !== me.user && !(user === owner?.user && root === owner.root),
  );
  const room = await create(chat.title.get());
  const notAsked: string[] = [];
  for (const { user, root } of others) {
    const username = contacts.spelling(user);
    // Another identity than the log names: whether they are still the same is for people to settle first.
    const isAsked = contacts.root(user) === root && (await wasAsked(room.invite(username)));
    if (!isAsked) notAsked.push(username);
  }
  return { room, notAsked };
}

async function wasAsked(inviting: Promise<void>): Promise<boolean> {
  try {
    await inviting;
    return true;
  } catch (error) {
    ignoreLoss(error);
    return false;
  }
}
