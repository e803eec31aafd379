import type { ReactiveControllerHost } from "lit";
import { SessionError, type Session, type SessionErrorCode, type Status } from "../session/index.ts";
import type { SecureSignInEvent } from "./events.ts";
import { createSession } from "./page-session.ts";
import { rememberedName, rememberName } from "./tab-memory.ts";

/** Codes that no retry mends: the element explains instead of starting. */
export const blocking: ReadonlySet<SessionErrorCode> = new Set(["insecure_context", "unsupported_browser"]);

/** Makes the element's session, restores it, signs in, and lets it go; says meanwhile what is under way. */
export class SessionOwner {
  readonly #host: ReactiveControllerHost;
  #own: Session | undefined;

  /** A sign-in is under way. */
  busy = false;
  /** The last session of this tab is being restored. */
  restoring = false;
  /** Why the last sign-in failed. */
  problem: SessionErrorCode | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** A session with a relay. Throws what {@link createSession} throws. */
  start(server: string): Session {
    this.#own = createSession({ server: server || location.origin });
    return this.#own;
  }

  /** Whether a session is one that was made here, and so is to be closed here. */
  owns(session: Session | undefined): boolean {
    return session !== undefined && session === this.#own;
  }

  /** Lets the session go. */
  end(): void {
    this.#own?.close();
    this.#own = undefined;
  }

  /** Comes back to whose tab this is. Rejects with what the session rejects with. */
  async resume(session: Session): Promise<void> {
    this.restoring = true;
    this.#host.requestUpdate();
    try {
      await session.resume(rememberedName());
    } finally {
      this.restoring = false;
      this.#host.requestUpdate();
    }
  }

  /** Signs in, after making the account if that was asked; resolves with what went wrong, if anything. */
  async signIn(session: Session, event: SecureSignInEvent): Promise<SessionErrorCode | undefined> {
    const { username, password, register } = event;
    this.busy = true;
    this.problem = undefined;
    this.#host.requestUpdate();
    try {
      if (register) await session.register(username, password);
      await session.signIn(username, password);
      rememberName(username);
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
    return this.problem;
  }
}

/** Whether someone is signed in and past the door: a first connection still belongs to the sign-in. */
export function isInside(
  status: Status | undefined,
  ready: boolean,
): status is Exclude<Status, { readonly state: "signed-out" }> {
  return status !== undefined && status.state !== "signed-out" && (ready || status.state !== "connecting");
}

/** The code of what a session threw; anything else is a bug, told as `bad_request`. */
export function codeOf(error: unknown): SessionErrorCode {
  return error instanceof SessionError ? error.code : "bad_request";
}
