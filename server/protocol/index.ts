/** The contract's one door. */
export * from "./api.ts";
export * from "./deliveries.ts";
export * from "./events.ts";
export { Malformed, parseUsername, sizeOf, utf8Length } from "./fields.ts";
export * from "./model.ts";
export * from "./requests.ts";
