/**
 * The client's doors: what the relay answers and delivers, parsed like anything else that an adversary says.
 */
import type {
  Answer,
  ClientEvent,
  Delivery,
  DeviceKey,
  PresenceChange,
  RoomPresence,
  ServerEvent,
} from "./events.ts";
import {
  count,
  device,
  type Fields,
  fields,
  list,
  malformed,
  opaque,
  opaqueText,
  optional,
  parseUsername,
  pass,
  room,
  text,
} from "./fields.ts";
import {
  DEFAULT_LIMITS,
  RELAY_ERROR_CODES,
  type Limits,
  type RelayError,
  type RelayErrorCode,
  type Username,
} from "./model.ts";

/** Clients take no size from the relay on trust; this is above anything that a configuration allows. */
const CEILING = { data: 1024 * 1024, publicKey: 64 * 1024, encryptedKey: 64 * 1024 } as const;

const MOST_NAMES = 10_000;

function usernames(value: unknown, name: string): readonly Username[] {
  return list(value, name, MOST_NAMES, (entry) => parseUsername(entry, name));
}

function presence(value: unknown): PresenceChange {
  const change = fields(value, "presence");
  return {
    usernames: usernames(change["usernames"], "usernames"),
    online: count(change["online"], "online"),
    ...(change["more"] === true ? { more: true as const } : {}),
  };
}

function roomPresence(value: unknown): RoomPresence {
  const entry = fields(value, "member");
  return {
    username: parseUsername(entry["username"]),
    devices: list(entry["devices"], "devices", MOST_NAMES, (id) => device(id)),
  };
}

function deviceKey(value: unknown): DeviceKey {
  const entry = fields(value, "key");
  return {
    username: parseUsername(entry["username"]),
    device: device(entry["device"]),
    publicKey: opaqueText(entry["publicKey"], "publicKey", CEILING.publicKey),
  };
}

function limitsOf(value: unknown): Limits {
  const told = fields(value, "limits");
  const limits: Record<string, number> = {};
  for (const name of Object.keys(DEFAULT_LIMITS)) limits[name] = count(told[name], `limits.${name}`);
  return limits as Record<keyof Limits, number>;
}

function isRelayErrorCode(value: unknown): value is RelayErrorCode {
  return RELAY_ERROR_CODES.some((code) => code === value);
}

/** A refusal, from an acknowledgement, an `error` event or a `connect_error`'s `data`. */
export function parseRelayError(value: unknown): RelayError {
  const error = fields(value, "error");
  const code = error["code"];
  if (!isRelayErrorCode(code)) return malformed("error.code is unknown");
  return {
    code,
    message: text(error["message"], "error.message", 500),
    ...optional(error, "retryAfterMs", (ms) => count(ms, "retryAfterMs")),
  };
}

function nothing(): Record<never, never> {
  return {};
}

type AnswerParsers = { readonly [E in ClientEvent]: (answer: Fields) => Answer<E> };

const answers: AnswerParsers = {
  key_register: (answer) => ({ device: device(answer["device"]) }),
  key_request: (answer) => ({
    keys: list(answer["keys"], "keys", MOST_NAMES, deviceKey),
    ...optional(answer, "next", (id) => device(id, "next")),
  }),
  key_exchange: nothing,
  message: (answer) => ({
    delivered: count(answer["delivered"], "delivered"),
    timestamp: count(answer["timestamp"], "timestamp"),
  }),
  create_room: (answer) => ({ room: room(answer["room"]), pass: pass(answer["pass"]) }),
  invite_to_room: (answer) => ({ delivered: count(answer["delivered"], "delivered") }),
  join_room: (answer) => ({
    members: list(answer["members"], "members", MOST_NAMES, roomPresence),
    pass: pass(answer["pass"]),
  }),
  leave_room: nothing,
  remove_member: nothing,
  transfer_room: (answer) => ({ pass: pass(answer["pass"]) }),
  delete_room: nothing,
  get_room_members: (answer) => ({ members: list(answer["members"], "members", MOST_NAMES, roomPresence) }),
  room_key_exchange: (answer) => ({
    missing: list(answer["missing"], "missing", MOST_NAMES, (id) => device(id)),
  }),
  room_message: (answer) => ({ timestamp: count(answer["timestamp"], "timestamp") }),
  auth_renew: (answer) => ({ expires_in: count(answer["expires_in"], "expires_in") }),
};

