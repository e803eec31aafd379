import { css } from "lit";

/** Styles of `<secure-log>`: the scrolling messages, dividers, notices and the pill. */
export const styles = css`
  :host {
    position: relative;
    display: grid;
    min-block-size: 0;
  }
  .log {
    min-block-size: 0;
    block-size: 100%;
    padding: var(--secure-space-2) var(--secure-space-5) var(--secure-space-3);
    overflow-x: hidden;
    overflow-anchor: none;
    outline: none;
  }
  .lines {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    max-inline-size: 880px;
    min-block-size: 100%;
    margin-inline: auto;
    container: lines / inline-size;
  }
  .one-day {
    display: flex;
    flex-direction: column;
  }
  .day {
    position: sticky;
    inset-block-start: 4px;
    z-index: 3;
    align-self: center;
    margin-block: var(--secure-space-4) var(--secure-space-2);
    pointer-events: none;
    container-type: scroll-state;
  }
  .day time {
    display: block;
    padding: 3px 12px;
    border-radius: 999px;
    font-size: var(--secure-size-small);
    font-weight: 550;
    color: var(--secure-text-soft);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
  }
  /* Over the words it is there at once while one scrolls; where a browser cannot tell, always. */
  @container scroll-state(stuck: top) {
    .log:not(.moving) time {
      opacity: 0;
      transition: opacity 0.2s 0.8s;
    }
  }
  /* A message shows the focus on its bubble. */
  secure-message:focus-visible {
    outline: none;
  }
  .divider {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    margin-block: var(--secure-space-4) var(--secure-space-1);
    font-size: var(--secure-size-small);
    font-weight: 600;
    color: var(--secure-accent-text);
  }
  .divider::before,
  .divider::after {
    content: "";
    flex: 1;
    block-size: 1px;
    background: color-mix(in srgb, var(--secure-accent) 60%, transparent);
  }
  .notice {
    display: flex;
    align-items: flex-start;
    gap: var(--secure-space-2);
    align-self: center;
    max-inline-size: min(100%, 520px);
    margin-block: var(--secure-space-3) var(--secure-space-1);
    padding: 6px 14px;
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    line-height: 1.45;
    color: var(--secure-text-soft);
    background: var(--secure-raised);
    overflow-wrap: anywhere;
    --secure-icon: 16px;
  }
  .notice .icon {
    margin-block-start: 2px;
  }
  .notice.alarm {
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
  }
  .older {
    align-self: center;
    margin-block: var(--secure-space-2);
  }
  .typing {
    display: inline-flex;
    align-items: center;
    gap: var(--secure-space-2);
    align-self: flex-start;
    margin-block-start: var(--secure-space-3);
    font-size: var(--secure-size-small);
    color: var(--secure-text-faint);
  }
  .dots {
    display: inline-flex;
    gap: 4px;
    padding: 12px 14px;
    border-radius: 18px;
    background: var(--secure-theirs);
    border: 1px solid var(--secure-hairline);
  }
  .dots i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--secure-text-faint);
    animation: breathe 1.2s ease-in-out infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 160ms;
  }
  .dots i:nth-child(3) {
    animation-delay: 320ms;
  }
  .pill {
    position: absolute;
    inset-block-end: var(--secure-space-3);
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    z-index: 4;
    display: inline-flex;
    align-items: center;
    gap: var(--secure-space-2);
    min-block-size: 40px;
    padding-block: 0;
    padding-inline: 12px 16px;
    border-radius: 999px;
    font-size: var(--secure-size-label);
    font-weight: 600;
    --secure-icon: 18px;
    color: var(--secure-on-own);
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
    box-shadow: var(--secure-glow);
    animation: rise var(--secure-slow) var(--secure-spring);
  }
  .pill.bare {
    inset-inline: auto var(--secure-space-4);
    padding: 0;
    inline-size: 44px;
    block-size: 44px;
    justify-content: center;
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-shadow-small);
  }
  @media (pointer: coarse) {
    .log {
      padding-inline: var(--secure-space-3);
    }
    .pill {
      min-block-size: 44px;
    }
  }
  @keyframes breathe {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
`;
