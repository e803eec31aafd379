import { css } from "lit";

/** Styles of `<secure-verify>`: a state, an explanation, a number to read aloud. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-4);
  }
  .state {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    font-weight: 600;
  }
  .state .icon {
    box-sizing: content-box;
    padding: 10px;
    border-radius: 50%;
    color: var(--secure-accent-text);
    background: var(--secure-accent-wash);
  }
  .state small {
    display: block;
    font-size: var(--secure-size-small);
    font-weight: 400;
    color: var(--secure-text-faint);
  }
  .verified .icon {
    color: var(--secure-ok);
    background: var(--secure-ok-wash);
  }
  .changed .icon,
  .ambiguous .icon {
    color: var(--secure-warn);
    background: var(--secure-warn-wash);
  }
  .words {
    font-size: var(--secure-size-label);
    color: var(--secure-text-soft);
  }
  .words.alarm {
    color: var(--secure-warn);
  }
  .number {
    display: grid;
    gap: var(--secure-space-3);
    padding: var(--secure-space-4);
    border-radius: var(--secure-radius);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
    container-type: inline-size;
  }
  .number h4 {
    margin: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    font-size: var(--secure-size-label);
    font-weight: 600;
    --secure-target: 36px;
    --secure-icon: 17px;
  }
  ol {
    display: grid;
    grid-template-columns: repeat(4, auto);
    justify-content: space-between;
    gap: 10px 6px;
    font-size: clamp(0.9375rem, 5.6cqi, 1.1875rem);
    font-weight: 550;
    letter-spacing: 0.05em;
    font-variant-numeric: tabular-nums;
    direction: ltr;
  }
  .how {
    font-size: var(--secure-size-small);
    color: var(--secure-text-faint);
  }
  .choices {
    display: grid;
    gap: var(--secure-space-2);
  }
  .choice {
    display: grid;
    gap: var(--secure-space-2);
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius);
    border: 1px solid var(--secure-hairline);
    background: var(--secure-raised);
  }
  code {
    font-family: var(--secure-mono);
    font-size: var(--secure-size-label);
    overflow-wrap: anywhere;
    color: var(--secure-text-soft);
  }
`;
