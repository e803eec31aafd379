/** What an element needs of the tokens where no `<secure-chat>` around it declares them. */
import { css, type LitElement } from "lit";

/** Measures, times and accents; texts stay in the page's own colours, whatever its background is. */
const measures = css`
  :host {
    --secure-space-1: 4px;
    --secure-space-2: 8px;
    --secure-space-3: 12px;
    --secure-space-4: 16px;
    --secure-space-5: 20px;
    --secure-space-6: 24px;
    --secure-radius: 14px;
    --secure-radius-small: 10px;
    --secure-size-body: 1rem;
    --secure-size-label: 0.875rem;
    --secure-size-small: 0.75rem;
    --secure-icon: 20px;
    --secure-target: 44px;
    --secure-fast: 120ms;
    --secure-medium: 180ms;
    --secure-slow: 240ms;
    --secure-ease: cubic-bezier(0.2, 0.7, 0.2, 1);
    --secure-font: inherit;
    --secure-own: #6d3be0;
    --secure-own-end: #a11fb8;
    --secure-on-own: #ffffff;
    --secure-raised: color-mix(in srgb, currentColor 8%, transparent);
    --secure-raised-hover: color-mix(in srgb, currentColor 14%, transparent);
    --secure-hairline: color-mix(in srgb, currentColor 20%, transparent);
    --secure-text-faint: currentColor;
  }
`;

/**
 * Gives `element` what it measures by, unless something above it has said that already. In a chat that is known without
 * asking for styles: the browser would lay the page out for the answer, with this element still empty, and the log of
 * messages would be moved by that.
 */
export function standAlone(element: LitElement): void {
  if (isInChat(element)) return;
  const { renderRoot } = element;
  const sheet = measures.styleSheet;
  if (getComputedStyle(element).getPropertyValue("--secure-space-2") !== "") return;
  if (renderRoot instanceof ShadowRoot && sheet) renderRoot.adoptedStyleSheets.push(sheet);
}

function isInChat(element: Element): boolean {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && (root.host.localName === "secure-chat" || isInChat(root.host));
}
