import type { Namespace, Server, Socket } from "socket.io";
import {
  type ClientToServerEvents,
  type Delivery,
  type DeviceId,
  nameKey,
  type OpaqueText,
  type Role,
  type RoomId,
  type ServerToClientEvents,
  type Username,
} from "./protocol/index.ts";
import type { AccessClaims } from "./tokens.ts";

/** What the relay keeps of a connection, on the connection itself. Plain JSON, for adapters send it to other processes. */
export interface SocketData {
  /** In the account's spelling. */
  username: Username;
  claims: AccessClaims;
  /** The device's bundle, once it registered one. */
  publicKey?: OpaqueText;
  /** Name keys of the users that it watches, the oldest first. */
  watches: string[];
  /** What its passes make of it, by room. */
  roles: Record<RoomId, Role>;
}

type NoEvents = Record<never, never>;

/** The Socket.IO server with the contract's events. */
export type RelayServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
/** The namespace `/chat`. */
export type RelayNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
/** One connection. */
export type RelaySocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

/** Names of Socket.IO's own rooms, which are the live state of a process (PROTOCOL.md section 3). */
export const userRoom = (username: Username): string => `user:${nameKey(username)}`;
/** The room of one device of one user. */
export const deviceRoom = (username: Username, device: DeviceId): string =>
  `user:${nameKey(username)}/${device}`;
/** The room of all connections of one login. */
export const sessionRoom = (session: string): string => `session:${session}`;
/** The room of a chat room's connections. */
export const chatRoom = (room: RoomId): string => `room:${room}`;
/** The room of those who are told of a user's devices. */
export const watchRoom = (username: Username): string => `watch:${nameKey(username)}`;

/** The ids of the connections in a native room of this process. */
export function idsIn(chat: RelayNamespace, room: string): ReadonlySet<DeviceId> {
  return chat.adapter.rooms.get(room) ?? new Set();
}

/** The connections in a native room of this process. */
export function socketsIn(chat: RelayNamespace, room: string): readonly RelaySocket[] {
  return [...idsIn(chat, room)].flatMap((id) => chat.sockets.get(id) ?? []);
}

/**
 * Sends a message to all connections in `rooms` but `sender`. Nearly always there is one, and it is written to directly: what a
 * broadcast makes (sets of rooms and ids, a frame to share) would cost more than the message. It counts on one process: with
 * a second one, only its adapter knows whether there is another receiver.
 */
export function sendMessage(
  chat: RelayNamespace,
  rooms: readonly string[],
  sender: DeviceId,
  message: Delivery<"message">,
): void {
  let only: DeviceId | undefined;
  for (const room of rooms) {
    for (const id of idsIn(chat, room)) {
      if (id === sender || id === only) continue;
      if (only !== undefined) {
        chat
          .to([...rooms])
          .except(sender)
          .emit("message", message);
        return;
      }
      only = id;
    }
  }
  if (only !== undefined) chat.sockets.get(only)?.emit("message", message);
}
