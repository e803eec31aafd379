import { css } from "lit";

/** What stands beside a conversation: sections with a heading, `.how` below it, choices as `.times`, and a `.pair` that asks once more. */
export const sections = css`
  section {
    display: grid;
    gap: var(--secure-space-3);
    padding-block-start: var(--secure-space-5);
    border-block-start: 1px solid var(--secure-hairline);
  }
  section > h4 {
    margin: 0;
    font-size: var(--secure-size-body);
    font-weight: 600;
  }
  .how {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .times {
    display: flex;
    flex-wrap: wrap;
    gap: var(--secure-space-2);
  }
  .times label {
    position: relative;
    display: inline-flex;
    align-items: center;
    min-block-size: 36px;
    padding: 0 14px;
    border-radius: 999px;
    font-size: var(--secure-size-label);
    cursor: pointer;
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
  }
  .times input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .times label:hover {
    background: var(--secure-raised-hover);
  }
  .times label:has(:checked) {
    color: var(--secure-text);
    background: var(--secure-accent-wash);
    border-color: var(--secure-accent);
    font-weight: 600;
  }
  .times label:has(:focus-visible) {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: 2px;
  }
  .pair {
    display: flex;
    gap: var(--secure-space-2);
    align-items: center;
    flex-wrap: wrap;
  }
  .pair p {
    flex: 1 0 100%;
    font-size: var(--secure-size-label);
  }
  @media (pointer: coarse) {
    .times label {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .times label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
