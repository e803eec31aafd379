import { fromBase64, fromUtf8, type Bytes } from "./bytes.ts";
import { unreadable } from "./errors.ts";

/**
 * Readers for JSON that an adversary wrote. Each takes one own field of a value and returns it in the type that it
 * must have, or throws `unreadable`. Values are rebuilt from known fields: what else is in there goes nowhere.
 */

/** A value known to be an object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object. */
export function readFields(value: unknown): Fields {
  if (!isObject(value)) throw unreadable();
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object in UTF-8 JSON. */
export function parseFields(bytes: Uint8Array): Fields {
  return readFields(parseJson(fromUtf8(bytes)));
}

/** The value in a JSON text. Own `__proto__` keys stay plain own keys, and no reader here asks for one. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw unreadable();
  }
}

/** A field as it is; `undefined` if it is not the object's own. */
export function readField(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A text of `least` to `most` UTF-16 units. */
export function readText(fields: Fields, name: string, least: number, most: number): string {
  const value = readField(fields, name);
  if (typeof value !== "string" || value.length < least || value.length > most) throw unreadable();
  return value;
}

/** A whole number from 0 to `most`. */
export function readInteger(fields: Fields, name: string, most: number): number {
  const value = readField(fields, name);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > most)
    throw unreadable();
  return value;
}

/** Canonical Base64 of exactly `length` bytes, as text. */
export function readBase64(fields: Fields, name: string, length: number): string {
  const text = readText(fields, name, 0, 4 * Math.ceil(length / 3));
  if (fromBase64(text).length !== length) throw unreadable();
  return text;
}

/** The bytes of canonical Base64 of at most `most` bytes. */
export function readBytes(fields: Fields, name: string, most: number): Bytes {
  const bytes = fromBase64(readText(fields, name, 0, 4 * Math.ceil(most / 3)));
  if (bytes.length > most) throw unreadable();
  return bytes;
}

/** A list of `least` to `most` values. */
export function readList(fields: Fields, name: string, least: number, most: number): readonly unknown[] {
  const value = readField(fields, name);
  if (!Array.isArray(value) || value.length < least || value.length > most) throw unreadable();
  return value;
}
