import type { Point, Stroke } from './strokes.ts';

/** Points of an ellipse's arc, from one angle to another, in turns, 0 at the right and growing clockwise. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Point[] {
  const points = Math.ceil(64 * Math.abs(to - from));
  return Array.from({ length: points + 1 }, (_, k) => {
    const angle = 2 * Math.PI * (from + ((to - from) * k) / points);
    return { x: x + rx * Math.cos(angle), y: y + ry * Math.sin(angle) };
  });
}

function line(...corners: readonly (readonly [x: number, y: number])[]): Point[] {
  return corners.map(([x, y]) => ({ x, y }));
}

/** A drawing of each digit, for those who do not draw, and for the first picture. */
export const exampleDigits: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.22, 0.33, -0.2, 0.82)],
  [line([0.55, 0.16], [0.47, 0.84])],
  [[...arc(0.48, 0.34, 0.2, 0.18, -0.45, 0.09), ...line([0.27, 0.82], [0.78, 0.8])]],
  [[...arc(0.46, 0.33, 0.19, 0.16, -0.42, 0.22), ...arc(0.46, 0.66, 0.22, 0.18, -0.24, 0.42)]],
  [line([0.34, 0.18], [0.28, 0.52], [0.72, 0.5]), line([0.68, 0.2], [0.62, 0.84])],
  [[...line([0.72, 0.18], [0.37, 0.19], [0.33, 0.46]), ...arc(0.46, 0.64, 0.22, 0.2, -0.3, 0.4)]],
  [[...line([0.6, 0.15], [0.42, 0.36]), ...arc(0.48, 0.65, 0.19, 0.19, -0.46, 0.56)]],
  [line([0.24, 0.22], [0.74, 0.2], [0.46, 0.84])],
  [[...arc(0.5, 0.34, 0.17, 0.16, 0.15, -0.75), ...arc(0.5, 0.67, 0.2, 0.18, -0.25, 0.78)]],
  [[...arc(0.48, 0.36, 0.19, 0.19, -0.05, -1), ...line([0.67, 0.34], [0.6, 0.84])]],
];
