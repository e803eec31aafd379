import { css } from "lit";

/** Styles of `<secure-invitations>`: each question a card in the accent's wash. */
export const styles = css`
  :host {
    display: block;
  }
  h3 {
    padding: var(--secure-space-3) var(--secure-space-3) var(--secure-space-2);
    font-size: var(--secure-size-small);
    font-weight: 600;
    letter-spacing: 0;
    color: var(--secure-text-faint);
  }
  ul {
    display: grid;
    gap: var(--secure-space-2);
  }
  li {
    display: grid;
    gap: var(--secure-space-3);
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius);
    background: var(--secure-accent-wash);
    border: 1px solid color-mix(in srgb, var(--secure-accent) 34%, transparent);
    animation: arrive var(--secure-slow) var(--secure-spring);
  }
  [role="alert"]:empty {
    display: none;
  }
  .about {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--secure-space-3);
    align-items: center;
  }
  .about p {
    display: grid;
    line-height: 1.35;
    min-inline-size: 0;
  }
  .from,
  .facts {
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    font-weight: 600;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--secure-space-2);
  }
  .problem {
    display: flex;
    gap: 6px;
    font-size: var(--secure-size-label);
    color: var(--secure-danger);
    --secure-icon: 16px;
  }
  .problem .icon {
    margin-block-start: 2px;
  }
  .spinner {
    inline-size: 1em;
    block-size: 1em;
    border-radius: 50%;
    border: 2px solid color-mix(in srgb, currentColor 30%, transparent);
    border-block-start-color: currentColor;
    animation: spin 800ms linear infinite;
  }
  @keyframes spin {
    to {
      transform: rotate(1turn);
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(-8px);
    }
  }
`;
