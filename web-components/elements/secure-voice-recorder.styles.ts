import { css } from "lit";

/** Styles of `<secure-voice-recorder>`: one line as high as the composer's, a card where something has to be explained. */
export const styles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }
  .row {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    min-block-size: calc(var(--secure-target) + 10px);
    padding: 5px;
    animation: rise var(--secure-medium) var(--secure-ease);
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .words {
    color: var(--secure-text-soft);
    padding-inline: var(--secure-space-2);
  }
  .time {
    display: inline-flex;
    align-items: center;
    gap: var(--secure-space-2);
    min-inline-size: 4.4em;
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  .time.soon {
    color: var(--secure-warn);
  }
  .dot {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--secure-danger);
    animation: breathe 1.4s ease-in-out infinite;
  }
  .dot.paused {
    animation: none;
    background: var(--secure-text-faint);
  }
  secure-waveform {
    color: var(--secure-accent-text);
  }
  secure-voice {
    max-inline-size: 520px;
    margin-inline-end: auto;
    color: var(--secure-accent-text);
  }
  .discard {
    color: var(--secure-danger);
  }
  .main,
  .main:hover:not(:disabled) {
    color: var(--secure-on-own);
    background: linear-gradient(135deg, var(--secure-own), var(--secure-own-end));
    box-shadow: var(--secure-glow);
  }
  .slide {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    flex: none;
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
    opacity: calc(1 - var(--slid));
    user-select: none;
    --secure-icon: 16px;
  }
  .lock {
    position: absolute;
    inset-block-end: calc(100% + var(--secure-space-3));
    inset-inline-end: 0;
    display: inline-flex;
    align-items: center;
    gap: var(--secure-space-2);
    padding: var(--secure-space-2) var(--secure-space-3);
    border: 1px solid var(--secure-hairline);
    border-radius: 999px;
    background: var(--secure-solid);
    color: var(--secure-text);
    font-size: var(--secure-size-label);
    white-space: nowrap;
    pointer-events: none;
    user-select: none;
    /* It rises with the finger, and gives way to a finger that slides aside. */
    opacity: calc(1 - var(--slid));
    transform: translateY(calc(var(--risen) * -16px));
    animation: appear 400ms var(--secure-ease) 250ms backwards;
    --secure-icon: 16px;
  }
  .lock .icon:first-child {
    color: var(--secure-accent-text);
  }
  .lock .icon:last-child,
  :host(:dir(rtl)) .lock .icon:last-child {
    transform: rotate(90deg);
    animation: beckon 1.4s ease-in-out infinite;
  }
  .held {
    transform: translateX(calc(var(--slid) * -40px));
  }
  :host(:dir(rtl)) .held {
    transform: translateX(calc(var(--slid) * 40px));
  }
  :host(:dir(rtl)) .slide .icon {
    transform: scaleX(-1);
  }
  .held {
    margin-inline-start: var(--secure-space-1);
    display: grid;
    place-items: center;
    border-radius: 50%;
  }
  .main.stop .icon {
    fill: currentColor;
  }
  .problem-card {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--secure-space-2) var(--secure-space-3);
    padding: var(--secure-space-4);
    animation: rise var(--secure-medium) var(--secure-ease);
  }
  .problem-card > .icon {
    margin-block-start: 2px;
    color: var(--secure-warn);
  }
  .problem-card b {
    display: block;
    font-weight: 600;
  }
  .problem-card p {
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
  }
  .deeds {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    gap: var(--secure-space-2);
    margin-block-start: var(--secure-space-1);
  }
  @media (max-width: 420px) {
    .row {
      gap: 2px;
    }
  }
  .main[aria-disabled="true"] {
    opacity: 0.5;
    cursor: not-allowed;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @keyframes beckon {
    50% {
      translate: 0 -3px;
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dot,
    .lock,
    .lock .icon:last-child {
      animation: none;
    }
  }
`;
