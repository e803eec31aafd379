import { css } from "lit";

/** Styles of `<secure-offer>`: a card at the foot of the chat. */
export const styles = css`
  :host {
    position: absolute;
    inset-block-end: max(var(--secure-space-6), env(safe-area-inset-bottom));
    inset-inline: var(--secure-space-4);
    margin-inline: auto;
    z-index: 20;
    inline-size: fit-content;
    max-inline-size: 520px;
  }
  .offer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--secure-space-3);
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    color: var(--secure-text);
    background: var(--secure-solid);
    border: 1px solid var(--secure-edge);
    box-shadow: var(--secure-shadow);
    animation: rise var(--secure-slow) var(--secure-spring);
  }
  span {
    flex: 1 1 240px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
`;
