import { css } from "lit";

/** Styles of `<secure-room-details>`: the title, what waits, and a switch. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-6);
    align-content: start;
  }
  .room {
    display: grid;
    justify-items: center;
    gap: 2px;
    text-align: center;
  }
  .room secure-avatar {
    margin-block-end: var(--secure-space-3);
  }
  .room h3 {
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    max-inline-size: 100%;
    min-block-size: var(--secure-target);
    padding-inline-start: calc(var(--secure-target) / 2 + var(--secure-space-2));
    font-size: 1.25rem;
  }
  .room h3 .icon-button {
    flex: none;
    --secure-icon: 16px;
  }
  .room > p {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  form {
    display: grid;
    gap: var(--secure-space-3);
    inline-size: 100%;
  }
  .control {
    padding-inline-end: var(--secure-space-4);
  }
  .both {
    display: flex;
    justify-content: center;
    gap: var(--secure-space-2);
  }
  .requests {
    gap: var(--secure-space-2);
    padding: var(--secure-space-4);
    border: 1px solid color-mix(in srgb, var(--secure-warn) 34%, transparent);
    border-radius: var(--secure-radius);
    background: var(--secure-warn-wash);
    overflow-wrap: anywhere;
  }
  .requests h4 {
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    color: var(--secure-warn);
    --secure-icon: 16px;
  }
  .requests .how {
    color: var(--secure-text-soft);
  }
`;
