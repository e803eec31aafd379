import { css } from "lit";

/** Styles of `<secure-menu>`: a glass card beside what it belongs to, a sheet from below on a phone. */
export const styles = css`
  :host {
    display: contents;
  }
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    min-inline-size: 208px;
    inline-size: max-content;
    max-inline-size: calc(100vw - 16px);
    padding: var(--secure-space-2);
    border-radius: var(--secure-radius);
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-highlight), var(--secure-shadow);
    overflow: hidden;
  }
  .menu:popover-open {
    animation: open var(--secure-medium) var(--secure-ease);
  }
  .quick {
    display: flex;
    justify-content: space-between;
    gap: 2px;
    padding-block-end: var(--secure-space-2);
    margin-block-end: var(--secure-space-2);
    border-block-end: 1px solid var(--secure-hairline);
  }
  .quick button {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    font-size: 1.35rem;
    line-height: 1;
    transition:
      transform var(--secure-fast) var(--secure-spring),
      background var(--secure-fast);
  }
  .quick button:hover,
  .quick button:focus-visible {
    background: var(--secure-raised-hover);
    transform: scale(1.12);
  }
  .entry {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    inline-size: 100%;
    min-block-size: 40px;
    padding: 0 var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-body);
    line-height: 1.3;
    --secure-icon: 18px;
  }
  .entry .icon {
    color: var(--secure-text-faint);
  }
  .entry:hover,
  .entry:focus-visible {
    background: var(--secure-raised-hover);
    outline-offset: -2px;
  }
  .entry.danger,
  .entry.danger .icon {
    color: var(--secure-danger);
  }
  @media (pointer: coarse) {
    .entry {
      min-block-size: 48px;
    }
    .quick button {
      inline-size: 44px;
      block-size: 44px;
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: scale(0.96) translateY(4px);
    }
  }
`;
