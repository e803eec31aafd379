import { expect } from "chai";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { parseUsername } from "../../server/protocol/index.ts";
import { openUsers } from "../../server/users.ts";
import { composer, register } from "../support/browser-chat.ts";
import { openPerson } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

const ACCOUNTS = 3_000;

/** A folder with so many accounts in it that nobody can sign in to. */
async function crowdedFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "securechat-"));
  const users = await openUsers(join(dataDir, "users.db"));
  const names = Array.from({ length: ACCOUNTS }, (_, at) => `person_${String(at).padStart(4, "0")}`);
  await Promise.all(names.map((name) => users.add(parseUsername(name), "no hash")));
  await users.close();
  return dataDir;
}

/** How many people the list holds, and how many of them the browser draws. */
async function rows(page: Page): Promise<{ readonly held: number; readonly drawn: number }> {
  return await page
    .getByRole("navigation")
    .getByRole("button", { name: /^person_\d/ })
    .evaluateAll((all) => {
      const drawn = all.filter(
        (row) => row.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) === true,
      );
      return { held: all.length, drawn: drawn.length };
    });
}

describe("three thousand accounts on one relay", function () {
  // Three thousand accounts are written and flushed first.
  this.timeout(120_000);

  let relay: RunningRelay;
  let browser: Browser;

  before(async () => {
    relay = await startRelay({ dataDir: await crowdedFolder() });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  it("are searched by the start of their names, come page by page, and only those in sight are drawn", async () => {
    const person = await openPerson(browser, relay.url);
    const { page } = person;
    await register(page, "alice");
    expect((await rows(page)).held).to.be.lessThan(ACCOUNTS / 10);

    const search = page.getByRole("searchbox", { name: /^Search people/ });
    await search.fill("person_");
    const more = page.getByRole("button", { name: "Show more" });
    await more.waitFor();
    const first = await rows(page);
    expect(first.held).to.be.within(10, 200);
    for (let held = first.held; held < 300; held = (await rows(page)).held) {
      await more.click();
      await page
        .getByRole("navigation")
        .getByRole("button", { name: /^person_\d/ })
        .nth(held)
        .waitFor({ state: "attached" });
      await more.waitFor();
    }
    const { held, drawn } = await rows(page);
    expect(drawn)
      .to.be.greaterThan(3)
      .and.lessThan(held / 3);

    await search.press("ArrowDown");
    await page.keyboard.press("End");
    const last = page
      .getByRole("navigation")
      .getByRole("button", { name: /^person_\d/ })
      .last();
    expect(await last.evaluate((row) => row.matches(":focus"))).to.equal(true);

    await search.fill("person_2999");
    const found = page.getByRole("navigation").getByRole("button", { name: /^person_2999\b/ });
    await found.waitFor();
    expect((await rows(page)).held).to.equal(1);
    expect(await more.count(), "offered where there is nobody more").to.equal(0);
    await found.click();
    await composer(page).waitFor();
    person.expectCleanPages();
    await person.close();
  });
});
