/** What a session needs for rooms alone: one part, fetched when there is a room, or a question whether one comes into it. */
export { Rooms } from "./rooms.ts";
