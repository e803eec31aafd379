import { css } from "lit";

/** Styles of `<secure-media>`: a picture that has its size at once, a voice note, a file's tile. */
export const styles = css`
  :host {
    display: block;
    min-inline-size: 0;
    max-inline-size: 100%;
    color: inherit;
  }
  .frame {
    position: relative;
    inline-size: fit-content;
    max-inline-size: 100%;
  }
  .picture {
    position: relative;
    display: block;
    inline-size: var(--media-width, 260px);
    max-inline-size: 100%;
    aspect-ratio: var(--media-ratio, 4 / 3);
    border-radius: var(--secure-media-radius, var(--secure-radius));
    overflow: hidden;
    background: color-mix(in srgb, currentColor 10%, transparent);
  }
  button.picture {
    cursor: zoom-in;
  }
  button.picture:focus-visible {
    outline-color: currentColor;
    outline-offset: -4px;
  }
  img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .blur {
    filter: blur(14px);
    scale: 1.15;
  }
  .sharp {
    animation: appear var(--secure-slow) var(--secure-ease);
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--secure-space-2);
    padding: var(--secure-space-3);
    text-align: center;
    pointer-events: none;
  }
  .over > * {
    pointer-events: auto;
  }
  .over .words {
    padding: 4px 10px;
    border-radius: 999px;
    font-size: var(--secure-size-small);
    color: #fff;
    background: rgb(10 6 26 / 0.72);
  }
  .ring {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    --secure-icon: 18px;
  }
  .over .ring {
    inline-size: 52px;
    block-size: 52px;
    color: #fff;
    background: rgb(10 6 26 / 0.66);
  }
  .ring [role="progressbar"] {
    position: absolute;
    inset: 0;
  }
  .ring svg.progress {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    transform: rotate(-90deg);
    fill: none;
    stroke: currentColor;
    stroke-width: 3;
    stroke-linecap: round;
  }
  .ring .track {
    opacity: 0.28;
  }
  .ring .done {
    transition: stroke-dashoffset var(--secure-slow) linear;
  }
  .ring.waiting svg.progress {
    animation: turn 2.4s linear infinite;
  }
  .ring button {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
  }
  .ring button:focus-visible,
  .file button:focus-visible,
  .again:focus-visible {
    outline-color: currentColor;
  }
  .caption {
    margin-block-start: 6px;
    padding-inline: var(--secure-media-caption-space, 0);
    max-inline-size: var(--media-width, 320px);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .voice {
    inline-size: min(290px, 64vw);
    max-inline-size: 100%;
  }
  :host([mine]) secure-voice {
    --secure-voice-button: rgb(255 255 255 / 0.2);
    --secure-voice-on-button: currentColor;
  }
  .file {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    inline-size: min(300px, 66vw);
    max-inline-size: 100%;
  }
  .tile {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 12px;
    background: color-mix(in srgb, currentColor 14%, transparent);
  }
  .facts {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .name {
    display: flex;
    font-weight: 600;
    white-space: nowrap;
  }
  .name .stem {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name .end {
    flex: none;
  }
  .fine {
    font-size: var(--secure-size-small);
    opacity: 0.86;
  }
  .file .save {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
  }
  .file .save:hover {
    background: color-mix(in srgb, currentColor 14%, transparent);
  }
  .state {
    display: flex;
    align-items: flex-start;
    gap: var(--secure-space-2);
    margin-block-start: 6px;
    padding: 0 var(--secure-media-caption-space, 0) 2px;
    max-inline-size: 300px;
    font-size: var(--secure-size-label);
    line-height: 1.4;
    --secure-icon: 18px;
  }
  .again {
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .once {
    display: flex;
    align-items: center;
    gap: var(--secure-space-3);
    min-block-size: 44px;
    padding-inline: 10px 14px;
    font-weight: 600;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
`;
