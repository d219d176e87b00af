import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import {
  type Arrivals,
  type Moment,
  type Neuron,
  type Population,
  type PopulationOptions,
  requireCycles,
  type Schedule,
} from '../neuron.ts';
import type { SpikeBuffer } from '../spike-train.ts';
import { deliver } from '../synaptic-drive.ts';

/** Options of {@link gated}. */
export interface GatedOptions {
  /** Runs as a stream of so many cycles; without it, as a wave in which every source fires once. */
  readonly cycles?: number;
}

/**
 * The two-phase neuron: it accumulates the phasors of the spikes of one cycle, fires in the next at the angle of their sum,
 * and begins again: y = arg(Σ w e^{iπ x} + b)/π. A sum of exactly 0 is silence.
 *
 * As a *wave* (the default) every source and every reference fires once, in its layer's window: L + 1 cycles in all. As a
 * *stream* of N cycles it is right from cycle L on. Either way the phases are the atemporal ones, up to rounding.
 */
export function gated({ cycles }: GatedOptions = {}): Neuron {
  if (cycles !== undefined) requireCycles('gated', cycles);
  return {
    name: 'gated',
    settings: cycles === undefined ? {} : { cycles },
    lookahead: 0,
    schedule: (layers, wanted = cycles) => (wanted === undefined ? wave(layers) : stream(wanted)),
    open: (options) => new GatedPopulation(options),
  };
}

function wave(layers: number): Schedule {
  return {
    cycles: layers + 1,
    inputCycles: 1,
    references: (layer) => [layer, layer],
    until: (layer) => ({ cycle: layer + 1, phase: -1 }),
    lastCycle: layers,
  };
}

function stream(cycles: number): Schedule {
  requireCycles('gated', cycles);
  return {
    cycles,
    inputCycles: cycles,
    references: () => [0, cycles - 1],
    // What the last cycle gathers would be fired after the end.
    until: () => ({ cycle: cycles - 1, phase: -1 }),
    lastCycle: cycles - 1,
  };
}

class GatedPopulation implements Population {
  readonly #options: PopulationOptions;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** The cycle that is being gathered, if a spike has come in it. */
  #cycle: number | undefined;

  constructor(options: PopulationOptions) {
    this.#options = options;
    this.#real = new Float64Array(options.fanOut.targets);
    this.#imaginary = new Float64Array(options.fanOut.targets);
  }

  advance({ length, neuron, cycle, phase }: Arrivals, until: Moment, out: SpikeBuffer): void {
    const { fanOut } = this.#options;
    for (let i = 0; i < length; i++) {
      if (cycle[i] >= until.cycle && (cycle[i] > until.cycle || phase[i] >= until.phase)) break;
      if (this.#cycle !== cycle[i]) {
        this.#fire(out);
        this.#cycle = cycle[i];
      }
      deliver(fanOut, neuron[i], cosPi(phase[i]), sinPi(phase[i]), this.#real, this.#imaginary);
    }
    if (this.#cycle !== undefined && this.#cycle < until.cycle) this.#fire(out);
  }

  reset(): void {
    this.#real.fill(0);
    this.#imaginary.fill(0);
    this.#cycle = undefined;
  }

  /** Fires what was gathered, in the cycle after, and begins again. */
  #fire(out: SpikeBuffer): void {
    if (this.#cycle === undefined) return;
    const start = out.length;
    for (let o = 0; o < this.#real.length; o++) {
      const y = phaseOf(this.#real[o], this.#imaginary[o]);
      if (!Number.isNaN(y)) out.push(o, this.#cycle + 1, y);
    }
    out.sort(start);
    this.reset();
  }
}
