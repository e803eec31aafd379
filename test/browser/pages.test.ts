import { expect } from "chai";
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** What a system may ask of a page. */
const THEMES: Readonly<Record<string, BrowserContextOptions>> = {
  dark: { colorScheme: "dark" },
  light: { colorScheme: "light" },
  "dark with more contrast": { colorScheme: "dark", contrast: "more" },
  "light with more contrast": { colorScheme: "light", contrast: "more" },
  "forced colours": { forcedColors: "active", colorScheme: "dark" },
};

const SIZES = {
  "a phone": { width: 390, height: 844 },
  "a tablet": { width: 820, height: 1_180 },
  "a desk": { width: 1_440, height: 900 },
} as const;

/**
 * What axe finds on a page against WCAG 2.2 A and AA, one line each. Of forced colours it knows nothing: it reads those
 * that the page asked for and the system did not paint.
 */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile("node_modules/axe-core/axe.min.js", "utf8"));
  return await page.evaluate(async () => {
    const axe: unknown = Reflect.get(globalThis, "axe");
    const run: unknown = typeof axe === "object" && axe !== null ? Reflect.get(axe, "run") : undefined;
    if (typeof run !== "function") throw new Error("axe is not there");
    const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const isForced = matchMedia("(forced-colors: active)").matches;
    const { violations } = await run({
      runOnly: { type: "tag", values },
      rules: { "color-contrast": { enabled: !isForced } },
    });
    return violations.map(
      ({ id, nodes }: { id: string; nodes: readonly { html: string }[] }) =>
        `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
    );
  });
}

/** How much wider than the window a page is. */
async function overhang(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Texts that some other text or picture lies over: as fingers and eyes find them, from the top to the end of the page. */
async function covered(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll(
      "main :is(h1, h2, h3, p, a, button, summary, td, tbody th, code)",
    )) {
      if (!element.checkVisibility()) continue;
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2) continue;
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      const related = top !== null && (top.contains(element) || element.contains(top));
      if (!related) found.push(`${element.localName} ${element.textContent?.trim().slice(0, 40)}`);
    }
    return found;
  });
}

describe("the pages that are not the chat", () => {
  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const visit = async (path: string, how: BrowserContextOptions): Promise<Person> => {
    const person = await openPerson(browser, relay.url, { path, reducedMotion: "reduce", ...how });
    people.push(person);
    return person;
  };

  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  for (const [theme, system] of Object.entries(THEMES)) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      it(`the landing page has no barrier and covers nothing on ${size}, ${theme}`, async () => {
        const person = await visit("/", { ...system, viewport });
        for (const summary of await person.page.locator("summary").all()) await summary.click();
        expect(await barriers(person.page)).to.deep.equal([]);
        expect(await overhang(person.page)).to.equal(0);
        expect(await covered(person.page)).to.deep.equal([]);
        person.expectCleanPages();
      });
    }

    it(`the example of a page with the chat in its corner has no barrier, closed and open, ${theme}`, async () => {
      const { page, ...person } = await visit("/embed-example.html", { ...system });
      await page.getByRole("button", { name: "Open chat" }).waitFor();
      expect(await barriers(page)).to.deep.equal([]);
      await page.getByRole("button", { name: "Open chat" }).click();
      await page.getByRole("button", { name: "Minimise chat" }).waitFor();
      expect(await barriers(page)).to.deep.equal([]);
      person.expectCleanPages();
    });
  }

  for (const [what, viewport] of [
    ["320 pixels", { width: 320, height: 640 }],
    ["200 % zoom of a small laptop", { width: 640, height: 360 }],
  ] as const) {
    it(`the landing page needs no scrolling sideways at ${what}, and covers nothing`, async () => {
      const { page } = await visit("/", { viewport });
      expect(await overhang(page)).to.equal(0);
      expect(await covered(page)).to.deep.equal([]);
    });
  }

  it("the landing page reads the same without scripts, save for the button that copies and the build's digits", async () => {
    const read = async (how: BrowserContextOptions): Promise<string> => {
      const { page } = await visit("/", how);
      const text = (await page.locator("body").innerText()).replaceAll(/\s+/g, " ");
      return text.replace(" Copy ", " ").replace(/Build (?:fingerprint|[0-9a-f]{12}):/, "Build:");
    };
    const without = await read({ javaScriptEnabled: false });
    expect(without).to.include("Privacy first. Always.").and.include("What the relay sees");
    expect(without).to.equal(await read({}));
  });

  it("the snippet is copied by its button, which says so", async () => {
    const { page } = await visit("/", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied to the clipboard.").waitFor({ state: "attached" });
    expect(await page.evaluate(() => navigator.clipboard.readText())).to.include("<secure-chat server=");
  });
});
