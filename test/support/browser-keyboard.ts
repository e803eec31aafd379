/** The keyboard as someone uses it who has nothing else: Tab until the thing is there, and a look at what has the focus. */
import type { Page } from "playwright-core";

const MOST_STEPS = 80;
const PATIENCE = 8_000;

/** Presses Tab until what has the focus is called so; throws when the whole page was walked in vain. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab");
    const focused = await focusedName(page);
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(`Tab never came to ${String(name)}, only to ${[...new Set(passed)].join(" | ")}`);
}

/** What the element with the focus is called, through all shadow roots. */
export async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    let focused: Element | null = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    if (focused instanceof HTMLInputElement && focused.labels?.[0]) {
      return focused.getAttribute("aria-label") ?? focused.labels[0].textContent ?? "";
    }
    return (focused?.getAttribute("aria-label") ?? focused?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  });
}

/** Waits until what has the focus is called so. */
export async function focusComesTo(page: Page, name: RegExp): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!name.test(await focusedName(page))) {
    if (Date.now() > end) throw new Error(`the focus is on ${await focusedName(page)}`);
  }
}
