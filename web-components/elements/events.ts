/**
 * What the elements say. Events that carry plaintext or names of people neither bubble nor cross a shadow root:
 * only the parent's template hears them. Those for the host page (`secure-ready`, `secure-unread`, `secure-error`,
 * `secure-security-change`) bubble, are composed, and carry neither.
 */
import type { MediaOptions, MessageItem, MessageRef, SessionErrorCode, Trust } from "../session/index.ts";

/** What `<secure-message>` can ask for. */
export type MessageAction = "reply" | "react" | "menu" | "retry" | "jump" | "toggle-reaction" | "show";

/** `<secure-sign-in>`: someone wants to sign in or to make an account. */
export class SecureSignInEvent extends Event {
  readonly username: string;
  readonly password: string;
  /** Whether the account is to be made first. */
  readonly register: boolean;
  constructor(username: string, password: string, register: boolean) {
    super("secure-sign-in");
    this.username = username;
    this.password = password;
    this.register = register;
  }
}

/** `<secure-composer>`: a text is to be sent. */
export class SecureSendEvent extends Event {
  readonly body: string;
  readonly replyTo: MessageRef | undefined;
  constructor(body: string, replyTo?: MessageRef) {
    super("secure-send");
    this.body = body;
    this.replyTo = replyTo;
  }
}

/** `<secure-composer>`: a text of one's own is to be replaced. */
export class SecureEditEvent extends Event {
  readonly id: string;
  readonly body: string;
  constructor(id: string, body: string) {
    super("secure-edit");
    this.id = id;
    this.body = body;
  }
}

/** `<secure-composer>`: the draft changed; `active` is whether the person is writing. */
export class SecureDraftEvent extends Event {
  readonly draft: string;
  readonly active: boolean;
  constructor(draft: string, active: boolean) {
    super("secure-draft");
    this.draft = draft;
    this.active = active;
  }
}

/** `<secure-composer>`: a reply or an edit was called off, or the last own message is to be edited. */
export class SecureComposeEvent extends Event {
  readonly what: "cancel" | "edit-last";
  constructor(what: "cancel" | "edit-last") {
    super("secure-compose");
    this.what = what;
  }
}

/** `<secure-message>`: something is to be done with it. */
export class SecureMessageActionEvent extends Event {
  readonly action: MessageAction;
  readonly item: MessageItem;
  /** Where a menu opens: viewport coordinates. */
  readonly at: DOMRect | undefined;
  /** With `toggle-reaction`. */
  readonly emoji: string | undefined;
  constructor(action: MessageAction, item: MessageItem, detail: { at?: DOMRect; emoji?: string } = {}) {
    super("secure-message-action");
    this.action = action;
    this.item = item;
    this.at = detail.at;
    this.emoji = detail.emoji;
  }
}

/** Panes and sheets: something asked of the session failed; the shell finds the words. */
export class SecureFailureEvent extends Event {
  readonly error: unknown;
  constructor(error: unknown) {
    super("secure-failure");
    this.error = error;
  }
}

/** `<secure-log>`: everything shown so far was seen by the person. */
export class SecureSeenEvent extends Event {
  constructor() {
    super("secure-seen");
  }
}

/** `<secure-menu>` and `<secure-emoji>`: an entry was chosen. */
export class SecureChooseEvent extends Event {
  readonly value: string;
  constructor(value: string) {
    super("secure-choose");
    this.value = value;
  }
}

/** `<secure-roster>`: a person was chosen. */
export class SecureOpenEvent extends Event {
  readonly username: string;
  constructor(username: string) {
    super("secure-open");
    this.username = username;
  }
}

/** Lists of rooms and whoever made or accepted one: a room is to be shown. Carries its id, which names nobody. */
export class SecureOpenRoomEvent extends Event {
  readonly room: string;
  constructor(room: string) {
    super("secure-open-room");
    this.room = room;
  }
}

/** Panes and sheets: something of the shell's is wanted. */
export class SecureNavigateEvent extends Event {
  readonly to: "back" | "details" | "profile" | "close" | "rail" | "new-room";
  constructor(to: SecureNavigateEvent["to"]) {
    super("secure-navigate");
    this.to = to;
  }
}

/** `<secure-profile>`: another theme was chosen. */
export class SecureThemeEvent extends Event {
  readonly theme: string;
  constructor(theme: string) {
    super("secure-theme");
    this.theme = theme;
  }
}

