import { css } from "lit";

/** Styles of `<secure-waveform>`: bars in the text colour, those that were played in full strength. */
export const styles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
    block-size: 32px;
    color: inherit;
    /* Time runs from left to right in every language. */
    direction: ltr;
  }
  .slider {
    position: relative;
    block-size: 100%;
    border-radius: 6px;
    cursor: pointer;
    touch-action: pan-y;
  }
  .slider.still {
    cursor: default;
  }
  svg,
  canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }
  path {
    fill: none;
    stroke: currentColor;
    stroke-width: var(--secure-waveform-width, 2px);
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .rest {
    block-size: 100%;
    opacity: var(--secure-waveform-rest, 0.38);
  }
  .played {
    position: absolute;
    inset: -2px;
    padding: 2px;
    clip-path: inset(0 calc(100% - var(--played, 0%)) 0 0);
    color: var(--secure-waveform-played, currentColor);
  }
  .handle {
    position: absolute;
    inset-block: 15%;
    inset-inline-start: var(--played, 0%);
    inline-size: 3px;
    margin-inline-start: -1.5px;
    border-radius: 2px;
    background: currentColor;
    opacity: 0;
    transition: opacity var(--secure-fast);
  }
  .slider:not(.still):hover .handle,
  .slider:focus-visible .handle {
    opacity: 1;
  }
  .slider:focus-visible {
    outline-color: currentColor;
  }
`;
