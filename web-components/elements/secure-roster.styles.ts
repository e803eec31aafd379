import { css } from "lit";

/** Styles of `<secure-roster>`: search, people, and the foot with one's own profile; as a rail, only avatars. */
export const styles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    block-size: 100%;
  }
  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--secure-space-3);
    padding: var(--secure-space-4) var(--secure-space-4) var(--secure-space-3);
  }
  .title {
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    min-block-size: var(--secure-target);
    font-weight: 650;
    font-size: var(--secure-size-title);
    letter-spacing: -0.02em;
  }
  .title .mark {
    font-size: 28px;
  }
  .title h2 {
    flex: 1;
    font-size: inherit;
  }
  .control {
    min-block-size: 44px;
    padding-inline: var(--secure-space-3) 2px;
    border-color: var(--secure-hairline);
    background: var(--secure-raised);
    color: var(--secure-text-soft);
  }
  .control .icon-button {
    inline-size: 36px;
    block-size: 36px;
  }
  .control input {
    block-size: 42px;
    font-size: var(--secure-size-body);
    color: var(--secure-text);
  }
  .control input::-webkit-search-cancel-button {
    display: none;
  }
  .people {
    padding: 0 var(--secure-space-2) var(--secure-space-3);
  }
  h3 {
    padding: var(--secure-space-3) var(--secure-space-3) var(--secure-space-1);
    font-size: var(--secure-size-small);
    font-weight: 600;
    letter-spacing: 0;
    color: var(--secure-text-faint);
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 var(--secure-space-3);
    align-items: center;
    inline-size: 100%;
    min-block-size: 64px;
    padding: var(--secure-space-2) var(--secure-space-3);
    border-radius: var(--secure-radius);
    content-visibility: auto;
    contain-intrinsic-block-size: 64px;
    transition: background var(--secure-fast) var(--secure-ease);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row:hover {
    background: var(--secure-raised);
  }
  .row[aria-current="true"] {
    background: var(--secure-accent-wash);
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--secure-accent) 34%, transparent);
  }
  .who {
    display: grid;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .name {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .preview {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .preview.on {
    color: var(--secure-ok);
  }
  .preview.warn {
    color: var(--secure-warn);
  }
  .row .name {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .row .name bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .muted {
    flex: none;
    color: var(--secure-text-faint);
    --secure-icon: 14px;
  }
  .badge.quiet {
    color: var(--secure-text);
    background: var(--secure-raised-hover);
  }
  .asks {
    color: var(--secure-accent-text);
  }
  .unread .preview {
    color: var(--secure-text-soft);
  }
  /* The time stands beside the name, whether there is a number below it or not. */
  .side {
    display: grid;
    justify-items: end;
    align-content: start;
    min-block-size: 42px;
    padding-block-start: 3px;
    gap: 4px;
    font-size: var(--secure-size-small);
    color: var(--secure-text-faint);
  }
  .badge {
    min-inline-size: 20px;
    padding: 1px 6px;
    border-radius: 999px;
    text-align: center;
    font-weight: 650;
    font-size: var(--secure-size-small);
    line-height: 18px;
    color: var(--secure-on-own);
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
    font-variant-numeric: tabular-nums;
    animation: pop var(--secure-slow) var(--secure-spring);
  }
  .nobody {
    display: grid;
    justify-items: center;
    gap: var(--secure-space-3);
    padding: var(--secure-space-8) var(--secure-space-5);
    text-align: center;
    color: var(--secure-text-faint);
    font-size: var(--secure-size-label);
  }
  .nobody .icon {
    inline-size: 32px;
    block-size: 32px;
    stroke-width: 1.5;
  }
  /* An answer that comes at once needs no word that it is coming. */
  .nobody:has(.spinner) {
    animation: appear var(--secure-slow) 250ms both;
  }
  .more {
    display: block;
    margin: var(--secure-space-2) auto;
  }
  footer {
    padding: var(--secure-space-2);
    padding-block-end: max(var(--secure-space-2), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--secure-hairline);
  }
  .me {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    inline-size: 100%;
    min-block-size: 56px;
    padding: var(--secure-space-1) var(--secure-space-3);
    border-radius: var(--secure-radius);
  }
  .me:hover {
    background: var(--secure-raised);
  }
  .me .who {
    flex: 1;
  }
  .me .icon {
    color: var(--secure-text-faint);
  }
  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: var(--secure-size-small);
    color: var(--secure-text-soft);
  }
  .state::before {
    content: "";
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--secure-warn);
  }
  .state.on::before {
    background: var(--secure-online, var(--secure-ok));
  }

  :host([rail]) header {
    padding-inline: var(--secure-space-2);
    justify-items: center;
  }
  /* A rail has no room for two buttons side by side. */
  :host([rail]) .title {
    flex-direction: column;
  }
  :host([rail]) .title h2,
  :host([rail]) .title .mark,
  :host([rail]) .control,
  :host([rail]) h3,
  :host([rail]) .who,
  :host([rail]) .side time,
  :host([rail]) .me > .icon {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :host([rail]) .row,
  :host([rail]) .me {
    position: relative;
    display: grid;
    grid-template-columns: auto;
    justify-content: center;
    padding-inline: 0;
    gap: 0;
  }
  :host([rail]) .side {
    position: absolute;
    min-block-size: 0;
    padding: 0;
    inset-block-start: 6px;
    inset-inline-end: 4px;
  }
  :host([rail]) .nobody {
    display: none;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes pop {
    from {
      transform: scale(0.4);
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .state::before {
      border: 1px solid CanvasText;
    }
    .state.on::before {
      background: CanvasText;
      forced-color-adjust: none;
    }
    .row[aria-current="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
