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
export { PEOPLE_PAGE } from "./api.ts";
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
  FreshStart,
  Invitation,
  OwnerState,
  Room,
  RoomListItem,
  RoomMember,
  RoomRequest,
  RoomStanding,
  RoomState,
} from "./rooms/room-api.ts";
export type {
  LastMedia,
  Media,
  MediaKind,
  MediaOptions,
  MediaProblem,
  MediaState,
} from "./media/media-api.ts";
export { SessionError } from "./errors.ts";
export { isHugePicture, pictureOf } from "./media/media-type.ts";
export type { PartSource } from "./part.ts";
export type { PartSources } from "./parts.ts";
export { openSession, type SessionOptions } from "./session.ts";
export { WritableStore, type Store } from "./store.ts";
export { createSession } from "./whole-session.ts";
export { browserVault, memoryVault, type Vault } from "./vault.ts";
