/**
 * Who may import whom, which packages and which globals a room may use, and which file alone holds a power.
 * One table for the whole project; `imports.test.ts` holds every source against it.
 */
import { posix } from "node:path";
import { transformSync } from "esbuild";
import { parseAst } from "rollup/parseAst";
import { withoutComments, type Source } from "./sources.ts";

interface Room {
  /** Its folder. A file belongs to the longest folder that holds it. */
  readonly folder: string;
  /** The rooms it may import from, beside itself. */
  readonly rooms: readonly string[];
  /** The packages it may import. */
  readonly packages: RegExp;
  /** Names that no expression in it may use, unless a {@link HOLDERS} row gives one file the right. */
  readonly globals: readonly string[];
  /** Rooms without a door: each of their files is a thing of its own. Elsewhere only `index.ts` is for others. */
  readonly open?: true;
  /**
   * It imports nothing on demand: a program whose loader mixes require() and import(), as Mocha's does, would get two
   * of every class behind such an import, and errors that are no `instanceof` their own class.
   */
  readonly atOnce?: true;
  /** Files that others fetch on demand, and only so: its code that a first screen does without. */
  readonly parts?: readonly string[];
}

const NETWORK = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebTransport",
  "EventSource",
  "RTCPeerConnection",
  "sendBeacon",
];
const STORAGE = ["indexedDB", "localStorage", "sessionStorage", "caches", "cookieStore"];
const PAGE = ["document", "window", "location", "history", "customElements", "HTMLElement"];
const NODE = ["process", "Buffer", "require", "global", "__dirname"];
const CODE = ["eval", "Function"];
const ELSEWHERE = [
  "Worker",
  "SharedWorker",
  "BroadcastChannel",
  "postMessage",
  "importScripts",
  "navigator",
  "console",
];

const NO_PACKAGE = /^$/;
const RELAY_PACKAGES =
  /^(?:node:(?!process$).+|@koa\/router|argon2|jsonwebtoken|koa|koa-bodyparser|koa-static|socket\.io|socket\.io-parser|sqlite3|ws)$/;
const LIT = /^lit(?:\/.+)?$/;
const ELEMENTS_PACKAGES = /^(?:lit(?:\/.+)?|@zxcvbn-ts\/(?:core|language-common))$/;
const FACE = [...NETWORK, "indexedDB", "caches", "cookieStore", ...NODE, ...CODE, "console"];

/** The rooms and their walls. */
export const ROOMS: readonly Room[] = [
  {
    folder: "server/protocol",
    rooms: [],
    packages: NO_PACKAGE,
    globals: [...NETWORK, ...STORAGE, ...PAGE, ...NODE, ...CODE, ...ELSEWHERE, "crypto"],
  },
  {
    folder: "server",
    rooms: ["server/protocol"],
    packages: RELAY_PACKAGES,
    globals: [...CODE, "require", "fetch"],
  },
  {
    folder: "web-components/crypto",
    rooms: [],
    packages: NO_PACKAGE,
    globals: [...NETWORK, ...STORAGE, ...PAGE, ...NODE, ...CODE, ...ELSEWHERE],
  },
  {
    folder: "web-components/session",
    rooms: ["web-components/crypto", "server/protocol"],
    packages: /^socket\.io-client$/,
    atOnce: true,
    parts: ["media/media-part.ts", "rooms/rooms-part.ts"],
    globals: [...NETWORK, ...STORAGE, ...PAGE, ...NODE, ...CODE, "console"],
  },
  {
    folder: "web-components/elements",
    rooms: ["web-components/session", "web-components/design"],
    packages: ELEMENTS_PACKAGES,
    globals: FACE,
    open: true,
  },
  {
    folder: "web-components/design",
    rooms: [],
    packages: LIT,
    globals: FACE,
    open: true,
  },
  {
    folder: "web-components/demo",
    rooms: [
      "web-components/crypto",
      "web-components/session",
      "web-components/elements",
      "web-components/design",
    ],
    packages: LIT,
    globals: FACE,
  },
  {
    folder: "web-components",
    rooms: ["web-components/session", "web-components/elements", "web-components/design"],
    packages: NO_PACKAGE,
    globals: FACE,
  },
];

/** Powers that stand in one place. A name is a package, a global, or a property such as the `subtle` of `crypto`. */
export const HOLDERS: readonly { readonly name: string; readonly files: RegExp }[] = [
  { name: "subtle", files: /^web-components\/crypto\/suite\.ts$/ },
  { name: "socket.io-client", files: /^web-components\/session\/transport\.ts$/ },
  {
    name: "@zxcvbn-ts/core",
    files: /^web-components\/elements\/password-strength\.ts$/,
  },
  { name: "fetch", files: /^web-components\/session\/accounts\.ts$/ },
  { name: "indexedDB", files: /^web-components\/session\/(?:[a-z]+-)*vault\.ts$/ },
  { name: "process.env", files: /^server\/config\.ts$/ },
];

