import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { composer, reads, register, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Waits for the question, says yes, and waits until one can write. */
async function accept(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: `Accept the invitation to ${title}` }).click();
  await composer(page).waitFor();
}

describe("three people in a room, in three browsers", () => {
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

  it("one makes it, two say yes, all talk, one is removed and reads nothing more, one reloads and goes on", async function () {
    this.timeout(120_000);
    const alice = await arrive("alice");
    const bob = await arrive("bob");
    const carol = await arrive("carol");

    await alice.page.getByRole("button", { name: "New room" }).click();
    await alice.page.getByLabel("Title", { exact: true }).fill("Friday dinner");
    await alice.page.getByRole("button", { name: "Invite bob" }).click();
    await alice.page.getByRole("button", { name: "Invite carol" }).click();
    await alice.page.getByRole("button", { name: "Create room" }).click();
    await alice.page.getByRole("heading", { name: "Friday dinner", level: 2 }).waitFor();
    await accept(bob.page, "Friday dinner");
    await accept(carol.page, "Friday dinner");

    await say(alice.page, "hello both");
    await reads(bob.page, "hello both");
    await reads(carol.page, "hello both");
    await say(bob.page, "hello from bob");
    await reads(alice.page, "hello from bob");
    await reads(carol.page, "hello from bob");
    await say(carol.page, "hello from carol");
    await reads(alice.page, "hello from carol");
    await reads(bob.page, "hello from carol");

    await alice.page.getByRole("button", { name: "Conversation details" }).click();
    await alice.page.getByRole("button", { name: "Actions for carol" }).click();
    await alice.page.getByRole("menuitem", { name: "Remove from the room" }).click();
    await alice.page.getByRole("button", { name: "Remove", exact: true }).click();
    await carol.page.getByText("The owner removed you.").waitFor();
    await bob.page.getByRole("log").getByText("carol was removed.").waitFor();
    await say(alice.page, "without carol");
    await reads(bob.page, "without carol");
    expect(await carol.page.getByText("without carol").count()).to.equal(0);

    await bob.page.reload();
    await bob.page.getByText("Connected").first().waitFor();
    await bob.page
      .getByRole("navigation")
      .getByRole("button", { name: /Friday dinner/ })
      .click();
    await composer(bob.page).waitFor();
    await say(alice.page, "are you back?");
    await reads(bob.page, "are you back?");
    await say(bob.page, "I am");
    await reads(alice.page, "I am");
    expect(await carol.page.getByText("I am").count()).to.equal(0);
    for (const person of [alice, bob, carol]) person.expectCleanPages();
  });
});
