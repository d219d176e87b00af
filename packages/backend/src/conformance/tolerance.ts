/** Half of the distance from 1 to the next float32: the largest relative error of one rounding. */
export const roundingUnit = 2 ** -24;

/** How far a device's numbers may be from the reference's. For a float64 device every bound shrinks by 2^−24. */
export interface Tolerance {
  /** The largest error allowed at a place, where the reference has `want`. */
  readonly bound: (want: number, place: number) => number;
  /**
   * `number`: compared by difference; with a bound of 0, equal once the reference's is rounded to float32.
   * `bits`: equal, with the sign of zeros and with NaN, on every device.
   * `phase`: compared on the circle, and in [−1, 1) or NaN. Where the bound is 1 or more, anything passes.
   */
  readonly kind: 'number' | 'bits' | 'phase';
}

/** Equal, once the reference's answer is rounded to float32. */
export const exact: Tolerance = { kind: 'number', bound: () => 0 };

/** Equal bit for bit, but for what a NaN carries. */
export const bits: Tolerance = { kind: 'bits', bound: () => 0 };

/** At most `abs` or `relative` · |want| away, whichever is more. */
export function within(absolute: number, relative: number): Tolerance {
  return { kind: 'number', bound: (want) => Math.max(absolute, relative * Math.abs(want)) };
}

/** The distance between two neighbouring denormal float32 numbers: the largest absolute error of an operation that underflows, twice over. */
const denormalUnit = 2 ** -149;

/**
 * At most `relative` · `magnitudes[place]` away: for results in which large terms may cancel. `underflows` operations on the way may
 * have results below 2⁻¹²⁶, each with an absolute error in place of the relative one (Higham, section 2.2). Default 0.
 */
export function withinMagnitudes(relative: number, magnitudes: ArrayLike<number>, underflows = 0): Tolerance {
  return { kind: 'number', bound: (_, place) => relative * magnitudes[place] + underflows * denormalUnit };
}

/**
 * The relative error, of the sum of the terms' magnitudes, that a sum of `terms` rounded products may have in any order.
 * Source: Higham, *Accuracy and Stability of Numerical Algorithms*, section 3.1, with two roundings to spare.
 */
export function sumError(terms: number): number {
  return (terms + 2) * roundingUnit;
}

/** The error of sine, cosine, arctangent, exponential and logarithm: absolute or relative, see each operation. */
export const functionError = 3e-7;

/**
 * A phase whose sum z is known to `relative` · `magnitudes[place]`: an error of δ in z turns its angle by up to δ/|z|.
 * Where |z| is smaller than that, float32 cannot tell the phase.
 */
export function phaseOfSum(
  relative: number,
  magnitudes: ArrayLike<number>,
  sizes: ArrayLike<number>,
): Tolerance {
  return {
    kind: 'phase',
    bound: (_, place) => {
      const exactly = sizes[place] === 0;
      return functionError + (exactly ? 0 : (relative * magnitudes[place]) / sizes[place]);
    },
  };
}
