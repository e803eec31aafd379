/** What a room can hold (PROTOCOL.md section 8). */

/** The most operations that a room's log can hold, its create operation included. */
export const OPS_LIMIT = 5000;

/** One operation in so many is a checkpoint: the owner's client writes it, a reader does not insist on it. */
export const CHECKPOINT_EVERY = 64;

/** The longest title of a room, in UTF-16 units. */
export const LONGEST_TITLE = 100;

/** The most members (roots) of a room: as many as the relay lets devices into one. */
export const MEMBERS_LIMIT = 1000;

/** The longest time that a room's slow mode can keep a member waiting, in seconds. */
export const SLOWEST = 3600;
