import { css } from "lit";

/** Styles of `<secure-composer>`: one rounded field that grows, a send button that lights up. */
export const styles = css`
  :host {
    display: block;
    padding: var(--secure-space-2) var(--secure-space-4) var(--secure-space-4);
    padding-block-end: max(var(--secure-space-4), env(safe-area-inset-bottom));
  }
  /* As wide as the lines above, and a little more. */
  .slow,
  .box {
    max-inline-size: 912px;
    margin-inline: auto;
  }
  .slow {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 var(--secure-space-3) var(--secure-space-2);
    font-size: var(--secure-size-small);
    color: var(--secure-text-faint);
    font-variant-numeric: tabular-nums;
    --secure-icon: 14px;
  }
  .slow.waiting {
    color: var(--secure-warn);
  }
  .box {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border-radius: 26px;
    background: var(--secure-field);
    border: 1px solid var(--secure-edge);
    transition:
      border-color var(--secure-fast),
      box-shadow var(--secure-fast);
  }
  .box:focus-within {
    border-color: var(--secure-accent-text);
    box-shadow: 0 0 0 3px var(--secure-accent-wash);
  }
  .row {
    display: flex;
    align-items: flex-end;
    gap: 2px;
    padding: 5px;
  }
  .grow {
    display: grid;
    flex: 1;
    min-inline-size: 0;
  }
  .grow::after,
  textarea {
    grid-area: 1 / 1;
    font: inherit;
    font-size: 1rem;
    line-height: 1.45;
    padding: 8px 6px;
    min-block-size: var(--secure-target);
    max-block-size: min(40dvh, 220px);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .grow::after {
    content: attr(data-text) " ";
    visibility: hidden;
    overflow: hidden;
  }
  textarea {
    resize: none;
    color: inherit;
    background: none;
    border: 0;
    outline: none;
    margin: 0;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  /* The box around it shows where the focus is. */
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--secure-text-faint);
    opacity: 1;
  }
  /* A finger that is held there and slides neither scrolls nor selects. */
  .hold {
    touch-action: none;
    user-select: none;
    -webkit-touch-callout: none;
  }
  .send {
    color: var(--secure-text-faint);
    background: var(--secure-raised);
    transition:
      background var(--secure-fast),
      color var(--secure-fast),
      transform var(--secure-slow) var(--secure-spring);
  }
  .send.ready,
  .send.ready:hover {
    color: var(--secure-on-own);
    background: linear-gradient(135deg, var(--secure-own), var(--secure-own-end));
    box-shadow: var(--secure-glow);
    transform: scale(1.02);
  }
  .send.ready:active {
    transform: scale(0.9);
  }
  .about {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    padding-block: 8px 4px;
    padding-inline: 18px 6px;
    border-block-end: 1px solid var(--secure-hairline);
    --secure-target: 36px;
    --secure-icon: 18px;
    animation: rise var(--secure-medium) var(--secure-ease);
  }
  .about > .icon {
    color: var(--secure-accent-text);
  }
  .about p {
    flex: 1;
    min-inline-size: 0;
    font-size: var(--secure-size-label);
    line-height: 1.4;
  }
  .about b {
    display: block;
    font-weight: 600;
    color: var(--secure-accent-text);
  }
  .about span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--secure-text-soft);
  }
  .problem {
    margin: 0 0 var(--secure-space-2);
  }
  @media (pointer: coarse) {
    :host {
      padding-inline: var(--secure-space-2);
      padding-block-end: max(var(--secure-space-2), env(safe-area-inset-bottom));
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    .box:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
