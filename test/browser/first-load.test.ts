import { expect } from "chai";
import { gzipSync } from "node:zlib";
import type { Browser, Page, Response } from "playwright-core";
import { createSession, memoryVault } from "../../web-components/session/index.ts";
import { openChat, reads, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { everyoneLeaves, has, join, PASSWORD, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** What may be fetched of scripts and styles before a person who is signed in wants more than words, in bytes after gzip. */
const BUDGET = 91 * 1024;
/** And what signing in may add to it. */
const SIGN_IN = 3 * 1024;

/** Everything of scripts and styles that a page fetches from here on, by path, in bytes after gzip; asking ends it. */
function weigh(page: Page): { readonly weights: () => Promise<ReadonlyMap<string, number>> } {
  const fetched = new Map<string, Promise<number>>();
  const take = (response: Response): void => {
    const { pathname } = new URL(response.url());
    if (!/\.(?:js|css)$/.test(pathname)) return;
    fetched.set(
      pathname,
      response.body().then((body) => gzipSync(body, { level: 9 }).byteLength),
    );
  };
  page.on("response", take);
  return {
    async weights() {
      page.off("response", take);
      return new Map(
        await Promise.all([...fetched].map(async ([path, weight]) => [path, await weight] as const)),
      );
    },
  };
}

function sum(loaded: ReadonlyMap<string, number>): number {
  return [...loaded.values()].reduce((total, weight) => total + weight, 0);
}

function table(loaded: ReadonlyMap<string, number>): string {
  return [...loaded].map(([path, weight]) => `${path}: ${(weight / 1024).toFixed(1)} kB`).join("\n");
}

describe("the first load of the chat", () => {
  let relay: RunningRelay;
  let browser: Browser;
  let person: Person | undefined;
  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await person?.close();
    everyoneLeaves();
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  it("a talk in words loads at most 91 KB of scripts and styles, signing in 3 KB more, and nothing for media, rooms or emoji", async () => {
    const alice = await join(relay.url, "alice");
    // An account is all that he has: making a password would load what judges it.
    const session = createSession({ server: relay.url, vault: memoryVault() });
    await session.register("bob", PASSWORD);
    session.close();
    person = await openPerson(browser, relay.url, { path: "/favicon.svg" });
    const { page } = person;
    const first = weigh(page);
    await page.goto(`${relay.url}/chat`);
    await page.getByLabel("Name", { exact: true }).fill("bob");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connected").first().waitFor();
    const signingIn = await first.weights();
    // As on another day: what was fetched is not taken from the cache.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    const again = weigh(page);
    await page.reload();
    await page.getByText("Connected").first().waitFor();
    await openChat(page, "alice");
    await say(page, "only words");
    await until(alice.to("bob").timeline, has("only words"));
    await alice.to("bob").send("words alone");
    await reads(page, "words alone");
    const talking = await again.weights();
    for (const loaded of [signingIn, talking]) {
      expect([...loaded.keys()].filter((path) => /media|room|emoji|voice/.test(path))).to.deep.equal([]);
    }
    expect([...talking.keys()].filter((path) => path.includes("sign-in"))).to.deep.equal([]);
    expect(sum(talking), table(talking)).to.be.within(1, BUDGET);
    expect(sum(signingIn), table(signingIn)).to.be.within(1, BUDGET + SIGN_IN);
  });

  it("what is bundled brings its licence along, in one file beside it that no page loads", async () => {
    const answer = await fetch(`${relay.url}/dist/licenses.txt`);
    const licences = await answer.text();
    for (const name of ["lit-html", "lucide-static", "socket.io-client", "@zxcvbn-ts/core"]) {
      expect(licences).to.match(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, "m"));
    }
    expect(licences.match(/copyright/gi)).to.have.length.greaterThan(10);
  });
});
