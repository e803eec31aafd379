import { css } from "lit";

/** Styles of `<secure-head>` and `<secure-room-head>`: who it is, and one line of how sure that is. */
export const styles = css`
  :host {
    display: block;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 72px;
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-5) var(--secure-space-3);
    border-block-end: 1px solid var(--secure-hairline);
  }
  :host([narrow]) header {
    padding-inline: var(--secure-space-1);
    gap: var(--secure-space-2);
    min-block-size: 64px;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .who h2 {
    font-size: var(--secure-size-title);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .presence {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .presence.on {
    color: var(--secure-ok);
  }
  .security {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 36px;
    max-inline-size: 46%;
    padding-block: 0;
    padding-inline: 10px 12px;
    border-radius: 999px;
    font-size: var(--secure-size-label);
    font-weight: 550;
    line-height: 1.2;
    color: var(--secure-text-soft);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
    --secure-icon: 16px;
    transition: background var(--secure-fast);
  }
  .security span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .security:hover {
    background: var(--secure-raised-hover);
  }
  .security.verified {
    color: var(--secure-ok);
    background: var(--secure-ok-wash);
    border-color: color-mix(in srgb, var(--secure-ok) 30%, transparent);
  }
  .security.changed,
  .security.ambiguous,
  .security.alarm {
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
    border-color: color-mix(in srgb, var(--secure-warn) 36%, transparent);
  }
  :host([narrow]) .security {
    min-block-size: 24px;
    max-inline-size: 100%;
    margin-inline-start: -2px;
    padding-inline: 2px 4px;
    font-size: var(--secure-size-small);
    background: none;
    border-color: transparent;
    --secure-icon: 14px;
  }
  /* The smallest phones: who can read it matters more than a picture of letters. */
  @media (max-width: 359px) {
    :host([narrow]) secure-avatar {
      display: none;
    }
    /* A room's line is long: it wraps, and how many are online stands in the details. */
    :host(secure-room-head[narrow]) .under {
      block-size: auto;
    }
    :host(secure-room-head[narrow]) .under .presence {
      display: none;
    }
    :host(secure-room-head[narrow]) .security span {
      white-space: normal;
      text-align: start;
    }
  }
  .timer {
    display: inline-flex;
    color: var(--secure-accent-text);
    --secure-icon: 18px;
  }
  /* One line: what the security line leaves no room for wraps below it, out of sight. */
  .under {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: var(--secure-space-2);
    block-size: 26px;
    min-inline-size: 0;
    overflow: hidden;
  }
  .under .security {
    flex: 0 1 auto;
    min-inline-size: 0;
  }
  .under .security:focus-visible {
    outline-offset: -2px;
  }
  .under .presence {
    flex: none;
    line-height: 26px;
    font-size: var(--secure-size-small);
  }
  /* Where there is little room, an alarm has all of it. */
  .under .security.alarm + .presence {
    display: none;
  }
  .who .muted {
    display: inline-flex;
    vertical-align: -2px;
    margin-inline-start: 6px;
    color: var(--secure-text-faint);
    --secure-icon: 15px;
  }
  .who h2 bdi {
    overflow-wrap: normal;
  }
`;