/** `<secure-composer>`: files were picked or pasted, to be looked at before anything is sent. */
export class SecurePickEvent extends Event {
  readonly files: readonly File[];
  constructor(files: readonly File[]) {
    super("secure-pick");
    this.files = files;
  }
}

/** `<secure-attach>` and `<secure-composer>`: a photo, voice note or file is to be sent. */
export class SecureMediaSendEvent extends Event {
  readonly blob: Blob;
  readonly options: MediaOptions;
  constructor(blob: Blob, options: MediaOptions) {
    super("secure-media-send");
    this.blob = blob;
    this.options = options;
  }
}

/** `<secure-voice-recorder>`: a voice note was recorded and is to be sent. */
export class SecureRecordedEvent extends Event {
  readonly blob: Blob;
  /** Seconds. */
  readonly duration: number;
  /** 64 bars from 0 to 1. */
  readonly waveform: readonly number[];
  constructor(blob: Blob, duration: number, waveform: readonly number[]) {
    super("secure-recorded");
    this.blob = blob;
    this.duration = duration;
    this.waveform = waveform;
  }
}

/** `<secure-voice-recorder>`, `<secure-attach>`, `<secure-lightbox>`: the person is done with it. */
export class SecureDismissEvent extends Event {
  constructor() {
    super("secure-dismiss");
  }
}

/** `<secure-waveform>`: another moment was chosen. */
export class SecureSeekEvent extends Event {
  /** Seconds. */
  readonly at: number;
  constructor(at: number) {
    super("secure-seek");
    this.at = at;
  }
}

/** `<secure-media>`: the picture is to be shown large. */
export class SecureShowEvent extends Event {
  constructor() {
    super("secure-show");
  }
}

/** On `document`: a voice note begins to play, or to be recorded, and every other one falls silent. It says nothing of which. */
export class SecurePlayingEvent extends Event {
  readonly player: object;
  constructor(player: object) {
    super("secure-playing");
    this.player = player;
  }
}

/** A voice note was played to its end; bubbles to the log, which goes on with the next one. Carries its speed alone. */
export class SecurePlayedEvent extends Event {
  /** 1, 1.5 or 2. */
  readonly speed: number;
  constructor(speed: number) {
    super("secure-played", { bubbles: true, composed: true });
    this.speed = speed;
  }
}

/** `<secure-chat>`: signed in and connected for the first time. */
export class SecureReadyEvent extends Event {
  constructor() {
    super("secure-ready", { bubbles: true, composed: true });
  }
}

/** `<secure-chat>`: the number of unread messages changed. */
export class SecureUnreadEvent extends Event {
  readonly count: number;
  constructor(count: number) {
    super("secure-unread", { bubbles: true, composed: true });
    this.count = count;
  }
}

/** `<secure-chat>`: something failed; `code` says what. */
export class SecureErrorEvent extends Event {
  readonly code: SessionErrorCode;
  constructor(code: SessionErrorCode) {
    super("secure-error", { bubbles: true, composed: true });
    this.code = code;
  }
}

/** `<secure-chat>`: what is known of the identity in the open conversation changed. */
export class SecureSecurityChangeEvent extends Event {
  readonly state: Trust["state"];
  constructor(state: Trust["state"]) {
    super("secure-security-change", { bubbles: true, composed: true });
    this.state = state;
  }
}

declare global {
  interface HTMLElementEventMap {
    "secure-sign-in": SecureSignInEvent;
    "secure-send": SecureSendEvent;
    "secure-edit": SecureEditEvent;
    "secure-draft": SecureDraftEvent;
    "secure-compose": SecureComposeEvent;
    "secure-message-action": SecureMessageActionEvent;
    "secure-failure": SecureFailureEvent;
    "secure-seen": SecureSeenEvent;
    "secure-choose": SecureChooseEvent;
    "secure-open": SecureOpenEvent;
    "secure-open-room": SecureOpenRoomEvent;
    "secure-navigate": SecureNavigateEvent;
    "secure-theme": SecureThemeEvent;
    "secure-pick": SecurePickEvent;
    "secure-media-send": SecureMediaSendEvent;
    "secure-recorded": SecureRecordedEvent;
    "secure-dismiss": SecureDismissEvent;
    "secure-seek": SecureSeekEvent;
    "secure-show": SecureShowEvent;
    "secure-played": SecurePlayedEvent;
    "secure-ready": SecureReadyEvent;
    "secure-unread": SecureUnreadEvent;
    "secure-error": SecureErrorEvent;
    "secure-security-change": SecureSecurityChangeEvent;
  }
}
