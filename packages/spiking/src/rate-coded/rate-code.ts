import { requireNumbers } from '@argand/arrays';
import {
  requireFunction,
  requireOptions,
  requireSignal,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import { type FanOut, type Samples, samplesType } from '@argand/layers';
import { IntegrateAndFire } from './integrate-and-fire.ts';
import { openInput, type RateInput, rateInputs } from './rate-input.ts';
import { biasOf, inputsOf, requireRateLayers, synapsesBetween } from './rate-layers.ts';

/** How the class is read: from the potentials of outputs that never fire, or from how often they fired. */
export type RateReadout = 'potential' | 'spikes';

/** The words for the readouts. */
export const rateReadouts: readonly RateReadout[] = ['potential', 'spikes'];

/** How a rate-coded network is run. */
export interface RateCodeOptions {
  /** How many steps each image is shown. */
  readonly steps: number;
  /** [layers] λ of each layer, above 0: what a spike of it stands for. `balanceThresholds` gives them. */
  readonly thresholds: ArrayLike<number>;
  /** How pixels come in; `current` if not given. */
  readonly input?: RateInput;
  /** How the class is read; `potential` if not given. */
  readonly readout?: RateReadout;
  /** Leaky neurons: a potential falls by the factor e^(−leak) a step. 0 if not given: nothing leaks. */
  readonly leak?: number;
  /** Of Poisson inputs; 0 if not given. */
  readonly seed?: number;
  /** Called with the number of images done. */
  readonly onProgress?: (images: number) => void;
  /** Stops it between two images. */
  readonly signal?: AbortSignal;
}

/** What a rate-coded network answered, after each step of each image. */
export interface RateCodedResult {
  readonly images: number;
  readonly steps: number;
  /** [images, steps] the class after so many steps, the first if tied; −1 while no output has received anything (or, read by spikes, fired). */
  readonly predictions: Int32Array;
  /** [images, steps] how many spikes there were up to and with this step, of inputs and neurons. */
  readonly spikes: Float64Array;
  /** [images, steps] how many synaptic operations: one spike that reaches one target, which is one addition. */
  readonly synapticOperations: Float64Array;
  /** First the inputs, then each layer: how often each neuron fired, over all images. */
  readonly neuronSpikes: readonly Float64Array[];
  /** How many neurons add a constant current to their potential in each step: a bias, a pixel, the first layer's sum. */
  readonly currentsPerStep: number;
  /** How many multiply-accumulates turn one image into the first layer's constant current; 0 where inputs fire. */
  readonly multiplyAccumulates: number;
}

/** The most answers of a run, one for each image and step: 2.5 GiB. */
const mostAnswers = 2 ** 27;

/**
 * Runs a network of rectified sums as rate-coded integrate-and-fire neurons, in steps and event by event: only what fired is added to its
 * targets.
 *
 *     v_l ← e^(−leak) v_l + b_l/λ_{l−1} + Σ_{j fired} W_l[j, ·];   where v_l ≥ λ_l/λ_{l−1}: a spike, v_l ← v_l − λ_l/λ_{l−1}
 *
 * The weights are the rectified network's own; only thresholds are balanced (dividing weights by thresholds, as others do, is the
 * same). A spike reaches the next layer in the step in which it is fired, so that layers cost no latency. After T steps without a leak, a first
 * layer driven by current has fired within one spike of T · min(max(0, a/λ), 1) for the activation a.
 *
 * Source: P. U. Diehl and others, IJCNN 2015; B. Rueckauer and others, Frontiers in Neuroscience 11, 2017 (reset by subtraction, the
 * first layer's current, the readout of potentials).
 *
 * @param layers one fan-out for each layer, the reference, where there is one, being the bias
 * @param samples images of numbers from 0 to 1
 * @throws RangeError that names what is out of range, or if images times steps are more than 2²⁷; Error that names the layer or the image, if layers or images do not fit
 * @example
 * ```ts
 * import { denseSynapses } from '@argand/layers';
 * import { rateCode } from '@argand/spiking';
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
  if (samples.length * options.steps > mostAnswers) {
    throw new RangeError(
      `rateCode: ${samples.length} images × ${options.steps} steps are more than ${mostAnswers} answers; run fewer images at once, or fewer steps.`,
    );
  }
  const {
    steps,
    thresholds,
    input = 'current',
    readout = 'potential',
    leak = 0,
    seed = 0,
    onProgress,
    signal,
  } = options;
  if (onProgress !== undefined) requireFunction(onProgress, 'rateCode', 'onProgress');
  requireSignal(signal, 'rateCode');
  const pause = yieldsToEventLoop(signal);
  const last = layers.length - 1;
  const inputs = openInput(input, layers[0], samples, seed);
  const populations = layers.map(({ targets }, l) => {
    const threshold = thresholds[l] / scaleBefore(thresholds, l);
    const never = l === last && readout === 'potential';
    return new IntegrateAndFire(targets, never ? Number.POSITIVE_INFINITY : threshold, Math.exp(-leak));
  });
  const currents = layers.map((layer, l): Float64Array => {
    const scale = scaleBefore(thresholds, l);
    return biasOf(layer).map((bias) => bias / scale);
  });
  const outputs = populations[last];
  const outputSpikes = new Float64Array(layers[last].targets);

  const predictions = new Int32Array(samples.length * steps);
  const spikes = new Float64Array(samples.length * steps);
  const synapticOperations = new Float64Array(samples.length * steps);
  for (let image = 0; image < samples.length; image++) {
    currents[0] = inputs.show(image);
    for (const population of populations) population.reset();
    outputSpikes.fill(0);
    let [fired, operations] = [0, 0];
    for (let step = 0; step < steps; step++) {
      inputs.advance(step);
      fired += inputs.count;
      for (let l = 0; l <= last; l++) {
        const population = populations[l];
        population.begin(currents[l]);
        operations += population.receive(layers[l], l === 0 ? inputs : populations[l - 1]);
        population.fire();
        fired += population.count;
      }
      for (let k = 0; k < outputs.count; k++) outputSpikes[outputs.fired[k]]++;
      const place = image * steps + step;
      predictions[place] = largest(readout === 'potential' ? outputs.potential : outputSpikes);
      spikes[place] = fired;
      synapticOperations[place] = operations;
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
    neuronSpikes: [inputs.spikes, ...populations.map((population) => population.spikes)],
    currentsPerStep: currentsPerStep(layers, input),
    multiplyAccumulates: input === 'current' ? synapsesBetween(layers[0]) : 0,
  };
}

/** What a spike stands for that reaches layer l: the inputs' stand for 1. */
function scaleBefore(thresholds: ArrayLike<number>, l: number): number {
  return l === 0 ? 1 : thresholds[l - 1];
}

function currentsPerStep(layers: readonly FanOut[], input: RateInput): number {
  const driven = layers.filter(({ hasReference }, l) => hasReference || (l === 0 && input === 'current'));
  const neurons = driven.reduce((sum, { targets }) => sum + targets, 0);
  return neurons + (input === 'regular' ? inputsOf(layers[0]) : 0);
}

/** Where the largest is, the first if tied; −1 where all are 0, as nothing came yet. */
function largest(values: Float64Array): number {
  let [place, silent] = [0, true];
  for (let n = 0; n < values.length; n++) {
    if (values[n] !== 0) silent = false;
    if (values[n] > values[place]) place = n;
  }
  return silent ? -1 : place;
}

function requireRateOptions(
  layers: readonly FanOut[],
  { steps, thresholds, input = 'current', readout = 'potential', leak = 0, seed = 0 }: RateCodeOptions,
): void {
  const fail = (problem: string): never => {
    throw new RangeError(`rateCode: ${problem}`);
  };
  if (!Number.isSafeInteger(steps) || steps < 1)
    fail(`steps is ${steps}, but must be a whole number above 0.`);
  if (!Array.isArray(thresholds)) requireNumbers(thresholds, 'rateCode: thresholds');
  if (thresholds.length !== layers.length) {
    fail(`there are ${thresholds.length} thresholds for ${layers.length} layers; give one for each.`);
  }
  for (let l = 0; l < layers.length; l++) {
    if (!(thresholds[l] > 0 && Number.isFinite(thresholds[l]))) {
      fail(`the threshold of layer ${l} is ${thresholds[l]}, but must be a number above 0.`);
    }
  }
  if (!rateInputs.includes(input)) fail(`input is '${input}', but must be one of ${rateInputs.join(', ')}.`);
  if (!rateReadouts.includes(readout)) {
    fail(`readout is '${readout}', but must be one of ${rateReadouts.join(', ')}.`);
  }
  if (!(leak >= 0 && Number.isFinite(leak))) fail(`leak is ${leak}, but must be a number, 0 or more.`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    fail(`seed is ${seed}, but must be a whole number, 0 or more.`);
}
