import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { openChat, register } from "../support/browser-chat.ts";
import { focusComesTo, focusedName, tabTo } from "../support/browser-keyboard.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { PASSWORD } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** A photo of this browser's own encoder. */
async function photo(page: Page): Promise<Buffer> {
  const numbers = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(640, 400);
    canvas.getContext("2d")?.fillRect(0, 0, 320, 400);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(numbers);
}

/**
 * Presses Enter on whatever has the focus, and answers the file dialog that this opens. The photo is made in between: a
 * page that has answered knows by then that its dialogs are wanted here, however busy it is.
 */
async function pickByEnter(page: Page): Promise<void> {
  const pressed = async (): Promise<Buffer> => {
    const buffer = await photo(page);
    await page.keyboard.press("Enter");
    return buffer;
  };
  const [dialog, buffer] = await Promise.all([page.waitForEvent("filechooser"), pressed()]);
  await dialog.setFiles({ name: "IMG_2044.jpg", mimeType: "image/jpeg", buffer });
}

describe("someone who has a keyboard and nothing else", function () {
  // A whole story of two people.
  this.timeout(120_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (): Promise<Person> => {
    const person = await openPerson(browser, relay.url);
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

  it("comes from registration to a room with a photo in it", async () => {
    const zoe = await arrive();
    await register(zoe.page, "zoe");
    const { page, ...keyla } = await arrive();

    await tabTo(page, /^Create an account$/);
    await page.keyboard.press("Enter");
    await focusComesTo(page, /^Name$/);
    await page.keyboard.type("keyla");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connected").first().waitFor();

    await tabTo(page, /^New room$/);
    await page.keyboard.press("Enter");
    await focusComesTo(page, /^Title$/);
    await page.keyboard.type("Lake house");
    await tabTo(page, /^Search people/);
    await page.keyboard.type("zo");
    await page.getByRole("button", { name: /^Invite zoe/ }).waitFor();
    await tabTo(page, /Invite zoe/);
    await page.keyboard.press("Enter");
    await tabTo(page, /^Create room$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Lake house", level: 2 }).waitFor();

    await zoe.page.getByRole("button", { name: "Accept the invitation to Lake house" }).click();
    await focusComesTo(page, /^Message to Lake house$/);
    await page.keyboard.type("Look at this");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Tab");
    while ((await focusedName(page)) !== "Send photos or files") await page.keyboard.press("Shift+Tab");
    await pickByEnter(page);
    await page.getByText("Metadata removed").waitFor();
    await focusComesTo(page, /^Caption$/);
    await page.keyboard.type("the lake at seven");
    await page.keyboard.press("Enter");

    await zoe.page.getByRole("log").getByText("Look at this", { exact: true }).waitFor();
    await zoe.page.getByRole("button", { name: "Photo: the lake at seven. Show it large" }).waitFor();
    keyla.expectCleanPages();
    zoe.expectCleanPages();
  });

  it("opens a message's menu, comes back to where they were, and answers", async () => {
    const zoe = await arrive();
    await register(zoe.page, "zoe2");
    const { page, ...kim } = await arrive();
    await register(page, "kim");
    await openChat(page, "zoe2");
    await openChat(zoe.page, "kim");
    await page.keyboard.type("hello");
    await page.keyboard.press("Enter");
    await zoe.page.getByRole("log").getByText("hello", { exact: true }).waitFor();
    await zoe.page.keyboard.type("hello yourself");
    await zoe.page.keyboard.press("Enter");
    await page.getByRole("log").getByText("hello yourself", { exact: true }).waitFor();

    await page.keyboard.press("Shift+Tab");
    while (!/hello yourself/.test(await focusedMessage(page))) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menu", { name: "Message actions" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await focusedMessage(page)).to.include("hello yourself");
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Reply" }).waitFor();
    while ((await focusedName(page)) !== "Reply") await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await focusComesTo(page, /^Message to zoe2$/);
    await page.keyboard.type("an answer");
    await page.keyboard.press("Enter");
    await zoe.page.getByRole("log").getByText("an answer", { exact: true }).waitFor();
    await zoe.page.getByRole("log").locator(".quote").getByText("hello yourself").waitFor();
    kim.expectCleanPages();
    zoe.expectCleanPages();
  });
});

/** The words of the message that has the focus; empty where something else has it. */
async function focusedMessage(page: Page): Promise<string> {
  return await page.evaluate(() => {
    let focused: Element | null = document.activeElement;
    while (focused?.shadowRoot?.activeElement && focused.localName !== "secure-message")
      focused = focused.shadowRoot.activeElement;
    return focused?.localName === "secure-message"
      ? (focused.shadowRoot?.querySelector(".bubble")?.textContent ?? "")
      : "";
  });
}