/** What `source` does that its room may not, one sentence each; empty for a file that keeps to its room. */
export function breaches(source: Source): readonly string[] {
  const room = roomOf(source.path);
  if (room === undefined) return [`${source.path} stands in no room`];
  return [...importBreaches(source, room), ...nameBreaches(source, room)].map(
    (what) => `${source.path} ${what}`,
  );
}

function roomOf(path: string): Room | undefined {
  const held = ROOMS.filter((room) => path.startsWith(`${room.folder}/`));
  return held.toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function holds(path: string, name: string): boolean {
  return HOLDERS.every((holder) => holder.name !== name || holder.files.test(path));
}

/** Static, type-only, re-exporting and dynamic imports, and `import("…")` types: whatever names another module. */
function importBreaches({ path, text }: Source, room: Room): string[] {
  const code = withoutComments(text);
  const found: string[] = [];
  if (/\bimport\s*\(\s*[^\s"']/.test(code)) found.push("imports a name that is computed");
  if (room.atOnce === true && /\bimport\s*\(/.test(code)) found.push("imports on demand");
  const named =
    /\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"'\n]+)["']|\bimport\s*\(?\s*["']([^"'\n]+)["']/g;
  for (const match of code.matchAll(named)) {
    const specifier = match[1] ?? match[2] ?? "";
    if (!specifier.startsWith(".")) {
      if (!room.packages.test(specifier)) found.push(`imports the package ${specifier}`);
      else if (!holds(path, specifier)) found.push(`imports ${specifier}, which another file holds`);
      continue;
    }
    const target = posix.join(posix.dirname(path), specifier);
    const other = roomOf(target);
    if (other === room) continue;
    if (other === undefined || !room.rooms.includes(other.folder)) found.push(`imports ${target}`);
    else if (
      other.open !== true &&
      target !== `${other.folder}/index.ts` &&
      !isFetched(match[0], target, other)
    )
      found.push(`imports ${target}, past its door`);
  }
  return found;
}

/** Whether `statement` imports, on demand, what `room` hands out that way. */
function isFetched(statement: string, target: string, room: Room): boolean {
  const isOnDemand = /^import\s*\(/.test(statement);
  return isOnDemand && room.parts?.some((part) => target === `${room.folder}/${part}`) === true;
}

/** Names in expressions: types are gone before the syntax tree is read, so `Document` as a type is not `document`. */
function nameBreaches({ path, text }: Source, room: Room): string[] {
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
  const { code } = transformSync(text, { loader: "ts", target: "es2022", tsconfigRaw });
  const used = new Set<string>();
  collectNames(parseAst(code), used);
  const forbidden = [...room.globals].filter((name) => used.has(name) && !mayUse(path, name));
  const held = ["subtle", "process.env"].filter((name) => used.has(name) && !holds(path, name));
  return [...new Set([...forbidden, ...held])].map((name) => `uses ${name}`);
}

function mayUse(path: string, name: string): boolean {
  return HOLDERS.some((holder) => holder.name === name && holder.files.test(path));
}

const GLOBAL_OBJECTS = new Set(["globalThis", "window", "self", "global"]);

/** Adds each name that is read as a variable, as a property of the global object, or as a property of note. */
function collectNames(node: unknown, used: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collectNames(item, used);
    return;
  }
  if (!isNode(node)) return;
  if (node["type"] === "MemberExpression") {
    const object = nameOf(node["object"]);
    const property = nameOf(node["property"]);
    collectNames(node["object"], used);
    if (node["computed"] === true) collectNames(node["property"], used);
    if (object !== undefined && GLOBAL_OBJECTS.has(object)) used.add(property ?? "a computed global");
    if (property === "subtle" || property === "sendBeacon") used.add(property);
    if (object === "process" && property === "env") used.add("process.env");
    return;
  }
  if (
    node["type"] === "Property" ||
    node["type"] === "PropertyDefinition" ||
    node["type"] === "MethodDefinition"
  ) {
    // The key of a pattern takes something out of an object: `const { subtle } = crypto`.
    const key = nameOf(node["key"]);
    if (key === "subtle") used.add(key);
    if (node["computed"] === true) collectNames(node["key"], used);
    collectNames(node["value"], used);
    return;
  }
  if (node["type"] === "VariableDeclarator" && nameOf(node["init"]) === "process") used.add("process.env");
  if (node["type"] === "Identifier") used.add(nameOf(node) ?? "");
  for (const [key, child] of Object.entries(node)) if (key !== "label") collectNames(child, used);
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  const name = node["type"] === "Literal" ? node["value"] : node["name"];
  return typeof name === "string" ? name : undefined;
}
