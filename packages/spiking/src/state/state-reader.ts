import { isOfKind, nameOf } from '@argand/arrays';
import { OptionError } from '@argand/errors';
import type { Moment } from '@argand/phasor';
import { lastCycle } from '../moments.ts';
import type { PopulationState } from '../neuron.ts';
import { isBefore } from '../spikes/spike-train.ts';

/** The range of the numbers of an array, both ends included. */
export interface NumberRange {
  readonly least?: number;
  readonly most?: number;
  /** Whether all must be whole. */
  readonly isWhole?: boolean;
  /** Whether NaN, silence, is allowed. */
  readonly orSilent?: boolean;
}

/** Reads the arrays of a saved state and refuses whatever does not fit: a state may come from a damaged file or another network. */
export class StateReader {
  readonly #state: PopulationState;
  readonly #place: string;

  /** @param place where the state is, for errors */
  constructor(state: PopulationState, place: string) {
    this.#state = state;
    this.#place = place;
  }

  /**
   * Finite float64 numbers.
   *
   * @param length how many; any number if undefined
   * @throws OptionError if the array is missing, of another type or length, or has a number out of range
   */
  floats(name: string, length: number | undefined, range: NumberRange = {}): Float64Array {
    const numbers = this.#array(name, 'Float64Array', length);
    const { least = -Number.MAX_VALUE, most = Number.MAX_VALUE, isWhole = false, orSilent = false } = range;
    for (let k = 0; k < numbers.length; k++) {
      const value = numbers[k];
      const fits = value >= least && value <= most && (!isWhole || Number.isInteger(value));
      if (fits || (orSilent && Number.isNaN(value))) continue;
      const bounded = range.least !== undefined || range.most !== undefined;
      this.fail(
        name,
        `number ${k} is ${value}; expected ${bounded ? `${isWhole ? 'whole ' : ''}numbers from ${least} to ${most}` : 'finite numbers'}${orSilent ? ', or NaN for silence' : ''}`,
      );
    }
    return Float64Array.from(numbers);
  }

  /**
   * Int32 numbers from `least` to `most`.
   *
   * @param length how many; any number if undefined
   * @param unset a further number that is allowed: what stands for "not yet"
   * @throws OptionError if the array is missing, of another type or length, or has a number out of range
   */
  wholes(name: string, length: number | undefined, least: number, most: number, unset?: number): Int32Array {
    const numbers = this.#array(name, 'Int32Array', length);
    for (let k = 0; k < numbers.length; k++) {
      const value = numbers[k];
      if ((value >= least && value <= most) || value === unset) continue;
      this.fail(name, `number ${k} is ${value}; expected whole numbers from ${least} to ${most}`);
    }
    return Int32Array.from(numbers);
  }

  /** Offsets that begin at 0, never fall and end at `end`. @throws OptionError if they do not */
  offsets(name: string, length: number, end: number): Int32Array {
    const offsets = this.wholes(name, length, 0, end);
    const falls = offsets.findIndex((offset, k) => k > 0 && offset < offsets[k - 1]);
    if (offsets[0] !== 0 || falls >= 0 || offsets[length - 1] !== end) {
      this.fail(name, `expected ${length} numbers that begin with 0, never fall and end with ${end}`);
    }
    return offsets;
  }

  /** A moment, as [cycle, phase], not before another. @throws OptionError if it is none */
  moment(name: string, earliest: Moment): Moment {
    const [cycle, phase] = this.floats(name, 2);
    if (
      !Number.isInteger(cycle) ||
      cycle > lastCycle ||
      !(phase >= -1 && phase < 1) ||
      isBefore(cycle, phase, earliest.cycle, earliest.phase)
    ) {
      this.fail(
        name,
        `received (cycle ${cycle}, phase ${phase}); expected a cycle up to ${lastCycle} and a phase in [-1, 1), not before (cycle ${earliest.cycle}, phase ${earliest.phase})`,
      );
    }
    return { cycle, phase };
  }

  /** A moment that follows from others. @throws OptionError if it is another */
  requireMoment(name: string, expected: Moment): void {
    const [cycle, phase] = this.floats(name, 2);
    if (cycle === expected.cycle && phase === expected.phase) return;
    this.fail(
      name,
      `received (cycle ${cycle}, phase ${phase}), but the rest of the state stands at (cycle ${expected.cycle}, phase ${expected.phase})`,
    );
  }

  /** Refuses arrays of other names. @throws OptionError that names the first */
  requireOnly(names: readonly string[]): void {
    for (const name of Object.keys(this.#state)) {
      if (!names.includes(name)) this.fail(name, `unknown; expected only ${names.join(', ')}`);
    }
  }

  /** @throws OptionError always */
  fail(name: string, problem: string): never {
    throw new OptionError(
      `${this.#place}: ${name}: ${problem}. Give what save() returned for the same network and options.`,
    );
  }

  #array(name: string, type: 'Float64Array' | 'Int32Array', length: number | undefined) {
    if (!Object.hasOwn(this.#state, name)) this.fail(name, 'missing');
    const numbers = this.#state[name];
    if (!isOfKind(numbers, type))
      this.fail(name, `expected ${type === 'Int32Array' ? 'an' : 'a'} ${type}, received ${nameOf(numbers)}`);
    if (length !== undefined && numbers.length !== length) {
      this.fail(name, `has ${numbers.length} numbers; expected ${length}`);
    }
    return numbers;
  }
}

/** The arrays of a state whose names begin with a prefix, by what follows it. */
export function withPrefix(state: PopulationState, prefix: string): PopulationState {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, numbers]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), numbers]] : [],
    ),
  );
}
