import { holdSpikes } from '@argand/backend';
import { continuous } from '../evaluation.ts';
import type { Neuron, Population, PopulationOptions } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { KernelPopulation } from './kernel-population.ts';

/** Options of {@link hold}. */
export interface HoldOptions {
  /** −λ ≥ 0: a source that lets a cycle pass without a spike is forgotten by e^{−leak}; 0, never, if not given. */
  readonly leak?: number;
  /** How many cycles an evaluation takes; L + 2 for L layers with synapses if not given, one more than it needs to be exact. */
  readonly cycles?: number;
}

/**
 * The phase-hold neuron: for each source it holds h_j = e^{iπy_j} of the latest spike, 0 before the first, so that its membrane v = Σ_j w_j h_j rests in the
 * frame that turns with its clock; it fires when the clock meets arg(v)/π, by turning or because a kick carries v across the hand the shorter way, once in
 * each cycle. A spike that repeats its phase is no kick.
 *
 * It is continuous and causal, and it converges exactly: from cycle L of the last of L layers on its phases are the atemporal ones up to rounding, whatever the
 * leak. A source that fell silent is held for ever without a leak, which bears with deleted spikes; with one it is forgotten.
 *
 * @throws RangeError if leak is negative or NaN, or cycles is not a whole number above 0
 * @example
 * ```ts
 * import { hold } from '@argand/spiking';
 *
 * hold().evaluation(2, undefined).cycles; // 4
 * ```
 */
export function hold({ leak = 0, cycles }: HoldOptions = {}): Neuron {
  if (!(leak >= 0)) {
    throw new RangeError(
      `hold: leak is ${leak}, but must be a number, 0 or more; it is −λ, so 4 stands for λ = −4.`,
    );
  }
  if (cycles !== undefined) requireAbove0('hold', 'cycles', cycles);
  return {
    name: 'hold',
    settings: cycles === undefined ? { leak } : { leak, cycles },
    lookahead: 0,
    kernel: holdSpikes,
    evaluation(layers, asked = cycles ?? layers + 2) {
      // What is decoded in cycle c was held when the cycle began: every cycle up to the last is a whole one.
      const { inputCycles, references, until } = continuous(layers, asked);
      const last = asked - 1;
      return { inputCycles, references, until, cycles: asked, settled: Math.min(layers, last), last };
    },
    open: (population) => holdPopulation(population, leak),
  };
}

function holdPopulation(population: PopulationOptions, leak: number): Population {
  return new KernelPopulation({
    name: 'hold',
    population,
    state: {
      traceReal: { type: 'float32', of: 'sources', start: 0 },
      traceImaginary: { type: 'float32', of: 'sources', start: 0 },
      heard: { type: 'int32', of: 'sources', start: -(2 ** 31) },
      real: { type: 'float32', of: 'targets', start: 0 },
      imaginary: { type: 'float32', of: 'targets', start: 0 },
      latest: { type: 'int32', of: 'targets', start: -1 },
      kicked: { type: 'int32', of: 'image', start: 0 },
    },
    // Once in each cycle of the firing clock that the time touches, and the first instant of the next.
    most: (since, until) => until.cycle - since.cycle + 3,
    bounded: true,
    run({ device, spikes, fanOut, since, until, state, fired }) {
      device.run(holdSpikes, {
        spikes,
        fanOut,
        since,
        until,
        leak,
        ...state,
        fired,
      });
    },
  });
}
