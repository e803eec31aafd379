import type { LitElement } from "lit";

/** Once an element has rendered, the focus goes to the first part of it that matches: what was pressed may be gone. */
export async function focusOn(host: LitElement, selector: string): Promise<void> {
  await host.updateComplete;
  host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
}
