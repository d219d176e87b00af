import type { FanOut } from '@argand/layers';
import type { SpikeBuffer } from './spike-train.ts';

/** A moment on a clock: a cycle, and a phase in [−1, 1) within it. */
export interface Moment {
  readonly cycle: number;
  readonly phase: number;
}

/** Spikes on their way to a population, in order of time, on its listening clock. A view: it is read before it changes. */
export interface Arrivals {
  readonly length: number;
  readonly neuron: Int32Array;
  readonly cycle: Int32Array;
  readonly phase: Float64Array;
}

/** What a population is made of: the synapses that drive it. Its clock is a quarter period late against what arrives. */
export interface PopulationOptions {
  readonly fanOut: FanOut;
}

/** The neurons behind one layer's synapses, with their state. */
export interface Population {
  /**
   * Takes spikes and lets time pass until a moment on the listening clock. A spike of source number `fanOut.sources` is that
   * of the references, the biases. Adds to `out` every spike that it fires until then, in order, on its own clock; a spike
   * may be added before its time, never after. Taking the same spikes in several calls gives the same spikes.
   *
   * @param arrivals all not before the last call's `until`, and before this one's.
   */
  advance(arrivals: Arrivals, until: Moment, out: SpikeBuffer): void;
  /** Forgets everything: time begins again. */
  reset(): void;
}

/** When sources fire and how long each layer runs. */
export interface Schedule {
  /** How many cycles are decoded. */
  readonly cycles: number;
  /** How many cycles the inputs fire, from cycle 0 on. */
  readonly inputCycles: number;
  /** The first and last cycle in which layer `layer` (of those with synapses, from 0) has its references fire. */
  references(layer: number): readonly [number, number];
  /** Until when layer `layer` runs, on its listening clock. */
  until(layer: number): Moment;
  /** The last decoded cycle that the inputs drove whole: predictions are taken from it. */
  readonly lastCycle: number;
}

/**
 * A spiking neuron, as a value: what it does between the spikes that arrive through synapses and those that leave. A
 * neuron of one's own is another such object; it needs no entry anywhere.
 */
export interface Neuron {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** By how many periods a spike can have an effect before its own time; 0 for a causal neuron. */
  readonly lookahead: number;
  /** The schedule for a network of `layers` layers with synapses, over `cycles` cycles if that is given. */
  schedule(layers: number, cycles?: number): Schedule;
  open(options: PopulationOptions): Population;
}

/** Every source and reference fires in each of `cycles` cycles; layers run on for the quarter periods until the last clock. */
export function streamSchedule(layers: number, cycles: number): Schedule {
  return {
    cycles,
    inputCycles: cycles,
    references: () => [0, cycles - 1],
    until(layer) {
      const quarters = layers - layer;
      return { cycle: cycles + Math.floor(quarters / 4), phase: (quarters % 4) / 2 - 1 };
    },
    lastCycle: cycles - 1 - Math.ceil(layers / 4),
  };
}

/** @throws Error unless `cycles` is a whole number above 0. */
export function requireCycles(neuron: string, cycles: number): void {
  if (!Number.isSafeInteger(cycles) || cycles < 1)
    throw new Error(`${neuron}: cycles is ${cycles}; expected a whole number above 0.`);
}
