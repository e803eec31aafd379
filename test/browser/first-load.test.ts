import { expect } from "chai";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { createSession, memoryVault } from "../../web-components/session/index.ts";
import { openChat, reads, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { everyoneLeaves, has, join, PASSWORD, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** What may be fetched of scripts and styles before a person wants more than words, in bytes after gzip. */
const BUDGET = 91 * 1024;

/** Everything of scripts and styles that a page fetches from here on, by path, in bytes after gzip. */
function weigh(page: Page): { readonly weights: () => Promise<ReadonlyMap<string, number>> } {
  const fetched = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!/\.(?:js|css)$/.test(pathname)) return;
    fetched.set(
      pathname,
      response.body().then((body) => gzipSync(body, { level: 9 }).byteLength),
    );
  });
  return {
    weights: async () =>
      new Map(await Promise.all([...fetched].map(async ([path, weight]) => [path, await weight] as const))),
  };
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

  it("signing in and a talk in words load at most 91 KB of scripts and styles, and nothing for media, rooms or emoji", async () => {
    const alice = await join(relay.url, "alice");
    // An account is all that he has: making a password would load what judges it.
    const session = createSession({ server: relay.url, vault: memoryVault() });
    await session.register("bob", PASSWORD);
    session.close();
    person = await openPerson(browser, relay.url, { path: "/favicon.svg" });
    const { page } = person;
    const { weights } = weigh(page);
    await page.goto(`${relay.url}/chat`);
    await page.getByLabel("Name", { exact: true }).fill("bob");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connected").first().waitFor();
    await openChat(page, "alice");
    await say(page, "only words");
    await until(alice.to("bob").timeline, has("only words"));
    await alice.to("bob").send("words alone");
    await reads(page, "words alone");
    const loaded = await weights();
    const table = [...loaded].map(([path, weight]) => `${path}: ${(weight / 1024).toFixed(1)} kB`).join("\n");
    expect([...loaded.keys()].filter((path) => /media|room|emoji|voice/.test(path))).to.deep.equal([]);
    const total = [...loaded.values()].reduce((sum, weight) => sum + weight, 0);
    expect(total, table).to.be.within(1, BUDGET);
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
