import { mean, sampleStandardDeviation } from 'simple-statistics';

/** Mean and sample standard deviation; the deviation of one number is 0. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly count: number;
}

/** Computes mean and deviation. @throws Error if there are no numbers */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new Error('spreadOf: expected at least one number, received none.');
  return {
    mean: mean([...numbers]),
    deviation: numbers.length < 2 ? 0 : sampleStandardDeviation([...numbers]),
    count: numbers.length,
  };
}

/** Formats a spread of fractions in percent: 94.86 ± 0.36; a single value without the deviation. */
export function inPoints(spread: Pick<Spread, 'mean' | 'deviation'> & { readonly count?: number }): string {
  const { mean: middle, deviation, count = 2 } = spread;
  const text = (100 * middle).toFixed(2);
  return count < 2 ? text : `${text} ± ${(100 * deviation).toFixed(2)}`;
}

/** Formats a difference of fractions in points, with its sign: +0.12, −0.42, 0.00. */
export function signed(share: number): string {
  const text = Math.abs(100 * share).toFixed(2);
  if (Number(text) === 0) return text;
  return `${share < 0 ? '−' : '+'}${text}`;
}
