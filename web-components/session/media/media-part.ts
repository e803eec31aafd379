/** What a session needs for photos, voice notes and files alone: one part, fetched when the first of them comes or goes. */
export { prepare } from "../draft.ts";
export { FollowedFiles } from "./followed-files.ts";
export { Transfers } from "./transfers.ts";
