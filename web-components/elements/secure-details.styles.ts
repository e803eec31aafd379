import { css } from "lit";

/** Styles of `<secure-details>`: the sections beside a conversation. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-6);
    align-content: start;
  }
  .person {
    display: grid;
    justify-items: center;
    gap: 2px;
    text-align: center;
  }
  .person secure-avatar {
    margin-block-end: var(--secure-space-3);
  }
  .person h3 {
    font-size: 1.25rem;
  }
  .person p {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .person p.on {
    color: var(--secure-ok);
  }
`;
