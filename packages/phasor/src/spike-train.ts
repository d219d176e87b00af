import type { Clock } from './spike-time.ts';

/**
 * The spikes of a population of neurons, for one or many images.
 *
 * A spike is (cycle, phase) on the clock of its population, never one absolute time: the cycle is exact however late it
 * is, and a spike at a cycle's edge stays on its side. The spikes of image i are those at offsets[i] … offsets[i + 1] − 1,
 * sorted by cycle, then phase, then neuron. Cycles below 0 are those in which the clock has not started yet: a neuron of a
 * later layer can fire before its clock starts, at time 0 at the earliest.
 */
export interface SpikeTrain {
  readonly images: number;
  readonly neurons: number;
  /** In quarter periods: 0 for inputs, l + 1 for what leaves layer l (counting from 0 those with synapses). */
  readonly clock: Clock;
  /** [images + 1] */
  readonly offsets: Uint32Array;
  /** [spikes] which neuron fires, */
  readonly neuron: Int32Array;
  /** [spikes] in which cycle, */
  readonly cycle: Int32Array;
  /** [spikes] and at which phase of it, in [−1, 1), in units of π. */
  readonly phase: Float64Array;
}

/** One spike of one image. */
export interface Spike {
  readonly neuron: number;
  readonly cycle: number;
  readonly phase: number;
}
