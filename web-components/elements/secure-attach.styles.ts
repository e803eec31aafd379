import { css } from "lit";

/** Styles of `<secure-attach>`: one large picture, or a line for each of several. */
export const styles = css`
  :host {
    display: contents;
  }
  .all {
    display: grid;
    gap: var(--secure-space-4);
  }
  .one {
    display: grid;
    grid-template-columns: 72px minmax(0, 1fr) auto;
    gap: var(--secure-space-2) var(--secure-space-3);
    align-items: center;
  }
  .one.alone {
    grid-template-columns: minmax(0, 1fr);
  }
  .thumb {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 72px;
    block-size: 72px;
    overflow: hidden;
    border-radius: var(--secure-radius-small);
    color: var(--secure-text-soft);
    background: var(--secure-raised);
  }
  .thumb img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .alone .thumb {
    inline-size: 100%;
    block-size: auto;
    min-block-size: 112px;
    max-block-size: min(46dvh, 380px);
    border-radius: var(--secure-radius);
    --secure-icon: 36px;
  }
  .alone .thumb img {
    block-size: auto;
    max-block-size: min(46dvh, 380px);
    object-fit: contain;
  }
  /* Its ground ends where the picture ends. */
  .alone .thumb img.chequered {
    inline-size: auto;
    max-inline-size: 100%;
  }
  .facts {
    min-inline-size: 0;
    display: grid;
    gap: 4px;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
    font-size: var(--secure-size-label);
  }
  .fine {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px var(--secure-space-2);
    font-size: var(--secure-size-small);
    color: var(--secure-text-soft);
    font-variant-numeric: tabular-nums;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    --secure-icon: 14px;
  }
  .badge.clean {
    color: var(--secure-ok);
  }
  .badge.warn {
    color: var(--secure-warn);
  }
  .badge.no {
    color: var(--secure-danger);
  }
  .control {
    grid-column: 1 / -1;
    padding-inline-end: var(--secure-space-4);
  }
  .switch {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 44px;
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
    cursor: pointer;
  }
  .switch input {
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--secure-accent);
  }
  .deeds {
    display: flex;
    gap: var(--secure-space-3);
    position: sticky;
    inset-block-end: 0;
    padding-block-start: var(--secure-space-2);
    background: var(--secure-solid);
  }
  .deeds .button {
    flex: 1;
  }
`;
