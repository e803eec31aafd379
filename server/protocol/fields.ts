/**
 * What all parsers of the contract are made of: primitives that check type and size, and the one error they throw.
 * Payloads are checked for type and size only; their content is nobody's business here.
 */
import { USERNAME_PATTERN } from "./api.ts";
import type { DeviceId, Opaque, OpaqueText, Pass, RoomId, Username } from "./model.ts";

/** What a parser throws: the value breaks the contract. Its message names the field, never its content. */
export class Malformed extends Error {
  readonly code: "bad_request" | "too_large";

  constructor(code: "bad_request" | "too_large", message: string) {
    super(message);
    this.name = "Malformed";
    this.code = code;
  }
}

/** An object's own fields, before anything is known of them. */
export type Fields = Readonly<Record<string, unknown>>;

/** Throws {@link Malformed} `bad_request`. */
export function malformed(message: string): never {
  throw new Malformed("bad_request", message);
}

/** Own fields of a plain object; inherited ones (`__proto__` tricks) are invisible. */
export function fields(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return malformed(`${what} must be an object`);
  }
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

/** A non-empty string of at most `maxLength` UTF-16 units. */
export function text(value: unknown, name: string, maxLength: number): string {
  if (typeof value !== "string" || value.length === 0) return malformed(`${name} must be a non-empty string`);
  if (value.length > maxLength) return malformed(`${name} is too long`);
  return value;
}

/** A whole number from 0 to 2^53 - 1. */
export function count(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    return malformed(`${name} must be a whole number`);
  }
  return value;
}

/** A list of at most `max` entries, each parsed by `item`. */
export function list<T>(
  value: unknown,
  name: string,
  max: number,
  item: (entry: unknown) => T,
): readonly T[] {
  if (!Array.isArray(value)) return malformed(`${name} must be a list`);
  if (value.length > max) return malformed(`${name} is too long`);
  return value.map(item);
}

/** A name that an account can have. */
export function parseUsername(value: unknown, name = "username"): Username {
  if (typeof value !== "string" || !USERNAME_PATTERN.test(value))
    return malformed(`${name} is not a user name`);
  return value;
}

/** A connection's id, as the relay gives it out. */
export function device(value: unknown, name = "device"): DeviceId {
  return text(value, name, 64);
}

/** 64 lower-case hex digits. */
export function hex256(value: unknown, name: string): string {
  if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value))
    return malformed(`${name} must be 64 hex digits`);
  return value;
}

/** A room's id (PROTOCOL.md section 8). */
export function room(value: unknown): RoomId {
  return hex256(value, "room");
}

/** A pass, unverified: its size is all that is checked. */
export function pass(value: unknown): Pass {
  return text(value, "pass", 2048);
}

const BEYOND_ASCII = /[^\x00-\x7f]/;

/** The length of a string in UTF-8, without making the bytes. Half a surrogate pair is replaced, by 3 bytes. */
export function utf8Length(value: string): number {
  // Nearly all that is measured is Base64: a compiled pattern looks at it in a third of the loop's time.
  if (!BEYOND_ASCII.test(value)) return value.length;
  let bytes = value.length;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A whole pair is two units and four bytes.
    if (unit >= 0xd800 && unit < 0xdc00 && (value.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i += 1;
  }
  return bytes;
}

/** The size of a payload in bytes: the unit of every limit. */
export function sizeOf(data: Opaque): number {
  return typeof data === "string" ? utf8Length(data) : data.byteLength;
}

/** A non-empty string of at most `max` bytes of UTF-8; throws `too_large` above. */
export function opaqueText(value: unknown, name: string, max: number): OpaqueText {
  if (typeof value !== "string" || value.length === 0) return malformed(`${name} must be a non-empty string`);
  // A unit of UTF-16 is at most three bytes: what is far below the limit need not be counted.
  if (value.length > max || (value.length * 3 > max && utf8Length(value) > max))
    throw new Malformed("too_large", `${name} is over ${max} bytes`);
  return value as OpaqueText;
}

/** Bytes arrive as `Buffer` in Node and as `ArrayBuffer` in a browser; from here on they are a `Uint8Array`. */
export function opaque(value: unknown, name: string, max: number): Opaque {
  if (typeof value === "string") return opaqueText(value, name, max);
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength === 0)
    return malformed(`${name} must be text or bytes`);
  if (bytes.byteLength > max) throw new Malformed("too_large", `${name} is over ${max} bytes`);
  return bytes as Opaque;
}

/** The field `key` parsed, or no such field where it is absent. */
export function optional<K extends string, T>(
  source: Fields,
  key: K,
  parse: (value: unknown) => T,
): { readonly [P in K]?: T } {
  const value = source[key];
  // A computed key widens to an index signature; the type of the result is exact.
  return value === undefined ? {} : ({ [key]: parse(value) } as { [P in K]: T });
}
