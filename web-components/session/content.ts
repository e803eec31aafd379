/**
 * What plaintext means (PROTOCOL.md section 7): one union, encoded here and parsed here as hostile input,
 * for a fellow member can send anything.
 */
import { fromUtf8, randomId, utf8, type Bytes, type RoomHead } from "../crypto/index.ts";
import { nameKey, USERNAME_PATTERN } from "../../server/protocol/index.ts";
import {
  parseAnnouncement,
  parseChunkWord,
  type Announcement,
  type ChunkWord,
} from "./media/announcement.ts";
import type { MessageRef } from "./chat-api.ts";
import type { MediaKind } from "./media/media-api.ts";
import { record, type Fields } from "./fields.ts";
import { parseRanges, type Ranges } from "./ranges.ts";
import {
  parseHead,
  parseInvite,
  parseKnock,
  parseProof,
  parseLogPage,
  parsePulse,
  parseRoomWord,
  type Invite,
  type DoorWord,
  type LogPage,
  type Pulse,
  type RoomWord,
} from "./rooms/room-content.ts";

/** The longest text of one message, in bytes of UTF-8. */
export const MOST_TEXT = 64 * 1024;

/** The longest time that a message may be set to disappear after, in seconds: four weeks. */
export const LONGEST_TIMER = 28 * 24 * 3600;

/** What announces a photo, voice note or file. */
export interface MediaContent {
  readonly type: MediaKind;
  readonly media: Announcement;
  readonly replyTo?: MessageRef;
  readonly timer?: number;
}

/** What a writer numbers, keeps and sends again until it is acknowledged. */
export type Numbered =
  | { readonly type: "text"; readonly body: string; readonly replyTo?: MessageRef; readonly timer?: number }
  | MediaContent
  | { readonly type: "reaction"; readonly target: MessageRef; readonly emoji: string }
  | { readonly type: "edit"; readonly target: MessageRef; readonly body: string }
  | { readonly type: "delete"; readonly target: MessageRef }
  | { readonly type: "timer"; readonly seconds: number }
  | RoomWord;

/** What one has of one writer. */
export interface Have {
  readonly identity: string;
  readonly instance: string;
  readonly ranges: Ranges;
}

/** What is sent once and not kept. */
export type Passing =
  | {
      readonly type: "receipt";
      readonly identity: string;
      readonly instance: string;
      readonly ranges: Ranges;
      readonly state: "delivered" | "read";
    }
  | { readonly type: "typing"; readonly active: boolean }
  | ChunkWord
  | {
      readonly type: "sync";
      /** What is there of each writer's page: whoever wrote one of them sends what is lacking. */
      readonly have: readonly Have[];
      /** Chains of which messages came without a package. */
      readonly unknown: readonly string[];
      /** The writer's word on `unknown` ones of its own: all that was under them has been sent again. */
      readonly settled: readonly string[];
    }
  | Invite
  | DoorWord
  | LogPage
  | Pulse;

interface Envelope {
  readonly id: string;
  /** Milliseconds since 1970 by the writer's clock: shown, never trusted. */
  readonly at: number;
}

/** A numbered content on its way; `head` is the place of the room's log whose members it was sealed for (section 8). */
export type NumberedContent = Numbered & Envelope & { readonly seq: number; readonly head?: RoomHead };

/**
 * Anything that a message can hold. `unknown` is a type of a later version; of one that is `ill-formed` the number holds:
 * it is its writer's own, who could have said it with anything.
 */
export type Content =
  | NumberedContent
  | (Passing & Envelope)
  | ({ readonly type: "unknown"; readonly seq?: number } & Envelope)
  | { readonly type: "ill-formed"; readonly seq: number };

/** A numbered content, with a fresh id; in a room with its head. */
export function numbered(content: Numbered, seq: number, at: number, head?: RoomHead): NumberedContent {
  return { ...content, id: randomId(), at, seq, ...(head && { head }) };
}

/** A passing content, with a fresh id. */
export function passing(content: Passing, at: number): Passing & Envelope {
  return { ...content, id: randomId(), at };
}

/** A reference as it is signed: the author's name in lower case. */
export function refOf(ref: MessageRef): MessageRef {
  return { user: nameKey(ref.user), id: ref.id };
}

/** Whether a content is one that its writer numbers and keeps. */
export function isNumbered(content: Content): content is NumberedContent {
  return isKey(numberedParsers, content.type);
}

/** Whether a content announces a photo, voice note or file. */
export function isMediaContent<C extends { readonly type: string }>(content: C): content is C & MediaContent {
  return content.type === "image" || content.type === "voice" || content.type === "file";
}

/** An announcement has at least this many bytes: with a preview, with bars or with neither, photo, voice note and file look alike. */
const LEAST_ANNOUNCEMENT = 8 * 1024;

