import { css } from "lit";

/** The track of an on-off switch: `.track` after a checkbox inside `.switch`. */
export const switches = css`
  .track {
    inline-size: 46px;
    block-size: 28px;
    padding: 3px;
    border-radius: 999px;
    background: var(--secure-raised-hover);
    border: 1px solid var(--secure-edge);
    transition: background var(--secure-medium);
  }
  .track::before {
    content: "";
    display: block;
    inline-size: 20px;
    block-size: 20px;
    border-radius: 50%;
    background: var(--secure-text-soft);
    transition:
      transform var(--secure-medium) var(--secure-spring),
      background var(--secure-medium);
  }
  .switch input:checked ~ .track {
    border-color: transparent;
    background: linear-gradient(120deg, var(--secure-own), var(--secure-own-end));
  }
  .switch input:checked ~ .track::before {
    transform: translateX(18px);
    background: var(--secure-on-own);
  }
  .switch input:checked:dir(rtl) ~ .track::before {
    transform: translateX(-18px);
  }
`;
