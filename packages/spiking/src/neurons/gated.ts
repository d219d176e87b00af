import { type Moment, phaseOf } from '@argand/phasor';
import { continuous, quarters } from '../evaluation.ts';
import type { Evaluation, Neuron, Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import type { SpikeTrain } from '../spikes/spike-train.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import { PendingSpikes } from './pending.ts';
import { SourcePhasors } from './source-phasors.ts';

/** Options of {@link gated}. */
export interface GatedOptions {
  /** Run as a stream of this many cycles; as a wave if not given. */
  readonly cycles?: number;
}

/**
 * The two-phase neuron: it accumulates over one cycle of the clock on which it listens, Z = Σ_j w_j e^{iπ x_j}, fires in the next
 * at phase arg(Z)/π of its own clock, and starts again from 0. A sum of exactly 0 is silence.
 *
 * As a *wave*, every source fires once and every layer's reference once, in the cycle in which the wave reaches it: L
 * layers answer in cycle L, after L + 1 cycles. As a *stream* of N cycles, sources and references fire in each, and the last layer is
 * exact from cycle L on. Either way its phases are the atemporal ones, up to rounding.
 *
 * @throws RangeError if cycles is not a whole number above 0
 * @example
 * ```ts
 * import { gated } from '@argand/spiking';
 *
 * gated().evaluation(2, undefined).last; // 2
 * ```
 */
export function gated({ cycles }: GatedOptions = {}): Neuron {
  if (cycles !== undefined) requireAbove0('gated', 'cycles', cycles);
  return {
    name: 'gated',
    settings: cycles === undefined ? {} : { cycles },
    lookahead: 0,
    evaluation(layers, asked = cycles) {
      return asked === undefined ? wave(layers) : streamOf(layers, asked);
    },
    open: (population) => new GatedPopulation(population),
  };
}

function wave(layers: number): Evaluation {
  return {
    inputCycles: 1,
    cycles: layers + 1,
    settled: layers,
    last: layers,
    references: (layer) => ({ from: layer, to: layer + 1 }),
    // The end of cycle layer + 1 of the clock on which the layer fires.
    until: (layer) => quarters(4 * (layer + 2) + 1),
  };
}

function streamOf(layers: number, cycles: number): Evaluation {
  return {
    ...continuous(layers, cycles),
    // What fires in a cycle arrived in the whole cycle before it, so every cycle is a whole one.
    settled: Math.min(layers, cycles - 1),
    last: cycles - 1,
    // The end of cycle N − 1 of the clock on which the layer fires: later spikes would change no decoded cycle.
    until: () => quarters(4 * cycles + 1),
  };
}

class GatedPopulation implements Population {
  readonly #options: PopulationOptions;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** The cycle in which each image accumulates. */
  readonly #window: Int32Array;
  readonly #pending: PendingSpikes;
  readonly #phasors: SourcePhasors;
  #since: Moment;

  constructor(options: PopulationOptions) {
    const { fanOut, images, clock, state } = options;
    this.#options = options;
    this.#real = new Float64Array(images * fanOut.targets);
    this.#imaginary = new Float64Array(images * fanOut.targets);
    this.#since = startOf(clock);
    this.#window = new Int32Array(images).fill(this.#since.cycle);
    this.#pending = new PendingSpikes(options);
    this.#phasors = new SourcePhasors(fanOut.sources);
    if (!state) return;
    this.#real.set(state.real);
    this.#imaginary.set(state.imaginary);
    this.#window.set(state.window);
    this.#since = { cycle: state.since[0], phase: state.since[1] };
  }

  advance(arriving: SpikeTrain, until: Moment): SpikeTrain {
    requireArrivals('gated', arriving, this.#options, this.#since, until);
    const { fanOut, images } = this.#options;
    const { targets } = fanOut;
    const { offsets, neuron, cycle, phase } = arriving;
    const phasors = this.#phasors;
    for (let image = 0; image < images; image++) {
      const real = this.#real.subarray(image * targets, (image + 1) * targets);
      const imaginary = this.#imaginary.subarray(image * targets, (image + 1) * targets);
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        this.#closeBefore(image, cycle[k], real, imaginary);
        const source = neuron[k];
        phasors.set(source, phase[k]);
        fanOut.add(source, phasors.cosine[source], phasors.sine[source], real, imaginary);
      }
      this.#closeBefore(image, until.cycle, real, imaginary);
    }
    this.#since = until;
    return this.#pending.release(until);
  }

  save(): PopulationState {
    return {
      real: this.#real.slice(),
      imaginary: this.#imaginary.slice(),
      window: this.#window.slice(),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  /** If an earlier window than this cycle's is open, its neurons will fire in the cycle after it. */
  #closeBefore(image: number, cycle: number, real: Float64Array, imaginary: Float64Array): void {
    const window = this.#window[image];
    if (window >= cycle) return;
    for (let o = 0; o < real.length; o++) {
      const phase = phaseOf(real[o], imaginary[o]);
      if (!Number.isNaN(phase)) this.#pending.add(image, o, window + 1, phase);
    }
    real.fill(0);
    imaginary.fill(0);
    this.#window[image] = cycle;
  }
}
