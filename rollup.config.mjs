/**
 * What `tsc` built of the elements → `public/dist/secure-chat.js`, with parts that are loaded when they are needed in
 * chunks beside it. The same sources give the same bytes: no time, path or random name goes in. With `--watch`
 * (`npm run dev`) it also keeps the compiler and the relay running.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";

const ENTRY = "build/web-components/index.js";
const OUTPUT = "public/dist";
const COMPILER = fileURLToPath(
  import.meta.resolve("typescript/package.json").replace("package.json", "bin/tsc"),
);
const ROOMS = ["server", "web-components"];
/** Each by itself: with `-b --watch` this compiler does not notice that a file was changed. */
const WATCHED = ["server/protocol", "server", "web-components/crypto", "web-components"];

/**
 * Bytes after gzip that a page may have to load before who is signed in can talk in words. What is for signing in,
 * rooms, media, emoji and sheets comes on demand; `test/browser/first-load.test.ts` holds the whole talk against it.
 * The aim is 90 kB; zlibs differ by some bytes, and nobody's build is to break for that.
 */
const BUDGET = 90.3 * 1024;

/** What the compiler writes into every file with decorators; one copy is enough. */
const DECORATE = /^var __decorate = [\s\S]*?\n};\n/m;
const DECORATE_MODULE = "\0decorate";

/** The decorators' helper once instead of once a file, and templates and styles without their indentation. */
function squeeze() {
  return {
    name: "squeeze",
    resolveId: (id) => (id === DECORATE_MODULE ? id : null),
    load: (id) =>
      id === DECORATE_MODULE
        ? `export function __decorate(decorators, target, key, desc) {
             let result = key === undefined ? target : desc === null ? Object.getOwnPropertyDescriptor(target, key) : desc;
             for (const decorator of [...decorators].reverse())
               result = (key === undefined ? decorator(result) : decorator(target, key, result)) ?? result;
             if (key !== undefined && result) Object.defineProperty(target, key, result);
             return result;
           }`
        : null,
    transform(code, id) {
      if (!id.includes("/build/web-components/")) return null;
      const lean = code.replace(DECORATE, (helper) => {
        const lines = helper.split("\n").length - 1;
        return `import { __decorate } from "${DECORATE_MODULE.replace("\0", "\\0")}";${"\n".repeat(lines)}`;
      });
      return { code: squeezeTemplates(lean, this.parse(lean)), map: null };
    },
  };
}

