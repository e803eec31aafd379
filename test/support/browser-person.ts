/** A person at a browser of their own, and everything their pages did that a page of ours never should. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** What to leave out when a page is asked whether it behaved. */
export interface Expected {
  /** Errors that the story itself provokes, such as the failed connections of a relay that is down. */
  readonly errors?: readonly RegExp[];
}

/** One person: a browser profile that shares nothing with anyone else's. */
export interface Person {
  readonly context: BrowserContext;
  /** The first page, already at the address that was asked for. */
  readonly page: Page;
  /** Another page of the same person. */
  openPage(path?: string): Promise<Page>;
  /**
   * Throws an error that lists all that went wrong on this person's pages so far: violations of the content security
   * policy or of Trusted Types, errors on the console, exceptions that nobody caught, requests to any other origin.
   */
  expectCleanPages(expected?: Expected): void;
  /** Ends the profile and its pages. */
  close(): Promise<void>;
}

/** Where a person starts, and how their browser is set up (viewport, colour scheme, reduced motion, …). */
export interface Arrival extends BrowserContextOptions {
  /** Seen from the relay; `/chat` where nothing else is said. */
  readonly path?: string;
}

/** Opens `relayUrl` for a new person in `browser`. The caller closes the person. */
export async function openPerson(browser: Browser, relayUrl: string, arrival: Arrival = {}): Promise<Person> {
  const { path = "/chat", ...options } = arrival;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const home = new URL(relayUrl);
  const wrongs: string[] = [];
  context.on("page", (page) => watch(page, home, wrongs));
  await context.addInitScript(reportViolations);
  const openPage = async (at = path): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(new URL(at, home).href);
    return page;
  };
  return {
    context,
    page: await openPage(),
    openPage,
    expectCleanPages({ errors = [] } = {}) {
      const left = wrongs.filter((wrong) => !errors.some((error) => error.test(wrong)));
      if (left.length > 0)
        throw new Error(`the pages of this person did not behave:\n  ${left.join("\n  ")}`);
    },
    close: () => context.close(),
  };
}

function watch(page: Page, home: URL, wrongs: string[]): void {
  const note = (wrong: string): void => void wrongs.push(wrong);
  const foreign = (address: string): boolean => {
    const url = new URL(address);
    return !["data:", "blob:", "about:"].includes(url.protocol) && url.host !== home.host;
  };
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    note(`console error: ${message.text()}${url === "" ? "" : ` (${url})`}`);
  });
  page.on("pageerror", (error) => note(`uncaught ${error.name}: ${error.message}`));
  page.on("crash", () => note("the page crashed"));
  page.on("request", (request) => {
    if (foreign(request.url())) note(`foreign request: ${request.method()} ${request.url()}`);
  });
  page.on("websocket", (socket) => {
    if (foreign(socket.url())) note(`foreign socket: ${socket.url()}`);
  });
}

/** Runs in the page, before anything of the page's own: a violation becomes an error on its console. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (violation) => {
    const { effectiveDirective, blockedURI, sample } = violation;
    // oxlint-disable-next-line no-console -- the console is where errors of a page are collected from
    console.error(`policy violation: ${effectiveDirective} ${blockedURI} ${sample}`);
  });
}
