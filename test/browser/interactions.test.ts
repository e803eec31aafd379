import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { openChat, reads, register } from "../support/browser-chat.ts";
import { focusComesTo, focusedName } from "../support/browser-keyboard.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Switches typing notices on, as people do it: nobody sees them who does not send them. */
async function wantTyping(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Your profile and settings$/ }).click();
  await page.getByRole("switch", { name: "Typing notices" }).press("Space");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

describe("two people, and what they do beside writing", function () {
  // Whole stories of two people.
  this.timeout(60_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const pair = async (one: string, two: string): Promise<readonly [Person, Person]> => {
    const arrive = async (name: string): Promise<Person> => {
      const person = await openPerson(browser, relay.url);
      people.push(person);
      person.page.setDefaultTimeout(15_000);
      await register(person.page, name);
      return person;
    };
    return [await arrive(one), await arrive(two)];
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

  it("react to a message by keyboard alone, with a quick emoji and with one that was searched, and take it back", async () => {
    const [ada, ben] = await pair("ada", "ben");
    const { page } = ada;
    await openChat(page, "ben");
    await openChat(ben.page, "ada");
    await ben.page.keyboard.type("the boat is ours");
    await ben.page.keyboard.press("Enter");
    await reads(page, "the boat is ours");

    // From here on ada has nothing but her keyboard.
    const isOnMessage = (): Promise<boolean> =>
      page
        .getByRole("log")
        .locator("secure-message")
        .evaluate((message) => message.matches(":focus") && !message.shadowRoot?.activeElement);
    const toMessage = async (): Promise<void> => {
      while (!(await isOnMessage())) await page.keyboard.press("Shift+Tab");
    };
    await focusComesTo(page, /^Message to ben$/);
    await toMessage();
    await page.keyboard.press("Shift+F10");
    await focusComesTo(page, /^👍$/);
    await page.keyboard.press("ArrowRight");
    await focusComesTo(page, /^❤️$/);
    await page.keyboard.press("Enter");
    const heart = (who: Page, name: string) =>
      who.getByRole("log").getByRole("button", { name: `❤️ from ${name}` });
    await heart(ben.page, "ada").waitFor();
    // The focus is back where it was.
    while (!(await isOnMessage())) await page.waitForFunction(() => true);

    await page.keyboard.press("Shift+F10");
    await focusComesTo(page, /^👍$/);
    while ((await focusedName(page)) !== "Emoji") await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await focusComesTo(page, /^Search emoji$/);
    await page.keyboard.type("rocket");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /rocket/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await ben.page.getByRole("log").getByRole("button", { name: "🚀 from ada" }).waitFor();
    await heart(ben.page, "ada").waitFor({ state: "detached" });

    await toMessage();
    while (!(await focusedName(page)).startsWith("🚀")) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await ben.page
      .getByRole("log")
      .getByRole("button", { name: "🚀 from ada" })
      .waitFor({ state: "detached" });
    ada.expectCleanPages();
    ben.expectCleanPages();
  });

  it("see that the other writes, and no more of it once they empty the field or stop", async () => {
    const [cleo, dora] = await pair("cleo", "dora");
    await wantTyping(cleo.page);
    await wantTyping(dora.page);
    await openChat(cleo.page, "dora");
    await openChat(dora.page, "cleo");
    // A first message each, so that both have keys for the other.
    await dora.page.keyboard.type("hello");
    await dora.page.keyboard.press("Enter");
    await reads(cleo.page, "hello");
    const notice = cleo.page.getByRole("log").getByText("dora is writing…");
    await dora.page.keyboard.type("so");
    await notice.waitFor();
    await dora.page.keyboard.press("Backspace");
    await dora.page.keyboard.press("Backspace");
    await notice.waitFor({ state: "detached" });
    // This time she stops, with half a sentence in the field.
    await dora.page.keyboard.type("what I wanted to");
    await notice.waitFor();
    await notice.waitFor({ state: "detached" });
    expect(await dora.page.getByRole("textbox", { name: "Message to cleo" }).inputValue()).to.equal(
      "what I wanted to",
    );
    cleo.expectCleanPages();
    dora.expectCleanPages();
  });
});
