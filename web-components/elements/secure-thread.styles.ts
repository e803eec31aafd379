import { css } from "lit";

/** Styles of `<secure-thread>`: a header that never scrolls away, the log, where one writes. */
export const styles = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    grid-template-columns: minmax(0, 1fr);
    block-size: 100%;
    min-block-size: 0;
  }
  .banners {
    display: grid;
    gap: var(--secure-space-2);
  }
  .closed {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: var(--secure-space-2) var(--secure-space-4);
    margin: var(--secure-space-2) var(--secure-space-4)
      max(var(--secure-space-4), env(safe-area-inset-bottom));
    padding-block: var(--secure-space-3);
    padding-inline: var(--secure-space-4) var(--secure-space-3);
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
  }
  .closed p {
    flex: 1;
    min-inline-size: 180px;
  }
  .start {
    display: grid;
    justify-items: center;
    gap: var(--secure-space-3);
    max-inline-size: 400px;
    margin: auto;
    padding: var(--secure-space-6) var(--secure-space-4);
    text-align: center;
  }
  .start h3 {
    margin-block-start: var(--secure-space-2);
    font-size: 1.25rem;
  }
  .start p {
    color: var(--secure-text-soft);
  }
  .start .button {
    margin-block-start: var(--secure-space-2);
  }
`;
