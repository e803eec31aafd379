/**
 * The tokens: every colour, space, radius, shadow and time of the interface as a `--secure-*` custom property.
 * `secure-chat` declares them on its host, so a page overrides one by naming it on the element:
 * `secure-chat { --secure-accent: teal }`. Text colours keep 4.5:1 on `--secure-solid`, which lies under all glass.
 */
import { css } from "lit";

const dark = css`
  color-scheme: dark;
  --secure-ink: #0b0a14;
  --secure-ink-deep: #14122a;
  --secure-solid: #171430;
  --secure-glass: rgb(25 21 50 / 0.74);
  --secure-glass-strong: rgb(29 25 58 / 0.9);
  --secure-raised: rgb(255 255 255 / 0.06);
  --secure-raised-hover: rgb(255 255 255 / 0.1);
  --secure-field: rgb(10 8 24 / 0.5);
  --secure-hairline: rgb(255 255 255 / 0.1);
  --secure-edge: rgb(173 160 232 / 0.5);
  --secure-highlight: inset 0 1px 0 rgb(255 255 255 / 0.09);
  --secure-text: #f4f2fc;
  --secure-text-soft: #c3bddb;
  --secure-text-faint: #a49dc2;
  --secure-accent: #8b5cf6;
  --secure-accent-end: #d946ef;
  --secure-accent-text: #c9b6ff;
  --secure-accent-wash: rgb(139 92 246 / 0.18);
  --secure-own: #6d3be0;
  --secure-own-end: #a11fb8;
  --secure-on-own: #ffffff;
  --secure-on-own-soft: #f0e2fd;
  --secure-theirs: #2a2550;
  --secure-ok: #34d399;
  --secure-ok-wash: rgb(52 211 153 / 0.14);
  --secure-warn: #fbbf24;
  --secure-warn-wash: rgb(251 191 36 / 0.13);
  --secure-danger: #fb8a98;
  --secure-danger-wash: rgb(251 113 133 / 0.14);
  --secure-scrim: rgb(5 4 14 / 0.62);
  --secure-shadow: 0 24px 64px -16px rgb(3 1 14 / 0.7), 0 4px 16px -4px rgb(3 1 14 / 0.45);
  --secure-shadow-small: 0 8px 24px -8px rgb(3 1 14 / 0.6);
  --secure-glow: 0 10px 30px -10px rgb(168 60 240 / 0.65);
  --secure-aurora-1: rgb(124 58 237 / 0.5);
  --secure-aurora-2: rgb(217 70 239 / 0.3);
  --secure-aurora-3: rgb(20 184 166 / 0.26);
`;

const light = css`
  color-scheme: light;
  --secure-ink: #f7f4fb;
  --secure-ink-deep: #eee9fa;
  --secure-solid: #fcfbff;
  --secure-glass: rgb(255 255 255 / 0.72);
  --secure-glass-strong: rgb(255 255 255 / 0.94);
  --secure-raised: rgb(88 56 178 / 0.06);
  --secure-raised-hover: rgb(88 56 178 / 0.11);
  --secure-field: rgb(255 255 255 / 0.85);
  --secure-hairline: rgb(74 46 150 / 0.13);
  --secure-edge: rgb(96 70 168 / 0.62);
  --secure-highlight: inset 0 1px 0 rgb(255 255 255 / 0.9);
  --secure-text: #1d1836;
  --secure-text-soft: #4c4568;
  --secure-text-faint: #625a80;
  --secure-accent: #7c3aed;
  --secure-accent-end: #c026d3;
  --secure-accent-text: #6424cf;
  --secure-accent-wash: rgb(124 58 237 / 0.11);
  --secure-own: #6d3be0;
  --secure-own-end: #a11fb8;
  --secure-on-own: #ffffff;
  --secure-on-own-soft: #f4e8fd;
  --secure-theirs: #ece6fa;
  --secure-ok: #046c4e;
  --secure-online: #059669;
  --secure-ok-wash: rgb(5 150 105 / 0.12);
  --secure-warn: #85470a;
  --secure-warn-wash: rgb(217 119 6 / 0.13);
  --secure-danger: #b4173a;
  --secure-danger-wash: rgb(225 29 72 / 0.09);
  --secure-scrim: rgb(38 26 78 / 0.34);
  --secure-shadow: 0 24px 64px -20px rgb(66 38 148 / 0.28), 0 4px 16px -6px rgb(66 38 148 / 0.12);
  --secure-shadow-small: 0 8px 24px -10px rgb(66 38 148 / 0.25);
  --secure-glow: 0 10px 28px -10px rgb(150 50 226 / 0.5);
  --secure-aurora-1: rgb(167 139 250 / 0.5);
  --secure-aurora-2: rgb(240 171 252 / 0.42);
  --secure-aurora-3: rgb(94 234 212 / 0.4);
`;

