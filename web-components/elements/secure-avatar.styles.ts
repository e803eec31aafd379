import { css } from "lit";

/** Styles of `<secure-avatar>`: a gradient disc with initials and a presence dot. */
export const styles = css`
  :host {
    --size: 44px;
    --dot: 14px;
    position: relative;
    display: inline-block;
    flex: none;
    inline-size: var(--size);
    block-size: var(--size);
  }
  :host([size="small"]) {
    --size: 32px;
    --dot: 12px;
  }
  :host([size="large"]) {
    --size: 84px;
    --dot: 22px;
  }
  .disc {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
    color: #fff;
    font-size: calc(var(--size) * 0.38);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1;
    user-select: none;
    background: linear-gradient(140deg, var(--from), var(--to));
    box-shadow: inset 0 1px 0 rgb(255 255 255 / 0.28);
  }
  :host([room]) .disc {
    border-radius: 30%;
  }
  .hue-0 {
    --from: #7c4df0;
    --to: #5a2bc4;
  }
  .hue-1 {
    --from: #b535c9;
    --to: #86209c;
  }
  .hue-2 {
    --from: #0f8579;
    --to: #0a5f63;
  }
  .hue-3 {
    --from: #2f6fe4;
    --to: #2350b8;
  }
  .hue-4 {
    --from: #cf3a78;
    --to: #9c2266;
  }
  .hue-5 {
    --from: #b9560f;
    --to: #8f3a14;
  }
  .hue-6 {
    --from: #4f58d8;
    --to: #3a3aa6;
  }
  .hue-7 {
    --from: #1c7f45;
    --to: #155f45;
  }
  .presence {
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    inline-size: var(--dot);
    block-size: var(--dot);
    border-radius: 50%;
    background: var(--secure-online, var(--secure-ok));
    border: 2px solid var(--secure-solid);
  }
  @media (forced-colors: active) {
    .disc {
      border: 1px solid CanvasText;
      color: CanvasText;
    }
    .presence {
      background: CanvasText;
      border-color: Canvas;
      forced-color-adjust: none;
    }
  }
`;
