import { css } from "lit";

/** Styles of `<secure-lightbox>`: the picture on deep ink, in every theme, with what can be done at the edges. */
export const styles = css`
  :host {
    display: contents;
  }
  dialog {
    position: fixed;
    inset: 0;
    inline-size: 100vw;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    color: #f4f2fc;
    background: rgb(7 5 16 / 0.94);
    -webkit-backdrop-filter: blur(18px);
    backdrop-filter: blur(18px);
    --secure-text: #f4f2fc;
    --secure-text-soft: #e2dcf4;
    --secure-raised-hover: rgb(255 255 255 / 0.16);
    --secure-accent-text: #c9b6ff;
    --secure-target: 44px;
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    grid-template-columns: minmax(0, 1fr);
    animation: fade var(--secure-medium);
  }
  dialog:focus-visible {
    outline: none;
  }
  dialog::backdrop {
    background: transparent;
  }
  header {
    position: relative;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    padding: var(--secure-space-2) var(--secure-space-3);
    padding-block-start: max(var(--secure-space-2), env(safe-area-inset-top));
    background: linear-gradient(rgb(7 5 16 / 0.7), transparent);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    padding-inline-start: var(--secure-space-3);
    font-size: var(--secure-size-label);
    line-height: 1.35;
  }
  .who h2 {
    font-size: var(--secure-size-body);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who span {
    display: block;
    color: var(--secure-text-soft);
    font-variant-numeric: tabular-nums;
    text-wrap: balance;
  }
  .stage {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: visible;
    touch-action: none;
    cursor: zoom-in;
    user-select: none;
  }
  .stage.close {
    cursor: grab;
  }
  .stage.close:active {
    cursor: grabbing;
  }
  img {
    max-inline-size: min(100vw, 100%);
    max-block-size: 100%;
    min-inline-size: 0;
    min-block-size: 0;
    object-fit: contain;
    border-radius: 6px;
    transform: translate(var(--x, 0), var(--y, 0)) scale(var(--scale, 1));
    transition: transform var(--secure-medium) var(--secure-ease);
    animation: arrive var(--secure-slow) var(--secure-ease);
    -webkit-user-drag: none;
  }
  .stage.held img {
    transition: none;
  }
  .turn {
    position: absolute;
    z-index: 1;
    inset-block-start: 50%;
    translate: 0 -50%;
    background: rgb(20 14 44 / 0.6);
  }
  .turn.previous {
    inset-inline-start: var(--secure-space-3);
  }
  .turn.next {
    inset-inline-end: var(--secure-space-3);
  }
  :host(:dir(rtl)) .turn .icon {
    transform: scaleX(-1);
  }
  footer {
    position: relative;
    z-index: 1;
    min-block-size: var(--secure-space-4);
    padding: var(--secure-space-3) var(--secure-space-5);
    padding-block-end: max(var(--secure-space-4), env(safe-area-inset-bottom));
    text-align: center;
    background: linear-gradient(transparent, rgb(7 5 16 / 0.7));
  }
  footer p {
    max-inline-size: 640px;
    max-block-size: 20dvh;
    margin-inline: auto;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse), (max-width: 560px) {
    .zoom {
      display: none;
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      scale: 0.94;
    }
  }
`;
