import { expect } from "chai";
import { sourcesIn } from "./sources.ts";
import { breaches, HOLDERS, ROOMS } from "./walls.ts";

const sources = [...sourcesIn("server"), ...sourcesIn("web-components")];

describe("the walls between the rooms", () => {
  for (const room of ROOMS) {
    it(`${room.folder} keeps to what it may import and use`, () => {
      const inside = sources.filter((source) => source.path.startsWith(`${room.folder}/`));
      expect(inside.flatMap(breaches)).to.deep.equal([]);
    });
  }

  it("each power that one file holds is held by a file that is there, once its room is built", () => {
    const built = (folder: string): boolean => sources.some(({ path }) => path === `${folder}/index.ts`);
    for (const { name, files } of HOLDERS) {
      const folder = files.source.slice(1).replaceAll("\\", "").split("/").slice(0, -1).join("/");
      if (built(folder))
        expect(
          sources.some(({ path }) => files.test(path)),
          name,
        ).to.equal(true);
    }
  });

  const crossings: readonly (readonly [title: string, path: string, text: string, breach: string])[] = [
    [
      "the relay and the keys",
      "server/relay.ts",
      `import { seal } from "../web-components/crypto/index.ts";`,
      "imports web-components/crypto/index.ts",
    ],
    [
      "the relay and a type of the keys",
      "server/relay.ts",
      `import type { Identity } from "../web-components/crypto/index.ts";`,
      "imports web-components/crypto/index.ts",
    ],
    [
      "the relay and a test",
      "server/app.ts",
      `import { startRelay } from "../test/support/relay.ts";`,
      "imports test/support/relay.ts",
    ],
    [
      "the relay and a package that nobody agreed to",
      "server/app.ts",
      `import axios from "axios";`,
      "imports the package axios",
    ],
    [
      "the contract and Node",
      "server/protocol/parse.ts",
      `import { Buffer } from "node:buffer";`,
      "imports the package node:buffer",
    ],
    [
      "the contract and the relay",
      "server/protocol/parse.ts",
      `export * from "../limits.ts";`,
      "imports server/limits.ts",
    ],
    [
      "the contract and a page",
      "server/protocol/parse.ts",
      `export const here = window.location;`,
      "uses location",
    ],
    [
      "the keys and the contract",
      "web-components/crypto/chain.ts",
      `import { limits } from "../../server/protocol/index.ts";`,
      "imports server/protocol/index.ts",
    ],
    [
      "the keys and any package",
      "web-components/crypto/chain.ts",
      `const noble = await import("@noble/ciphers");`,
      "imports the package @noble/ciphers",
    ],
    [
      "the keys and a module whose name is computed",
      "web-components/crypto/chain.ts",
      "const more = await import(`./${name}.ts`);",
      "imports a name that is computed",
    ],
    [
      "the keys and the network",
      "web-components/crypto/chain.ts",
      `await fetch("https://example.org");`,
      "uses fetch",
    ],
    [
      "the keys and the network by the global object",
      "web-components/crypto/chain.ts",
      `await globalThis.fetch("/");`,
      "uses fetch",
    ],
    [
      "the keys and the network by an index",
      "web-components/crypto/chain.ts",
      `await globalThis["fetch"]("/");`,
      "uses fetch",
    ],
    [
      "the keys and a disk",
      "web-components/crypto/chain.ts",
      `localStorage.setItem("key", key);`,
      "uses localStorage",
    ],
    ["the keys and the log", "web-components/crypto/chain.ts", `console.log(key);`, "uses console"],
    [
      "Web Crypto and a file that is not the suite",
      "web-components/crypto/chain.ts",
      `await crypto.subtle.digest("SHA-256", bytes);`,
      "uses subtle",
    ],
    ["Web Crypto taken apart", "web-components/session/wire.ts", `const { subtle } = crypto;`, "uses subtle"],
    [
      "Web Crypto and the relay",
      "server/tokens.ts",
      `import { webcrypto } from "node:crypto"; webcrypto.subtle.digest("SHA-256", b);`,
      "uses subtle",
    ],
    [
      "the session and the inside of the keys",
      "web-components/session/keyring.ts",
      `import { seal } from "../crypto/chain.ts";`,
      "imports web-components/crypto/chain.ts, past its door",
    ],
    [
      "the session and the screen",
      "web-components/session/session.ts",
      `import { html } from "lit";`,
      "imports the package lit",
    ],
    [
      "the session and an element",
      "web-components/session/session.ts",
      `import "../elements/secure-chat.ts";`,
      "imports web-components/elements/secure-chat.ts",
    ],
    [
      "the session and a page",
      "web-components/session/session.ts",
      `document.title = "1 new";`,
      "uses document",
    ],
    [
      "sockets and a file that is not the transport",
      "web-components/session/session.ts",
      `import { io } from "socket.io-client";`,
      "imports socket.io-client, which another file holds",
    ],
    [
      "HTTP and a file that is not the accounts",
      "web-components/session/session.ts",
      `await fetch("/api/users");`,
      "uses fetch",
    ],
    [
      "IndexedDB and a file that is not a vault",
      "web-components/session/session.ts",
      `indexedDB.open("x");`,
      "uses indexedDB",
    ],
    [
      "an element and the keys",
      "web-components/elements/secure-chat.ts",
      `import type { Identity } from "../crypto/index.ts";`,
      "imports web-components/crypto/index.ts",
    ],
    [
      "an element and the contract",
      "web-components/elements/secure-chat.ts",
      `let x: import("../../server/protocol/index.ts").Username;`,
      "imports server/protocol/index.ts",
    ],
    [
      "an element and the inside of the session",
      "web-components/elements/secure-chat.ts",
      `export { Store } from "../session/store.ts";`,
      "imports web-components/session/store.ts, past its door",
    ],
    [
      "an element and the network",
      "web-components/elements/secure-media.ts",
      `class X { async load() { await fetch(this.url); } }`,
      "uses fetch",
    ],
    [
      "an element and a socket",
      "web-components/elements/secure-media.ts",
      `new WebSocket("wss://example.org");`,
      "uses WebSocket",
    ],
    [
      "an element and Web Crypto",
      "web-components/elements/secure-media.ts",
      `crypto.subtle.generateKey(a, b, c);`,
      "uses subtle",
    ],
    [
      "an element and a disk",
      "web-components/elements/secure-media.ts",
      `window.indexedDB.open("x");`,
      "uses indexedDB",
    ],
    [
      "an element and a part of the session that is fetched on demand",
      "web-components/elements/secure-media.ts",
      `import { mediaPart } from "../session/media/media-part.ts";`,
      "imports web-components/session/media/media-part.ts, past its door",
    ],
    [
      "an element and any other file of the session, on demand",
      "web-components/elements/page-session.ts",
      `await import("../session/profile.ts");`,
      "imports web-components/session/profile.ts, past its door",
    ],
    [
      "the bundle's door and the keys",
      "web-components/index.ts",
      `export * from "./crypto/index.ts";`,
      "imports web-components/crypto/index.ts",
    ],
    [
      "the environment and a file that is not the configuration",
      "server/main.ts",
      `const port = process.env["PORT"];`,
      "uses process.env",
    ],
    ["the environment taken apart", "server/main.ts", `const { env } = process;`, "uses process.env"],
    [
      "the environment by another door",
      "server/main.ts",
      `import { env } from "node:process";`,
      "imports the package node:process",
    ],
    [
      "the session and code on demand",
      "web-components/session/session.ts",
      `const { Profile } = await import("./profile.ts");`,
      "imports on demand",
    ],
    ["code made of text", "server/http.ts", `new Function("return 1")();`, "uses Function"],
  ];
  for (const [title, path, text, breach] of crossings) {
    it(`stands between ${title}`, () => {
      expect(breaches({ path, text })).to.include(`${path} ${breach}`);
    });
  }

  const allowed: readonly (readonly [title: string, path: string, text: string])[] = [
    [
      "a comment that shows an import",
      "web-components/crypto/index.ts",
      `/** import { x } from "elsewhere"; fetch(url) */\nexport const a = 1; // crypto.subtle`,
    ],
    [
      "a property that is named like a global",
      "server/protocol/model.ts",
      `const a = { fetch: 1 }; export const b = a.fetch;`,
    ],
    ["a type of the page", "web-components/session/api.ts", `export type Show = (page: Document) => Window;`],
    [
      "the suite's Web Crypto",
      "web-components/crypto/suite.ts",
      `export const subtle = globalThis.crypto.subtle;`,
    ],
    [
      "the accounts' HTTP",
      "web-components/session/accounts.ts",
      `export const ask = () => fetch("/api/users");`,
    ],
    [
      "a part of the session that the page fetches on demand",
      "web-components/elements/page-session.ts",
      `const media = () => import("../session/media/media-part.ts");`,
    ],
    [
      "an element's own part",
      "web-components/elements/on-demand.ts",
      `const load = () => import("./secure-menu.ts");`,
    ],
    [
      "a room's door",
      "web-components/session/wire.ts",
      `import { utf8 } from "../crypto/index.ts"; import type { Opaque } from "../../server/protocol/index.ts";`,
    ],
  ];
  for (const [title, path, text] of allowed) {
    it(`lets through ${title}`, () => {
      expect(breaches({ path, text })).to.deep.equal([]);
    });
  }
});
