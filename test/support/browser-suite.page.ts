/** The half of `browser-suite.ts` that runs in the page. Mocha's browser build stands there as a global already. */
import type { PageResult, PageSuite } from "./browser-suite.ts";

const ids = new Map<Mocha.Test, number>();
const told: Promise<void>[] = [];

window.pageRunner = {
  async load(files) {
    for (const file of files) {
      try {
        await import(file);
      } catch (error) {
        describe(file, () => {
          it("can be loaded", () => {
            throw error;
          });
        });
      }
    }
    mocha.forbidOnly();
    return declared(mocha.suite);
  },
  async run() {
    await new Promise<void>((resolve) => mocha.run(() => resolve()));
    await Promise.all(told);
  },
};

/** Numbers the tests in the order in which they will run. */
function declared(suite: Mocha.Suite): PageSuite {
  const tests = suite.tests.map((test) => {
    const id = ids.size;
    ids.set(test, id);
    return { id, title: test.title };
  });
  return { title: suite.title, tests, suites: suite.suites.map(declared) };
}

/** Tells Node of each test as it ends, and of each hook that breaks. */
class PageReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const tell = (test: Mocha.Test, state: PageResult["state"], error?: unknown): void => {
      const result = { id: ids.get(test) ?? -1, title: test.fullTitle(), state };
      told.push(
        window.reportResult(error === undefined ? result : { ...result, error: describeError(error) }),
      );
    };
    runner.on("pass", (test) => tell(test, "passed"));
    runner.on("pending", (test) => tell(test, "skipped"));
    runner.on("fail", (test, error: unknown) => tell(test, "failed", error));
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Chromium's stacks begin with the message, but for assertion libraries that set it later.
  const stack = error.stack ?? "";
  return stack.includes(error.message) ? stack : `${error.message}\n${stack}`;
}

mocha.setup({ ui: "bdd", timeout: 60_000, reporter: PageReporter });
