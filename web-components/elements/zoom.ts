/** How a picture is looked at: how large, and moved how far from the middle. Pure, so that it can be tested without a finger. */

/** The picture's scale, and how far its middle is from the middle of the stage, in pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** A point of the stage, in pixels from its middle. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A width and a height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** As large as the stage allows. */
export const WHOLE: View = { scale: 1, x: 0, y: 0 };

/** The largest scale. */
export const CLOSEST = 8;

/** The view `factor` times as large, where what is at `point` stays there. */
export function zoomed(view: View, factor: number, point: Point = { x: 0, y: 0 }): View {
  const scale = Math.min(CLOSEST, Math.max(1, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: point.x - (point.x - view.x) * real, y: point.y - (point.y - view.y) * real };
}

/** The view moved by a finger. */
export function moved(view: View, by: Point): View {
  return { ...view, x: view.x + by.x, y: view.y + by.y };
}

/** The nearest view that shows no more emptiness than the picture needs. */
export function within(view: View, picture: Size, stage: Size): View {
  const spare = (length: number, room: number): number => Math.max(0, (length * view.scale - room) / 2);
  const limit = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
  return {
    scale: view.scale,
    x: limit(view.x, spare(picture.width, stage.width)),
    y: limit(view.y, spare(picture.height, stage.height)),
  };
}
