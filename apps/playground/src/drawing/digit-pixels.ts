import type { Point, Stroke } from './strokes.ts';

/** Pixels in a row, and in a column. */
export const side = 28;
/** MNIST's digits fill a box of this size, in pixels. */
const box = 20;
/** Half the width of MNIST's strokes, in pixels, and how wide their soft edge is. */
const radius = 1.4;
const edge = 1.2;

/**
 * A drawing as MNIST would have it: the digit scaled, its sides in proportion, to fill a box of 20 × 20 pixels, drawn with a pen of the
 * width that is usual there, and put into 28 × 28 pixels with its centre of mass in the middle.
 *
 * @returns [784] row-major, 0 (paper) to 1 (ink); all 0 for no drawing
 */
export function digitPixels(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> {
  const points = strokes.flat();
  if (points.length === 0) return new Float32Array(side * side);
  const [left, right] = rangeOf(points, 'x');
  const [top, bottom] = rangeOf(points, 'y');
  const largest = Math.max(right - left, bottom - top);
  // A dot has no size to scale by.
  const scale = largest > 0 ? Math.min((box - 2 * radius) / largest, 4 * side) : 1;
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const scaled = (centre: Point): Stroke[] =>
    strokes.map((stroke) =>
      stroke.map(({ x, y }) => ({
        x: side / 2 + scale * (x - middle.x) - centre.x,
        y: side / 2 + scale * (y - middle.y) - centre.y,
      })),
    );
  const centre = centreOfMass(inked(scaled({ x: 0, y: 0 })));
  return inked(scaled({ x: centre.x - side / 2, y: centre.y - side / 2 }));
}

/** The ink in each pixel, of strokes in units of pixels: full within the pen's width, and soft at its edge. */
function inked(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> {
  const distances = new Float32Array(side * side).fill(Number.POSITIVE_INFINITY);
  for (const stroke of strokes) {
    for (const [k, from] of stroke.entries()) {
      const to = stroke[k + 1];
      // A stroke of one point is a line of no length.
      if (to || k === 0) approach(distances, from, to ?? from);
    }
  }
  return distances.map((distance) => Math.min(Math.max((radius - distance) / edge + 0.5, 0), 1));
}

/** Lowers the distance of each pixel that a line may ink to that from the line. */
function approach(distances: Float32Array, from: Point, to: Point): void {
  const reach = radius + edge;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const [left, right] = pixelsBetween(from.x, to.x, reach);
  const [top, bottom] = pixelsBetween(from.y, to.y, reach);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [x, y] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = length === 0 ? 0 : Math.min(Math.max((x * dx + y * dy) / length, 0), 1);
      const place = row * side + column;
      distances[place] = Math.min(distances[place], Math.hypot(x - along * dx, y - along * dy));
    }
  }
}

/** The first and last pixel that lie nearer to a line's ends, or between them, than `reach`. */
function pixelsBetween(a: number, b: number, reach: number): [first: number, last: number] {
  return [
    Math.max(Math.floor(Math.min(a, b) - reach), 0),
    Math.min(Math.ceil(Math.max(a, b) + reach), side - 1),
  ];
}

function centreOfMass(pixels: Float32Array): Point {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((ink, place) => {
    mass += ink;
    x += ink * ((place % side) + 0.5);
    y += ink * (Math.floor(place / side) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

function rangeOf(points: readonly Point[], axis: 'x' | 'y'): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { [axis]: value } of points) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