/**
 * The client's door for acknowledgements: the answer, or the relay's refusal as a value.
 * Throws {@link Malformed} for anything else.
 */
export function parseAnswer<E extends ClientEvent>(
  event: E,
  value: unknown,
): { readonly ok: true; readonly answer: Answer<E> } | { readonly ok: false; readonly error: RelayError } {
  const reply = fields(value, "answer");
  if (reply["ok"] === true) return { ok: true, answer: answers[event](reply) };
  return { ok: false, error: parseRelayError(reply["error"]) };
}

type DeliveryParsers = { readonly [E in ServerEvent]: (value: unknown) => Delivery<E> };

/** The client's door for events: one parser per relay event. Each throws {@link Malformed}. */
export const parseDelivery: DeliveryParsers = {
  init_state(value) {
    const state = fields(value, "state");
    return {
      username: parseUsername(state["username"]),
      device: device(state["device"]),
      onlineUsers: usernames(state["onlineUsers"], "onlineUsers"),
      online: count(state["online"], "online"),
      limits: limitsOf(state["limits"]),
    };
  },
  user_online: presence,
  user_offline: presence,
  device_changed(value) {
    const change = fields(value, "change");
    const state = change["state"];
    if (state !== "ready" && state !== "gone") return malformed("state is unknown");
    return { username: parseUsername(change["username"]), device: device(change["device"]), state };
  },
  key_exchange(value) {
    const delivery = fields(value, "delivery");
    return {
      from: parseUsername(delivery["from"], "from"),
      device: device(delivery["device"]),
      encryptedKey: opaqueText(delivery["encryptedKey"], "encryptedKey", CEILING.encryptedKey),
    };
  },
  message(value) {
    const delivery = fields(value, "delivery");
    return {
      from: parseUsername(delivery["from"], "from"),
      to: parseUsername(delivery["to"], "to"),
      device: device(delivery["device"]),
      data: opaque(delivery["data"], "data", CEILING.data),
      timestamp: count(delivery["timestamp"], "timestamp"),
    };
  },
  room_invite(value) {
    const delivery = fields(value, "delivery");
    return {
      room: room(delivery["room"]),
      from: parseUsername(delivery["from"], "from"),
      device: device(delivery["device"]),
      pass: pass(delivery["pass"]),
      ...optional(delivery, "data", (data) => opaque(data, "data", CEILING.data)),
    };
  },
  room_member_joined(value) {
    const change = fields(value, "change");
    return {
      room: room(change["room"]),
      username: parseUsername(change["username"]),
      device: device(change["device"]),
    };
  },
  room_member_left(value) {
    const change = fields(value, "change");
    const reason = change["reason"];
    if (reason !== "left" && reason !== "removed" && reason !== "disconnected")
      return malformed("reason is unknown");
    return {
      room: room(change["room"]),
      username: parseUsername(change["username"]),
      device: device(change["device"]),
      reason,
      ...optional(change, "removedBy", (name) => parseUsername(name, "removedBy")),
    };
  },
  room_kicked(value) {
    const change = fields(value, "change");
    return { room: room(change["room"]), removedBy: parseUsername(change["removedBy"], "removedBy") };
  },
  room_pass(value) {
    const change = fields(value, "change");
    return { room: room(change["room"]), pass: pass(change["pass"]) };
  },
  room_deleted(value) {
    const change = fields(value, "change");
    return { room: room(change["room"]), deletedBy: parseUsername(change["deletedBy"], "deletedBy") };
  },
  room_key_delivery(value) {
    const delivery = fields(value, "delivery");
    return {
      room: room(delivery["room"]),
      from: parseUsername(delivery["from"], "from"),
      device: device(delivery["device"]),
      encryptedKey: opaqueText(delivery["encryptedKey"], "encryptedKey", CEILING.encryptedKey),
    };
  },
  room_message(value) {
    const delivery = fields(value, "delivery");
    return {
      room: room(delivery["room"]),
      from: parseUsername(delivery["from"], "from"),
      device: device(delivery["device"]),
      data: opaque(delivery["data"], "data", CEILING.data),
      timestamp: count(delivery["timestamp"], "timestamp"),
    };
  },
  error: parseRelayError,
};
