import type { Dataset } from '@argand/datasets';
import { take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import {
  compare,
  meanCounts,
  type Neuron,
  type Noise,
  predict,
  type SpikeResult,
  spike,
} from '@argand/spiking';
import { type EvaluationResult, evaluate } from '@argand/training';
import type { Output } from './output.ts';
import type { AtemporalResult, TemporalResult } from './results.ts';

/** Runs a network atemporally over a data set, with progress. */
export async function examineAtemporally(
  network: Network,
  data: Dataset,
  output: Output,
  signal?: AbortSignal,
): Promise<EvaluationResult> {
  using progress = output.progress('atemporal', data.length, 'images');
  return await evaluate(network, data, {
    onProgress: (done) => progress.advance(done),
    ...(signal ? { signal } : {}),
  });
}

/** The part of an evaluation that is reported. */
export function atemporalResult({
  accuracy,
  images,
  silent,
  seconds,
  imagesPerSecond,
}: EvaluationResult): AtemporalResult {
  return { accuracy, images, silent, seconds, imagesPerSecond };
}

/** A spiking examination: what is reported, and the whole result behind it. */
export interface TemporalExamination {
  readonly result: TemporalResult;
  readonly spikes: SpikeResult;
}

/** Runs a network on spikes over the first `limit` images and compares with its atemporal answers to the same images. */
export async function examineOnSpikes(
  network: Network,
  data: Dataset,
  neuron: Neuron,
  {
    limit = data.length,
    atemporal,
    output,
    noise,
    signal,
  }: {
    readonly limit?: number;
    readonly atemporal: EvaluationResult;
    readonly output: Output;
    readonly noise?: Noise | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TemporalExamination> {
  const images = Math.min(limit, data.length);
  const begin = performance.now();
  const spikes = await spikeWithProgress(network, take(data, 0, images), { neuron, noise, output, signal });
  const seconds = (performance.now() - begin) / 1000;
  const { readout } = network.description;
  const same = atemporal.predictions.subarray(0, images);
  const { agreement, meanPhaseError, maxPhaseError } = compare(
    spikes,
    atemporal.phases.subarray(0, images * readout.classes),
    readout,
  );
  const accuracyOf = (predictions: Int32Array) =>
    predictions.filter((prediction, i) => prediction === data.labels[i]).length / images;
  return {
    spikes,
    result: {
      neuron: neuron.name,
      settings: neuron.settings,
      accuracy: accuracyOf(predict(spikes, readout)),
      atemporalAccuracy: accuracyOf(same),
      agreement,
      meanPhaseError,
      maxPhaseError,
      ...meanCounts(spikes),
      cycles: spikes.cycles,
      images,
      seconds,
      imagesPerSecond: images / Math.max(seconds, 1e-9),
    },
  };
}

async function spikeWithProgress(
  network: Network,
  data: Dataset,
  {
    neuron,
    noise,
    output,
    signal,
  }: {
    readonly neuron: Neuron;
    readonly noise: Noise | undefined;
    readonly output: Output;
    readonly signal: AbortSignal | undefined;
  },
): Promise<SpikeResult> {
  using progress = output.progress(`spikes: ${neuron.name}`, data.length, 'images');
  return await spike(network, data, {
    neuron,
    onProgress: ({ images }) => progress.advance(images),
    ...(noise ? { noise } : {}),
    ...(signal ? { signal } : {}),
  });
}
