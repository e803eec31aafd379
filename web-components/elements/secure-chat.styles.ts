import { css } from "lit";

/** Styles of `<secure-chat>`: aurora, panes, and what lies above them. */
export const styles = css`
  :host {
    position: relative;
    display: block;
    --slide: 18px;
    block-size: 720px;
    max-block-size: 100dvh;
  }
  :host([page]) {
    block-size: var(--secure-viewport, 100dvh);
    max-block-size: none;
  }
  :host(:dir(rtl)) {
    --slide: -18px;
  }
  .aurora {
    position: absolute;
    inset: -20%;
    z-index: -1;
    pointer-events: none;
    background:
      radial-gradient(38% 42% at 22% 24%, var(--secure-aurora-1), transparent 70%),
      radial-gradient(34% 38% at 82% 20%, var(--secure-aurora-2), transparent 70%),
      radial-gradient(40% 40% at 66% 88%, var(--secure-aurora-3), transparent 70%);
  }
  /* By less than a pixel ten times a second: each picture has the glass blurred anew. */
  .aurora.alive {
    animation: drift 36s steps(360) infinite alternate;
  }
  .stage {
    block-size: 100%;
    overflow-y: auto;
  }
  .panes {
    display: grid;
    grid-template: minmax(0, 1fr) / 320px minmax(0, 1fr);
    gap: var(--secure-space-3);
    block-size: 100%;
    padding: var(--secure-space-3);
    padding-block-start: max(var(--secure-space-3), env(safe-area-inset-top));
    /* A notch stays where it is, whichever way one reads. */
    padding-left: max(var(--secure-space-3), env(safe-area-inset-left));
    padding-right: max(var(--secure-space-3), env(safe-area-inset-right));
  }
  .panes.rail {
    grid-template-columns: 76px minmax(0, 1fr);
  }
  .panes.wide.detailed {
    grid-template-columns: 320px minmax(0, 1fr) 348px;
  }
  .panes.wide.detailed.rail {
    grid-template-columns: 76px minmax(0, 1fr) 348px;
  }
  .pane {
    position: relative;
    min-inline-size: 0;
    min-block-size: 0;
    border-radius: var(--secure-radius-large);
    overflow: hidden;
  }
  .middle {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .side {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .beside {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    animation: slide var(--secure-slow) var(--secure-ease);
  }
  .beside header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 72px;
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-5) var(--secure-space-3);
  }
  .beside h2 {
    font-size: var(--secure-size-title);
  }
  .beside .scroll {
    padding: 0 var(--secure-space-5) var(--secure-space-6);
  }
  .panes.phone {
    grid-template-columns: minmax(0, 1fr);
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
  }
  .panes.phone .pane {
    border: 0;
    border-radius: 0;
    box-shadow: none;
  }
  .panes.phone secure-thread {
    animation: slide var(--secure-slow) var(--secure-ease);
  }
  .quiet-place {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: var(--secure-space-3);
    padding: var(--secure-space-8);
    text-align: center;
  }
  .quiet-place .mark {
    font-size: 72px;
    margin-block-end: var(--secure-space-3);
    filter: drop-shadow(0 12px 28px color-mix(in srgb, var(--secure-accent) 45%, transparent));
  }
  .quiet-place h2 {
    font-size: var(--secure-size-heading);
  }
  .quiet-place p {
    max-inline-size: 360px;
    color: var(--secure-text-soft);
  }
  .quiet-place .faint {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  @media (hover: none) {
    .quiet-place .faint {
      display: none;
    }
  }
  .splash {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--secure-space-5);
    block-size: 100%;
    color: var(--secure-text-soft);
    animation: appear 200ms 280ms both;
  }
  .splash .mark {
    font-size: 64px;
  }
  .splash p {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
  }
  .toast {
    position: absolute;
    inset-block-end: max(var(--secure-space-6), env(safe-area-inset-bottom));
    inset-inline: var(--secure-space-4);
    margin-inline: auto;
    z-index: 20;
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    inline-size: fit-content;
    max-inline-size: 520px;
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-4) var(--secure-space-2);
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid color-mix(in srgb, var(--secure-danger) 45%, transparent);
    box-shadow: var(--secure-shadow);
    animation: rise var(--secure-slow) var(--secure-spring);
  }
  .toast > .icon {
    color: var(--secure-danger);
  }
  /* Its code comes when it is first opened. */
  secure-sheet:not(:defined) {
    display: none;
  }
  /* The same of what stands in it: nothing for a moment, then bars where lines will be. */
  [aria-busy]:not(:defined) {
    display: block;
    min-block-size: 320px;
    background: repeating-linear-gradient(var(--secure-raised) 0 20px, transparent 20px 44px);
    animation: appear var(--secure-slow) 250ms both;
  }
  .skips {
    position: absolute;
    inset-block-start: var(--secure-space-2);
    inset-inline-start: var(--secure-space-2);
    z-index: 30;
  }
  .skips button:not(:focus) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .skips button:focus {
    background: var(--secure-solid);
  }
  @keyframes drift {
    to {
      transform: translate3d(4%, -5%, 0) rotate(7deg) scale(1.08);
    }
  }
  @keyframes slide {
    from {
      opacity: 0;
      transform: translateX(var(--slide));
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .aurora.alive {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .aurora {
      display: none;
    }
  }
`;
