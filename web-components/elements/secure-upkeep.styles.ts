import { css } from "lit";

/** Styles of `<secure-upkeep>`: its two sections, as far apart as those around it. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-6);
  }
`;
