import { css } from "lit";

/** Styles of `<secure-drop>`: a veil over the whole chat. */
export const styles = css`
  :host {
    display: contents;
  }
  .veil {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: var(--secure-space-4);
    border: 0;
    color: var(--secure-text);
    background: color-mix(in srgb, var(--secure-solid) 78%, transparent);
    -webkit-backdrop-filter: blur(14px);
    backdrop-filter: blur(14px);
    overflow: hidden;
    animation: appear var(--secure-medium) var(--secure-ease);
  }
  .target {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--secure-space-2);
    block-size: 100%;
    padding: var(--secure-space-6);
    border-radius: 24px;
    border: 2px dashed var(--secure-accent-text);
    background: var(--secure-accent-wash);
    text-align: center;
    pointer-events: none;
  }
  .target .icon {
    inline-size: 52px;
    block-size: 52px;
    margin-block-end: var(--secure-space-2);
    stroke-width: 1.5;
    color: var(--secure-accent-text);
  }
  b {
    font-size: var(--secure-size-heading);
    font-weight: 650;
    letter-spacing: -0.02em;
  }
  p {
    color: var(--secure-text-soft);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
