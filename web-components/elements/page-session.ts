import { openSession, type Session, type SessionOptions } from "../session/index.ts";

/**
 * Makes a session with a relay; its code for rooms, and for photos, voice notes and files, is fetched when the first of them
 * is met. Nothing is connected or stored before someone signs in.
 */
export function createSession(options: SessionOptions): Session {
  return openSession(options, {
    media: () => import("../session/media/media-part.ts"),
    rooms: () => import("../session/rooms/rooms-part.ts"),
  });
}
