/** What a room can hold (PROTOCOL.md section 8). */

/** The most operations that a room's log can hold, and how many lie between two checkpoints (PROTOCOL.md section 8). */
export const OPS_LIMIT = 5000;
/** See {@link OPS_LIMIT}. */
export const CHECKPOINT_EVERY = 64;

/** The longest title of a room, in UTF-16 units. */
export const LONGEST_TITLE = 100;

/** The most members (roots) of a room: as many as the relay lets devices into one. */
export const MEMBERS_LIMIT = 1000;

/** The longest time that a room's slow mode can keep a member waiting, in seconds. */
export const SLOWEST = 3600;
