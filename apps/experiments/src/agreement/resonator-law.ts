import { linearRegression, mean } from 'simple-statistics';
import type { Findings } from './plan.ts';

/** The predicted mean error of the resonator in two dense layers (docs/science.md): 0.04 · leak, and 0.1 / N without a leak. */
export const predicted = { leak: 0.04, cycles: 0.1 } as const;

/** A fit of the mean phase error after one layer: y ≈ slope · x, and the exponent of x that fits best. */
export interface Law {
  readonly network: string;
  /** Counting from 1. */
  readonly layer: number;
  readonly cause: 'leak' | 'cycles';
  /** x is the leak, −λ, or 1/N, y the mean phase error in units of π. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly slope: number;
  readonly exponent: number;
}

/**
 * Fits the mean error of the resonator against its leak, in runs so long that only the leak matters, and against 1/N without a leak. The slope
 * is the geometric mean of y/x, so that small and large errors have the same weight.
 */
export function resonatorLaws({ layers }: Findings): Law[] {
  return (['random', 'mnist-mlp'] as const).flatMap((network) =>
    (['leak', 'cycles'] as const).flatMap((cause) => {
      const runs = layers.filter(({ about }) => about.network === network && about.purpose === cause);
      const depth = runs[0]?.measured.result.length ?? 0;
      return Array.from({ length: depth }, (_, layer) => {
        const points = runs.flatMap(({ about: { leak = 0, cycles }, measured: { result } }) => {
          const y = result[layer].mean;
          return y ? [{ x: cause === 'leak' ? leak : 1 / cycles, y }] : [];
        });
        const logarithms = points.map(({ x, y }) => [Math.log(x), Math.log(y)]);
        return {
          network,
          layer: layer + 1,
          cause,
          points,
          slope: Math.exp(mean(logarithms.map(([x, y]) => y - x))),
          exponent: linearRegression(logarithms).m,
        };
      });
    }),
  );
}
