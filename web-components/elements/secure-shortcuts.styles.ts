import { css } from "lit";

/** Styles of `<secure-shortcuts>`: a table of keys and words. */
export const styles = css`
  :host {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--secure-space-3) var(--secure-space-5);
    align-items: center;
  }
  kbd {
    padding: 4px 8px;
    border-radius: 8px;
    font-family: inherit;
    font-size: var(--secure-size-small);
    font-weight: 600;
    white-space: nowrap;
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
    border-block-end-width: 2px;
  }
`;
