import { sizeOf } from '@argand/backend';
import type { CaseInput } from './check-gradient.ts';

/** Numbers without ties, zeros or special places, in [low, high). */
function numbers(shape: readonly number[], low: number, high: number, seed: number): number[] {
  const size = sizeOf(shape);
  // Multiples of an irrational number, reduced modulo 1: spread out, and never twice the same.
  return Array.from(
    { length: size },
    (_, i) => low + (high - low) * ((((i + 1) * 0.6180339887 + seed * 0.317) % 1) * 0.98 + 0.01),
  );
}

export const realInput = (shape: readonly number[], low = -2, high = 2, seed = 1): CaseInput => ({
  shape,
  values: numbers(shape, low, high, seed),
});

export const complexInput = (shape: readonly number[], seed = 1): CaseInput => ({
  shape,
  values: numbers(shape, -2, 2, seed),
  imaginary: numbers(shape, -1.5, 1.7, seed + 5),
});

/** Numbers of about this size, of both signs and none near 0. */
export const sized = (magnitude: number, seed = 1): CaseInput => ({
  shape: [4],
  values: numbers([4], 0.5, 2, seed).map((x, i) => (i % 2 === 0 ? x : -x) * magnitude),
  magnitude,
});

export const complexSized = (magnitude: number, seed = 1): CaseInput => ({
  ...sized(magnitude, seed),
  imaginary: numbers([4], 0.5, 2, seed + 5).map((x, i) => (i < 2 ? x : -x) * magnitude),
});
