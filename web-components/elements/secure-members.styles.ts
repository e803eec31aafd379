import { css } from "lit";

/** Styles of `<secure-members>`: rows of people, and what is asked about one right below them. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-2);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--secure-space-2);
    min-block-size: var(--secure-target);
  }
  h4 {
    margin: 0;
    font-size: var(--secure-size-body);
    font-weight: 600;
  }
  h4 span {
    margin-inline-start: 4px;
    font-weight: 500;
    color: var(--secure-text-faint);
  }
  .button {
    --secure-icon: 16px;
  }
  .picker {
    display: grid;
    gap: var(--secure-space-3);
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
  }
  .told:empty,
  [role="alert"]:empty {
    display: none;
  }
  .told {
    font-size: var(--secure-size-label);
    color: var(--secure-ok);
  }
  .wrong,
  .stranger {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--secure-space-2);
    padding: var(--secure-space-2) var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
    color: var(--secure-danger);
    background: var(--secure-danger-wash);
    --secure-icon: 16px;
  }
  .wrong span,
  .stranger span {
    flex: 1;
    min-inline-size: 140px;
  }
  .stranger {
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
  }
  .stranger .button {
    color: inherit;
  }
  li {
    display: grid;
    gap: var(--secure-space-2);
    padding-block: var(--secure-space-1);
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 52px;
  }
  .row secure-avatar {
    --size: 40px;
    --dot: 13px;
  }
  .who {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .name {
    display: flex;
    align-items: baseline;
    gap: 6px;
    min-inline-size: 0;
    font-weight: 600;
  }
  .name bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .you {
    font-size: var(--secure-size-small);
    font-weight: 500;
    color: var(--secure-text-faint);
  }
  .presence {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .presence.on {
    color: var(--secure-ok);
  }
  .role {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 2px 8px;
    border-radius: 999px;
    font-size: var(--secure-size-small);
    font-weight: 600;
    color: var(--secure-accent-text);
    background: var(--secure-accent-wash);
    --secure-icon: 13px;
  }
  .pair {
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
  }
  .pair p {
    overflow-wrap: anywhere;
  }
`;
