/** What every element starts from: box sizing, focus ring, `[hidden]`, hidden text, buttons, fields and glass. */
import { css } from "lit";

/** Resets, the focus ring, text that only assistive technology reads, and an end to motion where it is not wanted. */
export const base = css`
  :host {
    box-sizing: border-box;
    color: var(--secure-text);
    font-family: var(--secure-font);
    font-size: var(--secure-size-body);
    line-height: 1.5;
    font-feature-settings: "cv11", "ss03";
    -webkit-font-smoothing: antialiased;
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3 {
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
    text-wrap: balance;
  }
  p {
    text-wrap: pretty;
  }
  time,
  .figures {
    font-variant-numeric: tabular-nums;
  }
  bdi {
    overflow-wrap: anywhere;
  }
  .icon {
    inline-size: var(--secure-icon);
    block-size: var(--secure-icon);
    flex: none;
    display: block;
  }
  :host(:dir(rtl)) .icon.points {
    transform: scaleX(-1);
  }
  .mark {
    display: block;
    flex: none;
    inline-size: 1em;
    block-size: 1em;
  }
  .mark-from {
    stop-color: var(--secure-accent);
  }
  .mark-to {
    stop-color: var(--secure-accent-end);
  }
  .mark-dots {
    fill: none;
    stroke: #fff;
    stroke-width: 3.4;
    stroke-linecap: round;
  }
  :focus {
    outline: none;
  }
  :focus-visible,
  :host(:focus-visible) {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  ::selection {
    background: color-mix(in srgb, var(--secure-accent) 55%, transparent);
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after,
    :host {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0s !important;
      scroll-behavior: auto !important;
    }
  }
`;

/** Buttons: `.button` with `.primary`, `.danger` or `.quiet`, and `.icon-button`. */
export const buttons = css`
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: not-allowed;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--secure-space-2);
    min-block-size: 44px;
    padding: var(--secure-space-2) var(--secure-space-5);
    border-radius: var(--secure-radius);
    font-weight: 600;
    font-size: var(--secure-size-body);
    text-align: center;
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
    transition:
      background var(--secure-fast) var(--secure-ease),
      filter var(--secure-fast) var(--secure-ease),
      transform var(--secure-fast) var(--secure-ease);
  }
  .button:hover {
    background: var(--secure-raised-hover);
  }
  .button:active:not(:disabled) {
    transform: scale(0.98);
  }
  .button.primary {
    border-color: transparent;
    color: var(--secure-on-own);
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
    box-shadow:
      inset 0 1px 0 rgb(255 255 255 / 0.22),
      var(--secure-glow);
  }
  .button.primary:hover {
    filter: brightness(1.1);
  }
  .button.primary:disabled {
    opacity: 0.6;
    filter: none;
    box-shadow: none;
  }
  .button.danger {
    color: var(--secure-danger);
    background: var(--secure-danger-wash);
    border-color: color-mix(in srgb, var(--secure-danger) 38%, transparent);
  }
  .button.danger:hover {
    background: color-mix(in srgb, var(--secure-danger) 24%, transparent);
  }
  .button.quiet {
    background: none;
    border-color: transparent;
    color: var(--secure-text-soft);
  }
  .button.quiet:hover {
    background: var(--secure-raised);
    color: var(--secure-text);
  }
  .button.wide {
    inline-size: 100%;
  }
  .button.small {
    min-block-size: 36px;
    padding: var(--secure-space-1) var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: var(--secure-target);
    block-size: var(--secure-target);
    border-radius: 999px;
    color: var(--secure-text-soft);
    transition:
      background var(--secure-fast) var(--secure-ease),
      color var(--secure-fast) var(--secure-ease);
  }
  .icon-button:hover:not(:disabled),
  .icon-button[aria-expanded="true"],
  .icon-button[aria-pressed="true"] {
    background: var(--secure-raised-hover);
    color: var(--secure-text);
  }
  .icon-button:active:not(:disabled) {
    transform: scale(0.94);
  }
  @media (pointer: coarse) {
    .button.small {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .button,
    .icon-button {
      border: 1px solid ButtonText;
    }
  }
`;

/** Labelled text fields: `.field` around a label, an input in `.control`, and a `.hint`. */
export const fields = css`
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
  }
  .field label {
    font-size: var(--secure-size-label);
    font-weight: 550;
    color: var(--secure-text-soft);
  }
  .control {
    display: flex;
    align-items: center;
    gap: var(--secure-space-1);
    min-block-size: 48px;
    padding-inline: var(--secure-space-4) var(--secure-space-1);
    border-radius: var(--secure-radius);
    background: var(--secure-field);
    border: 1px solid var(--secure-edge);
    transition:
      border-color var(--secure-fast),
      box-shadow var(--secure-fast);
  }
  .control:focus-within {
    border-color: var(--secure-accent-text);
    box-shadow: 0 0 0 3px var(--secure-accent-wash);
    outline: 1px solid var(--secure-accent-text);
  }
  .control input {
    flex: 1;
    min-inline-size: 0;
    block-size: 46px;
    font: inherit;
    font-size: 1rem;
    color: inherit;
    background: none;
    border: 0;
    outline: none;
  }
  .control input::placeholder {
    color: var(--secure-text-faint);
    opacity: 1;
  }
  .hint {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .problem {
    display: flex;
    gap: var(--secure-space-2);
    align-items: flex-start;
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
    color: var(--secure-danger);
    background: var(--secure-danger-wash);
  }
  .spinner {
    inline-size: 1.1em;
    block-size: 1.1em;
    flex: none;
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
`;

/** A glass panel: `.glass` on a layer solid enough that its text keeps its contrast whatever lies behind. */
export const glass = css`
  .glass {
    background: var(--secure-glass);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-highlight), var(--secure-shadow);
    -webkit-backdrop-filter: var(--secure-blur);
    backdrop-filter: var(--secure-blur);
  }
`;

/** Thin scroll bars that keep to the palette: `.scroll`. */
export const scrolling = css`
  .scroll {
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--secure-hairline) transparent;
  }
`;
