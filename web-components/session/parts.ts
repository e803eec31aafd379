/** The parts of a session that a first conversation does without. */
import type * as MediaPart from "./media/media-part.ts";
import type { Part, PartSource } from "./part.ts";
import type * as RoomsPart from "./rooms/rooms-part.ts";

interface Modules {
  readonly media: typeof MediaPart;
  readonly rooms: typeof RoomsPart;
}

/** Where each part comes from: in a browser `() => import("…")`, elsewhere the module itself. */
export type PartSources = { readonly [K in keyof Modules]: PartSource<Modules[K]> };

/** The parts of one session. */
export type Parts = { readonly [K in keyof Modules]: Part<Modules[K]> };
