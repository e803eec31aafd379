/** What may be said of something that happened. There is no field for a name, an address, a payload or a token. */
export interface LogFields {
  readonly level?: "warn" | "error";
  readonly method?: string;
  /** A code of SQLite. */
  readonly code?: string;
  /** The name of a client event of the contract. */
  readonly event?: string;
  /** The class of an exception, never its text: dependencies put values into it. */
  readonly error?: string;
  /** Where an exception was thrown: file names and line numbers. */
  readonly at?: string;
  /** The name of a variable of the configuration. */
  readonly setting?: string;
}

/** Says that something happened. `what` is a fixed sentence of our own, never composed of values. */
export type Log = (what: string, fields?: LogFields) => void;

const ALLOWED = [
  "level",
  "method",
  "code",
  "event",
  "error",
  "at",
  "setting",
] as const satisfies readonly (keyof LogFields)[];

/**
 * A log of one JSON object a line. Only the fields of {@link LogFields} get through, also where a caller hands over more
 * than its type says.
 */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  return (what, fields = {}) => {
    const entry: Record<string, string | number> = { time: new Date(now()).toISOString(), what };
    for (const name of ALLOWED) {
      const value = fields[name];
      if (value !== undefined) entry[name] = value;
    }
    write(`${JSON.stringify(entry)}\n`);
  };
}

/** What may be logged of an exception: its class and the places that its stack names, without its text. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { level: "error", error: typeof error };
  const places = [...(error.stack ?? "").matchAll(/^\s+at .*?([^/\\(]+:\d+):\d+\)?$/gm)].map(
    (match) => match[1],
  );
  return { level: "error", error: error.constructor.name, at: places.slice(0, 4).join(" < ") };
}
