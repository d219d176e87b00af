import { type Device, interfaceType, type Kernel, requireNumber, requireType } from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import type { FanOut } from '@argand/layers';
import type { Clock, Moment, SpikeTrain } from '@argand/phasor';

/**
 * A kind of neuron, as a value: from the spikes that arrive through synapses to the spikes that leave.
 *
 * A neuron of one's own is another object of this interface; nothing is registered. It meets a layer as a
 * {@link Population}, which sees spikes and weights, never phases or activations of a layer. `describeNeuron` of
 * `@argand/spiking/conformance` checks it as ours are checked.
 *
 * Time is always (cycle, phase) on a clock. A population listens on clock l and fires on clock l + 1, a quarter period
 * later: a spike at phase x of the first is the moment x − 1/2 of the second. Cycles are int32: time goes to cycle 2³¹ − 16, and a population
 * refuses to go further.
 *
 * @example
 * ```ts
 * import { continuousSchedule, type Neuron, spikeTrain } from '@argand/spiking';
 *
 * // It never fires.
 * const mute: Neuron = {
 *   name: 'mute',
 *   settings: {},
 *   lookahead: 0,
 *   evaluation: (layers, cycles = 4) => continuousSchedule(layers, cycles),
 *   open: ({ images, fanOut, clock }) => ({
 *     advance: () => spikeTrain(Array.from({ length: images }, () => []), { neurons: fanOut.targets, clock: clock + 1 }),
 *     save: () => ({}),
 *   }),
 * };
 * mute.evaluation(2, undefined).cycles; // 4
 * ```
 */
export interface Neuron {
  readonly name: string;
  /** What it was made with, for records: plain numbers and words. */
  readonly settings: Readonly<Record<string, number | string | boolean | undefined>>;
  /**
   * How far ahead of the present it looks, in periods; 0 for a causal neuron. Told all spikes before a moment, a
   * population knows what it fires before that moment less this.
   */
  readonly lookahead: number;
  /**
   * The kernel that computes it, if one does. Populations are opened with the network's own device where that has the kernel, and
   * otherwise with one that computes on the host, in float64.
   */
  readonly kernel?: Kernel<never>;
  /**
   * How images are evaluated with it: how long, and when sources and references fire.
   *
   * @param layers how many layers with synapses the network has
   * @param cycles the number that the user gave, if any
   * @throws RangeError if it cannot run that many cycles
   */
  evaluation(layers: number, cycles: number | undefined): EvaluationSchedule;
  /** The neurons of one layer, for a number of images, at rest or where a saved state left them. */
  open(population: PopulationOptions): Population;
  /** How the membrane of one neuron moves, for those who want to see it; without it there is nothing to see. */
  membrane?(options: MembraneOptions): MembraneTrace;
}

const neuronKind = interfaceType<Neuron>(['name', 'settings', 'lookahead', 'evaluation', 'open'], {
  name: 'Neuron',
  package: '@argand/spiking',
  remedy: 'Use one such as gated().',
});

/** @throws TypeError if an argument of a public function is no {@link Neuron}; RangeError if it looks ahead by something else than a time */
export function requireNeuron(value: unknown, caller: string): asserts value is Neuron {
  requireType(neuronKind, value, caller, 'neuron');
  requireNumber(caller, 'neuron.lookahead', value.lookahead, { atLeast: 0 });
}

/** The layer that a {@link Neuron} meets. */
export interface PopulationOptions {
  /** Where the spikes of each source go; a reference is a source like any other. */
  readonly fanOut: FanOut;
  /** How many images run side by side; they never meet. */
  readonly images: number;
  /** The clock on which the population listens; it fires on the next. It is also the layer's number. */
  readonly clock: Clock;
  /** What computes, if the neuron has a kernel: a device that has it. */
  readonly device: Device;
  /** The fan-out on that device, where it lies there already, for several populations of one layer. */
  readonly placed?: FanOutArrays | undefined;
  /** What `save()` gave for a population of the same options. */
  readonly state?: PopulationState | undefined;
}

/**
 * All that a population remembers, by name. If there is an array `since`, it is the moment up to which the population has received spikes, [cycle, phase] of
 * the listening clock: a saved stream whose moments disagree is refused.
 */
export type PopulationState = Readonly<Record<string, Float64Array | Int32Array>>;

/**
 * The neurons of a layer as time goes on, for some images.
 *
 * Time may be advanced in any pieces: the spikes are the same. So layers can run one after the other, or take turns in a
 * stream, with the same code.
 */
export interface Population {
  /**
   * Takes the spikes that arrive since the last call and before `until`, and advances to there.
   *
   * Simultaneous spikes are one event; they are never split between two calls.
   *
   * @param arriving on the listening clock, of `fanOut.sources` neurons
   * @param until a moment of the listening clock
   * @returns what fires before `until` less the neuron's look-ahead and was not returned yet, on the firing clock. It
   * may be a promise, where a device computes it.
   * @throws RangeError if spikes arrive before the last call's moment, or not before this one's, or `until` is after cycle 2³¹ − 16
   */
  advance(arriving: SpikeTrain, until: Moment): SpikeTrain | Promise<SpikeTrain>;
  /** Everything needed to go on from here later, as copies. */
  save(): PopulationState | Promise<PopulationState>;
  /**
   * Lets images leave: from now on there are only those at these places, ascending, in this order, as if there had never been others. Where it is
   * missing, images that leave receive no more spikes, but their neurons are still computed.
   */
  retain?(images: readonly number[]): void | Promise<void>;
  /** Gives back what it holds on a device, if anything. */
  close?(): void;
}

/** Which membrane is looked at, and what drove it. */
export interface MembraneOptions {
  readonly fanOut: FanOut;
  readonly clock: Clock;
  /** All spikes of one image that arrive, of the reference too, from time 0 on. */
  readonly arriving: SpikeTrain;
  /** The neuron of the layer. */
  readonly target: number;
  /** To here, on the listening clock. */
  readonly until: Moment;
  /** How many samples a period has. */
  readonly samples: number;
}

/** How a membrane moved: z = real + i imaginary at evenly spaced times, in periods from time 0 on. */
export interface MembraneTrace {
  readonly time: Float64Array;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** The cycles from `from` to `to − 1`. */
export interface CycleRange {
  readonly from: number;
  readonly to: number;
}

/** How images are evaluated: when sources and references fire, for how long layers run, and where the answer stands. */
export interface EvaluationSchedule {
  /** Inputs fire in cycles 0 … inputCycles − 1 of clock 0. */
  readonly inputCycles: number;
  /** How many cycles of the last layer's clock are decoded. */
  readonly cycles: number;
  /** The first decoded cycle that does not belong to the start-up, or `last` if all do. */
  readonly settled: number;
  /** The last decoded cycle over which the whole network was driven: the answer. */
  readonly last: number;
  /** The cycles of clock `layer` in which that layer's reference, the bias, fires at phase 0. */
  references(layer: number): CycleRange;
  /** The moment of clock `layer` to which that layer runs. */
  until(layer: number): Moment;
  /**
   * Whether the network runs as a wave: the inputs fire in cycle 0 of clock 0, layer l in cycle l + 1 of clock l + 1, and nothing listens to any
   * other cycle. Noise then keeps spikes in that cycle: one that leaves it at one end comes in at the other, as in a stream the same source's
   * spike of the neighbouring cycle would. Spurious spikes occur in that cycle only.
   */
  readonly once?: boolean;
}
