import { requireList, requireOptions } from '@argand/backend';
import { OptionError } from '@argand/errors';

/** Which spikes a disturbance meets: those of the inputs, or of the neurons of layer number 0, 1, … (with synapses). */
export type NoiseLocation = 'inputs' | number;

/**
 * What disturbs the spikes of a network. All default to 0 or absent. The same seed gives the same disturbance, drawn for each
 * image, neuron and cycle, in batches of any size. A spike meets them in this order: dead, deleted, its clock's mismatch, jitter, levels.
 * None comes before time 0.
 *
 * @example
 * ```ts
 * import type { Noise } from '@argand/spiking';
 *
 * // Everywhere the same; and with a list, each layer its own.
 * const everywhere: Noise = { jitter: 0.05, deletion: 0.1, seed: 1 };
 * const byLayer: Noise[] = [{ jitter: 0.02, at: ['inputs'] }, { levels: 16, dead: 0.1, at: [0] }];
 * byLayer.length; // 2
 * ```
 */
export interface Noise {
  /** The seed of all that is drawn. Default 0. */
  readonly seed?: number | undefined;
  /**
   * Each spike comes this much sooner or later: σ of a normal deviate in periods, cut off at 4σ.
   * One that leaves its cycle falls into the neighbouring one; in a gated wave, which has one cycle only, it comes in at the other end.
   */
  readonly jitter?: number | undefined;
  /** Each spike is lost with this probability. */
  readonly deletion?: number | undefined;
  /**
   * Each neuron fires once more in a cycle, at any phase, with this probability: in every cycle in which inputs fire, and in a gated wave in the one
   * cycle in which the next layer listens.
   */
  readonly spurious?: number | undefined;
  /** Spikes come only at this number of evenly spaced instants of each cycle of their clock, each at the nearest one. */
  readonly levels?: number | undefined;
  /** This share of the neurons, drawn once for all images, never fires. */
  readonly dead?: number | undefined;
  /**
   * The clock of each neuron, set anew at the start of each cycle, runs fast or slow: a spike a time t into its cycle comes at t/(1 + δ), δ drawn once for each neuron
   * with this σ, cut off at 4σ.
   */
  readonly mismatch?: number | undefined;
  /** Where. Default inputs and hidden neurons, so that the output is read as it is. References are never disturbed. */
  readonly at?: readonly NoiseLocation[] | undefined;
}

/** The largest jitter: beyond it a spike's phase tells nothing. */
const mostJitter = 0.5;
const grid = 2 ** 20;
/** The largest mismatch: beyond it a clock could stand still. */
const mostMismatch = 0.2;

/**
 * Checks disturbances.
 *
 * @throws RangeError that names what is out of range
 */
export function requireNoise(caller: string, noise: Noise | readonly Noise[], layers: number): void {
  if (!isList(noise)) requireOne(`${caller}: noise`, noise, layers);
  else for (const [k, one] of noise.entries()) requireOne(`${caller}: noise[${k}]`, one, layers);
}

/** One disturbance, several, or none, as a list. */
export function noiseList(noise: Noise | readonly Noise[] | undefined): readonly Noise[] {
  return noise === undefined ? [] : isList(noise) ? noise : [noise];
}

/** Whether it disturbs the spikes of a population (0: the inputs, l + 1: layer l). */
export function disturbs(noise: Noise, population: number, layers: number): boolean {
  const { jitter, deletion, spurious, levels, dead, mismatch, at } = noise;
  if (!(jitter || deletion || spurious || levels || dead || mismatch)) return false;
  if (!at) return population < layers;
  return at.includes(population === 0 ? 'inputs' : population - 1);
}

/** How much sooner a spike may come than it was fired, in periods; to the start of its cycle, if it stays in it. */
export function mostAdvance({ jitter = 0, levels, mismatch = 0 }: Noise, once: boolean): number {
  // t/(1 + δ) with t ≤ 1 comes at most δ sooner.
  const advance = 4 * jitter + (levels === undefined ? 0 : 1 / (2 * levels)) + 4 * mismatch;
  // On a grid on which sums of several are exact.
  return once && advance > 0 ? 1 : Math.ceil(advance * grid) / grid;
}

const noiseOptions: readonly (keyof Noise)[] = [
  'seed',
  'jitter',
  'deletion',
  'spurious',
  'levels',
  'dead',
  'mismatch',
  'at',
];

function requireOne(name: string, noise: Noise, layers: number): void {
  requireOptions(noise, name, noiseOptions);
  const { seed = 0, jitter = 0, deletion = 0, spurious = 0, levels, dead = 0, mismatch = 0, at } = noise;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError(`${name}.seed is ${seed}, but must be a whole number, 0 or more.`);
  }
  if (!(jitter >= 0 && jitter <= mostJitter)) {
    throw new OptionError(`${name}.jitter is ${jitter}, but must be from 0 to ${mostJitter} periods.`);
  }
  for (const [share, value] of Object.entries({ deletion, spurious, dead })) {
    if (!(value >= 0 && value <= 1)) {
      throw new OptionError(`${name}.${share} is ${value}, but must be a share from 0 to 1.`);
    }
  }
  if (levels !== undefined && !(Number.isSafeInteger(levels) && levels >= 1)) {
    throw new OptionError(`${name}.levels is ${levels}, but must be a whole number above 0.`);
  }
  if (!(mismatch >= 0 && mismatch <= mostMismatch)) {
    throw new OptionError(`${name}.mismatch is ${mismatch}, but must be from 0 to ${mostMismatch}.`);
  }
  if (at !== undefined) requireList(at, name, 'at');
  at?.forEach((place, k) => {
    if (place === 'inputs' || (Number.isInteger(place) && place >= 0 && place < layers)) return;
    throw new OptionError(
      `${name}.at[${k}] is ${String(place)}, but must be 'inputs' or a layer from 0 to ${layers - 1}, counting those with synapses.`,
    );
  });
}

function isList(noise: Noise | readonly Noise[]): noise is readonly Noise[] {
  return Array.isArray(noise);
}
