import { nanBits } from './bits.ts';
import { literal, type Piece, polynomial } from './piece.ts';

/** atan x for 0 ≤ x ≤ 1, over x and less 1, over x²: after the single-precision atan2 of SLEEF (N. Shibata and contributors). */
const series = [
  0.0028236389625817537, -0.015956902876496315, 0.042504988610744476, -0.07489009201526642,
  0.1063479334115982, -0.1420273631811142, 0.19992695748806, -0.33333101868629456,
];

/**
 * The smaller of two magnitudes over the larger, which is 2⁻¹²⁶ or more. Of numbers above 2¹²⁶ WGSL promises no division, for their reciprocal is
 * no normal number; those are quartered first.
 */
const ratio: Piece = {
  code: `
fn ratioOf(smaller: f32, larger: f32) -> f32 {
  let scale = select(1f, 0.25f, larger > 0x1p126f);
  return (smaller * scale) / (larger * scale);
}
`,
};

/** a/b, of any b (see `ratio`). */
export const quotient: Piece = {
  code: `
fn quotientOf(a: f32, b: f32) -> f32 {
  let scale = select(1f, 0.25f, abs(b) > 0x1p126f);
  return (a * scale) / (b * scale);
}
`,
};

/** √(a² + b²), where a square may be no float32; 0 where both are below 2⁻¹²⁶. */
export const hypot: Piece = {
  uses: [ratio],
  code: `
fn hypotOf(a: f32, b: f32) -> f32 {
  let larger = max(abs(a), abs(b));
  if (larger < ${literal(2 ** -126)}) { return 0f; }
  let x = ratioOf(min(abs(a), abs(b)), larger);
  return larger * sqrt(fma(x, x, 1f));
}
`,
};

/**
 * The bits of arg(re + i im)/π in [−1, 1): those of −1 for a negative real of either zero, of NaN for 0 and where either is
 * NaN. Numbers below 2⁻¹²⁶ count as 0.
 */
export const phase: Piece = {
  uses: [nanBits, ratio],
  code: `
fn phaseBits(im: f32, re: f32) -> u32 {
  let height = abs(im);
  let width = abs(re);
  let larger = max(height, width);
  if (isNaNBits(bitsOf(im)) || isNaNBits(bitsOf(re)) || larger < ${literal(2 ** -126)}) { return silence; }
  let x = ratioOf(min(height, width), larger);
  let square = x * x;
  var angle = x * ${polynomial('square', [...series.map((c) => c / Math.PI), 1 / Math.PI])};
  if (height > width) { angle = 0.5f - angle; }
  if (re < 0f) { angle = 1f - angle; }
  if (im < 0f) { angle = -angle; }
  if (angle >= 1f) { angle = -1f; }
  return select(bitsOf(angle), 0u, angle == 0f);
}
`,
};

/** atan2(y, x) of finite numbers; 0 where both are 0. */
export const arctangent: Piece = {
  uses: [ratio],
  code: `
fn arctangentOf(y: f32, x: f32) -> f32 {
  let height = abs(y);
  let width = abs(x);
  let larger = max(height, width);
  if (larger < ${literal(2 ** -126)}) { return 0f; }
  let quotient = ratioOf(min(height, width), larger);
  let square = quotient * quotient;
  var angle = fma(${polynomial('square', series)} * square, quotient, quotient);
  if (height > width) { angle = ${literal(Math.PI / 2)} - angle; }
  if (x < 0f) { angle = ${literal(Math.PI)} - angle; }
  return select(angle, -angle, y < 0f);
}
`,
};
