import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { register } from "../support/browser-chat.ts";
import { focusComesTo, focusedName, tabTo } from "../support/browser-keyboard.ts";
import { openPerson, type Arrival, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { PASSWORD } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Whether something on the page can only be seen by scrolling sideways. */
async function sideways(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const stage = document.querySelector("secure-chat")?.shadowRoot?.querySelector(".stage");
    const boxes = [document.documentElement, ...(stage ? [stage] : [])];
    return boxes.some((box) => box.scrollWidth > box.clientWidth + 1);
  });
}

describe("the interface in a real browser", () => {
  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (arrival: Arrival = {}): Promise<Person> => {
    const person = await openPerson(browser, relay.url, arrival);
    people.push(person);
    return person;
  };

  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser();
    const first = await openPerson(browser, relay.url);
    await register(first.page, "zoe");
    await first.close();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  it("lets someone register, find a person, write, look at the identity and sign out by keyboard alone", async () => {
    const { page, ...person } = await arrive();
    await tabTo(page, /^Create an account$/);
    await page.keyboard.press("Enter");
    expect(await focusedName(page)).to.equal("Name");
    await page.keyboard.type("keyla");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connected").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("zoe");
    await page.getByRole("button", { name: /^zoe\b/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /^Message to / }).waitFor();
    await focusComesTo(page, /^Message to /);
    await page.keyboard.type("hello");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("hello", { exact: true }).waitFor();
    await page.keyboard.press("Control+/");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await tabTo(page, /^Your profile and settings|^keyla/);
    await page.keyboard.press("Enter");
    await tabTo(page, /^Sign out$/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focusedName(page)).to.equal("Sign out");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Welcome back" }).waitFor();
    person.expectCleanPages();
  });

  it("on a phone shows one pane at a time, keeps the composer over the keyboard, and goes back by the browser's back", async () => {
    const { page, ...person } = await arrive({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await register(page, "phoebe");
    await page.getByRole("button", { name: /^zoe\b/ }).tap();
    const field = page.getByRole("textbox", { name: /^Message to / });
    await field.waitFor();
    expect(await page.getByRole("navigation").isVisible()).to.equal(false);
    const keyboardTop = 480;
    await page.evaluate((height) => {
      Object.defineProperty(visualViewport, "height", { configurable: true, value: height });
      visualViewport?.dispatchEvent(new Event("resize"));
    }, keyboardTop);
    await page.waitForFunction(
      (height) => document.querySelector("secure-chat")?.getBoundingClientRect().height === height,
      keyboardTop,
    );
    const box = await field.boundingBox();
    expect((box?.y ?? keyboardTop) + (box?.height ?? 1)).to.be.at.most(keyboardTop);
    await page.goBack();
    await page.getByRole("navigation").waitFor();
    expect(new URL(page.url()).pathname).to.equal("/chat");
    person.expectCleanPages();
  });

  for (const [what, viewport] of [
    ["at 320 pixels", { width: 320, height: 640 }],
    ["at 200 % zoom of a small laptop", { width: 640, height: 360 }],
  ] as const) {
    it(`needs no scrolling sideways ${what}`, async () => {
      const person = await arrive({ viewport });
      const { page } = person;
      expect(await sideways(page)).to.equal(false);
      await register(page, `small${viewport.width}`);
      expect(await sideways(page)).to.equal(false);
      await page.getByRole("button", { name: /^zoe\b/ }).click();
      await page.getByRole("textbox", { name: /^Message to / }).fill("w".repeat(300));
      await page.keyboard.press("Enter");
      await page.getByRole("log").getByText("wwww").waitFor();
      expect(await sideways(page)).to.equal(false);
      expect(await sideways(await person.openPage("/"))).to.equal(false);
    });
  }

  it("keeps still, solid and in the system's colours for who asked for that", async () => {
    const { page } = await arrive({ reducedMotion: "reduce", forcedColors: "active" });
    const devtools = await page.context().newCDPSession(page);
    const features = [
      { name: "prefers-reduced-transparency", value: "reduce" },
      { name: "prefers-reduced-motion", value: "reduce" },
      { name: "forced-colors", value: "active" },
    ];
    await devtools.send("Emulation.setEmulatedMedia", { features });
    await register(page, "calm");
    const seen = await page.evaluate(() => {
      const glass: string[] = [];
      let moving = 0;
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots) {
        for (const animation of root.getAnimations()) {
          const { duration, iterations } = animation.effect?.getComputedTiming() ?? {};
          if (Number(duration) > 1 && iterations !== 1) moving++;
        }
        for (const element of root.querySelectorAll("*")) {
          if (element.matches(".glass")) glass.push(getComputedStyle(element).backdropFilter);
          if (element.shadowRoot) roots.push(element.shadowRoot);
        }
      }
      const aurora = document.querySelector("secure-chat")?.shadowRoot?.querySelector(".aurora");
      return { glass: [...new Set(glass)], moving, aurora: aurora && getComputedStyle(aurora).display };
    });
    expect(seen).to.deep.equal({ glass: ["none"], moving: 0, aurora: "none" });
  });

  it("has solid grounds in every theme for who asked for no transparency", async () => {
    const { page } = await arrive({ colorScheme: "light" });
    const devtools = await page.context().newCDPSession(page);
    const features = [
      { name: "prefers-reduced-transparency", value: "reduce" },
      { name: "prefers-color-scheme", value: "light" },
    ];
    await devtools.send("Emulation.setEmulatedMedia", { features });
    await register(page, "solid");
    const seeThrough = await page.evaluate(
      (themes) =>
        themes.filter((theme) => {
          const chat = document.querySelector("secure-chat");
          chat?.setAttribute("theme", theme);
          const glass = [...(chat?.shadowRoot?.querySelectorAll(".glass") ?? [])];
          return (
            glass.length === 0 || glass.some((pane) => /rgba|\//.test(getComputedStyle(pane).backgroundColor))
          );
        }),
      ["auto", "dark", "light", "contrast"],
    );
    expect(seeThrough).to.deep.equal([]);
  });

  it("ends every other session of someone who asks for that, and keeps their own", async () => {
    const here = await arrive();
    await register(here.page, "mover");
    const there = await arrive();
    await there.page.getByLabel("Name", { exact: true }).fill("mover");
    await there.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await there.page.keyboard.press("Enter");
    await there.page.getByText("Connected").first().waitFor();
    await here.page.getByRole("button", { name: "Your profile and settings" }).click();
    await here.page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await here.page.getByLabel("Current password").fill(PASSWORD);
    await here.page.getByRole("button", { name: "Sign the others out" }).click();
    await here.page.getByText("Every other session of yours has ended.").waitFor();
    await there.page.getByRole("heading", { name: "Your password, please" }).waitFor();
    expect(await here.page.getByRole("heading", { name: "Your password, please" }).count()).to.equal(0);
  });

  it("asks for nothing that Content-Security-Policy forbids when a password is judged", async () => {
    const { page, ...person } = await arrive();
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("Password", { exact: true }).fill("password1");
    await page.getByText(/Falls at once|Very weak/).waitFor();
    await page.getByLabel("Password", { exact: true }).fill("violet harbour sings under quartz");
    await page.getByText(/^Strong\./).waitFor();
    person.expectCleanPages();
  });
});
