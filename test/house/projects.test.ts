import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "./sources.ts";

const SETTINGS = [
  "tsconfig.json",
  "server/tsconfig.json",
  "server/protocol/tsconfig.json",
  "web-components/tsconfig.json",
  "web-components/crypto/tsconfig.json",
  "test/tsconfig.json",
];

/** A house with the project's own settings and next to nothing in its rooms. */
const ROOMS: Readonly<Record<string, string>> = {
  "package.json": `{ "type": "module" }`,
  "server/protocol/index.ts": `export const version = 1;\n`,
  "server/app.ts": `export { version } from "./protocol/index.ts";\nexport const port = Number(process.pid);\n`,
  "web-components/crypto/index.ts": `export const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(1));\n`,
  "web-components/index.ts": `export { random } from "./crypto/index.ts";\nexport { version } from "../server/protocol/index.ts";\n`,
  "test/house.test.ts": `import { port } from "../server/app.ts";\nimport { version } from "../web-components/index.ts";\nexport const both = port + version;\n`,
};

const compiler = join(
  dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin",
  "tsc",
);

describe("the compiler as a wall", () => {
  let folder = "";

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  function check(): string {
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, "-b", "test"], {
      cwd: folder,
      encoding: "utf8",
    });
    return stdout + stderr;
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "house-"));
    write(ROOMS);
    for (const path of SETTINGS) copyFileSync(join(projectRoot, path), join(folder, path));
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "junction");
  });

  afterEach(() => write(ROOMS));

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("lets a house stand in which every room keeps to itself", () => {
    expect(check()).to.equal("");
  });

  const crossings: readonly (readonly [title: string, path: string, text: string, error: RegExp])[] = [
    [
      "the relay that imports the keys",
      "server/app.ts",
      `export { random as port } from "../web-components/crypto/index.ts";\n`,
      /server\/app\.ts.*error TS(?:6307|6059)/,
    ],
    [
      "the relay that imports a type of the keys",
      "server/app.ts",
      `import type { random } from "../web-components/crypto/index.ts";\nexport const port = 1;\nexport type R = typeof random;\n`,
      /server\/app\.ts.*error TS(?:6307|6059)/,
    ],
    [
      "keys that import the contract",
      "web-components/crypto/index.ts",
      `export { version as random } from "../../server/protocol/index.ts";\n`,
      /crypto\/index\.ts.*error TS(?:6307|6059)/,
    ],
    [
      "keys that import a package of Node's",
      "web-components/crypto/index.ts",
      `export { randomBytes as random } from "node:crypto";\n`,
      /crypto\/index\.ts.*error TS/,
    ],
    [
      "a contract that imports the relay",
      "server/protocol/index.ts",
      `export { port as version } from "../app.ts";\n`,
      /protocol\/index\.ts.*error TS/,
    ],
    [
      "a contract that names the page",
      "server/protocol/index.ts",
      `export const version = window.length;\n`,
      /protocol\/index\.ts.*error TS2304/,
    ],
    [
      "a contract that names Node",
      "server/protocol/index.ts",
      `export const version = process.pid;\n`,
      /protocol\/index\.ts.*error TS(?:2304|2591|2580)/,
    ],
    [
      "a relay that names the page",
      "server/app.ts",
      `export const port = document.title.length;\n`,
      /server\/app\.ts.*error TS(?:2304|2584)/,
    ],
    [
      "a page that names Node",
      "web-components/index.ts",
      `export const version = process.pid;\n`,
      /web-components\/index\.ts.*error TS(?:2304|2591|2580)/,
    ],
    [
      "a page that imports the relay past its contract",
      "web-components/index.ts",
      `export { port as version } from "../server/app.ts";\n`,
      /web-components\/index\.ts.*error TS(?:6307|6059)/,
    ],
    [
      "a room that imports a test",
      "web-components/index.ts",
      `export { both as version } from "../test/house.test.ts";\n`,
      /error TS/,
    ],
    [
      "an enum in the keys",
      "web-components/crypto/index.ts",
      `export enum Kind { A }\nexport const random = Kind.A;\n`,
      /crypto\/index\.ts.*error TS1294/,
    ],
  ];
  for (const [title, path, text, error] of crossings) {
    it(`refuses ${title}`, () => {
      write({ [path]: text });
      expect(check().replaceAll("\\", "/")).to.match(error);
    });
  }
});
