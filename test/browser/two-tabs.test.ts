import type { Browser, Locator, Page } from "playwright-core";
import { openChat, reads, register, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("two tabs of one person", () => {
  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (name: string): Promise<Person> => {
    const person = await openPerson(browser, relay.url);
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

  /** Waits until the list of people says that so many messages of `name` are unread. */
  async function counts(page: Page, name: string, unread: string): Promise<void> {
    await page
      .getByRole("navigation")
      .getByRole("button", { name: new RegExp(`^${name}\\b.*${unread}`) })
      .waitFor();
  }

  /** What the list of people shows of a conversation. */
  function preview(page: Page, text: string): Locator {
    return page.getByRole("navigation").getByText(text);
  }

  /** Waits until no row of the list of people says that anything is unread. */
  async function countsNothing(page: Page): Promise<void> {
    await page
      .getByRole("navigation")
      .getByRole("button", { name: /unread message/ })
      .waitFor({ state: "detached" });
  }

  it("show the same, have read the same, lose what disappears at one time, and are signed out together", async () => {
    const alice = await arrive("alice");
    const bob = await arrive("bob");
    await openChat(alice.page, "bob");
    await say(alice.page, "before the second tab");
    await counts(bob.page, "alice", "1 unread message");
    const second = await bob.openPage();
    await counts(second, "alice", "1 unread message");
    await openChat(second, "alice");
    await reads(second, "before the second tab");
    for (const page of [bob.page, second]) await countsNothing(page);

    await openChat(bob.page, "alice");
    await reads(bob.page, "before the second tab");
    await say(second, "from the second tab");
    for (const page of [alice.page, bob.page]) await reads(page, "from the second tab");

    // Each comes back from the other one, and shows no conversation: nothing is read until one is opened.
    for (const page of [bob.page, second]) {
      await page.reload();
      await preview(page, "from the second tab").waitFor();
    }
    await alice.page.evaluate(() =>
      document.querySelector("secure-chat")?.session?.direct("bob").setTimer(2),
    );
    await say(alice.page, "for two seconds");
    for (const page of [bob.page, second]) await preview(page, "for two seconds").waitFor();
    await openChat(second, "alice");
    for (const page of [bob.page, second])
      await page.getByText("for two seconds").first().waitFor({ state: "detached" });
    await reads(second, "before the second tab");

    await bob.page.getByRole("button", { name: "Your profile and settings" }).click();
    const signOut = bob.page.getByRole("button", { name: "Sign out", exact: true });
    await signOut.click();
    await signOut.last().click();
    await second.getByText("You were signed out from another tab or browser.").waitFor();
    alice.expectCleanPages();
    bob.expectCleanPages();
  });
});
