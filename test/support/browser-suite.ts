/**
 * Runs test files inside a page of a real browser: bundles them from source, serves them from this machine (a secure
 * context) under the product's own Content-Security-Policy, runs Mocha's browser build there, and hands out what became
 * of each test.
 */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { contentSecurityPolicy } from "../../server/headers.ts";
import { projectRoot } from "../house/sources.ts";

/** A suite as the page declared it. */
export interface PageSuite {
  readonly title: string;
  readonly tests: readonly PageTest[];
  readonly suites: readonly PageSuite[];
}

/** A test as the page declared it; `id` counts them in their order. */
export interface PageTest {
  readonly id: number;
  readonly title: string;
}

/** What became of a test, or of a hook (then `id` is -1). */
export interface PageResult {
  readonly id: number;
  readonly title: string;
  readonly state: "passed" | "failed" | "skipped";
  /** The error and its stack, for a test or hook that failed. */
  readonly error?: string;
}

/** Test files that are loaded in a page and wait to be run. */
export interface LoadedSuite {
  readonly root: PageSuite;
  /** Runs them all, once; `onResult` hears of each test and each broken hook. Rejects when the page breaks. */
  run(onResult: (result: PageResult) => void): Promise<void>;
  close(): Promise<void>;
}

/** What `browser-suite.page.ts` puts on the page. */
export interface PageRunner {
  load(files: readonly string[]): Promise<PageSuite>;
  run(): Promise<void>;
}

declare global {
  interface Window {
    pageRunner: PageRunner;
    reportResult: (result: PageResult) => Promise<void>;
  }
}

/** Loads `files` (`.ts`, seen from the project's root) in a new page of `browser`. */
export async function loadSuite(browser: Browser, files: readonly string[]): Promise<LoadedSuite> {
  const { scripts, entries } = await bundle(files);
  const { server, address } = await serve(scripts);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const close = async (): Promise<void> => {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const page = await context.newPage();
    const listeners = new Set<(result: PageResult) => void>();
    await page.exposeFunction("reportResult", (result: PageResult) => {
      for (const listener of listeners) listener(result);
    });
    await page.goto(address);
    const root = await orBroken(
      page,
      page.evaluate((names) => window.pageRunner.load(names), entries),
    );
    const run = (onResult: (result: PageResult) => void): Promise<void> => {
      listeners.add(onResult);
      return orBroken(
        page,
        page.evaluate(() => window.pageRunner.run()),
      );
    };
    return { root, run, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same promise, except that a page that crashes or leaves is an error and not a wait without end. */
async function orBroken<T>(page: Page, work: Promise<T>): Promise<T> {
  let lost = (_error: Error): void => undefined;
  const broken = new Promise<never>((_resolve, reject) => (lost = reject));
  const onCrash = (): void => lost(new Error("the page crashed"));
  page.once("crash", onCrash);
  try {
    return await Promise.race([work, broken]);
  } finally {
    page.off("crash", onCrash);
  }
}

interface Bundle {
  /** What is served, by address. */
  readonly scripts: ReadonlyMap<string, Uint8Array>;
  /** The addresses of the test files, in the order that was given. */
  readonly entries: readonly string[];
}

/** One entry per file, what they share in chunks: an element's class must exist once, however many tests use it. */
async function bundle(files: readonly string[]): Promise<Bundle> {
  const runner = fileURLToPath(new URL("browser-suite.page.ts", import.meta.url));
  const entryPoints = [{ in: runner, out: "runner" }].concat(
    files.map((file) => ({ in: join(projectRoot, file), out: file.replace(/\.ts$/, "") })),
  );
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints,
    outdir: join(projectRoot, "build/page"),
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    sourcemap: "inline",
    logLevel: "silent",
  });
  const root = join(projectRoot, "build/page");
  const addressOf = (path: string): string => path.slice(root.length).replaceAll("\\", "/");
  const scripts = new Map(outputFiles.map(({ path, contents }) => [addressOf(path), contents]));
  const library = createRequire(import.meta.url).resolve("mocha/mocha.js");
  scripts.set("/mocha.js", new Uint8Array(await readFile(library)));
  return { scripts, entries: files.map((file) => `/${file.replace(/\.ts$/, ".js")}`) };
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>In-page tests</title>
    <script src="/mocha.js"></script>
    <script type="module" src="/runner.js"></script>
  </head>
  <body></body>
</html>
`;

async function serve(scripts: ReadonlyMap<string, Uint8Array>): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const script = scripts.get(path);
    if (script !== undefined) {
      response.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" }).end(script);
    } else if (path === "/") {
      response.writeHead(200, {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": contentSecurityPolicy(undefined, []),
      });
      response.end(PAGE);
    } else {
      response.writeHead(404).end(basename(path));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { server, address: `http://127.0.0.1:${address.port}/` };
}
