import { css } from "lit";

/** Styles of `<secure-status>`: a quiet bar that is only there when something is worth saying. */
export const styles = css`
  :host {
    display: grid;
    container-type: inline-size;
    gap: var(--secure-space-2);
  }
  .bar {
    --secure-icon: 18px;
    margin: var(--secure-space-3) var(--secure-space-3) 0;
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: var(--secure-space-1) var(--secure-space-3);
    padding-block: var(--secure-space-2);
    padding-inline: var(--secure-space-4) var(--secure-space-2);
    min-block-size: 48px;
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    color: var(--secure-warn);
    background: linear-gradient(var(--secure-warn-wash), var(--secure-warn-wash)), var(--secure-glass-strong);
    border: 1px solid color-mix(in srgb, var(--secure-warn) 34%, transparent);
    animation: drop var(--secure-slow) var(--secure-ease) both;
  }
  .words {
    flex: 1;
    min-inline-size: min(180px, 50%);
  }
  .words b {
    font-weight: 600;
  }
  /* Two lines are all that a phone has room for: what the composer shows anyway is only said there. */
  @container (max-width: 560px) {
    .bar {
      flex-wrap: nowrap;
      padding-inline-start: var(--secure-space-3);
    }
    .words {
      display: grid;
      line-height: 1.35;
    }
    .words .soft {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .words .how {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }
  /* Where that would be cut off, each message that waits says so itself. */
  @container (max-width: 420px) {
    .unsent,
    .button .icon {
      display: none;
    }
  }
  .soft {
    color: var(--secure-text-soft);
  }
  .bar .button {
    color: var(--secure-warn);
    border-color: color-mix(in srgb, var(--secure-warn) 40%, transparent);
  }
  .bar.calm {
    color: var(--secure-text-soft);
    background: var(--secure-glass-strong);
    border-color: var(--secure-hairline);
  }
  @keyframes drop {
    from {
      opacity: 0;
      transform: translateY(-8px);
    }
  }
`;
