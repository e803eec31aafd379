import { gone, type Handler, type HandlerParts, type Handlers, requireMember } from "./handler.ts";
import {
  chatRoom,
  deviceRoom,
  idsIn,
  type RelayNamespace,
  type RelaySocket,
  sendMessage,
  socketsIn,
  userRoom,
  watchRoom,
} from "./native-rooms.ts";
import { type Answer, type DeviceId, type DeviceKey, nameKey, type Username } from "./protocol/index.ts";
import { unauthorized } from "./sessions.ts";

type DeviceEvent = "key_register" | "key_request" | "key_exchange" | "message" | "auth_renew";

/** The handlers of everything that goes from device to device (PROTOCOL.md section 3). */
export function deviceHandlers(parts: HandlerParts): Pick<Handlers, DeviceEvent> {
  const { config, chat, presence } = parts;
  return {
    key_register(socket, { publicKey }) {
      const { username } = socket.data;
      socket.data.publicKey = publicKey;
      presence.arrived(username);
      tellDeviceChanged(chat, socket, "ready");
      return { device: socket.id };
    },

    key_request(socket, request) {
      if ("room" in request) {
        requireMember(socket, request.room);
        return pageOfKeys(socketsIn(chat, chatRoom(request.room)), request.after, config.limits.keysPerPage);
      }
      watch(socket, request.target, config.limits.watches);
      return pageOfKeys(socketsIn(chat, userRoom(request.target)), request.after, config.limits.keysPerPage);
    },

    key_exchange(socket, { to, device, encryptedKey }) {
      const room = deviceRoom(to, device);
      if (idsIn(chat, room).size === 0) throw gone();
      chat.to(room).emit("key_exchange", { from: socket.data.username, device: socket.id, encryptedKey });
      return {};
    },

    message: messageHandler(parts),
    auth_renew: renewal(parts),
  };
}

function messageHandler({ chat, now }: HandlerParts): Handler<"message"> {
  return (socket, { to, data, device }) => {
    const { username } = socket.data;
    const timestamp = now();
    const delivery = { from: username, to, device: socket.id, data, timestamp };
    if (device !== undefined) {
      // `to` names the conversation; the device is one of that person, or another one of the sender's own.
      const rooms = [deviceRoom(to, device), deviceRoom(username, device)];
      if (device === socket.id || rooms.every((room) => idsIn(chat, room).size === 0)) throw gone();
      chat.to(rooms).emit("message", delivery);
      return { delivered: 1, timestamp };
    }
    const [theirs, own] = [userRoom(to), userRoom(username)];
    const delivered = idsIn(chat, theirs).size - (theirs === own ? 1 : 0);
    sendMessage(chat, [theirs, own], socket.id, delivery);
    return { delivered, timestamp };
  };
}

function renewal({ sessions, endAt, now }: HandlerParts): Handler<"auth_renew"> {
  return async (socket, { token }) => {
    const { user, claims } = await sessions.authenticate(token);
    const before = socket.data.claims;
    if (user.id !== before.user || claims.session !== before.session) throw unauthorized();
    // The connection may have been ended while the row was read.
    if (!socket.connected) throw unauthorized();
    socket.data.claims = claims;
    endAt(socket, claims.expiresAt);
    return { expires_in: Math.floor((claims.expiresAt - now()) / 1_000) };
  };
}

/** Tells those whom PROTOCOL.md section 3 names: the user's other connections, the rooms it is in, and its watchers. */
export function tellDeviceChanged(chat: RelayNamespace, socket: RelaySocket, state: "ready" | "gone"): void {
  const { username, roles } = socket.data;
  const rooms = [userRoom(username), watchRoom(username), ...Object.keys(roles).map(chatRoom)];
  chat.to(rooms).except(socket.id).emit("device_changed", { username, device: socket.id, state });
}

function watch(socket: RelaySocket, target: Username, most: number): void {
  const { watches } = socket.data;
  const key = nameKey(target);
  const known = watches.indexOf(key);
  if (known >= 0) watches.splice(known, 1);
  watches.push(key);
  void socket.join(watchRoom(target));
  const dropped = watches.length > most ? watches.shift() : undefined;
  if (dropped !== undefined) void socket.leave(watchRoom(dropped));
}

/** Registered devices by id, from the one after `after` on, and where the next page starts if there is one. */
function pageOfKeys(
  sockets: readonly RelaySocket[],
  after: DeviceId | undefined,
  most: number,
): Answer<"key_request"> {
  const registered = sockets.filter(
    ({ id, data }) => data.publicKey !== undefined && (after === undefined || id > after),
  );
  const keys = lowest(registered, most).flatMap(({ id, data: { username, publicKey } }): DeviceKey[] =>
    publicKey === undefined ? [] : [{ username, device: id, publicKey }],
  );
  const last = keys.at(-1);
  return registered.length > most && last ? { keys, next: last.device } : { keys };
}

/** The `most` connections with the lowest ids, in order. Looks at each once: a room of 1,000 is not sorted for each page. */
function lowest(sockets: readonly RelaySocket[], most: number): readonly RelaySocket[] {
  const found: RelaySocket[] = [];
  for (const socket of sockets) {
    if (found.length === most && socket.id > (found.at(-1)?.id ?? "")) continue;
    found.splice(placeOf(socket.id, found), 0, socket);
    if (found.length > most) found.pop();
  }
  return found;
}

/** How many of `sorted` come before `id`. */
function placeOf(id: DeviceId, sorted: readonly RelaySocket[]): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.id ?? "") < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
