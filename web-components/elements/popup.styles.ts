import { css } from "lit";

/** How `<secure-chat>` stands in a corner of somebody's page: a round button, and a window that it opens. */
export const popup = css`
  :host([mode="popup"][position$="start"]) {
    inset-inline: 20px auto;
  }
  :host([mode="popup"][position^="top"]) {
    inset-block: max(20px, env(safe-area-inset-top)) auto;
  }
  :host([mode="popup"]) .frame {
    inline-size: min(400px, calc(100vw - 40px));
    block-size: min(680px, calc(100dvh - 40px));
    border-radius: var(--secure-radius-large);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-shadow);
    animation: unfold var(--secure-slow) var(--secure-spring);
  }
  @media (max-width: 480px) {
    :host([mode="popup"][open]) {
      inset: 0;
    }
    :host([mode="popup"]) .frame {
      inline-size: 100%;
      block-size: 100%;
      border: 0;
      border-radius: 0;
    }
  }
  .grip {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline: var(--secure-space-5) var(--secure-space-2);
    font-size: var(--secure-size-label);
    font-weight: 600;
    background: var(--secure-solid);
    border-block-end: 1px solid var(--secure-hairline);
  }
  .grip .icon-button:focus-visible {
    outline-offset: -2px;
  }
  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    cursor: pointer;
    inline-size: 60px;
    block-size: 60px;
    border-radius: 50%;
    color: var(--secure-on-own);
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
    box-shadow:
      inset 0 1px 0 rgb(255 255 255 / 0.22),
      var(--secure-shadow-small);
    transition: transform var(--secure-medium) var(--secure-spring);
    --secure-icon: 26px;
  }
  .launcher:hover {
    transform: scale(1.06);
  }
  .launcher:focus-visible {
    outline: 3px solid var(--secure-on-own);
    outline-offset: -6px;
  }
  .launcher .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 24px;
    padding: 0 6px;
    border-radius: 999px;
    font-size: var(--secure-size-small);
    font-weight: 700;
    line-height: 24px;
    text-align: center;
    color: #ffffff;
    background: #c81e4a;
    border: 2px solid var(--secure-solid);
    box-sizing: content-box;
    min-inline-size: 12px;
    line-height: 20px;
  }
  @keyframes unfold {
    from {
      opacity: 0;
      transform: translateY(16px) scale(0.97);
    }
  }
  @media (forced-colors: active) {
    .launcher {
      border: 2px solid ButtonText;
    }
  }
`;
