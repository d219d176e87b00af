import {
  requireFunction,
  requireNumber,
  requireOptions,
  requireSignal,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import { type FanOut, type Samples, samplesType } from '@argand/layers';
import { IntegrateAndFire } from './integrate-and-fire.ts';
import { type InputPopulation, openInput, type RateInput, rateInputs } from './rate-input.ts';
import { biasOf, inputsOf, requireRateLayers, synapsesBetween } from './rate-layers.ts';
import { requireNumberList } from './require-number-list.ts';

/** How the class is read out: from the potentials of outputs that never spike, or from the outputs' spike counts. */
export type RateReadout = 'potential' | 'spikes';

/** All readouts. */
export const rateReadouts: readonly RateReadout[] = ['potential', 'spikes'];

/** Options of {@link rateCode}. */
export interface RateCodeOptions {
  /** Number of time steps per image. */
  readonly steps: number;
  /** [layers] the threshold λ of each layer, above 0: the activation that one spike represents. See `balanceThresholds`. */
  readonly thresholds: ArrayLike<number>;
  /** How pixels enter the network. Default `current`. */
  readonly input?: RateInput | undefined;
  /** How the class is read out. Default `potential`. */
  readonly readout?: RateReadout | undefined;
  /** Leak of the neurons: a potential decays by the factor e^(−leak) per step. Default 0, no leak. */
  readonly leak?: number | undefined;
  /** Seed of Poisson inputs. Default 0. */
  readonly seed?: number | undefined;
  /** Called with the number of finished images. */
  readonly onProgress?: ((images: number) => void) | undefined;
  /** Stops the run between two images. */
  readonly signal?: AbortSignal | undefined;
}

/** Predictions and counts of a rate-coded network after each step of each image. */
export interface RateCodedResult {
  readonly images: number;
  readonly steps: number;
  /**
   * [images, steps] the class after each step, the first if tied. −1 while no output has received anything (or, with readout `spikes`,
   * while none has spiked).
   */
  readonly predictions: Int32Array;
  /** [images, steps] the cumulative number of spikes, of inputs and neurons. */
  readonly spikes: Float64Array;
  /** [images, steps] the cumulative number of synaptic operations: one spike that reaches one target, which is one addition. */
  readonly synapticOperations: Float64Array;
  /** The inputs, then each layer: the number of spikes of each neuron over all images. */
  readonly neuronSpikes: readonly Float64Array[];
  /** Number of neurons that add a constant current to their potential in each step: a bias, a pixel, the first layer's sum. */
  readonly currentsPerStep: number;
  /** Multiply-accumulates that turn one image into the first layer's constant current; 0 if the inputs spike. */
  readonly multiplyAccumulates: number;
}

/** The most predictions of a run, one for each image and step: 2.5 GiB. */
const maxPredictions = 2 ** 27;

/**
 * Runs a ReLU network as rate-coded integrate-and-fire neurons, in steps and event by event: each spike is added to its targets, and
 * nothing else is computed.
 *
 *     v_l ← e^(−leak) v_l + b_l/λ_{l−1} + Σ_{j fired} W_l[j, ·];   if v_l ≥ λ_l/λ_{l−1}: a spike, and v_l ← v_l − λ_l/λ_{l−1}
 *
 * The weights are the ReLU network's own; only thresholds are balanced (dividing weights by thresholds is equivalent). A spike reaches the
 * next layer in the step in which it fires, so layers add no latency. After T steps without a leak, a first layer driven by current has
 * fired within one spike of T · min(max(0, a/λ), 1) for the activation a.
 *
 * Source: P. U. Diehl and others, IJCNN 2015; B. Rueckauer and others, Frontiers in Neuroscience 11, 2017 (reset by subtraction, the
 * first layer's current, the readout of potentials).
 *
 * @param layers one fan-out for each layer; the reference, if there is one, is the bias
 * @param samples images of numbers from 0 to 1
 * @throws RangeError that names an option that is out of range, or if images times steps exceed 2²⁷; Error that names the layer or the
 * image if layers or images do not fit
 * @example
 * ```ts
 * import { denseSynapses } from '@argand/layers';
 * import { rateCode } from '@argand/rate-coded';
 *
 * const layer = denseSynapses(2, 2, false).fanOut({ weight: Float32Array.of(1, 0, 0, 1) });
 * const images = { images: Float32Array.of(0.25, 0.5), length: 1 };
 * const { spikes, predictions } = await rateCode([layer], images, { steps: 4, thresholds: [1], input: 'regular' });
 * spikes; // Float64Array(4) [ 0, 1, 1, 3 ]
 * predictions; // Int32Array(4) [ -1, 1, 1, 1 ]
 * ```
 */
export async function rateCode(
  layers: readonly FanOut[],
  samples: Samples,
  options: RateCodeOptions,
): Promise<RateCodedResult> {
  requireRateLayers('rateCode', layers);
  requireType(samplesType, samples, 'rateCode', 'samples');
  requireOptions(options, 'rateCode');
  requireRateOptions(layers, options);
  const { steps, input = 'current', readout = 'potential', seed = 0, onProgress, signal } = options;
  if (samples.length * steps > maxPredictions) {
    throw new RangeError(
      `rateCode: ${samples.length} images × ${steps} steps are more than ${maxPredictions} predictions; run fewer images at once, or fewer steps.`,
    );
  }
  if (onProgress !== undefined) requireFunction(onProgress, 'rateCode', 'onProgress');
  requireSignal(signal, 'rateCode');
  const pause = yieldsToEventLoop(signal);
  const run = new RateCodedNetwork(layers, options, openInput(input, layers[0], samples, seed));
  const predictions = new Int32Array(samples.length * steps);
  const spikes = new Float64Array(samples.length * steps);
  const synapticOperations = new Float64Array(samples.length * steps);
  for (let image = 0; image < samples.length; image++) {
    run.show(image);
    for (let step = 0; step < steps; step++) {
      run.advance(step);
      const index = image * steps + step;
      predictions[index] = largest(readout === 'potential' ? run.outputPotential : run.outputSpikes);
      spikes[index] = run.spikes;
      synapticOperations[index] = run.synapticOperations;
    }
    onProgress?.(image + 1);
    await pause();
  }
  return {
    images: samples.length,
    steps,
    predictions,
    spikes,
    synapticOperations,
    neuronSpikes: run.neuronSpikes,
    currentsPerStep: currentsPerStep(layers, input),
    multiplyAccumulates: input === 'current' ? synapsesBetween(layers[0]) : 0,
  };
}

/** The inputs and the populations of all layers, one image at a time. */
class RateCodedNetwork {
  /** Spikes for this image so far. */
  spikes = 0;
  /** Synaptic operations for this image so far. */
  synapticOperations = 0;
  /** [outputs] the spikes of each output for this image. */
  readonly outputSpikes: Float64Array;
  readonly #layers: readonly FanOut[];
  readonly #inputs: InputPopulation;
  readonly #populations: readonly IntegrateAndFire[];
  readonly #currents: Float64Array[];
  readonly #outputs: IntegrateAndFire;

  constructor(
    layers: readonly FanOut[],
    { thresholds, readout = 'potential', leak = 0 }: RateCodeOptions,
    inputs: InputPopulation,
  ) {
    const last = layers.length - 1;
    this.#layers = layers;
    this.#inputs = inputs;
    this.#populations = layers.map(({ targets }, l) => {
      const threshold = thresholds[l] / scaleBefore(thresholds, l);
      const never = l === last && readout === 'potential';
      return new IntegrateAndFire(targets, never ? Number.POSITIVE_INFINITY : threshold, Math.exp(-leak));
    });
    this.#currents = layers.map((layer, l): Float64Array => {
      const scale = scaleBefore(thresholds, l);
      return biasOf(layer).map((bias) => bias / scale);
    });
    this.#outputs = this.#populations[last];
    this.outputSpikes = new Float64Array(layers[last].targets);
  }

  get outputPotential(): Float64Array {
    return this.#outputs.potential;
  }

  /** The inputs, then each layer: the number of spikes of each neuron over all images. */
  get neuronSpikes(): Float64Array[] {
    return [this.#inputs.spikes, ...this.#populations.map((population) => population.spikes)];
  }

  /** Begins an image: resets every potential and count. */
  show(image: number): void {
    this.#currents[0] = this.#inputs.show(image);
    for (const population of this.#populations) population.reset();
    this.outputSpikes.fill(0);
    this.spikes = 0;
    this.synapticOperations = 0;
  }

  /** Advances the inputs and every layer by one step. */
  advance(step: number): void {
    this.#inputs.advance(step);
    this.spikes += this.#inputs.count;
    for (let l = 0; l < this.#layers.length; l++) {
      const population = this.#populations[l];
      population.begin(this.#currents[l]);
      this.synapticOperations += population.receive(
        this.#layers[l],
        l === 0 ? this.#inputs : this.#populations[l - 1],
      );
      population.fire();
      this.spikes += population.count;
    }
    for (let k = 0; k < this.#outputs.count; k++) this.outputSpikes[this.#outputs.fired[k]]++;
  }
}

/** The activation that one spike into layer l represents: 1 for the inputs. */
function scaleBefore(thresholds: ArrayLike<number>, l: number): number {
  return l === 0 ? 1 : thresholds[l - 1];
}

function currentsPerStep(layers: readonly FanOut[], input: RateInput): number {
  const driven = layers.filter(({ hasReference }, l) => hasReference || (l === 0 && input === 'current'));
  const neurons = driven.reduce((sum, { targets }) => sum + targets, 0);
  return neurons + (input === 'regular' ? inputsOf(layers[0]) : 0);
}

/** The index of the largest value, the first if tied; −1 if all are 0, because nothing has arrived yet. */
function largest(values: Float64Array): number {
  let [index, silent] = [0, true];
  for (let n = 0; n < values.length; n++) {
    if (values[n] !== 0) silent = false;
    if (values[n] > values[index]) index = n;
  }
  return silent ? -1 : index;
}

function requireRateOptions(
  layers: readonly FanOut[],
  { steps, thresholds, input = 'current', readout = 'potential', leak = 0, seed = 0 }: RateCodeOptions,
): void {
  requireNumber('rateCode', 'steps', steps, { whole: true, atLeast: 1 });
  requireNumber('rateCode', 'leak', leak, { atLeast: 0 });
  requireNumber('rateCode', 'seed', seed, { whole: true, atLeast: 0 });
  requireNumberList('rateCode', 'thresholds', thresholds);
  if (thresholds.length !== layers.length) {
    throw new RangeError(
      `rateCode: there are ${thresholds.length} thresholds for ${layers.length} layers; give one for each.`,
    );
  }
  for (let l = 0; l < layers.length; l++)
    requireNumber('rateCode', `thresholds[${l}]`, thresholds[l], { above: 0 });
  requireOneOf('input', input, rateInputs);
  requireOneOf('readout', readout, rateReadouts);
}

function requireOneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value))
    throw new RangeError(`rateCode: ${name} is '${value}'; expected one of ${choices.join(', ')}.`);
}
