import { type Moment, shiftClock } from '@argand/phasor';
import type { PopulationOptions } from '../neuron.ts';
import type { StateReader } from '../state/state-reader.ts';
import { startOf } from './arrivals.ts';
import { pendingNames } from './pending.ts';

/** An array of numbers that a kernel keeps between calls. */
export interface StateSpec {
  readonly type: 'float32' | 'int32';
  /** Numbers per image: one, or one for each source or target. */
  readonly of: 'image' | 'sources' | 'targets';
  /** The initial value. */
  readonly start: number;
  /** The meaning of the numbers: a cycle of the clock, a phase, or a flag 0 or 1. Default any number. */
  readonly is?: 'cycle' | 'phase' | 'flag';
}

/** All arrays of a kernel's state, by name. */
export type StateSpecs = Readonly<Record<string, StateSpec>>;

const mostFloat32 = (2 - 2 ** -23) * 2 ** 127;

/** The length of an array of the state. */
export function stateLength({ of }: StateSpec, { images, fanOut }: PopulationOptions): number {
  return images * (of === 'image' ? 1 : fanOut[of]);
}

/** Reads the arrays of a saved state. @throws RangeError that names an array that is missing, damaged or of another layer */
export function savedArrays(
  reader: StateReader,
  specs: StateSpecs,
  population: PopulationOptions,
  { cycle, phase }: Moment,
): Record<string, Float64Array | Int32Array> {
  reader.requireOnly([...Object.keys(specs), 'since', ...pendingNames]);
  reader.requireMoment('released', shiftClock(cycle, phase, population.clock, population.clock + 1));
  // Cycles are those of the receiving clock, or of the firing clock, which begins a quarter of a cycle earlier.
  const start = startOf(population.clock + 1).cycle;
  const read = (name: string, spec: StateSpec) => {
    const length = stateLength(spec, population);
    if (spec.type === 'float32') {
      return reader.floats(
        name,
        length,
        spec.is === 'phase' ? { least: -1, most: 1 } : { least: -mostFloat32, most: mostFloat32 },
      );
    }
    return spec.is === 'flag'
      ? reader.wholes(name, length, 0, 1)
      : // A phase that rounds to 1 belongs to the next cycle.
        reader.wholes(name, length, start, cycle + 1, spec.start);
  };
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, read(name, spec)]));
}
