import type { Change } from "./cluster.ts";
import {
  chatRoom,
  type RelayNamespace,
  type RelaySocket,
  sessionRoom,
  socketsIn,
  userRoom,
} from "./native-rooms.ts";
import { nameKey } from "./protocol/index.ts";
import type { Refusal } from "./refusal.ts";
import { unauthorized } from "./sessions.ts";

/** Carries out on this process's connections what happened anywhere in the cluster. Emits to local connections only. */
export function carryOut(chat: RelayNamespace, change: Change): void {
  switch (change.kind) {
    case "session-ended":
      for (const socket of socketsIn(chat, sessionRoom(change.session)))
        endConnection(socket, unauthorized());
      return;
    case "user-ended":
      for (const socket of socketsIn(chat, userRoom(change.username))) {
        const { user, session } = socket.data.claims;
        if (user === change.user && session !== change.keep) endConnection(socket, unauthorized());
      }
      return;
    case "member-removed":
      removeMember(chat, change);
      return;
    case "owner-changed":
      for (const { data } of socketsIn(chat, chatRoom(change.room))) {
        data.roles[change.room] = nameKey(data.username) === nameKey(change.to) ? "owner" : "member";
      }
      return;
    case "room-deleted":
      chat.local.to(chatRoom(change.room)).emit("room_deleted", { room: change.room, deletedBy: change.by });
      for (const socket of socketsIn(chat, chatRoom(change.room))) leave(socket, change.room);
  }
}

/** Tells a client why, and closes its connection for good: it is not to come back by itself. */
export function endConnection(socket: RelaySocket, why: Refusal): void {
  socket.emit("error", why.toRelayError());
  socket.disconnect(true);
}

function removeMember(chat: RelayNamespace, change: Extract<Change, { kind: "member-removed" }>): void {
  const { room, username, by } = change;
  chat.local.to(userRoom(username)).emit("room_kicked", { room, removedBy: by });
  const inside = socketsIn(chat, userRoom(username)).filter((socket) => socket.rooms.has(chatRoom(room)));
  for (const socket of inside) leave(socket, room);
  for (const { id, data } of inside) {
    chat.local.to(chatRoom(room)).emit("room_member_left", {
      room,
      username: data.username,
      device: id,
      reason: "removed",
      removedBy: by,
    });
  }
}

function leave(socket: RelaySocket, room: string): void {
  void socket.leave(chatRoom(room));
  delete socket.data.roles[room];
}
