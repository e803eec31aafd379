/** Names that mean something to JavaScript and must mean nothing to us. */
export const LOADED_NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"] as const;

/** An array in an array in an array, `depth` times. */
export function nested(depth: number): unknown {
  let value: unknown = "x";
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** What a field of type "string" must survive, by name. None of these is a valid value of any field of the contract. */
export const NOT_A_STRING: readonly (readonly [title: string, value: unknown])[] = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 7],
  ["a boolean", true],
  ["an empty string", ""],
  ["a list", ["x"]],
  ["an object", { toString: {} }],
  ["an object with its own __proto__", JSON.parse('{"__proto__": {"ok": true}}')],
  ["deep nesting", nested(500)],
];

/** What stands where one object should, by name. */
export const NOT_A_REQUEST: readonly (readonly [title: string, value: unknown])[] = [
  ["nothing at all", undefined],
  ["null", null],
  ["a string", "request"],
  ["a number", 1],
  ["a list", [{}]],
  ["bytes", new Uint8Array([1, 2, 3])],
  ["an empty object", {}],
  [
    "an object with its own __proto__",
    JSON.parse('{"__proto__": {"to": "bob", "room": "x", "target": "bob"}}'),
  ],
  ["deep nesting", nested(500)],
];
