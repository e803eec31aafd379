import { css } from "lit";

/** A line above a conversation that wants to be read: `.banner`, amber; with `.failed`, red; `.calm`, neither. */
export const banner = css`
  .banner {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: var(--secure-space-2) var(--secure-space-3);
    margin: var(--secure-space-3) var(--secure-space-4) 0;
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-4) var(--secure-space-2);
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
    border: 1px solid color-mix(in srgb, var(--secure-warn) 34%, transparent);
  }
  .banner p {
    flex: 1;
    min-inline-size: min(220px, 70%);
    min-block-size: 28px;
    align-content: center;
    overflow-wrap: anywhere;
  }
  .banner .button {
    color: inherit;
    border-color: color-mix(in srgb, currentColor 40%, transparent);
  }
  .banner.failed {
    color: var(--secure-danger);
    background: var(--secure-danger-wash);
    border-color: color-mix(in srgb, var(--secure-danger) 34%, transparent);
  }
  .banner.calm {
    color: var(--secure-text-soft);
    background: var(--secure-raised);
    border-color: var(--secure-hairline);
  }
`;
