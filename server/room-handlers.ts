import { createHash } from "node:crypto";
import { gone, type HandlerParts, type Handlers, requireMember } from "./handler.ts";
import {
  chatRoom,
  idsIn,
  type RelayNamespace,
  type RelaySocket,
  socketsIn,
  userRoom,
} from "./native-rooms.ts";
import {
  type DeviceId,
  nameKey,
  type Pass,
  type Role,
  type RoomId,
  type RoomPresence,
  type Username,
} from "./protocol/index.ts";
import { Refusal } from "./refusal.ts";

type RoomEvent =
  | "create_room"
  | "invite_to_room"
  | "join_room"
  | "leave_room"
  | "remove_member"
  | "transfer_room"
  | "delete_room"
  | "get_room_members"
  | "room_key_exchange"
  | "room_message";

/** The handlers of rooms (PROTOCOL.md section 3, Passes). Whoever is not in a room gets `forbidden` for everything in it. */
export function roomHandlers(parts: HandlerParts): Pick<Handlers, RoomEvent> {
  return { ...membership(parts), ...ownership(parts), ...traffic(parts) };
}

function membership(
  parts: HandlerParts,
): Pick<Handlers, "create_room" | "invite_to_room" | "join_room" | "leave_room" | "get_room_members"> {
  const { chat, cluster, tokens } = parts;
  return {
    create_room(socket, { room, op }) {
      const { username } = socket.data;
      if (roomIdOf(username, op) !== room) throw new Refusal("forbidden", "This id belongs to another room");
      if (cluster.roomDeleted(room)) throw new Refusal("conflict", "This room was deleted");
      if (cluster.ownedByAnother(room, username))
        throw new Refusal("forbidden", "This room has another owner");
      enter(parts, socket, room, "owner");
      return { room, pass: passFor(parts, socket, room) };
    },

    invite_to_room(socket, { room, target, data }) {
      requireMember(socket, room);
      const { username, roles } = socket.data;
      const toSelf = nameKey(target) === nameKey(username);
      const invited = socketsIn(chat, userRoom(target)).filter(({ id }) => id !== socket.id);
      const user = invited[0]?.data.claims.user;
      if (user === undefined) return { delivered: 0 };
      const role = toSelf ? (roles[room] ?? "member") : "member";
      const pass = tokens.signPass({ room, user, role, issuedAt: cluster.stamp() });
      const invite = {
        room,
        from: username,
        device: socket.id,
        pass,
        ...(data === undefined ? {} : { data }),
      };
      chat.to(userRoom(target)).except(socket.id).emit("room_invite", invite);
      return { delivered: invited.length };
    },

    join_room(socket, { room, pass }) {
      const { username, claims } = socket.data;
      const held = tokens.readPass(pass);
      const holds =
        held?.room === room &&
        held.user === claims.user &&
        cluster.passHolds(room, username, held.role === "owner", held.issuedAt);
      if (!holds) throw new Refusal("forbidden", "This pass does not open this room");
      enter(parts, socket, room, held.role);
      return { members: membersOf(chat, room), pass: passFor(parts, socket, room) };
    },

    leave_room(socket, { room }) {
      requireMember(socket, room);
      void socket.leave(chatRoom(room));
      delete socket.data.roles[room];
      const { username } = socket.data;
      chat.to(chatRoom(room)).emit("room_member_left", { room, username, device: socket.id, reason: "left" });
      return {};
    },

    get_room_members(socket, { room }) {
      requireMember(socket, room);
      return { members: membersOf(chat, room) };
    },
  };
}

