/**
 * Elements that the first screen does without: their code is fetched when they are first wanted. Until it is there the
 * tag stands empty, and Lit takes over the properties that were set on it.
 */
const parts = {
  attach: () => import("./secure-attach.ts"),
  details: () => import("./secure-details.ts"),
  drop: () => import("./secure-drop.ts"),
  emoji: () => import("./secure-emoji.ts"),
  explanation: () => import("./secure-explanation.ts"),
  invitations: () => import("./secure-invitations.ts"),
  lightbox: () => import("./secure-lightbox.ts"),
  media: () => import("./secure-media.ts"),
  menu: () => import("./secure-menu.ts"),
  newRoom: () => import("./secure-new-room.ts"),
  offer: () => import("./secure-offer.ts"),
  profile: () => import("./secure-profile.ts"),
  recorder: () => import("./secure-voice-recorder.ts"),
  room: () => import("./secure-room-head.ts"),
  roomDetails: () => import("./secure-room-details.ts"),
  sheet: () => import("./secure-sheet.ts"),
  shortcuts: () => import("./secure-shortcuts.ts"),
  signIn: () => import("./secure-sign-in.ts"),
  strength: () => import("./secure-strength.ts"),
} as const;

/** A part. */
export type PartName = keyof typeof parts;

/**
 * Fetches a part; resolves once its element is defined. Rejects if it cannot be fetched; asking again tries again where the
 * browser does (Chromium remembers until the page is loaded anew that a module could not be fetched).
 */
export async function load(part: PartName): Promise<void> {
  await parts[part]();
}

/** Fetches a part ahead of time; nothing is said if that fails, for whoever needs it asks again. */
export function preload(...wanted: readonly PartName[]): void {
  for (const part of wanted) load(part).catch(() => undefined);
}

/** The parts that someone wants at the moment: each is fetched as it comes to be wanted. */
export class Wants {
  #last = "";

  /** Fetches them, unless the same were wanted before; `failed` hears of what cannot be fetched. */
  fetch(wanted: readonly PartName[], failed: (error: unknown) => void): void {
    if (wanted.join() === this.#last) return;
    this.#last = wanted.join();
    for (const part of wanted) load(part).catch(failed);
  }
}
