import { css } from "lit";

/** Styles of the row of reactions below a bubble. `arrive` stands in the styles of `<secure-message>`. */
export const reactions = css`
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: -7px 8px 0;
    position: relative;
    z-index: 1;
  }
  .reactions button {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 26px;
    padding: 0 8px;
    border-radius: 999px;
    font-size: var(--secure-size-label);
    line-height: 1;
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-shadow-small);
    font-variant-numeric: tabular-nums;
    animation: arrive var(--secure-slow) var(--secure-spring);
  }
  .reactions button[aria-pressed="true"] {
    border-color: var(--secure-accent);
    background: linear-gradient(var(--secure-accent-wash), var(--secure-accent-wash)), var(--secure-solid);
  }
`;
