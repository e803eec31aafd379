/** A session that has all its code at once: for programs in Node, where nothing is saved by fetching later. */
import type { Session } from "./api.ts";
import * as media from "./media/media-part.ts";
import * as rooms from "./rooms/rooms-part.ts";
import { openSession, type SessionOptions } from "./session.ts";

/** Makes a session with a relay. Nothing is connected or stored before someone signs in. */
export function createSession(options: SessionOptions): Session {
  return openSession(options, { media: () => media, rooms: () => rooms });
}