function ownership(parts: HandlerParts): Pick<Handlers, "remove_member" | "transfer_room" | "delete_room"> {
  const { chat, cluster, config, tokens, now } = parts;
  const remembered = (): { readonly at: number; readonly until: number } => ({
    at: cluster.stamp(),
    // As long as the last pass that was issued before.
    until: now() + config.passMs + 1_000,
  });
  return {
    remove_member(socket, { room, target }) {
      requireOwner(socket, room);
      const by = socket.data.username;
      if (nameKey(target) === nameKey(by))
        throw new Refusal("bad_request", "An owner leaves or hands the room over");
      cluster.tell({ kind: "member-removed", room, username: target, by, ...remembered() });
      return {};
    },

    transfer_room(socket, { room, target }) {
      requireOwner(socket, room);
      const { username, claims } = socket.data;
      if (nameKey(target) === nameKey(username))
        throw new Refusal("bad_request", "You are the owner already");
      const user = socketsIn(chat, userRoom(target))[0]?.data.claims.user;
      if (user === undefined) throw gone();
      cluster.tell({ kind: "owner-changed", room, to: target, ...remembered() });
      const sign = (holder: string, role: Role): Pass =>
        tokens.signPass({ room, user: holder, role, issuedAt: cluster.stamp() });
      chat.to(userRoom(target)).emit("room_pass", { room, pass: sign(user, "owner") });
      const pass = sign(claims.user, "member");
      // The caller's other devices hold owner's passes too, which are refused from now on.
      chat.to(userRoom(username)).except(socket.id).emit("room_pass", { room, pass });
      return { pass };
    },

    delete_room(socket, { room }) {
      requireOwner(socket, room);
      cluster.tell({ kind: "room-deleted", room, by: socket.data.username, ...remembered() });
      return {};
    },
  };
}

function traffic({ chat, now }: HandlerParts): Pick<Handlers, "room_key_exchange" | "room_message"> {
  return {
    room_key_exchange(socket, { room, keys }) {
      requireMember(socket, room);
      const present = idsIn(chat, chatRoom(room));
      const missing: DeviceId[] = [];
      for (const [device, encryptedKey] of Object.entries(keys)) {
        if (!present.has(device)) missing.push(device);
        else {
          const delivery = { room, from: socket.data.username, device: socket.id, encryptedKey };
          chat.to(device).emit("room_key_delivery", delivery);
        }
      }
      return { missing };
    },

    room_message(socket, { room, data, device }) {
      requireMember(socket, room);
      const timestamp = now();
      const delivery = { room, from: socket.data.username, device: socket.id, data, timestamp };
      if (device === undefined) chat.to(chatRoom(room)).except(socket.id).emit("room_message", delivery);
      else if (device === socket.id || !idsIn(chat, chatRoom(room)).has(device)) throw gone();
      else chat.to(device).emit("room_message", delivery);
      return { timestamp };
    },
  };
}

function requireOwner(socket: RelaySocket, room: RoomId): void {
  requireMember(socket, room);
  if (socket.data.roles[room] !== "owner") throw new Refusal("forbidden", "Only the owner can do this");
}

/** Joins a connection, and tells the others; one that is in already only changes its role, and never from owner to member. */
function enter({ chat, config }: HandlerParts, socket: RelaySocket, room: RoomId, role: Role): void {
  const { username, roles } = socket.data;
  const native = chatRoom(room);
  const inside = socket.rooms.has(native);
  if (!inside && idsIn(chat, native).size >= config.limits.devicesPerRoom) {
    throw new Refusal("conflict", "This room is full");
  }
  if (!inside && Object.keys(roles).length >= config.roomsPerConnection) {
    throw new Refusal("conflict", "This connection is in too many rooms");
  }
  roles[room] = roles[room] === "owner" ? "owner" : role;
  if (inside) return;
  void socket.join(native);
  chat.to(native).except(socket.id).emit("room_member_joined", { room, username, device: socket.id });
}

/** A fresh pass with the role that the connection has in the room. */
function passFor({ tokens, cluster }: HandlerParts, socket: RelaySocket, room: RoomId): Pass {
  const { claims, roles } = socket.data;
  return tokens.signPass({
    room,
    user: claims.user,
    role: roles[room] ?? "member",
    issuedAt: cluster.stamp(),
  });
}

function membersOf(chat: RelayNamespace, room: RoomId): readonly RoomPresence[] {
  const members = new Map<string, { username: Username; devices: DeviceId[] }>();
  for (const { id, data } of socketsIn(chat, chatRoom(room))) {
    const key = nameKey(data.username);
    const member = members.get(key) ?? { username: data.username, devices: [] };
    member.devices.push(id);
    members.set(key, member);
  }
  return [...members.values()];
}

/** The id that section 8 gives a room, from its creator's name and the SHA-256 of its create op in hex. */
function roomIdOf(creator: Username, op: string): RoomId {
  const hash = createHash("sha256");
  for (const part of [
    Buffer.from("securechat/room/v1"),
    Buffer.from(nameKey(creator)),
    Buffer.from(op, "hex"),
  ]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return hash.digest("hex");
}
