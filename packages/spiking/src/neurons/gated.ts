import { requireOptions } from '@argand/backend';
import { gatedSpikes } from '@argand/backend/kernels';
import { cosPi, sinPi } from '@argand/phasor';
import { continuousSchedule } from '../evaluation.ts';
import { quarters } from '../moments.ts';
import type {
  EvaluationSchedule,
  MembraneOptions,
  MembraneTrace,
  Neuron,
  Population,
  PopulationOptions,
} from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { startOf } from './arrivals.ts';
import { KernelPopulation } from './kernel-population.ts';
import { traceMembrane, turning, weightsTo } from './membrane.ts';

/** Options of {@link gated}. */
export interface GatedOptions {
  /** Run as a stream of this many cycles. Default as a wave. */
  readonly cycles?: number | undefined;
}

/**
 * The two-phase neuron: it accumulates over one cycle of the clock on which it listens, Z = Σ_j w_j e^{iπ x_j}, fires in the next
 * at phase arg(Z)/π of its own clock, and starts again from 0. A sum of exactly 0 is silence.
 *
 * As a *wave*, every source fires once and every layer's reference once, in the cycle in which the wave reaches it: L
 * layers answer in cycle L, after L + 1 cycles. As a *stream* of N cycles, sources and references fire in each, and the last layer is
 * exact from cycle L on. Either way its phases are the atemporal ones, up to rounding.
 *
 * Its membrane, where it is looked at, is the sum so far as it turns with the clock, z = conj(Z) e^{iπx} at phase x of the
 * listening cycle, and 0 when the next begins: what is gathered in one cycle is fired in the next.
 *
 * @throws RangeError if cycles is not a whole number above 0
 * @example
 * ```ts
 * import { gated } from '@argand/spiking';
 *
 * gated().evaluation(2, undefined).last; // 2
 * ```
 */
export function gated(options: GatedOptions = {}): Neuron {
  requireOptions(options, 'gated', ['cycles']);
  const { cycles } = options;
  if (cycles !== undefined) requireAbove0('gated', 'cycles', cycles);
  return {
    name: 'gated',
    settings: cycles === undefined ? {} : { cycles },
    lookahead: 0,
    kernel: gatedSpikes,
    evaluation(layers, requested = cycles) {
      return requested === undefined ? wave(layers) : streamOf(layers, requested);
    },
    open: (population) => gatedPopulation(population),
    membrane: gatedMembrane,
  };
}

function wave(layers: number): EvaluationSchedule {
  return {
    inputCycles: 1,
    cycles: layers + 1,
    settled: layers,
    last: layers,
    once: true,
    references: (layer) => ({ from: layer, to: layer + 1 }),
    // The end of cycle layer + 1 of the clock on which the layer fires.
    until: (layer) => quarters(4 * (layer + 2) + 1),
  };
}

function streamOf(layers: number, cycles: number): EvaluationSchedule {
  return {
    ...continuousSchedule(layers, cycles),
    // What fires in a cycle arrived in the whole cycle before it, so every cycle is a whole one.
    settled: Math.min(layers, cycles - 1),
    last: cycles - 1,
    // The end of cycle N − 1 of the clock on which the layer fires: later spikes would change no decoded cycle.
    until: () => quarters(4 * cycles + 1),
  };
}

function gatedPopulation(population: PopulationOptions): Population {
  return new KernelPopulation({
    name: 'gated',
    population,
    state: {
      window: { type: 'int32', of: 'image', start: startOf(population.clock).cycle, is: 'cycle' },
      traceReal: { type: 'float32', of: 'sources', start: 0 },
      traceImaginary: { type: 'float32', of: 'sources', start: 0 },
    },
    // Once for each window that closes: those in which spikes arrive now, and the one that was open.
    most: (since, until, cycles) => Math.min(until.cycle - since.cycle, cycles + 1),
    byCycle: true,
    bounded: true,
    run({ device, spikes, fanOut, until, state, fired }) {
      device.run(gatedSpikes, {
        spikes,
        fanOut,
        untilCycle: until.cycle,
        ...state,
        fired,
      });
    },
  });
}

function gatedMembrane(options: MembraneOptions): MembraneTrace {
  const weights = weightsTo(options.fanOut, options.target);
  let [real, imaginary, window] = [0, 0, 0];
  const open = (cycle: number) => {
    if (cycle !== window) [real, imaginary, window] = [0, 0, cycle];
  };
  return traceMembrane('gated', options, {
    kick(source, { cycle, phase }) {
      open(cycle);
      real += weights[source] * cosPi(phase);
      imaginary += weights[source] * sinPi(phase);
    },
    at({ cycle, phase }) {
      open(cycle);
      return turning(real, imaginary, phase);
    },
  });
}
