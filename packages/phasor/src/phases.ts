import { OptionError, OptionTypeError, ShapeError } from './errors.ts';

/** An array of phases, in units of π, in [−1, 1); NaN is silence (no phase, phasor 0). */
export type Phases = Float32Array | Float64Array;

/** The array kind that a function of phases answers with: that of its argument. */
export type PhasesLike<P extends Phases> = P extends Float32Array ? Float32Array : Float64Array;

/** Whether phases are float32. The tag tells it of arrays of another realm too. */
export function isFloat32(phases: Phases): phases is Float32Array {
  return phases[Symbol.toStringTag] === 'Float32Array';
}

/** The name of a typed array's class, in any realm; `undefined` for any other value. */
function kindOf(value: unknown): unknown {
  return ArrayBuffer.isView(value) && Symbol.toStringTag in value ? value[Symbol.toStringTag] : undefined;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a plain array';
  const name = typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
  return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name === 'Object' ? 'object' : name}`;
}

/** Throws unless a value is an array of one of these kinds, of any realm; `caller` is the function that was called. */
export function requireArray(caller: string, value: unknown, what: string, kinds: readonly string[]): void {
  const kind = kindOf(value);
  if (kinds.some((one) => one === kind)) return;
  const expected = kinds.map((one) => (/^[AEIO]/.test(one) ? `an ${one}` : `a ${one}`)).join(' or ');
  throw new OptionTypeError(`${caller}: expected ${what} in ${expected}, received ${describe(value)}.`);
}

/** Throws unless `phases` is an array of floats. */
export function requirePhases(caller: string, phases: unknown, what = 'phases'): void {
  requireArray(caller, phases, what, ['Float32Array', 'Float64Array']);
}

/** Throws unless `list` is a list of arrays of phases. */
export function requireLists(caller: string, list: unknown): void {
  if (!Array.isArray(list)) {
    throw new OptionTypeError(`${caller}: expected a list of arrays of phases, received ${describe(list)}.`);
  }
  for (const phases of list) requirePhases(caller, phases);
}

/** A new array of `length` zeros, of the same kind as `like`. */
export function blankLike(like: Phases, length: number): Phases {
  return isFloat32(like) ? new Float32Array(length) : new Float64Array(length);
}

/** Throws unless `values` is an array of floats without infinities, whose phases would be NaN and be taken for silence. */
export function requireFinite(caller: string, values: Phases, what = 'phase'): void {
  requirePhases(caller, values, `${what}s`);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw new OptionError(
        `${caller}: ${what} ${index} is ${value}, but must be finite (or NaN for silence).`,
      );
    }
  }
}

/** Writes +1 as −1 in place: a phase just below +1 may have become +1 when it was rounded to float32. */
export function closeSeam(phases: Phases): Phases {
  for (let index = 0; index < phases.length; index++) if (phases[index] === 1) phases[index] = -1;
  return phases;
}

/** Throws unless `a` and `b` are arrays of phases of one length. */
export function requireSameLength(caller: string, a: Phases, b: Phases): void {
  requirePhases(caller, a);
  requirePhases(caller, b);
  if (a.length !== b.length) {
    throw new ShapeError(
      `${caller}: the arrays have ${a.length} and ${b.length} elements, but must be of one length.`,
    );
  }
}

/** Throws if there is nothing in `values`, of which `caller` would need at least one. */
export function requireSome(caller: string, values: ArrayLike<unknown>, what: string): void {
  if (values.length === 0) throw new ShapeError(`${caller}: there are no ${what}; give at least one.`);
}
