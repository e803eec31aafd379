/** What people do in the chat's pages, as they do it: by names and roles, never by what is inside an element. */
import type { Locator, Page } from "playwright-core";
import { PASSWORD } from "./people.ts";

/** Makes an account as a newcomer does: by the form, with the keyboard; waits until connected. */
export async function register(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByText("Connected").first().waitFor();
}

/** Where one writes. */
export function composer(page: Page): Locator {
  return page.getByRole("textbox", { name: /^Message to / });
}

/** Opens the chat with someone from the list of people. */
export async function openChat(page: Page, name: string): Promise<void> {
  await page
    .getByRole("navigation")
    .getByRole("button", { name: new RegExp(`^${name}\\b`) })
    .click();
  await composer(page).waitFor();
}

/** Writes a message and sends it with Enter. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** Waits until the thread shows a text. */
export async function reads(page: Page, text: string): Promise<void> {
  await page.getByRole("log").getByText(text, { exact: true }).waitFor();
}

/** Waits until nothing moves on a page but what moves for ever: a pane or a sheet may be on its way in. */
export async function standsStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let isStill = false; !isStill;) {
      await new Promise((done) => requestAnimationFrame(done));
      isStill = true;
      // Each shadow root tells only of what moves inside itself.
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots) {
        for (const { playState, effect } of root.getAnimations())
          isStill &&= playState !== "running" || effect?.getComputedTiming().endTime === Infinity;
        for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
      }
    }
  });
}
