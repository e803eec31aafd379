import { deviceHandlers } from "./device-handlers.ts";
import type { HandlerParts, Handlers } from "./handler.ts";
import { roomHandlers } from "./room-handlers.ts";

/** All handlers: a total table, so that a new event of the contract does not compile before it is handled. */
export function createHandlers(parts: HandlerParts): Handlers {
  return { ...deviceHandlers(parts), ...roomHandlers(parts) };
}
