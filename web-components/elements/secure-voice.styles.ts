import { css } from "lit";

/** Styles of `<secure-voice>`: play, waveform, time, speed in one line. */
export const styles = css`
  :host {
    display: block;
    min-inline-size: 0;
    color: inherit;
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
  }
  .play {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    color: var(--secure-voice-on-button, var(--secure-on-own));
    background: var(--secure-voice-button, linear-gradient(135deg, var(--secure-own), var(--secure-own-end)));
    transition: transform var(--secure-fast);
  }
  .play:active {
    transform: scale(0.93);
  }
  .play .icon {
    fill: currentColor;
  }
  .ahead {
    translate: 1px 0;
  }
  .play:focus-visible,
  .speed:focus-visible {
    outline-color: currentColor;
  }
  .middle {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    gap: 2px;
  }
  .facts {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 24px;
    font-size: var(--secure-size-small);
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .speed {
    min-inline-size: 40px;
    min-block-size: 24px;
    padding-inline: 8px;
    border-radius: 999px;
    font-weight: 600;
    text-align: center;
    background: color-mix(in srgb, currentColor 16%, transparent);
  }
  .broken {
    margin-block-start: 4px;
    font-size: var(--secure-size-label);
  }
  @media (pointer: coarse) {
    .facts {
      min-block-size: 32px;
    }
    .speed {
      min-block-size: 32px;
      min-inline-size: 48px;
    }
  }
`;
