import { css } from "lit";

/** Styles of `<secure-explanation>`: a card in the middle of the page. */
export const styles = css`
  :host {
    display: grid;
    min-block-size: 100%;
    padding: var(--secure-space-4);
  }
  section {
    display: grid;
    gap: var(--secure-space-4);
    max-inline-size: 480px;
    margin: auto;
    padding: var(--secure-space-8);
    border-radius: 26px;
  }
  .icon {
    inline-size: 44px;
    block-size: 44px;
    stroke-width: 1.6;
    color: var(--secure-warn);
  }
  h2 {
    font-size: var(--secure-size-heading);
  }
  p {
    color: var(--secure-text-soft);
  }
  a {
    justify-self: start;
    text-decoration: none;
  }
`;
