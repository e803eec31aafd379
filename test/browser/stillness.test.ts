import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { composer, openChat, reads, register, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { everyoneLeaves } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

declare global {
  interface Window {
    /** How much of the page jumped since it was opened, each time, as the browser measures it. */
    jumped: number[];
  }
}

/** What the web counts as good: web.dev, Cumulative Layout Shift. */
const GOOD = 0.1;

/** Counts from the page's first moment; jumps right after a press are awaited by whoever pressed, and not counted. */
function watchJumps(): void {
  window.jumped = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value = 0, hadRecentInput = true }: { value?: number; hadRecentInput?: boolean } =
        Object.assign(entry);
      if (!hadRecentInput) window.jumped.push(value);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** How much jumped so far, once what was painted has been counted. */
async function jumps(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((done) => requestAnimationFrame(done));
    return window.jumped.reduce((sum, jump) => sum + jump, 0);
  });
}

/** A photo of this browser's own encoder. */
async function photo(page: Page): Promise<Buffer> {
  const numbers = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1_280, 720);
    canvas.getContext("2d")?.fillRect(0, 0, 640, 720);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(numbers);
}

async function sendPhoto(page: Page, caption: string): Promise<void> {
  const buffer = await photo(page);
  await page
    .getByLabel("Send photos or files")
    .and(page.locator("input"))
    .setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer });
  await page.getByText("Metadata removed").waitFor();
  await page.getByLabel("Caption", { exact: true }).fill(caption);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

describe("a page that stands still", function () {
  // Two people, many messages and photos.
  this.timeout(90_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (viewport = { width: 1_280, height: 800 }): Promise<Person> => {
    const person = await openPerson(browser, relay.url, { viewport, path: "/embed-example.html" });
    people.push(person);
    await person.context.addInitScript(watchJumps);
    await person.page.goto(new URL("/chat", relay.url).href);
    person.page.setDefaultTimeout(20_000);
    return person;
  };

  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    everyoneLeaves();
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  for (const [kind, viewport, one, two] of [
    ["a wide screen", { width: 1_280, height: 800 }, "mona", "nils"],
    ["a phone", { width: 390, height: 844 }, "olga", "pete"],
  ] as const) {
    it(`signing in, opening a conversation, receiving words and a photo: less than ${GOOD} of ${kind} jumps`, async () => {
      const { page: writer } = await arrive();
      await register(writer, one);
      const { page } = await arrive(viewport);
      await register(page, two);
      const told = [await jumps(page)];
      await openChat(page, one);
      await openChat(writer, two);
      told.push(await jumps(page));
      await say(writer, "hello there");
      await reads(page, "hello there");
      told.push(await jumps(page));
      await sendPhoto(writer, "the lake");
      await page.getByRole("button", { name: "Photo: the lake. Show it large" }).waitFor();
      told.push(await jumps(page));
      expect(told.at(-1), `after each step: ${told.join(", ")}`).to.be.below(GOOD);
    });
  }

  it("a photo's bubble has its whole size, caption and all, before what shows it is loaded", async () => {
    const { page: writer } = await arrive();
    await register(writer, "uma");
    const { page } = await arrive();
    await register(page, "vera");
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/dist/secure-media-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await openChat(page, "uma");
    await openChat(writer, "vera");
    await sendPhoto(
      writer,
      "the lake at seven, when the boats come back and the lamps are lit along the shore",
    );
    const bubble = page.locator("secure-message .bubble.image");
    // Not in whole pixels: rounded, it depends on the fraction of a pixel at which the bubble stands.
    const size = (): Promise<readonly string[]> =>
      bubble.evaluate((element) => {
        const { width, height } = getComputedStyle(element);
        return [width, height];
      });
    const before = await size();
    release?.();
    // In the bubble: the list of conversations has a button of that name all along.
    await bubble.getByRole("button", { name: "Photo: the lake at seven" }).waitFor();
    expect(await size()).to.deep.equal(before);
  });

  it("who is at the end stays there when a photo comes, and when what shows it is loaded later", async () => {
    const { page: writer } = await arrive();
    await register(writer, "wanda");
    const { page } = await arrive();
    await register(page, "xaver");
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/dist/secure-media-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await openChat(page, "wanda");
    await openChat(writer, "xaver");
    for (let line = 0; line < 16; line++) await say(writer, `line ${line}\nof two`);
    await page.getByRole("log").getByText("line 15").waitFor();
    await sendPhoto(writer, "the lake");
    const left = (): Promise<number> =>
      page
        .getByRole("log")
        .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await page.locator("secure-message .bubble.image").waitFor();
    while ((await left()) > 1)
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    release?.();
    await page.locator("secure-message .bubble.image").getByRole("button").first().waitFor();
    await page.evaluate(async () => {
      for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    expect(await left()).to.be.at.most(1);
  });

  it("nothing that was read jumps when words and a photo come to a conversation that fills the screen", async () => {
    const { page: writer } = await arrive();
    await register(writer, "quin");
    const { page } = await arrive();
    await register(page, "rosa");
    await openChat(page, "quin");
    await openChat(writer, "rosa");
    for (let line = 0; line < 16; line++) await say(writer, `line ${line}\nof two`);
    await page.getByRole("log").getByText("line 15").waitFor();
    await composer(page).fill("thanks");
    await composer(page).press("Enter");
    await reads(writer, "thanks");
    const before = await jumps(page);
    await say(writer, "one more");
    await reads(page, "one more");
    await sendPhoto(writer, "the lake");
    await page.getByRole("button", { name: "Photo: the lake. Show it large" }).waitFor();
    expect((await jumps(page)) - before).to.equal(0);
  });

  it("what one reads further up stays where it is while words and a photo come below", async () => {
    const { page: writer } = await arrive();
    await register(writer, "sven");
    const { page } = await arrive();
    await register(page, "tara");
    await openChat(page, "sven");
    await openChat(writer, "tara");
    for (let line = 0; line < 24; line++) await say(writer, `line ${line}\nof two`);
    await page.getByRole("log").getByText("line 23").waitFor();
    const read = page.getByRole("log").getByText("line 4", { exact: false }).first();
    await read.scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "To the latest message" }).waitFor();
    const place = await read.boundingBox();
    const before = await jumps(page);
    await say(writer, "one more");
    await page.getByRole("button", { name: "1 new message" }).waitFor();
    await sendPhoto(writer, "the lake");
    await page.getByRole("button", { name: "2 new messages" }).waitFor();
    expect(await read.boundingBox()).to.deep.equal(place);
    // The button that counts grows with its words, and nothing else.
    expect((await jumps(page)) - before).to.be.below(0.001);
  });
});
