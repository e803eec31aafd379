/** The session's one door: what applications, bots and elements may use. */
export type {
  Alarm,
  Person,
  Preferences,
  Session,
  SessionErrorCode,
  SignedOutReason,
  Status,
} from "./api.ts";
export type {
  AcceptOptions,
  Chat,
  DirectChat,
  Fate,
  Item,
  MediaItem,
  MessageItem,
  MessageRef,
  NoticeCode,
  NoticeItem,
  SendOptions,
  TextItem,
  Trust,
} from "./chat-api.ts";
export type {
  Invitation,
  Room,
  RoomListItem,
  RoomMember,
  RoomRequest,
  RoomStanding,
  RoomState,
} from "./room-api.ts";
export type { Media, MediaKind, MediaOptions, MediaProblem, MediaState } from "./media-api.ts";
export { SessionError } from "./errors.ts";
export { pictureOf } from "./media-type.ts";
export { createSession, type SessionOptions } from "./session.ts";
export { WritableStore, type Store } from "./store.ts";
export { browserVault, memoryVault, type Vault } from "./vault.ts";
