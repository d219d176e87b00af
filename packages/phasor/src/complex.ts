import { phaseOf } from './arg.ts';
import {
  blankLike,
  closeSeam,
  type Phases,
  type PhasesLike,
  requireFinite,
  requireSameLength,
} from './phases.ts';
import { cosPi, sinPi } from './sine.ts';

/** Complex numbers in two arrays of one length: their real and their imaginary parts. */
export type Complex<P extends Phases = Phases> = { readonly real: P; readonly imaginary: P };

/**
 * The phasors e^{iπx} of phases: real parts cos πx, imaginary parts sin πx, exact at multiples of 1/2.
 *
 * A silent phase (NaN) has the phasor 0.
 *
 * @param phases [n]
 * @returns two arrays [n] of the same kind
 * @throws RangeError if a phase is infinite
 *
 * @example
 * import { toComplex } from '@argand/phasor';
 *
 * toComplex(Float64Array.of(0.5, Number.NaN)).imaginary; // Float64Array [1, 0]
 */
export function toComplex<P extends Phases>(phases: P): Complex<PhasesLike<P>>;
export function toComplex(phases: Phases): Complex {
  requireFinite('toComplex', phases);
  const real = blankLike(phases, phases.length);
  const imaginary = blankLike(phases, phases.length);
  for (let index = 0; index < phases.length; index++) {
    const phase = phases[index];
    if (Number.isNaN(phase)) continue;
    real[index] = cosPi(phase);
    imaginary[index] = sinPi(phase);
  }
  return { real, imaginary };
}

/**
 * The phases of complex numbers, arg(z)/π in [−1, 1): `phaseOf` of every pair, so a number that is exactly 0 gives NaN.
 *
 * @param real real parts [n]
 * @param imaginary imaginary parts [n], of the same kind
 * @returns phases [n] of the same kind
 * @throws RangeError if the lengths differ
 *
 * @example
 * import { fromComplex } from '@argand/phasor';
 *
 * fromComplex(Float32Array.of(0, -3), Float32Array.of(2, 0)); // Float32Array [0.5, -1]
 */
export function fromComplex<P extends Phases>(real: P, imaginary: P): PhasesLike<P>;
export function fromComplex(real: Phases, imaginary: Phases): Phases {
  requireSameLength('fromComplex', real, imaginary);
  const phases = blankLike(real, real.length);
  for (let index = 0; index < phases.length; index++) phases[index] = phaseOf(real[index], imaginary[index]);
  return closeSeam(phases);
}
