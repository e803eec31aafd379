import { css } from "lit";

/** Styles of `<secure-profile>`: settings as quiet rows. */
export const styles = css`
  :host {
    display: grid;
    gap: var(--secure-space-6);
  }
  .me {
    display: flex;
    align-items: center;
    gap: var(--secure-space-4);
  }
  .me h3 {
    font-size: 1.25rem;
  }
  section {
    display: grid;
    gap: var(--secure-space-3);
  }
  section > h4 {
    margin: 0;
    font-size: var(--secure-size-label);
    font-weight: 600;
    color: var(--secure-text-faint);
  }
  .themes {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--secure-space-2);
  }
  .themes label {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--secure-space-2);
    min-block-size: 48px;
    padding: 0 var(--secure-space-3);
    border-radius: var(--secure-radius);
    font-size: var(--secure-size-label);
    cursor: pointer;
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
    --secure-icon: 18px;
  }
  .themes input,
  .switch input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .themes label:has(:checked) {
    border-color: var(--secure-accent);
    background: var(--secure-accent-wash);
    font-weight: 600;
  }
  .themes label:has(:focus-visible),
  .switch:has(:focus-visible) {
    outline: 2px solid var(--secure-accent-text);
    outline-offset: 2px;
  }
  .switch {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px var(--secure-space-4);
    align-items: center;
    padding-block: var(--secure-space-2);
    border-radius: var(--secure-radius-small);
  }
  .switch b {
    display: block;
    font-weight: 550;
  }
  .how {
    font-size: var(--secure-size-label);
    color: var(--secure-text-faint);
  }
  .list {
    display: grid;
    border-radius: var(--secure-radius);
    background: var(--secure-raised);
    border: 1px solid var(--secure-hairline);
  }
  .list > button {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 52px;
    padding: 0 var(--secure-space-4);
    font-weight: 550;
    --secure-icon: 18px;
  }
  .list > button:first-child {
    border-start-start-radius: inherit;
    border-start-end-radius: inherit;
  }
  .list > :last-child {
    border-end-start-radius: inherit;
    border-end-end-radius: inherit;
  }
  .list > button:hover {
    background: var(--secure-raised);
  }
  .list > button:focus-visible {
    outline-offset: -2px;
  }
  .list > * + * {
    border-block-start: 1px solid var(--secure-hairline);
  }
  .list > button > .icon {
    color: var(--secure-text-faint);
  }
  .list > button.danger,
  .list > button.danger > .icon {
    color: var(--secure-danger);
  }
  form,
  .sure {
    display: grid;
    gap: var(--secure-space-3);
    padding: var(--secure-space-2) var(--secure-space-4) var(--secure-space-4);
  }
  .row {
    display: flex;
    gap: var(--secure-space-2);
  }
  .row .button {
    flex: 1;
  }
  .alarm {
    font-size: var(--secure-size-label);
    color: var(--secure-warn);
  }
  .done {
    padding: var(--secure-space-3);
    border-radius: var(--secure-radius-small);
    font-size: var(--secure-size-label);
    color: var(--secure-ok);
    background: var(--secure-ok-wash);
  }
  @media (forced-colors: active) {
    .themes label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
