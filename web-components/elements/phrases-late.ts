/** What is said by elements that are loaded when they are first wanted; it comes with the first of them. */
import { mediaPhrases } from "./phrases-media.ts";
import { roomSheetPhrases } from "./phrases-room-sheets.ts";
import { sheetPhrases } from "./phrases-sheets.ts";
import type { Phrases } from "./phrases.ts";

/** English. */
const late = { ...mediaPhrases, ...roomSheetPhrases, ...sheetPhrases };

/** The shape of it in a language. */
export type LatePhrases = typeof late;

/** Everything that is said, nothing left out. */
export type AllPhrases = Phrases & LatePhrases;

/** A language with English where it says nothing. */
export function completed(given: Phrases): AllPhrases {
  return {
    ...given,
    attach: { ...late.attach, ...given.attach },
    blocked: { ...late.blocked, ...given.blocked },
    block: { ...late.block, ...given.block },
    comforts: { ...late.comforts, ...given.comforts },
    details: { ...late.details, ...given.details },
    errors: { ...late.errors, ...given.errors },
    emoji: { ...late.emoji, ...given.emoji },
    invitations: { ...late.invitations, ...given.invitations },
    lightbox: { ...late.lightbox, ...given.lightbox },
    media: { ...late.media, ...given.media },
    menu: { ...late.menu, ...given.menu },
    newRoom: { ...late.newRoom, ...given.newRoom },
    picker: { ...late.picker, ...given.picker },
    profile: { ...late.profile, ...given.profile },
    roomDetails: { ...late.roomDetails, ...given.roomDetails },
    roomNotices: { ...late.roomNotices, ...given.roomNotices },
    rooms: { ...late.rooms, ...given.rooms },
    shortcuts: { ...late.shortcuts, ...given.shortcuts },
    strength: { ...late.strength, ...given.strength },
    trust: { ...late.trust, ...given.trust },
    voice: { ...late.voice, ...given.voice },
  };
}
