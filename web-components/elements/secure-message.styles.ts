import { css } from "lit";

/** Styles of `<secure-message>`: the bubble, what it answers, what became of it, and its toolbar. */
export const styles = css`
  :host {
    --corner: 6px;
    position: relative;
    display: grid;
    justify-items: start;
    padding-block-start: 2px;
    border-radius: var(--secure-radius);
  }
  :host([first]) {
    padding-block-start: var(--secure-space-3);
  }
  :host([mine]) {
    justify-items: end;
  }
  :host(:focus-visible) {
    outline: none;
  }
  /* Its time and its buttons lie over the neighbours, not under them. */
  :host(:is(:hover, :focus-within)) {
    z-index: 1;
  }
  :host(:focus-visible) .bubble {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: 2px;
  }
  .line {
    position: relative;
    display: grid;
    justify-items: inherit;
    max-inline-size: min(78%, 620px);
    min-inline-size: 0;
    /* Names below a bubble are as long as their owners want them. */
    overflow-wrap: anywhere;
  }
  .bubble {
    position: relative;
    max-inline-size: 100%;
    min-inline-size: 0;
    padding: 9px 14px;
    border-radius: 18px;
    border-start-start-radius: var(--corner);
    border-end-start-radius: var(--corner);
    color: var(--secure-text);
    background: var(--secure-theirs);
    border: 1px solid var(--secure-hairline);
    overflow-wrap: anywhere;
    font-size: var(--secure-size-body);
    line-height: 1.45;
    text-wrap: pretty;
  }
  :host([first]) .bubble {
    border-start-start-radius: 18px;
  }
  :host([mine]) .bubble {
    border-radius: 18px;
    border-start-end-radius: var(--corner);
    border-end-end-radius: var(--corner);
    border-color: transparent;
    color: var(--secure-on-own);
    background: linear-gradient(135deg, var(--secure-own), var(--secure-own-end));
    box-shadow: inset 0 1px 0 rgb(255 255 255 / 0.16);
  }
  :host([mine][first]) .bubble {
    border-start-end-radius: 18px;
  }
  :host([mine][fate="waiting"]) .bubble,
  :host([mine][fate="waiting-for-yes"]) .bubble,
  :host([mine][fate="failed"]) .bubble {
    color: var(--secure-text);
    background: var(--secure-accent-wash);
    border: 1px dashed color-mix(in srgb, var(--secure-accent-text) 55%, transparent);
    box-shadow: none;
  }
  :host([mine][fate="failed"]) .bubble {
    background: var(--secure-danger-wash);
    border: 1px solid color-mix(in srgb, var(--secure-danger) 55%, transparent);
  }
  :host([arriving]) .line {
    animation: arrive var(--secure-slow) var(--secure-spring) both;
    transform-origin: left bottom;
  }
  :host([arriving][mine]:dir(ltr)) .line,
  :host([arriving]:not([mine]):dir(rtl)) .line {
    transform-origin: right bottom;
  }
  :host([flash]) .bubble {
    animation: flash 1.6s var(--secure-ease);
  }
  .bubble.early {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
    background: none;
    border: 1px dashed var(--secure-hairline);
    box-shadow: none;
    --secure-icon: 14px;
  }
  .too-many {
    display: flex;
    gap: 6px;
    align-items: flex-start;
    max-inline-size: 420px;
    padding: 4px 6px;
    font-size: var(--secure-size-small);
    color: var(--secure-warn);
    --secure-icon: 14px;
  }
  .too-many .icon {
    margin-block-start: 2px;
  }
  .bubble.early .unfold {
    flex: none;
  }
  .bubble.deleted,
  :host([mine]) .bubble.deleted {
    color: var(--secure-text-faint);
    background: none;
    border: 1px dashed var(--secure-hairline);
    box-shadow: none;
    font-style: italic;
  }
  .bubble.emoji {
    padding: 2px 4px;
    background: none !important;
    border-color: transparent !important;
    box-shadow: none !important;
    font-size: 2.6rem;
    line-height: 1.15;
  }
  .bubble.media {
    padding: 10px 12px;
  }
  .bubble.image {
    padding: 4px;
    --secure-media-radius: 14px;
    --secure-media-caption-space: 9px;
  }
  .bubble.image .quote {
    margin: 4px 4px 6px;
    inline-size: calc(100% - 8px);
  }
  /* The bubble's, not its own: the words below a photo would move as it is loaded. */
  secure-media {
    line-height: inherit;
  }
  secure-media:not(:defined) {
    display: block;
  }
  secure-media:not(:defined)::before {
    display: block;
    min-block-size: 64px;
    content: "";
    inline-size: var(--media-width, 260px);
    max-inline-size: 100%;
    aspect-ratio: var(--media-ratio, auto);
  }
  .caption {
    margin: 6px 0 0;
    padding-inline: var(--secure-media-caption-space, 0);
    max-inline-size: var(--media-width, 320px);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .name {
    margin: 0 14px 2px;
    font-size: var(--secure-size-small);
    font-weight: 600;
    color: var(--secure-text-soft);
  }
  /* Of all of it: a space of another kind than the link before it would begin the next line. */
  .body {
    display: block;
    white-space: pre-wrap;
  }
  .body.long {
    max-block-size: 22em;
    overflow: hidden;
    -webkit-mask-image: linear-gradient(#000 80%, transparent);
    mask-image: linear-gradient(#000 80%, transparent);
  }
  .unfold {
    padding-block: 6px;
    font-size: var(--secure-size-label);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  a {
    color: inherit;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
    border-radius: 4px;
  }
  :host([mine]) a:focus-visible,
  :host([mine]) .bubble button:focus-visible {
    outline-color: var(--secure-on-own);
  }
  .code {
    display: flex;
    align-items: flex-start;
    margin-block: 6px;
    border-radius: var(--secure-radius-small);
    background: rgb(0 0 0 / 0.22);
    color: inherit;
  }
  :host(:not([mine])) .code {
    background: var(--secure-raised);
  }
  pre {
    margin: 0;
    flex: 1;
    min-inline-size: 0;
    padding: 10px 12px;
    overflow-x: auto;
    font-family: var(--secure-mono);
    font-size: 0.8125rem;
    line-height: 1.5;
    white-space: normal;
    scrollbar-width: thin;
  }
  code {
    display: block;
    font-family: inherit;
    white-space: pre;
  }
  .code button {
    flex: none;
    margin: 4px;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 8px;
    --secure-icon: 16px;
  }
  .code button:hover {
    background: rgb(255 255 255 / 0.14);
  }
  .quote {
    display: block;
    inline-size: 100%;
    margin-block: 2px 6px;
    padding: 6px 10px;
    border-radius: 8px;
    border-inline-start: 3px solid currentColor;
    background: rgb(0 0 0 / 0.14);
    font-size: var(--secure-size-label);
    line-height: 1.35;
  }
  :host(:not([mine])) .quote {
    background: var(--secure-raised);
    border-color: var(--secure-accent);
  }
  .quote b {
    display: block;
    font-weight: 600;
  }
  .quote span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .meta {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px 6px;
    margin: 3px 6px 0;
    font-size: var(--secure-size-small);
    line-height: 18px;
    color: var(--secure-text-faint);
    --secure-icon: 15px;
  }
  :host([mine]) .meta {
    justify-content: end;
    text-align: end;
  }
  .meta.read {
    color: var(--secure-accent-text);
  }
  .meta.failed {
    color: var(--secure-danger);
  }
  .meta.waiting {
    color: var(--secure-warn);
  }
  .meta button {
    padding: 4px 6px;
    margin-block: -4px;
    border-radius: 6px;
    font-weight: 600;
    color: var(--secure-text);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .aside {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: calc(100% + 10px);
    margin: 0;
    flex-wrap: nowrap;
    white-space: nowrap;
    opacity: 0;
    pointer-events: none;
    transition: opacity var(--secure-fast);
  }
  :host([mine]) .aside {
    inset-inline: auto calc(100% + 10px);
  }
  /* Where nothing fits beside a bubble, its time hangs on the edge. */
  @container lines (max-width: 520px) {
    .aside,
    :host([mine]) .aside {
      inset-block: auto -10px;
      inset-inline: auto 10px;
      z-index: 1;
      padding-inline: 7px;
      border-radius: 999px;
      background: var(--secure-solid);
      border: 1px solid var(--secure-hairline);
    }
  }
  :host(:hover) .aside,
  :host(:focus-within) .aside,
  :host(:focus) .aside {
    opacity: 1;
  }
  .tools {
    position: absolute;
    /* Above its own words, which are being read. */
    inset-block-start: -30px;
    inset-inline-end: 8px;
    z-index: 2;
    display: flex;
    padding: 2px;
    border-radius: 999px;
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-shadow-small);
    --secure-target: 32px;
    --secure-icon: 17px;
    opacity: 0;
    pointer-events: none;
    transition: opacity var(--secure-fast);
  }
  :host(:not([mine])) .tools {
    inset-inline-end: auto;
    inset-inline-start: 8px;
  }
  :host(:hover) .tools,
  :host(:focus-within) .tools,
  :host(:focus) .tools {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: none) {
    .tools {
      display: none;
    }
    .reactions button {
      min-block-size: 32px;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(10px) scale(0.94);
    }
  }
  @keyframes flash {
    0%,
    40% {
      box-shadow:
        0 0 0 4px var(--secure-accent-wash),
        0 0 0 2px var(--secure-accent);
    }
  }
  @media (forced-colors: active) {
    .bubble,
    :host([mine]) .bubble {
      border: 1px solid CanvasText;
    }
    :host([mine]) .bubble {
      border-width: 2px;
    }
    .reactions button[aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
