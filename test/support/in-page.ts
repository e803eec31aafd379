/** Declares to this runner what a page of a real browser declares, and tells of each test as it ends there. */
import { launchBrowser } from "./browser.ts";
import { loadSuite, type LoadedSuite, type PageResult, type PageSuite } from "./browser-suite.ts";

/** The results of the tests in the page, each a promise from the start. */
class Results {
  readonly brokenHooks: PageResult[] = [];
  readonly #settle = new Map<number, (result: PageResult) => void>();
  readonly #results: ReadonlyMap<number, Promise<PageResult>>;

  constructor(ids: readonly number[]) {
    const settled = (id: number): Promise<PageResult> =>
      new Promise((resolve) => this.#settle.set(id, resolve));
    this.#results = new Map(ids.map((id) => [id, settled(id)]));
  }

  of(id: number): Promise<PageResult> | undefined {
    return this.#results.get(id);
  }

  add(result: PageResult): void {
    if (result.id < 0) this.brokenHooks.push(result);
    this.#settle.get(result.id)?.(result);
  }

  /** Those that have not been heard of by now never will be. */
  end(why: string): void {
    for (const [id, settle] of this.#settle) settle({ id, title: "", state: "failed", error: why });
  }
}

/**
 * Runs test files (`.ts`, seen from the project's root) in a page of a browser of their own. Each test in the page is a
 * test here too, so that one runner counts all and one word starts all. To be awaited where a test file begins.
 */
export async function runInPage(files: readonly string[]): Promise<void> {
  const browser = await launchBrowser().catch((error: unknown) => failure("a browser starts", error));
  const suite =
    browser &&
    (await loadSuite(browser, files).catch((error: unknown) => failure("they can be loaded", error)));
  if (suite !== undefined) report(suite);
  after(async () => {
    await suite?.close();
    await browser?.close();
  });
}

/** What went wrong before there were tests is a failed test of its own. */
function failure(title: string, error: unknown): undefined {
  describe("in a browser's page", () => {
    it(title, () => {
      throw error;
    });
  });
  return undefined;
}

function report(loaded: LoadedSuite): void {
  const results = new Results(idsIn(loaded.root));

  describe("in a browser's page", function () {
    // A test in the page has its own time limit there.
    this.timeout(0);

    let ended: Promise<void> | undefined;
    before(() => {
      ended = loaded
        .run((result) => results.add(result))
        .then(
          () => results.end("never ran: a hook before it broke"),
          (error: unknown) => results.end(`never ended: ${String(error)}`),
        );
    });

    declare(loaded.root);

    // In a suite of its own, for a suite's own tests run before those of the suites inside it.
    describe("and afterwards", () => {
      it("no hook broke", async () => {
        await ended;
        const broken = results.brokenHooks.map(({ title, error }) => `${title}\n${error ?? ""}`);
        if (broken.length > 0) throw new Error(broken.join("\n"));
      });
    });
  });

  function declare(pageSuite: PageSuite): void {
    for (const { id, title } of pageSuite.tests) {
      it(title, async () => {
        const result = await results.of(id);
        if (result?.state === "passed") return;
        const failed = new Error(result?.state ?? "unknown");
        if (result?.error !== undefined) failed.stack = result.error;
        throw failed;
      });
    }
    for (const inner of pageSuite.suites) describe(inner.title, () => declare(inner));
  }
}

function idsIn(pageSuite: PageSuite): number[] {
  return [...pageSuite.tests.map(({ id }) => id), ...pageSuite.suites.flatMap(idsIn)];
}
