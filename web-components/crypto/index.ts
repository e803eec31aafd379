/**
 * The keys: the only door of this room. Functions over values; nothing here keeps state, opens a connection or touches
 * a page. PROTOCOL.md sections 4 to 6, 8, 10 and 11; README.md in this folder has the construction on one page.
 */
export { CryptoError, type CryptoErrorCode } from "./errors.ts";
export {
  concat,
  fromBase64,
  fromHex,
  fromUtf8,
  lp,
  toBase64,
  toHex,
  uint64,
  utf8,
  type Bytes,
  type Part,
} from "./bytes.ts";
export { isSupported, randomBytes, randomId, sha256 } from "./suite.ts";
export { openAead, sealAead } from "./aead.ts";
export type { SealedBytes, SealedText } from "./sealed.ts";
export { directConversation, isConversation, isRoomId, isUser, roomConversation, userKey } from "./names.ts";
export type { Signed } from "./signed.ts";
export { generateIdentity, safetyCode, safetyNumber, type Identity, type Person } from "./identity.ts";
export { IDENTITIES_LIMIT, checkList, signList, type AccountList } from "./account-list.ts";
export {
  LARGEST_BUNDLE,
  checkBundle,
  generateDeviceKeys,
  signBundle,
  type BundleFields,
  type DeviceBundle,
  type DeviceKeys,
} from "./bundle.ts";
export {
  CHAIN_LIMIT,
  SKIPPED_LIFETIME,
  SKIPPED_LIMIT,
  createChain,
  openMessage,
  readMessage,
  sealMessage,
  wipeChain,
  type ReceivingChain,
  type SenderContext,
  type SendingChain,
  type SkippedKey,
} from "./chain.ts";
export {
  openKeyPackage,
  readKeyPackage,
  sealKeyPackage,
  type KeyPackage,
  type KeyPackageParts,
} from "./key-package.ts";
export { CHECKPOINT_EVERY, LONGEST_TITLE, MEMBERS_LIMIT, OPS_LIMIT, SLOWEST } from "./room-limits.ts";
export {
  appendOps,
  checkpoint,
  checkpointDue,
  createRoom,
  extendLog,
  placeOf,
  readLog,
  type RoomHead,
  type RoomLog,
} from "./room-log.ts";
export { type RoomAction, type RoomOwner, type RoomPolicy, type RoomState } from "./room-state.ts";
export {
  CHUNK_FRAME,
  CHUNK_SIZE,
  MEDIA_LIMIT,
  PIECE_SIZE,
  chunkRange,
  createMedia,
  hashPiece,
  importMedia,
  mediaDigest,
  openChunk,
  readChunk,
  sealChunk,
  type Media,
  type MediaContext,
  type OutgoingMedia,
} from "./media.ts";
