/** A page of a real browser that runs one script of the benchmark, bundled from source. */
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, CDPSession } from "playwright-core";
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
  /** Runs `task` in the page; its argument and what it comes to travel as JSON. Rejects with what it throws. */
  evaluate<Result>(task: () => Result | Promise<Result>): Promise<Result>;
  evaluate<Argument, Result>(
    task: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** Bytes that its script engine and its array buffers hold now; Blobs are not among them. */
  heldBytes(): Promise<number>;
  /** Lets go of what nobody holds any more, so that it is not counted. */
  collect(): Promise<void>;
  close(): Promise<void>;
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
    open: (browser, script) => openPage(browser, `${origin}/${script.replace(/\.ts$/, "")}`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * A page that nothing watches. Playwright's own pages have the browser report every frame of every socket, as text: for a
 * file of 25 MiB that cost more than sending it, and made whatever was measured there look like everything else.
 */
async function openPage(browser: Browser, url: string): Promise<BenchPage> {
  const control = await browser.newBrowserCDPSession();
  const { browserContextId } = await control.send("Target.createBrowserContext");
  const { targetId } = await control.send("Target.createTarget", { url, browserContextId });
  const line = await PageLine.open(control, targetId);
  await line.ask("Runtime.enable");
  await line.evaluate(`new Promise((loaded) => {
    if (document.readyState === "complete") loaded();
    else addEventListener("load", loaded, { once: true });
  }).then(() => undefined)`);
  return {
    evaluate: async <Argument, Result>(task: (argument: Argument) => Result, argument?: Argument) =>
      (await line.evaluate(`(${String(task)})(${JSON.stringify(argument)})`)) as Result,
    async heldBytes() {
      const { usedSize, backingStorageSize } = await line.ask("Runtime.getHeapUsage");
      return Number(usedSize) + Number(backingStorageSize);
    },
    async collect() {
      await line.ask("HeapProfiler.collectGarbage");
    },
    async close() {
      await control.send("Target.disposeBrowserContext", { browserContextId });
    },
  };
}

/** Commands to one page and their answers. */
class PageLine {
  readonly #control: CDPSession;
  readonly #sessionId: string;
  readonly #asked = new Map<number, (answer: Answer) => void>();
  #last = 0;

  static async open(control: CDPSession, targetId: string): Promise<PageLine> {
    const { sessionId } = await control.send("Target.attachToTarget", { targetId, flatten: false });
    return new PageLine(control, sessionId);
  }

  private constructor(control: CDPSession, sessionId: string) {
    this.#control = control;
    this.#sessionId = sessionId;
    control.on("Target.receivedMessageFromTarget", (received) => {
      if (received.sessionId !== sessionId) return;
      const answer = JSON.parse(received.message) as Answer & { readonly id?: number };
      this.#asked.get(answer.id ?? 0)?.(answer);
      this.#asked.delete(answer.id ?? 0);
    });
  }

  async ask(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    this.#last += 1;
    const id = this.#last;
    const answered = new Promise<Answer>((resolve) => this.#asked.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.#control.send("Target.sendMessageToTarget", { message, sessionId: this.#sessionId });
    const { result, error } = await answered;
    if (result === undefined) throw new Error(`${method}: ${error?.message ?? "no answer"}`);
    return result;
  }

  async evaluate(expression: string): Promise<unknown> {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.ask("Runtime.evaluate", asked);
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return typeof result === "object" && result !== null && "value" in result ? result.value : undefined;
  }
}

interface Answer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}
