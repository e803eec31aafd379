import { css } from "lit";

/** Styles of `<secure-new-room>`: a short form whose button stays in sight. */
export const styles = css`
  :host {
    display: block;
  }
  form,
  .left {
    display: grid;
    gap: var(--secure-space-5);
  }
  [role="alert"]:empty {
    display: none;
  }
  .label {
    font-size: var(--secure-size-label);
    font-weight: 550;
    color: var(--secure-text-soft);
  }
  /* Its place is kept: nothing below it moves when the first name is chosen. */
  .chips {
    display: flex;
    min-block-size: 32px;
    flex-wrap: wrap;
    gap: var(--secure-space-2);
  }
  .chips button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    max-inline-size: 100%;
    padding-block: 0;
    padding-inline: 12px 8px;
    border-radius: 999px;
    font-size: var(--secure-size-label);
    font-weight: 550;
    color: var(--secure-text);
    background: var(--secure-accent-wash);
    border: 1px solid var(--secure-accent);
    --secure-icon: 14px;
  }
  .foot {
    position: sticky;
    inset-block-end: calc(-1 * var(--secure-space-6));
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--secure-space-3);
    margin: 0 calc(-1 * var(--secure-space-6)) calc(-1 * var(--secure-space-6));
    padding: var(--secure-space-4) var(--secure-space-6);
    background: var(--secure-solid);
    border-block-start: 1px solid var(--secure-hairline);
  }
  .foot .button {
    flex: none;
    margin-inline-start: auto;
  }
  .warning {
    display: flex;
    gap: var(--secure-space-2);
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
    overflow-wrap: anywhere;
  }
  @media (max-width: 560px) {
    .foot {
      margin-inline: calc(-1 * var(--secure-space-5));
      padding-inline: var(--secure-space-5);
    }
  }
  @media (pointer: coarse) {
    .chips,
    .chips button {
      min-block-size: 44px;
    }
  }
`;
