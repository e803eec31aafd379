/**
 * The style sheets of what is loaded at once, side by side: text that is alike compresses better when it stands together.
 * That is all this file is for: each element imports its own sheet.
 */
import "../design/tokens.styles.ts";
import "../design/base.styles.ts";
import "../design/banner.styles.ts";
import "./embedding.styles.ts";
import "./reactions.styles.ts";
import "./secure-avatar.styles.ts";
import "./secure-chat.styles.ts";
import "./secure-composer.styles.ts";
import "./secure-head.styles.ts";
import "./secure-log.styles.ts";
import "./secure-message.styles.ts";
import "./secure-roster.styles.ts";
import "./secure-status.styles.ts";
import "./secure-thread.styles.ts";
