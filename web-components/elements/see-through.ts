/** Pictures that light may shine through: on a ground of two greys black ink is seen, and white ink is too. */
import { css } from "lit";

const TYPES: ReadonlySet<string> = new Set(["image/png", "image/gif", "image/webp"]);

/** Whether a picture of that type, by its own bytes, may be transparent somewhere. */
export function isSeeThrough(type: string): boolean {
  return TYPES.has(type);
}

/** The class `chequered`: the ground under such a picture. Where the picture is opaque nothing of it is seen. */
export const chequered = css`
  .chequered {
    background: repeating-conic-gradient(#8f8c9c 0 25%, #837f91 0 50%) 0 0 / 16px 16px;
  }
`;
