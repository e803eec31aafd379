/**
 * The bundle: registers the elements and hands out the session's API and the event classes. In Node, where there are no
 * custom elements, only importing the session makes sense: import `./session/index.ts` there.
 *
 * The order is that of the bundle: like beside like compresses best.
 */
export type * from "./session/index.ts";
export { browserVault, memoryVault, SessionError, WritableStore } from "./session/index.ts";
export { createSession } from "./elements/page-session.ts";
import "./elements/style-sheets.ts";
import "./elements/secure-avatar.ts";
import "./elements/secure-status.ts";
import "./elements/secure-roster.ts";
import "./elements/secure-message.ts";
import "./elements/secure-log.ts";
import "./elements/secure-composer.ts";
import "./elements/secure-thread.ts";
import "./elements/secure-chat.ts";

export { SecureChat } from "./elements/secure-chat.ts";
export {
  SecureErrorEvent,
  SecureReadyEvent,
  SecureRecordedEvent,
  SecureSeekEvent,
  SecureSecurityChangeEvent,
  SecureUnreadEvent,
} from "./elements/events.ts";
export { load } from "./elements/on-demand.ts";
export { english, type Phrases } from "./elements/phrases.ts";
