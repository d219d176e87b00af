/** A point of a drawing: from 0 to 1 rightwards and downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the pen went without being lifted. */
export type Stroke = readonly Point[];

/** The distance of a point from the nearest place of a stroke. */
export function distanceToStroke({ x, y }: Point, stroke: Stroke): number {
  if (stroke.length === 1) return Math.hypot(x - stroke[0].x, y - stroke[0].y);
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 1; k < stroke.length; k++) {
    const [from, to] = [stroke[k - 1], stroke[k]];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
    const place = Math.min(Math.max(along, 0), 1);
    nearest = Math.min(nearest, Math.hypot(x - from.x - place * dx, y - from.y - place * dy));
  }
  return nearest;
}
