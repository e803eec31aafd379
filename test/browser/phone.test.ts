import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { composer, openChat, reads, register, say, standsStill } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** The keyboard comes up over the page and leaves it so many pixels, or goes again. */
async function keyboardLeaves(page: Page, height: number | undefined): Promise<void> {
  await page.evaluate((left) => {
    if (left === undefined && visualViewport) Reflect.deleteProperty(visualViewport, "height");
    else Object.defineProperty(visualViewport, "height", { configurable: true, value: left });
    visualViewport?.dispatchEvent(new Event("resize"));
  }, height);
  await page.waitForFunction(
    (wanted) => document.querySelector("secure-chat")?.getBoundingClientRect().height === wanted,
    height ?? page.viewportSize()?.height,
  );
}

/** Waits until one can write, and says whether the field ends above `height`. */
async function composerEndsAbove(page: Page, height: number): Promise<boolean> {
  const box = await composer(page).boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

/** Buttons in sight that a finger has less than 44 pixels for, save links in a text. */
async function tooSmall(page: Page): Promise<readonly string[]> {
  await standsStill(page);
  return await page.evaluate(() => {
    const found: string[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (!element.matches("button, [role=menuitem]") || !element.checkVisibility()) continue;
        // What stands in a line of text, and what is out of sight until the keyboard wants it.
        if (element.closest(".skips, .meta, .bubble, .reactions, .under, .security")) continue;
        const { width, height, right } = element.getBoundingClientRect();
        if (right > 0 && height > 1 && (height < 43.5 || width < 43.5))
          found.push(
            `${element.getAttribute("aria-label") ?? element.textContent?.trim()}: ${width} by ${height}`,
          );
      }
    }
    return found;
  });
}

describe("someone with a phone", function () {
  // Two people and a room.
  this.timeout(120_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (name: string, phone: boolean): Promise<Person> => {
    const size = phone ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } : {};
    const person = await openPerson(browser, relay.url, size);
    people.push(person);
    await register(person.page, name);
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

  it("opens a room, writes above the keyboard, sees the members, and back closes one thing at a time", async () => {
    const zoe = await arrive("zoe", false);
    const { page, ...phoebe } = await arrive("phoebe", true);
    expect(await tooSmall(page)).to.deep.equal([]);
    await page.getByRole("button", { name: "New room" }).tap();
    await page.getByLabel("Title", { exact: true }).fill("Lake house");
    await keyboardLeaves(page, 480);
    const create = page.getByRole("button", { name: "Create room" });
    await page.getByRole("button", { name: /^Invite zoe/ }).tap();
    const { y = 480, height = 1 } = (await create.boundingBox()) ?? {};
    expect(y + height).to.be.at.most(480);
    await create.tap();
    await keyboardLeaves(page, undefined);
    await page.getByRole("heading", { name: "Lake house", level: 2 }).waitFor();
    expect(await page.getByRole("navigation").isVisible()).to.equal(false);
    await zoe.page.getByRole("button", { name: "Accept the invitation to Lake house" }).click();

    await composer(page).tap();
    await keyboardLeaves(page, 480);
    expect(await composerEndsAbove(page, 480)).to.equal(true);
    for (let line = 0; line < 14; line++) {
      await composer(page).fill(`line ${line}`);
      await composer(page).press("Enter");
    }
    await composer(zoe.page).fill("and mine");
    await composer(zoe.page).press("Enter");
    const last = page.getByRole("log").getByText("and mine", { exact: true });
    await last.waitFor();
    await standsStill(page);
    const box = await last.boundingBox();
    const field = await composer(page).boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).to.be.at.most(field?.y ?? 0);
    await keyboardLeaves(page, undefined);

    await page.getByRole("button", { name: "Conversation details" }).tap();
    await page.getByRole("button", { name: "Actions for zoe" }).waitFor();
    expect(await tooSmall(page)).to.deep.equal([]);
    await page.goBack();
    await page.getByRole("button", { name: "Actions for zoe" }).waitFor({ state: "hidden" });
    expect(await composer(page).isVisible()).to.equal(true);
    await page.goBack();
    await page.getByRole("navigation").waitFor();
    expect(new URL(page.url()).pathname).to.equal("/chat");
    zoe.expectCleanPages();
    phoebe.expectCleanPages();
  });

  it("keeps a finger on a message: its menu is there when the finger is lifted, and stays", async () => {
    const yara = await arrive("yara", false);
    const { page, context, ...phil } = await arrive("phil", true);
    await openChat(yara.page, "phil");
    await say(yara.page, "hold me");
    await openChat(page, "yara");
    await reads(page, "hold me");
    await standsStill(page);
    const { x = 0, y = 0 } = (await page.getByRole("log").getByText("hold me").boundingBox()) ?? {};
    const finger = await context.newCDPSession(page);
    const touch = (type: "touchStart" | "touchEnd"): Promise<unknown> =>
      finger.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchStart" ? [{ x: x + 4, y: y + 4 }] : [],
      });
    const reply = page.getByRole("menuitem", { name: "Reply" });
    // As long as it takes: a machine that is busy feels a longer touch as a shorter one.
    for (let held = 700; !(await reply.isVisible()) && held < 12_000; held *= 2) {
      await touch("touchStart");
      await page.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), held);
      await touch("touchEnd");
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      await reply.waitFor({ timeout: 1_000 }).catch(() => undefined);
    }
    await reply.tap();
    await page.getByText("Replying to yara").waitFor();
    yara.expectCleanPages();
    phil.expectCleanPages();
  });
});
