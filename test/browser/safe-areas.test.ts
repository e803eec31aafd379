import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { composer, openChat, register, standsStill } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** What a phone's notch and its bar to go home take from each edge, in CSS pixels. */
interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const UPRIGHT = { viewport: { width: 390, height: 844 }, insets: { top: 47, right: 0, bottom: 34, left: 0 } };
const ACROSS = { viewport: { width: 844, height: 390 }, insets: { top: 0, right: 47, bottom: 21, left: 47 } };

async function setInsets(page: Page, insets: Insets): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets });
}

/** The bars' buttons and fields in sight that lie, in part, below a notch or the bar to go home. */
async function covered(page: Page, insets: Insets): Promise<readonly string[]> {
  await standsStill(page);
  return await page.evaluate(({ top, right, bottom, left }) => {
    const found: string[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.closest(".skips") || !element.checkVisibility()) continue;
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (!element.matches("button, textarea, input:not([hidden])")) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 2 || box.right < 0) continue;
        const edges = [innerWidth - right - box.right, box.left - left];
        // What scrolls comes out from below a bar when it is scrolled.
        let scrolls = false;
        let above: Element | null = element;
        while (above !== null) {
          scrolls ||= above.matches(".scroll") && above.scrollHeight > above.clientHeight;
          const around: Node | null = above.assignedSlot ?? above.parentNode;
          above = around instanceof ShadowRoot ? around.host : around instanceof Element ? around : null;
        }
        if (!scrolls) edges.push(box.top - top, innerHeight - bottom - box.bottom);
        if (edges.some((edge) => edge < -0.5))
          found.push(
            `${element.getAttribute("aria-label") ?? element.textContent?.trim()}: ${edges.join(" ")}`,
          );
      }
    }
    return found;
  }, insets);
}

describe("a phone with a notch", function () {
  this.timeout(60_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];

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

  for (const [held, { viewport, insets }, me, other] of [
    ["upright", UPRIGHT, "ursula", "victor"],
    ["across", ACROSS, "wanda", "xaver"],
  ] as const) {
    it(`covers no bar's button with it, held ${held}: list, conversation, details`, async () => {
      const someone = await openPerson(browser, relay.url);
      people.push(someone);
      await register(someone.page, other);
      const person = await openPerson(browser, relay.url, {
        viewport,
        hasTouch: true,
        isMobile: true,
        reducedMotion: "reduce",
      });
      people.push(person);
      const { page } = person;
      page.setDefaultTimeout(15_000);
      await setInsets(page, insets);
      expect(await covered(page, insets), "sign in").to.deep.equal([]);
      await register(page, me);
      expect(await covered(page, insets), "the list").to.deep.equal([]);
      await openChat(page, other);
      await composer(page).fill("hello");
      expect(await covered(page, insets), "a conversation").to.deep.equal([]);
      await page.getByRole("button", { name: "Conversation details" }).tap();
      await page.getByText("Disappearing messages").waitFor();
      expect(await covered(page, insets), "details").to.deep.equal([]);
      person.expectCleanPages();
    });
  }
});
