import { css } from "lit";

/** Styles of `<secure-people-picker>`: a search field above a short list that scrolls. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-2);
  }
  .control {
    min-block-size: 44px;
    padding-inline: var(--secure-space-3);
    color: var(--secure-text-soft);
  }
  .control input {
    block-size: 42px;
    color: var(--secure-text);
  }
  .control input::-webkit-search-cancel-button {
    display: none;
  }
  ul {
    max-block-size: 264px;
    margin-inline: calc(-1 * var(--secure-space-2));
    padding-inline: var(--secure-space-2);
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--secure-space-3);
    align-items: center;
    inline-size: 100%;
    min-block-size: 52px;
    padding: var(--secure-space-1) var(--secure-space-2);
    border-radius: var(--secure-radius-small);
  }
  .row:hover {
    background: var(--secure-raised);
  }
  .row[aria-pressed="true"] {
    background: var(--secure-accent-wash);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .who {
    display: grid;
    line-height: 1.3;
  }
  .who bdi {
    font-weight: 550;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who span {
    font-size: var(--secure-size-small);
    color: var(--secure-text-faint);
  }
  .who span.on {
    color: var(--secure-ok);
  }
  .tick {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    color: var(--secure-text-soft);
    border: 1px solid var(--secure-edge);
    --secure-icon: 16px;
  }
  .tick.on {
    color: var(--secure-on-own);
    border-color: transparent;
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
  }
  [role="status"]:empty {
    display: none;
  }
  .nobody {
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    padding: var(--secure-space-2) 0;
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  @media (forced-colors: active) {
    .row[aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
