import { css } from "lit";

/** How `<secure-chat>` stands in somebody's page: a block, or over everything; `popup.styles.ts` has the button in a corner. */
export const embedding = css`
  /* What a page gives to everything it holds stops here: a shadow root keeps out rules, not what is inherited. */
  .frame,
  .launcher {
    font-style: normal;
    font-weight: 400;
    letter-spacing: normal;
    line-height: 1.5;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    cursor: auto;
  }
  .frame {
    position: relative;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    block-size: 100%;
    /* Not hidden: the aurora is larger than the frame, and what is hidden can still be scrolled to. */
    overflow: clip;
    isolation: isolate;
    background: linear-gradient(165deg, var(--secure-ink), var(--secure-ink-deep));
  }
  .frame > .stage {
    grid-row: 2;
    min-block-size: 0;
  }
  :host([mode="fullscreen"]) {
    position: fixed;
    inset: 0;
    z-index: var(--secure-layer, 1000);
    block-size: auto;
    max-block-size: none;
  }
  :host([mode="popup"]) {
    position: fixed;
    inset-block-end: max(20px, env(safe-area-inset-bottom));
    inset-inline-end: 20px;
    z-index: var(--secure-layer, 1000);
    block-size: auto;
    overflow: visible;
    background: none;
  }
`;