const contrast = css`
  color-scheme: dark;
  --secure-ink: #000000;
  --secure-ink-deep: #000000;
  --secure-solid: #000000;
  --secure-glass: #000000;
  --secure-glass-strong: #000000;
  --secure-raised: #1c1c22;
  --secure-raised-hover: #33333d;
  --secure-field: #000000;
  --secure-hairline: #b9b9c6;
  --secure-edge: #ffffff;
  --secure-highlight: none;
  --secure-text: #ffffff;
  --secure-text-soft: #f2f0fa;
  --secure-text-faint: #e2dff0;
  --secure-accent: #c9b1ff;
  --secure-accent-end: #c9b1ff;
  --secure-accent-text: #dccdff;
  --secure-accent-wash: #2c1a5c;
  --secure-own: #4c1d95;
  --secure-own-end: #4c1d95;
  --secure-on-own: #ffffff;
  --secure-on-own-soft: #ffffff;
  --secure-theirs: #1c1c22;
  --secure-ok: #6ee7b7;
  --secure-ok-wash: #00291b;
  --secure-warn: #fde047;
  --secure-warn-wash: #2e2500;
  --secure-danger: #ffb3bd;
  --secure-danger-wash: #3a0710;
  --secure-scrim: rgb(0 0 0 / 0.85);
  --secure-shadow: none;
  --secure-shadow-small: none;
  --secure-glow: none;
  --secure-aurora-1: transparent;
  --secure-aurora-2: transparent;
  --secure-aurora-3: transparent;
  --secure-blur: none;
`;

const solid = css`
  --secure-glass: var(--secure-solid);
  --secure-glass-strong: var(--secure-solid);
  --secure-blur: none;
`;

/**
 * Declares the tokens on the host by its `theme`: `dark` (and no theme at all), `light`, `contrast`, or `auto` after the
 * person's system. No theme weighs more than what follows it: whoever asked for solid grounds has them in all.
 */
export const tokens = css`
  :host {
    --secure-font:
      "Inter Variable", Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    --secure-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
    --secure-size-small: 0.75rem;
    --secure-size-label: 0.8125rem;
    --secure-size-body: 0.9375rem;
    --secure-size-title: 1.0625rem;
    --secure-size-heading: 1.5rem;
    --secure-size-display: clamp(2.25rem, 1.4rem + 3.2vw, 3.5rem);
    --secure-space-1: 4px;
    --secure-space-2: 8px;
    --secure-space-3: 12px;
    --secure-space-4: 16px;
    --secure-space-5: 20px;
    --secure-space-6: 24px;
    --secure-space-8: 32px;
    --secure-space-12: 48px;
    --secure-radius-large: 20px;
    --secure-radius: 14px;
    --secure-radius-small: 10px;
    --secure-icon: 20px;
    --secure-target: 40px;
    --secure-fast: 120ms;
    --secure-medium: 180ms;
    --secure-slow: 240ms;
    --secure-ease: cubic-bezier(0.2, 0.7, 0.2, 1);
    --secure-spring: cubic-bezier(0.34, 1.5, 0.5, 1);
    --secure-blur: blur(28px) saturate(150%);
    ${dark}
  }
  :host(:where([theme="light"])) {
    ${light}
  }
  :host(:where([theme="contrast"])) {
    ${contrast}
  }
  @media (prefers-color-scheme: light) {
    :host(:where([theme="auto"])) {
      ${light}
    }
  }
  @media (pointer: coarse) {
    :host {
      --secure-target: 44px;
    }
  }
  @media (prefers-reduced-transparency: reduce) {
    :host {
      ${solid}
    }
  }
  @media (prefers-contrast: more) {
    :host {
      ${solid}
      --secure-hairline: var(--secure-edge);
      --secure-text-soft: var(--secure-text);
      --secure-text-faint: var(--secure-text);
    }
    :host([theme="auto"]:not([theme="light"])) {
      --secure-aurora-1: transparent;
      --secure-aurora-2: transparent;
      --secure-aurora-3: transparent;
    }
  }
  @media (forced-colors: active) {
    :host {
      ${solid}
      --secure-hairline: CanvasText;
      --secure-edge: CanvasText;
    }
  }
`;