/** Lines that go out of a template come back as blank ones where its next expression begins: the source map still fits. */
function squeezeTemplates(code, program) {
  const cuts = [];
  walk(program, (node) => {
    const language = node.type === "TaggedTemplateExpression" ? node.tag.name : undefined;
    if (!["css", "html", "svg"].includes(language)) return;
    for (const { start, end, tail } of node.quasi.quasis) {
      const text = code.slice(start, end);
      const lean = language === "css" ? leanStyles(text) : text.replace(/\s*\n\s*/g, " ");
      const lines = "\n".repeat(text.split("\n").length - lean.split("\n").length);
      // The text ends before "`" or before "${".
      cuts.push({ start, end: end + (tail ? 1 : 2), text: `${lean}${tail ? "`" : "${"}${lines}` });
    }
  });
  let out = "";
  let at = 0;
  for (const cut of cuts.sort((a, b) => a.start - b.start)) {
    out += code.slice(at, cut.start) + cut.text;
    at = cut.end;
  }
  return out + code.slice(at);
}

/** Style sheet text without comments and needless space; strings stay as they are. */
function leanStyles(text) {
  return text
    .split(/("[^"]*")/)
    .map((piece, index) =>
      index % 2 === 1
        ? piece
        : piece
            .replace(/\/\*[\s\S]*?\*\//g, "")
            .replace(/\s+/g, " ")
            .replace(/ ?([{};,]) ?/g, "$1")
            .replace(/;}/g, "}")
            .replace(/([{;]|^) ?([a-z-]+): /g, "$1$2:"),
    )
    .join("");
}

function walk(node, visit) {
  if (typeof node?.type === "string") visit(node);
  for (const value of Object.values(node)) {
    if (typeof value === "object" && value !== null) walk(value, visit);
  }
}

/**
 * What stands in for files of Socket.IO's, by the end of their names: without its cache of connections, for each session
 * has one of its own; without waiting times of its own, for it never comes back by itself (`transport.ts`); and what
 * every browser that this runs in can do itself: read addresses, queries and base64.
 */
const LEAN = {
  "/socket.io-client/build/esm/index.js": `export { Manager } from "./manager.js";`,
  "/socket.io-client/build/esm/contrib/backo2.js": `export function Backoff() {}
Backoff.prototype.reset = () => {};`,
  "/engine.io-client/build/esm/contrib/parseuri.js": `export function parse(address) {
  const { hostname, protocol, port, search } = new URL(address);
  return { host: hostname.replace(/[[\\]]/g, ""), protocol: protocol.slice(0, -1), port, query: search.slice(1) };
}`,
  "/engine.io-client/build/esm/contrib/parseqs.js": `export const encode = (query) => String(new URLSearchParams(query));
export const decode = (text) => Object.fromEntries(new URLSearchParams(text));`,
  "/engine.io-parser/build/esm/contrib/base64-arraybuffer.js": `export const decode = (base64) =>
  Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)).buffer;`,
};

/**
 * Engine.IO without a third way to the relay, WebTransport, that the relay does not offer, with its long poll by `fetch`
 * in place of the one by `XMLHttpRequest`, which is four times as large, and with {@link LEAN}.
 */
function leanSocket() {
  const found = new Set();
  return {
    name: "lean-socket",
    transform(code, id) {
      if (id.endsWith("/transports/polling-xhr.js")) return { code, map: null, moduleSideEffects: false };
      const lean = Object.keys(LEAN).find((name) => id.endsWith(name));
      if (lean !== undefined) {
        found.add(lean);
        return { code: LEAN[lean], map: { mappings: "" } };
      }
      if (!id.endsWith("/engine.io-client/build/esm/transports/index.js")) return null;
      const ways = code
        .replace(/^import { XHR }.*$/m, 'import { Fetch } from "./polling-fetch.js";')
        .replace(/^import { WT }.*$/m, "")
        .replace(/^\s*webtransport: WT,$/m, "")
        .replace(/^(\s*polling:) XHR,$/m, "$1 Fetch,");
      if (/XHR|WT/.test(ways) || !ways.includes("polling: Fetch"))
        this.error("engine.io-client changed: see leanSocket");
      return { code: ways, map: null };
    },
    buildEnd(error) {
      if (error === undefined && found.size < Object.keys(LEAN).length)
        this.error("Socket.IO's files have other names: see LEAN");
    },
  };
}

/** What is inlined by hand: icons. */
const INLINED = ["lucide-static"];
const LICENCES = "licenses.txt";

/** Writes the licences of all that is bundled into one file beside it, where they are whole and cost no page anything. */
function licences() {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const names = chunks.flatMap(({ moduleIds }) =>
        moduleIds.flatMap(
          (id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1] ?? [],
        ),
      );
      const texts = [...new Set([...names, ...INLINED])]
        .sort((a, b) => a.localeCompare(b))
        .map((name) => {
          const folder = `node_modules/${name}`;
          const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
          if (file === undefined) this.error(`${name} has no licence that could be passed on`);
          const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
          return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
        });
      const source = texts.join(`\n${"-".repeat(80)}\n\n`);
      this.emitFile({ type: "asset", fileName: LICENCES, source });
    },
  };
}

/** Prints what a page loads, and fails the build when the first load is over {@link BUDGET}. */
function sizes() {
  return {
    name: "sizes",
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const weight = (chunk) => gzipSync(chunk.code, { level: 9 }).length;
      const entry = chunks.find((chunk) => chunk.isEntry);
      const first = new Set([entry]);
      for (const chunk of first) for (const name of chunk.imports) if (bundle[name]) first.add(bundle[name]);
      for (const chunk of chunks) {
        const when = first.has(chunk) ? "at once" : "when needed";
        console.log(`${OUTPUT}/${chunk.fileName}: ${kilobytes(weight(chunk))} gzip, ${when}`);
      }
      const total = [...first].reduce((sum, chunk) => sum + weight(chunk), 0);
      if (total > BUDGET) {
        this.error(`the page loads ${kilobytes(total)} at once, over the budget of ${kilobytes(BUDGET)}`);
      }
      console.log(`at once: ${kilobytes(total)} gzip of ${kilobytes(BUDGET)}`);
    },
  };
}

const FINGERPRINT = "build.txt";

/** Writes the SHA-256 of the file that is loaded at once: who builds the same sources can compare what a relay serves. */
function fingerprint() {
  return {
    name: "fingerprint",
    writeBundle() {
      const hash = createHash("sha256")
        .update(readFileSync(`${OUTPUT}/secure-chat.js`))
        .digest("hex");
      writeFileSync(`${OUTPUT}/${FINGERPRINT}`, `${hash}\n`);
    },
  };
}

/** Takes away what an earlier build left, once the new files stand: a page never meets a gap. */
function tidy() {
  return {
    name: "tidy",
    writeBundle(_options, bundle) {
      for (const name of readdirSync(OUTPUT))
        if (!(name in bundle) && name !== FINGERPRINT) rmSync(`${OUTPUT}/${name}`, { recursive: true });
      rmSync(GALLERY.page, { force: true });
    },
  };
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} kB`;
}

const GALLERY = { page: "public/gallery.html", from: "test/gallery" };

/** In watch mode only: the page `/gallery` with every state of the interface on scripted data. */
function gallery() {
  return {
    name: "gallery",
    async writeBundle() {
      const { build } = await import("esbuild");
      await build({
        entryPoints: { gallery: `${GALLERY.from}/gallery.page.ts` },
        outdir: OUTPUT,
        bundle: true,
        format: "esm",
        sourcemap: true,
        tsconfig: "tsconfig.json",
        logLevel: "warning",
      });
      copyFileSync(`${GALLERY.from}/gallery.css`, `${OUTPUT}/gallery.css`);
      copyFileSync(`${GALLERY.from}/gallery.html`, GALLERY.page);
    },
  };
}

/** In watch mode: the compiler beside Rollup, and the relay, started again whenever its files change. */
function development() {
  const children = [];
  const run = (...args) =>
    children.push(spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] }));
  process.once("exit", () => children.forEach((child) => child.kill()));
  return {
    name: "development",
    buildEnd() {
      if (children.length > 0) return;
      for (const room of WATCHED) run(COMPILER, "-p", room, "--watch", "--preserveWatchOutput");
      run("--watch", "--watch-preserve-output", "build/server/main.js");
    },
  };
}

export default function config(options) {
  // In `npm run build` the compiler came first; when watching, there may be nothing to bundle yet.
  if (options.watch === true) spawnSync(process.execPath, [COMPILER, "-b", ...ROOMS], { stdio: "inherit" });
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is missing: run "npm run build"`);
  return {
    input: { "secure-chat": ENTRY },
    // One file holds all that is loaded at once, so that one integrity hash can cover it.
    preserveEntrySignatures: "allow-extension",
    // Lit's production build; the other one warns and checks.
    plugins: [
      squeeze(),
      leanSocket(),
      resolve({ browser: true, exportConditions: ["production"] }),
      // Few inlined functions and no chained expressions: longer before gzip, and shorter after it.
      terser({
        module: true,
        ecma: 2022,
        compress: { passes: 3, inline: 1, sequences: false, keep_fargs: false },
        format: { comments: false, preamble: `/* Licences of what is in here: ${LICENCES} */` },
      }),
      licences(),
      sizes(),
      fingerprint(),
      tidy(),
      ...(options.watch === true ? [gallery(), development()] : []),
    ],
    output: {
      dir: OUTPUT,
      format: "es",
      sourcemap: true,
      sourcemapExcludeSources: false,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
      generatedCode: "es2015",
    },
    watch: { clearScreen: false },
    onwarn(warning) {
      // Nothing may be left half-resolved: a warning today is a broken page tomorrow.
      throw new Error(warning.message);
    },
  };
}
