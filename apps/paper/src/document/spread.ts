import { mean, sampleStandardDeviation } from 'simple-statistics';

/** The mean of some numbers and their standard deviation as a sample; a number alone has none. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly count: number;
}

/** @throws Error if there are no numbers */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new Error('spreadOf: there are no numbers; give at least one.');
  return {
    mean: mean([...numbers]),
    deviation: numbers.length < 2 ? 0 : sampleStandardDeviation([...numbers]),
    count: numbers.length,
  };
}

/** Shares of 1 as points of a hundred: 94.86 ± 0.36; one alone without the deviation. */
export function inPoints(spread: Pick<Spread, 'mean' | 'deviation'> & { readonly count?: number }): string {
  const { mean: middle, deviation, count = 2 } = spread;
  const told = (100 * middle).toFixed(2);
  return count < 2 ? told : `${told} ± ${(100 * deviation).toFixed(2)}`;
}

/** A difference in points with its sign: +0.12, −0.42, 0.00. */
export function signed(share: number): string {
  const text = Math.abs(100 * share).toFixed(2);
  if (Number(text) === 0) return text;
  return `${share < 0 ? '−' : '+'}${text}`;
}
