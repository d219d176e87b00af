import type { SampleChunks } from './encoder.ts';

/** Mean and variance of each channel, in float64. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * The mean and the variance (over the population) of each channel, the last axis, in one pass and in memory for one chunk.
 *
 * Sums are taken of differences from the first sample, so that a large mean costs no digits of the variance, and in the
 * order of the samples, so that they repeat bit for bit.
 */
export async function momentsOf(chunks: SampleChunks, channels: number): Promise<Moments> {
  let origin: Float64Array | undefined;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let count = 0;
  for await (const numbers of chunks) {
    origin ??= Float64Array.from(numbers.subarray(0, channels));
    count += numbers.length / channels;
    for (let c = 0; c < channels; c++) {
      const from = origin[c];
      let sum = 0;
      let square = 0;
      for (let i = c; i < numbers.length; i += channels) {
        const away = numbers[i] - from;
        sum += away;
        square += away * away;
      }
      sums[c] += sum;
      squares[c] += square;
    }
  }
  return {
    mean: sums.map((sum, c) => (origin?.[c] ?? 0) + sum / count),
    variance: squares.map((square, c) => Math.max(square / count - (sums[c] / count) ** 2, 0)),
  };
}
