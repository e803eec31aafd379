/** Puts elements on the page for a test and takes them off afterwards. */
import axe from "axe-core";
import "../../../web-components/index.ts";
import type { SecureChat } from "../../../web-components/elements/secure-chat.ts";
import type { Session } from "../../../web-components/session/index.ts";

const DEADLINE = 20_000;
const shown = new Set<Element>();

/** Makes an element, sets its properties, shows it and waits until it has rendered. */
export async function show<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
): Promise<HTMLElementTagNameMap[Tag]> {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  document.body.append(element);
  shown.add(element);
  await settled(element);
  return element;
}

/** A whole chat on a session of the test's. */
export async function showChat(session: Session, properties: Partial<SecureChat> = {}): Promise<SecureChat> {
  return await show("secure-chat", { session, ...properties });
}

/** Takes everything off the page. */
export function clearStage(): void {
  for (const element of shown) element.remove();
  shown.clear();
  localStorage.clear();
  sessionStorage.clear();
}

/** Waits for an element and those in it to have rendered. */
export async function settled(element: Element): Promise<void> {
  if ("updateComplete" in element) await element.updateComplete;
  for (const child of element.shadowRoot?.querySelectorAll("*") ?? []) {
    if (child.shadowRoot) await settled(child);
  }
}

/** Waits until `find` finds something; fails after twenty seconds, naming what was waited for. */
export async function until<T>(what: string, find: () => T | undefined | null | false): Promise<T> {
  const end = performance.now() + DEADLINE;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** The first element that matches, through all open shadow roots; a path of selectors narrows it down step by step. */
export function find(root: Element, ...path: readonly string[]): HTMLElement {
  let place: Element | undefined = root;
  for (const selector of path) place = place && search(place.shadowRoot ?? place, selector);
  if (place instanceof HTMLElement) return place;
  throw new Error(`there is no ${path.join(" > ")}`);
}

/** As {@link find}, `undefined` if there is none. */
export function seek(root: Element, ...path: readonly string[]): HTMLElement | undefined {
  try {
    return find(root, ...path);
  } catch {
    return undefined;
  }
}

function search(root: ParentNode, selector: string): Element | undefined {
  const direct = root.querySelector(selector);
  if (direct) return direct;
  for (const element of root.querySelectorAll("*")) {
    const found = element.shadowRoot && search(element.shadowRoot, selector);
    if (found) return found;
  }
  return undefined;
}

/** Brings what moves once to its end: half faded in, a text has half its contrast. */
function toRest(root: Document | ShadowRoot): void {
  for (const animation of root.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) toRest(shadowRoot);
}

/** Waits until the page stands still: whatever moves once is at its end. */
export async function atRest(): Promise<void> {
  // What comes to its end may set something else in motion: sizes are told a frame later.
  for (let frame = 0; frame < 3; frame++) {
    toRest(document);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  toRest(document);
}

/** What axe finds against WCAG 2.2 A and AA in an element at rest, one line each; empty is good. */
export async function barriers(element: Element): Promise<readonly string[]> {
  await atRest();
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run(element, { runOnly: { type: "tag", values: tags } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** Types a text into a field as a person would see it: the value changes and `input` is told. */
export function type(field: HTMLElement, text: string): void {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

/** What stands in a field. */
export function valueOf(field: HTMLElement): string {
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : "";
}

/** Presses a key on an element; returns whether the browser's own answer to it was called off. */
export function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): boolean {
  return !element.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }),
  );
}

/** The next event of a type on an element. */
export async function heard<Type extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  name: Type,
  act: () => void,
): Promise<HTMLElementEventMap[Type]> {
  return await new Promise((resolve, reject) => {
    const clock = setTimeout(() => reject(new Error(`never heard ${name}`)), DEADLINE);
    element.addEventListener(
      name,
      (event) => {
        clearTimeout(clock);
        resolve(event);
      },
      { once: true },
    );
    act();
  });
}

/** All text of an element, through its shadow roots. */
export function textOf(root: Element): string {
  const own = (root.shadowRoot ?? root).childNodes;
  return [...own]
    .map((node) => (node instanceof Element ? textOf(node) : (node.nodeType === 3 && node.textContent) || ""))
    .join("");
}

/** A text that would do harm wherever it were taken for more than text. */
export const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(2)</script>\u202Egnp.exe\u0000`;
