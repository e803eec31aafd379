/** What this room can fail with. A closed set, by blame. */
export type CryptoErrorCode =
  /** Something from outside could not be opened, parsed or verified. It never says which: callers must not answer it. */
  | "unreadable"
  /** The caller broke a promise: a wrong length, a spent chain, a name that is none. */
  | "misuse"
  /** Web Crypto here lacks something that the protocol needs. */
  | "unsupported"
  /** A second, different operation for a known number of a room's log: its owner signed two histories. */
  | "fork"
  /** An operation of a room's log that is verified by nothing one holds: what lies between is missing. */
  | "gap";

/**
 * The only error that leaves this room. Branch on `code`; the message is for developers.
 * It carries no key, no plaintext, no name and no cause.
 */
export class CryptoError extends Error {
  readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode, message: string) {
    super(message);
    this.name = "CryptoError";
    this.code = code;
  }
}

/** The one error for every failure to open or verify (PROTOCOL.md section 6): always the same code and message. */
export function unreadable(): CryptoError {
  return new CryptoError("unreadable", "could not be opened or verified");
}

/** An error that blames the caller. `message` must not carry a secret or a name. */
export function misuse(message: string): CryptoError {
  return new CryptoError("misuse", message);
}

/**
 * Runs a step on hostile input. Whatever it throws that is not already one of ours (Web Crypto's exceptions, JSON's,
 * a stack overflow on deep nesting) becomes {@link unreadable}, so that no failure can be told from another.
 */
export async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw error instanceof CryptoError ? error : unreadable();
  }
}