/** The bytes that are sealed. */
export function encodeContent(content: Content): Bytes {
  const json = utf8(JSON.stringify(content));
  if (!isMediaContent(content) || json.length >= LEAST_ANNOUNCEMENT) return json;
  const padded = new Uint8Array(LEAST_ANNOUNCEMENT).fill(0x20); // JSON ends in any number of spaces
  padded.set(json);
  return padded;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KEY = /^[A-Za-z0-9+/]{22,43}={1,2}$/;

function ref(value: unknown): MessageRef | undefined {
  const fields = record(value);
  const user = fields?.["user"];
  const id = fields?.["id"];
  if (typeof user !== "string" || !USERNAME_PATTERN.test(user) || typeof id !== "string" || !UUID.test(id))
    return undefined;
  return { user: nameKey(user), id };
}

function body(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= MOST_TEXT ? value : undefined;
}

function seconds(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return undefined;
  return value >= 0 && value <= LONGEST_TIMER ? value : undefined;
}

/** One emoji, or nothing, which takes a reaction back. */
const EMOJI = new RegExp("^\\p{RGI_Emoji}?$", "v");

function emoji(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= 32 && EMOJI.test(value) ? value : undefined;
}

function key(value: unknown): string | undefined {
  return typeof value === "string" && KEY.test(value) ? value : undefined;
}

function have(value: unknown): Have | undefined {
  const fields = record(value);
  const identity = key(fields?.["identity"]);
  const instance = key(fields?.["instance"]);
  const ranges = parseRanges(fields?.["ranges"]);
  return identity === undefined || instance === undefined || ranges === undefined
    ? undefined
    : { identity, instance, ranges };
}

function all<T>(
  value: unknown,
  max: number,
  parse: (entry: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined;
  const parsed = value.map(parse).filter((entry) => entry !== undefined);
  return parsed.length === value.length ? parsed : undefined;
}

/** What goes with every message: what it answers, and when it disappears. `undefined` where it is ill-formed. */
function extras(fields: Fields): { readonly replyTo?: MessageRef; readonly timer?: number } | undefined {
  const replyTo = fields["replyTo"] === undefined ? undefined : ref(fields["replyTo"]);
  const timer = fields["timer"] === undefined ? undefined : seconds(fields["timer"]);
  if (fields["replyTo"] !== undefined && replyTo === undefined) return undefined;
  if (fields["timer"] !== undefined && timer === undefined) return undefined;
  return { ...(replyTo && { replyTo }), ...(timer && { timer }) };
}

function text(fields: Fields): Numbered | undefined {
  const said = body(fields["body"]);
  const rest = extras(fields);
  return said === undefined || rest === undefined ? undefined : { type: "text", body: said, ...rest };
}

function mediaOf<K extends MediaKind>(type: K): (fields: Fields) => Numbered | undefined {
  return (fields) => {
    const media = parseAnnouncement(fields["media"], type);
    const rest = extras(fields);
    return media === undefined || rest === undefined ? undefined : { type, media, ...rest };
  };
}

/** One parser per type: rebuilds the content from known fields, `undefined` where it is ill-formed. */
const numberedParsers: { readonly [T in Numbered["type"]]: (fields: Fields) => Numbered | undefined } = {
  text,
  image: mediaOf("image"),
  voice: mediaOf("voice"),
  file: mediaOf("file"),
  reaction(fields) {
    const target = ref(fields["target"]);
    const sign = emoji(fields["emoji"]);
    return target === undefined || sign === undefined ? undefined : { type: "reaction", target, emoji: sign };
  },
  edit(fields) {
    const target = ref(fields["target"]);
    const said = body(fields["body"]);
    return target === undefined || said === undefined ? undefined : { type: "edit", target, body: said };
  },
  delete(fields) {
    const target = ref(fields["target"]);
    return target === undefined ? undefined : { type: "delete", target };
  },
  timer(fields) {
    const time = seconds(fields["seconds"]);
    return time === undefined ? undefined : { type: "timer", seconds: time };
  },
  room: parseRoomWord,
};

const passingParsers: { readonly [T in Passing["type"]]: (fields: Fields) => Passing | undefined } = {
  receipt(fields) {
    const { state } = fields;
    const of = have(fields);
    return of === undefined || (state !== "delivered" && state !== "read")
      ? undefined
      : { type: "receipt", ...of, state };
  },
  typing(fields) {
    const { active } = fields;
    return typeof active === "boolean" ? { type: "typing", active } : undefined;
  },
  chunk: parseChunkWord,
  sync(fields) {
    const haves = all(fields["have"], 1_000, have);
    const unknown = all(fields["unknown"], 1_000, key);
    const settled = all(fields["settled"], 1_000, key);
    if (haves === undefined || unknown === undefined || settled === undefined) return undefined;
    return { type: "sync", have: haves, unknown, settled };
  },
  invite: parseInvite,
  knock: parseKnock,
  proof: parseProof,
  log: parseLogPage,
  pulse: parsePulse,
};

function isKey<T extends object>(table: T, name: string): name is string & keyof T {
  return Object.hasOwn(table, name);
}

/** What someone wrote, or `undefined` where it is ill-formed and says no number: a visible line, never a crash. */
export function parseContent(bytes: Uint8Array): Content | undefined {
  let fields: Fields | undefined;
  try {
    fields = record(JSON.parse(fromUtf8(bytes)));
  } catch {
    return undefined;
  }
  if (fields === undefined) return undefined;
  const { type, seq } = fields;
  const isPassing = typeof type === "string" && isKey(passingParsers, type);
  if (seq !== undefined && !isCount(seq, 1)) return undefined;
  return (
    parseFields(fields, seq) ?? (seq === undefined || isPassing ? undefined : { type: "ill-formed", seq })
  );
}

function parseFields(fields: Fields, seq: number | undefined): Content | undefined {
  const { type, id, at } = fields;
  if (typeof type !== "string" || typeof id !== "string" || !UUID.test(id) || !isCount(at, 0))
    return undefined;
  if (isKey(numberedParsers, type)) {
    const content = numberedParsers[type](fields);
    const head = parseHead(fields["head"]);
    if (content === undefined || seq === undefined) return undefined;
    return { ...content, id, at, seq, ...(head && { head }) };
  }
  if (isKey(passingParsers, type)) {
    const content = passingParsers[type](fields);
    return content === undefined ? undefined : { ...content, id, at };
  }
  return { type: "unknown", id, at, ...(seq !== undefined && { seq }) };
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}
