import { css } from "lit";

/** Styles of `<secure-sign-in>`: the promise on one side, the form on the other, one column where there is no room. */
export const styles = css`
  :host {
    display: grid;
    container-type: inline-size;
    min-block-size: 100%;
  }
  .stage {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--secure-space-8);
    align-content: center;
    justify-items: center;
    padding: var(--secure-space-6) var(--secure-space-4);
    padding-block: max(var(--secure-space-6), env(safe-area-inset-top))
      max(var(--secure-space-6), env(safe-area-inset-bottom));
  }
  .pitch {
    display: none;
    max-inline-size: 480px;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    font-weight: 650;
    font-size: 1.125rem;
    letter-spacing: -0.02em;
  }
  .brand .mark {
    font-size: 36px;
  }
  .tagline {
    text-wrap: balance;
    margin-block: var(--secure-space-8) var(--secure-space-6);
    font-size: var(--secure-size-display);
    font-weight: 700;
    letter-spacing: -0.035em;
    line-height: 1.06;
  }
  .promises {
    display: grid;
    gap: var(--secure-space-4);
    color: var(--secure-text-soft);
    font-size: 1rem;
  }
  .promises li {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
  }
  .promises .icon {
    box-sizing: content-box;
    padding: 9px;
    border-radius: var(--secure-radius-small);
    color: var(--secure-accent-text);
    background: var(--secure-accent-wash);
    border: 1px solid var(--secure-hairline);
  }
  .card {
    inline-size: 100%;
    max-inline-size: 420px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--secure-space-5);
    padding: clamp(24px, 7cqi, 36px);
    border-radius: 26px;
    animation: arrive 420ms var(--secure-ease) both;
  }
  .card header {
    display: grid;
    gap: var(--secure-space-2);
  }
  .card .brand {
    margin-block-end: var(--secure-space-4);
  }
  .card h2 {
    font-size: var(--secure-size-heading);
  }
  .card header p {
    color: var(--secure-text-soft);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--secure-space-4);
  }
  .swap {
    text-align: center;
    color: var(--secure-text-soft);
    font-size: var(--secure-size-label);
  }
  .swap button {
    padding: 10px 6px;
    border-radius: 8px;
    font-weight: 600;
    color: var(--secure-accent-text);
  }
  .swap button:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .note {
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
  }
  @container (min-width: 920px) {
    .stage {
      grid-template-columns: minmax(0, 1fr) 420px;
      align-items: center;
      justify-content: center;
      gap: clamp(48px, 8cqi, 120px);
      max-inline-size: 1120px;
      margin-inline: auto;
      padding-inline: var(--secure-space-12);
    }
    .pitch {
      display: block;
    }
    .card .brand {
      display: none;
    }
  }
  :host([again]) {
    display: block;
    min-block-size: 0;
  }
  :host([again]) .stage {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([again]) .pitch,
  :host([again]) .card .brand {
    display: none;
  }
  :host([again]) .stage,
  :host([again]) .card {
    padding: 0;
    border: 0;
    background: none;
    box-shadow: none;
    -webkit-backdrop-filter: none;
    backdrop-filter: none;
    animation: none;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(16px) scale(0.985);
    }
  }
`;
