import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { type Noise, type PredictionRule, predict, spike } from '@argand/spiking';
import { mean } from '../mean.ts';
import { disturbances } from '../noise-options.ts';
import type { PlannedRow } from './plan.ts';
import type { ByRule, SweepRow, SweepSettings } from './sweep-results.ts';

/** What rows are measured with. */
export interface Measured {
  /** The network with its weights, rounded if that is what the row asks. */
  readonly network: Network;
  readonly data: Dataset;
  readonly settings: SweepSettings;
  /** [images] the undisturbed atemporal predictions. */
  readonly undisturbed: Int32Array;
  readonly signal: AbortSignal;
  /** Images done, over all seeds. */
  readonly onProgress: (images: number) => void;
}

const rules: readonly PredictionRule[] = ['last', 'mean', 'mode'];

/** One number for each seed, by rule. */
type Samples = Record<keyof ByRule, number[]>;

/** Runs the images on spikes once for each seed. @throws what the signal says, if it is aborted */
export async function measureRow(planned: PlannedRow, measured: Measured): Promise<SweepRow> {
  const { neuron, question, wave } = planned;
  const { network, data, settings, undisturbed, signal, onProgress } = measured;
  const { readout } = network.description;
  const begin = performance.now();
  const accuracy: Samples = { wave: [], last: [], mean: [], mode: [] };
  const agreement: Samples = { wave: [], last: [], mean: [], mode: [] };
  const take = (rule: keyof ByRule, predictions: Int32Array) => {
    accuracy[rule].push(shareOf(predictions, (answer, i) => answer === data.labels[i]));
    agreement[rule].push(shareOf(predictions, (answer, i) => answer === undisturbed[i]));
  };
  const silent: number[] = [];
  let settledCycles = 0;
  for (let k = 0; k < question.repeats; k++) {
    const noise = noiseOf(question, settings, settings.seed + k);
    const disturbed = { neuron, signal, ...(noise ? { noise } : {}) };
    if (wave) take('wave', predict(await spike(network, data, disturbed), readout));
    const stream = await spike(network, data, {
      ...disturbed,
      cycles: question.cycles,
      onProgress: ({ images }) => onProgress(k * data.length + images),
    });
    settledCycles = stream.last - stream.settled + 1;
    for (const rule of rules) take(rule, predict(stream, readout, rule));
    silent.push(shareOf(predict(stream, readout), (answer) => answer < 0));
  }
  return {
    ...question,
    settledCycles,
    accuracy: byRule(accuracy, mean),
    deviation: byRule(accuracy, deviation),
    agreement: byRule(agreement, mean),
    silent: mean(silent),
    seconds: (performance.now() - begin) / 1000,
  };
}

function noiseOf(
  { varied, value }: PlannedRow['question'],
  { layers }: SweepSettings,
  seed: number,
): Noise | undefined {
  const disturbance = disturbances.find(({ name }) => name === varied);
  if (!disturbance || value === null) return undefined;
  return { ...disturbance.noise(value), seed, ...(layers ? { at: layers } : {}) };
}

function byRule(samples: Samples, over: (numbers: readonly number[]) => number): ByRule {
  const { wave, last, mean, mode } = samples;
  return {
    ...(wave.length > 0 ? { wave: over(wave) } : {}),
    last: over(last),
    mean: over(mean),
    mode: over(mode),
  };
}

function shareOf(predictions: Int32Array, counts: (answer: number, image: number) => boolean): number {
  return predictions.filter(counts).length / predictions.length;
}

/** Of a sample: 0 for one number alone. */
function deviation(numbers: readonly number[]): number {
  if (numbers.length < 2) return 0;
  const middle = mean(numbers);
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - middle) ** 2, 0) / (numbers.length - 1));
}
