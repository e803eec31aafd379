import { css } from "lit";

/** Styles of `<secure-sheet>`: a card in the middle, or from below where there is little room. */
export const styles = css`
  :host {
    display: contents;
  }
  dialog {
    position: fixed;
    /* Above an on-screen keyboard that lies over the page. */
    --room: var(--secure-viewport, 100dvh);
    inset: 0 0 calc(100dvh - var(--room)) 0;
    margin: auto;
    inline-size: min(460px, calc(100vw - 32px));
    max-block-size: min(760px, calc(var(--room) - 48px));
    padding: 0;
    border-radius: 24px;
    overflow: hidden;
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-hairline);
    box-shadow: var(--secure-highlight), var(--secure-shadow);
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    animation: arrive var(--secure-slow) var(--secure-ease);
  }
  dialog::backdrop {
    background: var(--secure-scrim, rgb(5 4 14 / 0.55));
    -webkit-backdrop-filter: blur(6px);
    backdrop-filter: blur(6px);
    animation: fade var(--secure-slow);
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 64px;
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-6) var(--secure-space-3);
    border-block-end: 1px solid var(--secure-hairline);
  }
  h2:focus {
    outline: none;
  }
  h2 {
    flex: 1;
    font-size: 1.125rem;
  }
  .content {
    padding: var(--secure-space-5) var(--secure-space-6) var(--secure-space-6);
    padding-block-end: max(var(--secure-space-6), env(safe-area-inset-bottom));
  }
  @media (max-width: 560px) {
    dialog {
      margin: auto 0 0;
      inline-size: 100%;
      max-inline-size: 100%;
      max-block-size: calc(var(--room) - 32px);
      border-radius: 24px 24px 0 0;
      border-inline: 0;
      border-block-end: 0;
    }
    dialog[open] {
      animation-name: rise;
    }
    header {
      padding-inline-start: var(--secure-space-5);
    }
    .content {
      padding-inline: var(--secure-space-5);
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(12px) scale(0.98);
    }
  }
  @keyframes rise {
    from {
      transform: translateY(60%);
      opacity: 0;
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
`;
