import { requireOptions } from '@argand/backend';
import { neverFired, resonatorSpikes } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { cosPi, type Moment, sinPi } from '@argand/phasor';
import { continuousSchedule } from '../evaluation.ts';
import type { MembraneOptions, MembraneTrace, Neuron, Population, PopulationOptions } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { startOf } from './arrivals.ts';
import { KernelPopulation, periodsBetween } from './kernel-population.ts';
import { traceMembrane, turning, weightsTo } from './membrane.ts';

/** Options of {@link resonator}. */
export interface ResonatorOptions {
  /** −λ, how fast the membrane forgets, in 1/T. Default 0.2. */
  readonly leak?: number | undefined;
  /** θ: it fires only while Im z is above. Default 0. */
  readonly threshold?: number | undefined;
  /** The least time between two spikes of a neuron, in T. Default 0.5. */
  readonly refractory?: number | undefined;
  /** How many cycles an evaluation takes. Default 10. */
  readonly cycles?: number | undefined;
}

type Settings = { readonly [K in keyof ResonatorOptions]-?: NonNullable<ResonatorOptions[K]> };

/** A larger leak forgets a kick before it could turn; the gains of one cycle would leave the range of float32. */
const largestLeak = 60;

/** Im z that counts as none when a kick carries Re z through 0: what rounding leaves of a sum that cancels. */
const leastJump = { float64: 1e-9, float32: 1e-6 };

/** With a shorter refractory time, how often a neuron fires has no useful bound. */
const shortRefractory = 0.1;

/**
 * The resonate-and-fire neuron, event-driven and exact: ż = (−leak + 2πi) z, and a spike adds its weight to Re z at once. It fires when Re
 * z falls through 0 while Im z > θ, by *turning*, at a moment that has a closed form, or *jumping*, because a kick carries
 * it across. There is no reset; a refractory time follows each spike.
 *
 * All spikes of one moment are one kick: taken one after the other they would cross Re z = 0 where their sum does not.
 *
 * In the rotating frame of the clock the membrane rests between kicks, so nothing is stepped: the angle of the resting
 * sum is the phase at which it will fire. Its answer nears the atemporal phase as cycles pass, up to about 0.04·leak.
 *
 * Source: E. Izhikevich, Resonate-and-fire neurons, Neural Networks 14 (2001); E. P. Frady and F. T. Sommer, PNAS 116 (2019).
 *
 * @throws RangeError if leak is not in [0, 60], threshold or refractory is negative or not finite, or cycles is not a whole
 * number above 0
 * @example
 * ```ts
 * import { resonator } from '@argand/spiking';
 *
 * resonator({ leak: 0.02 }).settings.refractory; // 0.5
 * ```
 */
export function resonator(options: ResonatorOptions = {}): Neuron {
  requireOptions(options, 'resonator', ['leak', 'threshold', 'refractory', 'cycles']);
  const { leak = 0.2, threshold = 0, refractory = 0.5, cycles = 10 } = options;
  if (!(leak >= 0 && leak <= largestLeak)) {
    throw new OptionError(
      `resonator: leak is ${leak}, but must be from 0 to ${largestLeak}; it is −λ, so 0.2 stands for λ = −0.2.`,
    );
  }
  for (const [name, value] of Object.entries({ threshold, refractory })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new OptionError(`resonator: ${name} is ${value}, but must be a number, 0 or more.`);
    }
  }
  requireAbove0('resonator', 'cycles', cycles);
  const settings = { leak, threshold, refractory, cycles };
  return {
    name: 'resonator',
    settings,
    lookahead: 0,
    kernel: resonatorSpikes,
    evaluation: (layers, requested = cycles) => continuousSchedule(layers, requested),
    open: (population) => resonatorPopulation(population, settings),
    membrane: (options) => resonatorMembrane(options, leak),
  };
}

function resonatorPopulation(population: PopulationOptions, settings: Settings): Population {
  const { leak, threshold, refractory } = settings;
  const { device } = population;
  return new KernelPopulation({
    name: 'resonator',
    population,
    state: {
      real: { type: 'float32', of: 'targets', start: 0 },
      imaginary: { type: 'float32', of: 'targets', start: 0 },
      latestCycle: { type: 'int32', of: 'targets', start: neverFired, is: 'cycle' },
      latestPhase: { type: 'float32', of: 'targets', start: 0, is: 'phase' },
    },
    most: (since, until) => periodsBetween(since, until) / Math.max(refractory, shortRefractory) + 2,
    bounded: refractory >= shortRefractory,
    run({ spikes, fanOut, since, until, state, fired }) {
      device.run(resonatorSpikes, {
        spikes,
        fanOut,
        since,
        until,
        leak,
        threshold,
        refractory,
        least: leastJump[device.arithmetic.precision],
        ...state,
        fired,
      });
    },
  });
}

/** z = Σ w e^{(−leak + 2πi)(t − s)} over the spikes so far, of weights w at times s. */
function resonatorMembrane(options: MembraneOptions, leak: number): MembraneTrace {
  const weights = weightsTo(options.fanOut, options.target);
  /** The sum at rest in the frame that turns with the listening clock, as far as it had decayed at the moment `decayed`. */
  let [real, imaginary] = [0, 0];
  let decayed: Moment = startOf(options.clock);
  const decayTo = (moment: Moment) => {
    const kept = Math.exp(-leak * periodsBetween(decayed, moment));
    [real, imaginary, decayed] = [kept * real, kept * imaginary, moment];
  };
  return traceMembrane('resonator', options, {
    kick(source, moment) {
      decayTo(moment);
      real += weights[source] * cosPi(moment.phase);
      imaginary += weights[source] * sinPi(moment.phase);
    },
    at(moment) {
      decayTo(moment);
      return turning(real, imaginary, moment.phase);
    },
  });
}
