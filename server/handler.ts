import type { Cluster } from "./cluster.ts";
import type { Config } from "./config.ts";
import { chatRoom, type RelayNamespace, type RelaySocket } from "./native-rooms.ts";
import type { Presence } from "./presence.ts";
import type { Answer, ClientEvent, Request, RoomId } from "./protocol/index.ts";
import { Refusal } from "./refusal.ts";
import type { Sessions } from "./sessions.ts";
import type { Tokens } from "./tokens.ts";

/** What handlers work with. */
export interface HandlerParts {
  readonly config: Config;
  readonly chat: RelayNamespace;
  readonly cluster: Cluster;
  readonly presence: Presence;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly now: () => number;
  /** Sets the time at which the connection's token is over, and the connection with it. */
  readonly endAt: (socket: RelaySocket, expiresAt: number) => void;
}

/**
 * What is done with one client event: a good answer, or a {@link Refusal} thrown. Requests are parsed, paced and
 * acknowledged outside. A handler forwards before its first `await`, so that what one connection sends keeps its order.
 */
export type Handler<E extends ClientEvent> = (
  socket: RelaySocket,
  request: Request<E>,
) => Answer<E> | Promise<Answer<E>>;

/** One handler for each event of the contract. */
export type Handlers = { readonly [E in ClientEvent]: Handler<E> };

/** The device that was addressed is not connected. */
export function gone(): Refusal {
  return new Refusal("offline", "This device is not connected");
}

/** Throws `forbidden` unless the connection is in the room. Says nothing of whether there is such a room. */
export function requireMember(socket: RelaySocket, room: RoomId): void {
  if (!socket.rooms.has(chatRoom(room))) throw new Refusal("forbidden", "You are not in this room");
}
