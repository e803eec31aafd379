import { css } from "lit";

/** Styles of `<secure-emoji>`: a card with a search field and a grid. */
export const styles = css`
  :host {
    display: contents;
  }
  .card {
    position: fixed;
    inset: auto;
    margin: 0;
    inline-size: min(336px, calc(100vw - 16px));
    padding: var(--secure-space-2);
    border-radius: var(--secure-radius-large);
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-highlight), var(--secure-shadow);
  }
  .card:popover-open {
    animation: open var(--secure-medium) var(--secure-ease);
  }
  .control {
    min-block-size: 40px;
    padding-inline: var(--secure-space-3);
    border-color: var(--secure-hairline);
    color: var(--secure-text-faint);
    --secure-icon: 18px;
  }
  .control input {
    block-size: 38px;
    color: var(--secure-text);
    font-size: var(--secure-size-body);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(8, minmax(0, 1fr));
    gap: 2px;
    block-size: 220px;
    margin-block-start: var(--secure-space-2);
    align-content: start;
  }
  .grid button {
    display: grid;
    place-items: center;
    aspect-ratio: 1;
    border-radius: var(--secure-radius-small);
    font-size: 1.4rem;
    line-height: 1;
  }
  .grid button:hover,
  .grid button:focus-visible {
    background: var(--secure-raised-hover);
    outline-offset: -2px;
  }
  .tones {
    display: flex;
    justify-content: space-between;
    margin-block-start: var(--secure-space-2);
    padding-block-start: var(--secure-space-1);
    border-block-start: 1px solid var(--secure-hairline);
  }
  .tones label {
    position: relative;
    display: grid;
    place-items: center;
    flex: 1;
    min-block-size: 40px;
    border-radius: var(--secure-radius-small);
    font-size: 1.15rem;
  }
  .tones input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .tones label:hover,
  .tones label:has(:checked) {
    background: var(--secure-raised-hover);
  }
  .tones label:has(:checked) {
    box-shadow: inset 0 -2px var(--secure-accent-text);
  }
  .tones label:has(:focus-visible) {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: -2px;
  }
  .none {
    grid-column: 1 / -1;
    padding: var(--secure-space-6);
    text-align: center;
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  @media (pointer: coarse) {
    .grid {
      grid-template-columns: repeat(7, minmax(0, 1fr));
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.97);
    }
  }
  @media (forced-colors: active) {
    .tones label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
