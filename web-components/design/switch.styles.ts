import { css } from "lit";

/** An on-off switch: `.switch` around its words, a checkbox that lies over all of it, and `.track`. */
export const switches = css`
  .switch {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px var(--secure-space-4);
    align-items: center;
    border-radius: var(--secure-radius-small);
  }
  .switch b {
    display: block;
    font-weight: 550;
  }
  .switch input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .switch:has(:focus-visible) {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: 4px;
  }
  .track {
    inline-size: 46px;
    block-size: 28px;
    padding: 3px;
    border-radius: 999px;
    background: var(--secure-raised-hover);
    border: 1px solid var(--secure-edge);
    transition: background var(--secure-medium);
  }
  .track::before {
    content: "";
    display: block;
    inline-size: 20px;
    block-size: 20px;
    border-radius: 50%;
    background: var(--secure-text-soft);
    transition:
      transform var(--secure-medium) var(--secure-spring),
      background var(--secure-medium);
  }
  .switch input:checked ~ .track {
    border-color: transparent;
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
  }
  .switch input:checked ~ .track::before {
    transform: translateX(18px);
    background: var(--secure-on-own);
  }
  .switch input:checked:dir(rtl) ~ .track::before {
    transform: translateX(-18px);
  }
  /* Forced colours take away grounds, and with them all that a switch says. */
  @media (forced-colors: active) {
    .track {
      forced-color-adjust: none;
      background: Canvas;
      border-color: CanvasText;
    }
    .track::before {
      background: CanvasText;
    }
    .switch input:checked ~ .track {
      background: Highlight;
      border-color: Highlight;
    }
    .switch input:checked ~ .track::before {
      background: HighlightText;
    }
  }
`;
