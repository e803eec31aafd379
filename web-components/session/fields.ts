/** Hostile JSON taken apart: what every parser of contents begins with. */

/** The own fields of an object that someone else made; inherited names are not among them. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a plain object, `undefined` for anything else. */
export function record(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

/** A whole number within bounds, `undefined` for anything else. */
export function whole(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return undefined;
  return value >= least && value <= most ? value : undefined;
}
