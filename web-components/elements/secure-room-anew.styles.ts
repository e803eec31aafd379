import { css } from "lit";

/** Styles of `<secure-room-anew>`: the banner is all there is. */
export const styles = css`
  :host {
    display: block;
  }
`;
