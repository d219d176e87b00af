import { NumericError, OptionError } from '@argand/errors';

/** Numbers that a few bits can tell apart. */
export interface RoundedNumbers {
  /** s, the distance between two neighbouring values; 0 where all numbers are 0. */
  readonly scale: number;
  /** s·k for whole numbers k from −(2^(bits − 1) − 1) to 2^(bits − 1) − 1, in float32. */
  readonly numbers: Float32Array;
}

/** More bits than this are finer than what float32 adds up to. */
const mostBits = 16;
/** How many scales are tried before the best one is refined. */
const tried = 96;
/** A number this near to a multiple of a scale, in parts of itself, is such a multiple: float32 rounded it. */
const rounding = 2 ** -22;

/**
 * Rounds numbers to b bits: to the nearest of 2^b − 1 values s·k, symmetric about 0, with the one scale s for which
 *
 *     Σ_i (w_i − s·k_i)²,   k_i = the whole number nearest to w_i/s, at most 2^(b−1) − 1 in size,
 *
 * is least. Scales from the largest number's, at which none is cut off, down to a half of the mean's are tried; from the best one on, the
 * k that fit s and the s = Σ w k / Σ k² that fits the k are found in turn (Lloyd's method) until nothing moves.
 * Numbers that are such multiples already stay as they are.
 *
 * @param bits 2 to 16; one bit would leave only 0
 * @throws RangeError if bits is something else, or a number is not finite
 * @example
 * ```ts
 * import { roundToBits } from '@argand/layers';
 *
 * roundToBits([1, -0.75, 0.125, 0], 2).numbers; // Float32Array(4) [ 0.875, -0.875, 0, 0 ]
 * ```
 */
export function roundToBits(numbers: ArrayLike<number>, bits: number): RoundedNumbers {
  if (!Number.isInteger(bits) || bits < 2 || bits > mostBits) {
    throw new OptionError(
      `roundToBits: bits is ${bits}, but must be a whole number from 2 to ${mostBits}; one bit would leave only 0.`,
    );
  }
  const most = 2 ** (bits - 1) - 1;
  const { largest, mean } = sizesOf(numbers);
  if (largest === 0) return { scale: 0, numbers: new Float32Array(numbers.length) };
  const kept = multiplesAlready(numbers, largest, most);
  if (kept !== undefined) return { scale: kept, numbers: Float32Array.from(numbers, (w) => w + 0) };
  const scale = refined(numbers, best(numbers, largest, mean, most), most);
  return { scale, numbers: Float32Array.from(numbers, (w) => scale * nearest(w, scale, most)) };
}

/** The whole number of steps nearest to w, of two the larger one in size, at most `most`; never −0. */
function nearest(w: number, scale: number, most: number): number {
  const size = Math.min(most, Math.round(Math.abs(w) / scale));
  return w < 0 ? 0 - size : size;
}

function sizesOf(numbers: ArrayLike<number>): { largest: number; mean: number } {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]);
    if (!Number.isFinite(size)) {
      throw new NumericError(`roundToBits: number ${i} is ${numbers[i]}; expected finite numbers.`);
    }
    if (size > largest) largest = size;
    sum += size;
  }
  return { largest, mean: sum / Math.max(numbers.length, 1) };
}

/** The scale of which all numbers are whole multiples, up to rounding, if there is one. */
function multiplesAlready(numbers: ArrayLike<number>, largest: number, most: number): number | undefined {
  const values = new Set<number>();
  for (let i = 0; i < numbers.length; i++) {
    if (values.add(numbers[i]).size > 2 * most + 1) return undefined;
  }
  for (let k = most; k >= 1; k--) {
    const scale = largest / k;
    const fits = (w: number) => Math.abs(w - scale * nearest(w, scale, most)) <= rounding * Math.abs(w);
    if ([...values].every(fits)) return scale;
  }
  return undefined;
}

function best(numbers: ArrayLike<number>, largest: number, mean: number, most: number): number {
  const ratio = Math.min(1, mean / (2 * largest)) ** (1 / (tried - 1));
  let [found, least] = [largest / most, Number.POSITIVE_INFINITY];
  for (let k = 0; k < tried; k++) {
    const scale = (largest / most) * ratio ** k;
    const error = squaredError(numbers, scale, most);
    if (error < least) [found, least] = [scale, error];
  }
  return found;
}

function squaredError(numbers: ArrayLike<number>, scale: number, most: number): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) {
    const error = numbers[i] - scale * nearest(numbers[i], scale, most);
    sum += error * error;
  }
  return sum;
}

function refined(numbers: ArrayLike<number>, start: number, most: number): number {
  let scale = start;
  for (;;) {
    let [product, square] = [0, 0];
    for (let i = 0; i < numbers.length; i++) {
      const k = nearest(numbers[i], scale, most);
      product += numbers[i] * k;
      square += k * k;
    }
    const next = product / square;
    // The error falls with every step, so this ends; the last steps are rounding.
    if (Math.abs(next - scale) <= rounding * scale) return next;
    scale = next;
  }
}
