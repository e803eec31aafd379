/**
 * The nouns of the contract between browser and relay (PROTOCOL.md sections 2 and 3).
 * This room imports nothing: it is the one thing that both sides share.
 */

/** The version that a client names in its handshake. A relay refuses one that it does not speak. */
export const PROTOCOL_VERSION = 1;

/** The Socket.IO namespace of the relay; the root namespace refuses everyone. */
export const NAMESPACE = "/chat";

declare const opaque: unique symbol;

/** Text that the relay carries without reading: Base64 or JSON, made by the crypto module. */
export type OpaqueText = string & { readonly [opaque]: true };

/** Bytes that the relay carries without reading. */
export type OpaqueBytes = Uint8Array & { readonly [opaque]: true };

/** What fits into `data`. Plain strings and encoder output do not: only `session/wire.ts` and the parsers make one. */
export type Opaque = OpaqueText | OpaqueBytes;

/** An account's name, 3 to 20 of `A-Z a-z 0-9 _`, in its owner's spelling; compared by {@link nameKey}. */
export type Username = string;

/** One connection of a user: the id of its socket. A routing label chosen by the relay, nothing is concluded from it. */
export type DeviceId = string;

/** A room's id: 64 hex digits, the hash that PROTOCOL.md section 8 defines. */
export type RoomId = string;

/** A signed token that says who may enter a room (PROTOCOL.md section 3, Passes). */
export type Pass = string;

/** What a pass makes of its holder. */
export type Role = "owner" | "member";

/** The form in which names are compared, ordered and signed: ASCII lower case. */
export function nameKey(name: Username): string {
  return name.toLowerCase();
}

/** What the relay can answer when it does not do what it was asked. */
export const RELAY_ERROR_CODES = [
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "rate_limited",
  "offline",
  "unavailable",
  "unsupported_version",
] as const;

/** One of {@link RELAY_ERROR_CODES}. */
export type RelayErrorCode = (typeof RELAY_ERROR_CODES)[number];

/** A refusal as it travels: a code for programs, a sentence for people, and when to try again. */
export interface RelayError {
  readonly code: RelayErrorCode;
  readonly message: string;
  /** Milliseconds after which the same request may succeed; only with `rate_limited` and `unavailable`. */
  readonly retryAfterMs?: number;
}

/** Bounds that a client is told in `init_state` and keeps, so that it is never refused for pace or size. Sizes in bytes. */
export interface Limits {
  /** `data` of one message. */
  readonly data: number;
  /** One `publicKey`. */
  readonly publicKey: number;
  /** One `encryptedKey`. */
  readonly encryptedKey: number;
  /** Keys in one `room_key_exchange`. */
  readonly keysPerExchange: number;
  /** Bytes of all keys in one `room_key_exchange`. */
  readonly keyExchange: number;
  /** Devices in one page of a `key_request`'s answer. */
  readonly keysPerPage: number;
  /** Users that one connection can watch. */
  readonly watches: number;
  /** Small events a second, per connection. */
  readonly eventsPerSecond: number;
  /** Small events at once, per connection. */
  readonly eventBurst: number;
  /** Up to this size an event counts as one small event; above it, only its bytes count. */
  readonly smallEvent: number;
  /** Bytes a second, per connection. */
  readonly bytesPerSecond: number;
  /** Bytes at once, per connection. */
  readonly byteBurst: number;
  /** Connections of one user; the oldest gives way. */
  readonly connectionsPerUser: number;
  /** Connections in one room. */
  readonly devicesPerRoom: number;
}

/** The limits of PROTOCOL.md section 3, where the relay's configuration names no others. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  data: 128 * 1024,
  publicKey: 8 * 1024,
  encryptedKey: 4 * 1024,
  keysPerExchange: 50,
  keyExchange: 128 * 1024,
  keysPerPage: 64,
  watches: 500,
  eventsPerSecond: 50,
  eventBurst: 200,
  smallEvent: 16 * 1024,
  bytesPerSecond: 32 * 1024 * 1024,
  byteBurst: 64 * 1024 * 1024,
  connectionsPerUser: 10,
  devicesPerRoom: 1_000,
});
