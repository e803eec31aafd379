import type { Browser } from "playwright-core";
import { openChat, reads, register, say } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("two people in two browsers", () => {
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

  it("register, find each other, talk, one reloads, and they go on talking", async () => {
    const alice = await arrive("alice");
    const bob = await arrive("bob");
    await openChat(alice.page, "bob");
    await say(alice.page, "hello bob");
    await openChat(bob.page, "alice");
    await reads(bob.page, "hello bob");
    await say(bob.page, "hello alice");
    await reads(alice.page, "hello alice");

    await bob.page.reload();
    await bob.page.getByText("Connected").first().waitFor();
    await openChat(bob.page, "alice");
    await say(alice.page, "are you back?");
    await reads(bob.page, "are you back?");
    await say(bob.page, "I am");
    await reads(alice.page, "I am");
    alice.expectCleanPages();
    bob.expectCleanPages();
  });

  it("go on after the relay was away, with what was written meanwhile", async () => {
    const alice = await arrive("carol");
    const bob = await arrive("dan");
    await openChat(alice.page, "dan");
    await openChat(bob.page, "carol");
    await say(alice.page, "one");
    await reads(bob.page, "one");
    await relay.stop();
    await alice.page.getByText("Connected").first().waitFor({ state: "detached" });
    await say(alice.page, "two");
    await reads(alice.page, "two");
    await relay.start();
    await reads(bob.page, "two");
    // What a browser says by itself of a relay that is gone: connections fail, and a socket that the other side is
    // closing takes nothing more (what was lost with it is sent again, as this story shows).
    const outage = {
      errors: [
        /WebSocket connection|Failed to load resource|ERR_CONNECTION|already in CLOSING or CLOSED state/,
      ],
    };
    alice.expectCleanPages(outage);
    bob.expectCleanPages(outage);
  });

  it("talk where something on the way lets no web sockets through", async () => {
    const alice = await openPerson(browser, relay.url);
    people.push(alice);
    await alice.context.addInitScript(() => {
      Reflect.set(
        globalThis,
        "WebSocket",
        class {
          onerror: (() => void) | undefined;
          constructor() {
            setTimeout(() => this.onerror?.());
          }
          close(): void {}
        },
      );
    });
    await alice.page.reload();
    await register(alice.page, "grace");
    const bob = await arrive("heidi");
    await openChat(alice.page, "heidi");
    await say(alice.page, "by long poll");
    await openChat(bob.page, "grace");
    await reads(bob.page, "by long poll");
    await say(bob.page, "I see");
    await reads(alice.page, "I see");
    alice.expectCleanPages();
  });

  it("show hostile text as text", async () => {
    const alice = await arrive("erin");
    const bob = await arrive("frank");
    const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    await openChat(alice.page, "frank");
    await openChat(bob.page, "erin");
    await say(alice.page, hostile);
    await reads(bob.page, hostile);
    if ((await bob.page.title()).includes("owned")) throw new Error("the text was run");
    bob.expectCleanPages();
  });
});
