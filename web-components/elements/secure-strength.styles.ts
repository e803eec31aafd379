import { css } from "lit";

/** Styles of `<secure-strength>`: a thin bar over a line of words. */
export const styles = css`
  :host {
    display: grid;
    gap: inherit;
  }
  .meter {
    block-size: 4px;
    border-radius: 4px;
    overflow: hidden;
    background: var(--secure-raised-hover);
  }
  .meter i {
    display: block;
    block-size: 100%;
    inline-size: 100%;
    transform-origin: left;
    transform: scaleX(0);
    border-radius: inherit;
    background: var(--secure-warn);
    transition:
      transform var(--secure-slow) var(--secure-ease),
      background var(--secure-slow);
  }
  :host(:dir(rtl)) .meter i {
    transform-origin: right;
  }
  .meter[data-step="1"] i {
    transform: scaleX(0.25);
  }
  .meter[data-step="2"] i {
    transform: scaleX(0.5);
  }
  .meter[data-step="3"] i {
    transform: scaleX(0.75);
    background: var(--secure-ok);
  }
  .meter[data-step="4"] i {
    transform: scaleX(1);
    background: var(--secure-ok);
  }
`;
