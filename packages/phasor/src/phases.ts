import { OptionError, OptionTypeError, ShapeError } from './errors.ts';

/** An array of phases, in units of π, in [−1, 1); NaN is silence (no phase, phasor 0). */
export type Phases = Float32Array | Float64Array;

/** The array kind that a function of phases answers with: that of its argument. */
export type PhasesLike<P extends Phases> = P extends Float32Array ? Float32Array : Float64Array;

/** Whether phases are float32. The tag tells it of arrays of another realm too. @throws TypeError for any other array than of float32 or float64 */
export function isFloat32(phases: Phases): phases is Float32Array {
  const tag: unknown = phases?.[Symbol.toStringTag];
  if (tag === 'Float32Array') return true;
  if (tag === 'Float64Array') return false;
  const received = Array.isArray(phases) ? 'a plain array' : (tag ?? phases);
  throw new OptionTypeError(`phases must be in a Float32Array or a Float64Array, received ${received}.`);
}

/** A new array of `length` zeros, of the same kind as `like`. */
export function blankLike(like: Phases, length: number): Phases {
  return isFloat32(like) ? new Float32Array(length) : new Float64Array(length);
}

/** Throws at an element of plus or minus infinity, whose phase would be NaN and be taken for silence. */
export function requireFinite(asked: string, values: ArrayLike<number>, what = 'phase'): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw new OptionError(
        `${asked}: ${what} ${index} is ${value}, but must be finite (or NaN for silence).`,
      );
    }
  }
}

/** Writes +1 as −1 in place: a phase just below +1 may have become +1 when it was rounded to float32. */
export function closeSeam(phases: Phases): Phases {
  for (let index = 0; index < phases.length; index++) if (phases[index] === 1) phases[index] = -1;
  return phases;
}

/** Throws unless `b` is as long as `a`; `asked` is the function that was called. */
export function requireSameLength(asked: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) {
    throw new ShapeError(
      `${asked}: the arrays have ${a.length} and ${b.length} elements, but must be of one length.`,
    );
  }
}

/** Throws if there is nothing in `values`, of which `asked` would need at least one. */
export function requireSome(asked: string, values: ArrayLike<unknown>, what: string): void {
  if (values.length === 0) throw new ShapeError(`${asked}: there are no ${what}; give at least one.`);
}
