/** A page of a real browser that runs one script of the benchmark, bundled from source. */
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, CDPSession, Page } from "playwright-core";
import { PROJECT } from "../../support/relay.ts";

/** Where the benchmark's pages come from. */
export interface PageHost {
  /** Needed where a relay must be told whom to let in. */
  readonly origin: string;
  /** Opens a page of its own browser context, and so of its own process. */
  open(browser: Browser, script: string): Promise<BenchPage>;
  close(): Promise<void>;
}

/** A page, and a look into its process. */
export interface BenchPage {
  readonly page: Page;
  /** Bytes that its script engine and its array buffers hold now; Blobs are not among them. */
  heldBytes(): Promise<number>;
  /** Lets go of what nobody holds any more, so that it is not counted. */
  collect(): Promise<void>;
}

/** Serves `scripts`, files of this folder, on a free port of this machine: a secure context. */
export async function servePages(scripts: readonly string[]): Promise<PageHost> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: scripts.map((script) => join("test/bench/media", script)),
    outdir: join(PROJECT, "build/page"),
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  const sources = new Map(
    outputFiles.map(({ path, text }) => [path.slice(path.lastIndexOf("/")), text] as const),
  );
  const server = createServer(({ url = "/" }, response) => {
    const source = sources.get(url.replace("?", ""));
    response.setHeader("Content-Type", source === undefined ? "text/html" : "text/javascript");
    response.end(source ?? `<!doctype html><script type="module" src="${url.slice(1)}.js"></script>`);
  });
  const origin = await listen(server);
  return {
    origin,
    async open(browser, script) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${origin}/${script.replace(/\.ts$/, "")}`, { waitUntil: "load" });
      const look = await page.context().newCDPSession(page);
      return {
        page,
        heldBytes: () => heldBytes(look),
        collect: async () => {
          await look.send("HeapProfiler.collectGarbage");
        },
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function heldBytes(look: CDPSession): Promise<number> {
  const { usedSize, backingStorageSize } = await look.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}
