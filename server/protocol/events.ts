/**
 * Every event between browser and relay (PROTOCOL.md section 3), declared once for both sides.
 * The relay is `Server<ClientToServerEvents, ServerToClientEvents>`, the client
 * `Socket<ServerToClientEvents, ClientToServerEvents>`; payload types are derived, never written twice.
 */
import type { DeviceId, Limits, Opaque, OpaqueText, Pass, RelayError, RoomId, Username } from "./model.ts";

/** The acknowledgement of every client event. */
export type Reply<T extends object = object> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly error: RelayError };

type Ask<Req extends object, Ans extends object = object> = (
  request: Readonly<Req>,
  reply: (answer: Reply<Readonly<Ans>>) => void,
) => void;

/** What `key_request` tells of one device: the very bytes that it published. */
export interface DeviceKey {
  readonly username: Username;
  readonly device: DeviceId;
  readonly publicKey: OpaqueText;
}

/** Who of a user is connected to a room: a hint, never membership. */
export interface RoomPresence {
  readonly username: Username;
  readonly devices: readonly DeviceId[];
}

/** Whose keys are asked for: one user's, or, page by page, those of a room that the caller is in. */
export type KeyRequest =
  | { readonly target: Username; readonly after?: DeviceId }
  | { readonly room: RoomId; readonly after?: DeviceId };

/** What a client can ask. `device` is the addressee. */
export interface ClientToServerEvents {
  /** Publishes this connection's device bundle; may come again. */
  key_register: Ask<{ publicKey: OpaqueText }, { device: DeviceId }>;
  /** The published bundles of a user or a room; with `target`, also watches that user's devices. */
  key_request: Ask<KeyRequest, { keys: readonly DeviceKey[]; next?: DeviceId }>;
  /** Hands one key package to one device; `offline` if it is gone. */
  key_exchange: Ask<{ to: Username; device: DeviceId; encryptedKey: OpaqueText }>;
  /** To all devices of `to` and the sender's other ones, or to `device` alone. `delivered` counts connections of `to`. */
  message: Ask<{ to: Username; data: Opaque; device?: DeviceId }, { delivered: number; timestamp: number }>;
  /** Opens the native room of a log whose create op hashes to `op` (hex SHA-256). */
  create_room: Ask<{ room: RoomId; op: string }, { room: RoomId; pass: Pass }>;
  /** Hands `target` a pass and a sealed invitation. */
  invite_to_room: Ask<{ room: RoomId; target: Username; data?: Opaque }, { delivered: number }>;
  /** Enters with a pass and gets a fresh one. */
  join_room: Ask<{ room: RoomId; pass: Pass }, { members: readonly RoomPresence[]; pass: Pass }>;
  leave_room: Ask<{ room: RoomId }>;
  /** Owner's pass only. */
  remove_member: Ask<{ room: RoomId; target: Username }>;
  /** Owner's pass only; the answer is the caller's pass as a member. */
  transfer_room: Ask<{ room: RoomId; target: Username }, { pass: Pass }>;
  /** Owner's pass only. */
  delete_room: Ask<{ room: RoomId }>;
  get_room_members: Ask<{ room: RoomId }, { members: readonly RoomPresence[] }>;
  /** Hands key packages to devices in the room; `missing` names those that are gone. */
  room_key_exchange: Ask<
    { room: RoomId; keys: Readonly<Record<DeviceId, OpaqueText>> },
    { missing: readonly DeviceId[] }
  >;
  /** To the others in the room, or to `device` alone. */
  room_message: Ask<{ room: RoomId; data: Opaque; device?: DeviceId }, { timestamp: number }>;
  /** Moves the end of this connection to that of a renewed token of the same session. */
  auth_renew: Ask<{ token: string }, { expires_in: number }>;
}

/** Why someone is no longer in a native room. */
export type LeaveReason = "left" | "removed" | "disconnected";

/** What the relay tells. `device` is the sender's. All of it is a hint: nothing here is signed. */
export interface ServerToClientEvents {
  init_state: (state: {
    readonly username: Username;
    readonly device: DeviceId;
    /** At most 32 names; the rest by `GET /api/users`. */
    readonly onlineUsers: readonly Username[];
    readonly online: number;
    readonly limits: Limits;
  }) => void;
  user_online: (change: PresenceChange) => void;
  user_offline: (change: PresenceChange) => void;
  device_changed: (change: {
    readonly username: Username;
    readonly device: DeviceId;
    readonly state: "ready" | "gone";
  }) => void;
  key_exchange: (delivery: {
    readonly from: Username;
    readonly device: DeviceId;
    readonly encryptedKey: OpaqueText;
  }) => void;
  message: (delivery: {
    readonly from: Username;
    readonly to: Username;
    readonly device: DeviceId;
    readonly data: Opaque;
    readonly timestamp: number;
  }) => void;
  room_invite: (delivery: {
    readonly room: RoomId;
    readonly from: Username;
    readonly device: DeviceId;
    readonly pass: Pass;
    readonly data?: Opaque;
  }) => void;
  room_member_joined: (change: {
    readonly room: RoomId;
    readonly username: Username;
    readonly device: DeviceId;
  }) => void;
  room_member_left: (change: {
    readonly room: RoomId;
    readonly username: Username;
    readonly device: DeviceId;
    readonly reason: LeaveReason;
    readonly removedBy?: Username;
  }) => void;
  room_kicked: (change: { readonly room: RoomId; readonly removedBy: Username }) => void;
  room_pass: (change: { readonly room: RoomId; readonly pass: Pass }) => void;
  room_deleted: (change: { readonly room: RoomId; readonly deletedBy: Username }) => void;
  room_key_delivery: (delivery: {
    readonly room: RoomId;
    readonly from: Username;
    readonly device: DeviceId;
    readonly encryptedKey: OpaqueText;
  }) => void;
  room_message: (delivery: {
    readonly room: RoomId;
    readonly from: Username;
    readonly device: DeviceId;
    readonly data: Opaque;
    readonly timestamp: number;
  }) => void;
  /** The failure of an event that came without a callback, and what ends a connection. */
  error: (error: RelayError) => void;
}

/** Users whose first device came or whose last one went, at most 32 names at once. */
export interface PresenceChange {
  readonly usernames: readonly Username[];
  /** How many users are online now. */
  readonly online: number;
  /** There were more than the names given. */
  readonly more?: true;
}

/** The name of an event that a client sends. */
export type ClientEvent = keyof ClientToServerEvents;

/** The name of an event that the relay sends. */
export type ServerEvent = keyof ServerToClientEvents;

/** The payload of a client event. */
export type Request<E extends ClientEvent> = Parameters<ClientToServerEvents[E]>[0];

/** What the relay acknowledges a client event with. */
export type AnswerOrError<E extends ClientEvent> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0];

/** The good half of {@link AnswerOrError}, without `ok`. */
export type Answer<E extends ClientEvent> = Omit<Extract<AnswerOrError<E>, { readonly ok: true }>, "ok">;

/** The payload of a relay event. */
export type Delivery<E extends ServerEvent> = Parameters<ServerToClientEvents[E]>[0];
