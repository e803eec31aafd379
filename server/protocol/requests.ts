/**
 * The relay's doors: `unknown` in, a typed value rebuilt from known fields out, so that nothing unknown is forwarded.
 */
import { PASSWORD_LENGTH } from "./api.ts";
import type { ClientEvent, Request } from "./events.ts";
import {
  device,
  fields,
  hex256,
  malformed,
  Malformed,
  opaque,
  opaqueText,
  optional,
  parseUsername,
  pass,
  room,
  text,
  utf8Length,
} from "./fields.ts";
import type { DeviceId, Limits, OpaqueText, RoomId, Username } from "./model.ts";

function keyMap(value: unknown, limits: Limits): Readonly<Record<DeviceId, OpaqueText>> {
  const entries = Object.entries(fields(value, "keys"));
  if (entries.length === 0) return malformed("keys is empty");
  if (entries.length > limits.keysPerExchange) throw new Malformed("too_large", "too many keys in one event");
  const keys = Object.create(null) as Record<DeviceId, OpaqueText>;
  let bytes = 0;
  for (const [id, key] of entries) {
    const parsed = opaqueText(key, "encryptedKey", limits.encryptedKey);
    bytes += utf8Length(parsed);
    keys[device(id)] = parsed;
  }
  if (bytes > limits.keyExchange)
    throw new Malformed("too_large", "the keys of one event are too large together");
  return keys;
}

type RequestParsers = { readonly [E in ClientEvent]: (value: unknown, limits: Limits) => Request<E> };

/** The relay's door: one parser per client event. Each throws {@link Malformed}. */
export const parseRequest: RequestParsers = {
  key_register(value, limits) {
    const request = fields(value, "request");
    return { publicKey: opaqueText(request["publicKey"], "publicKey", limits.publicKey) };
  },
  key_request(value) {
    const request = fields(value, "request");
    const after = optional(request, "after", (id) => device(id, "after"));
    if (request["target"] !== undefined)
      return { target: parseUsername(request["target"], "target"), ...after };
    return { room: room(request["room"]), ...after };
  },
  key_exchange(value, limits) {
    const request = fields(value, "request");
    return {
      to: parseUsername(request["to"], "to"),
      device: device(request["device"]),
      encryptedKey: opaqueText(request["encryptedKey"], "encryptedKey", limits.encryptedKey),
    };
  },
  message(value, limits) {
    const request = fields(value, "request");
    return {
      to: parseUsername(request["to"], "to"),
      data: opaque(request["data"], "data", limits.data),
      ...optional(request, "device", device),
    };
  },
  create_room(value) {
    const request = fields(value, "request");
    return { room: room(request["room"]), op: hex256(request["op"], "op") };
  },
  invite_to_room(value, limits) {
    const request = fields(value, "request");
    return {
      room: room(request["room"]),
      target: parseUsername(request["target"], "target"),
      ...optional(request, "data", (data) => opaque(data, "data", limits.data)),
    };
  },
  join_room(value) {
    const request = fields(value, "request");
    return { room: room(request["room"]), pass: pass(request["pass"]) };
  },
  leave_room: roomOnly,
  remove_member: roomAndTarget,
  transfer_room: roomAndTarget,
  delete_room: roomOnly,
  get_room_members: roomOnly,
  room_key_exchange(value, limits) {
    const request = fields(value, "request");
    return { room: room(request["room"]), keys: keyMap(request["keys"], limits) };
  },
  room_message(value, limits) {
    const request = fields(value, "request");
    return {
      room: room(request["room"]),
      data: opaque(request["data"], "data", limits.data),
      ...optional(request, "device", device),
    };
  },
  auth_renew(value) {
    return { token: text(fields(value, "request")["token"], "token", 4096) };
  },
};

function roomOnly(value: unknown): { readonly room: RoomId } {
  return { room: room(fields(value, "request")["room"]) };
}

function roomAndTarget(value: unknown): { readonly room: RoomId; readonly target: Username } {
  const request = fields(value, "request");
  return { room: room(request["room"]), target: parseUsername(request["target"], "target") };
}

/**
 * The bytes of an event that count against the pace of its connection: all text, payloads and field names in it, 8 for
 * every other value. Walks without recursion, so that nesting costs its sender bytes and never our stack.
 */
export function weigh(value: unknown): number {
  let bytes = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === "string") bytes += utf8Length(next);
    else if (next instanceof ArrayBuffer || ArrayBuffer.isView(next)) bytes += next.byteLength;
    else if (typeof next !== "object" || next === null) bytes += 8;
    else {
      const entries = next as Readonly<Record<string, unknown>>;
      for (const key of Object.keys(entries)) {
        bytes += key.length;
        waiting.push(entries[key]);
      }
    }
  }
  return bytes;
}

/** A password of 8 to 128 code points (section 2). Throws {@link Malformed}. */
export function parsePassword(value: unknown, name: string): string {
  const message = `${name} must be ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters`;
  if (typeof value !== "string" || value.length > 2 * PASSWORD_LENGTH.max) return malformed(message);
  const points = [...value].length;
  if (points < PASSWORD_LENGTH.min || points > PASSWORD_LENGTH.max) return malformed(message);
  return value;
}
