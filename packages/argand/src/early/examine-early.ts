import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import {
  meanCounts,
  measureSettling,
  type Neuron,
  type Noise,
  predict,
  type SpikeResult,
  type StopEarly,
  spike,
} from '@argand/spiking';
import { changedAnswers, followedIn, seenCycles } from '../followed.ts';
import type { Output } from '../output.ts';
import { synapticLayers } from '../sweep/plan.ts';
import type { EarlyResult, EarlyRow } from './early-result.ts';

/** How many changes of the input are tried. */
const changes = 20;
/** For how many cycles each image is shown: long enough for a resonator to forget the one before. */
const shownCycles = 24;
/** How near phases must come to where they end. */
const tolerance = 0.02;

/** Runs a network on spikes to the end, and with each rule until every image is sure. */
export async function examineEarly(
  network: Network,
  data: Dataset,
  neuron: Neuron,
  rules: readonly StopEarly[],
  {
    output,
    noise,
    signal,
  }: { readonly output: Output; readonly noise: Noise | undefined; readonly signal: AbortSignal },
): Promise<EarlyResult> {
  const disturbed = noise ? { neuron, noise } : { neuron };
  const layers = synapticLayers(network);
  // A wave answers once: as a stream it has as many cycles as `hold`, one more than it needs.
  const wave = neuron.evaluation(layers, undefined).once;
  const options = wave ? { ...disturbed, cycles: layers + 2 } : disturbed;
  const { readout } = network.description;
  using progress = output.progress(`early: ${neuron.name}`, data.length * (rules.length + 1), 'images');
  const rows: EarlyRow[] = [];
  let whole: SpikeResult | undefined;
  for (const rule of [null, ...rules]) {
    const begin = performance.now();
    const result = await spike(network, data, {
      ...options,
      ...(rule ? { stopEarly: rule } : {}),
      signal,
      onProgress: ({ images }) => progress.advance(rows.length * data.length + images),
    });
    const seconds = (performance.now() - begin) / 1000;
    whole ??= result;
    const answers = predict(result, readout);
    const expected = predict(whole, readout);
    const share = (isSo: (answer: number, image: number) => boolean) =>
      answers.filter(isSo).length / answers.length;
    const operations = meanCounts(result).synapticOperationsPerImage;
    rows.push({
      rule,
      accuracy: share((answer, image) => answer === data.labels[image]),
      agreement: share((answer, image) => answer === expected[image]),
      cycles: spread(result),
      synapticOperationsPerImage: operations,
      saved: 1 - operations / meanCounts(whole).synapticOperationsPerImage,
      seconds,
      imagesPerSecond: data.length / Math.max(seconds, 1e-9),
    });
  }
  return {
    neuron: neuron.name,
    settings: neuron.settings,
    cycles: whole?.cycles ?? 0,
    rows,
    settling: await settlingOf(network, data, { ...disturbed, signal }),
  };
}

/** The end of cycle c is c + 1 cycles after the start of the clock. */
function spread({ images, last, answerCycles }: SpikeResult): EarlyRow['cycles'] {
  const cycles = (answerCycles ?? new Int32Array(images).fill(last)).map((cycle) => cycle + 1).sort();
  return { mean: cycles.reduce((sum, cycle) => sum + cycle, 0) / images, median: cycles[images >> 1] };
}

async function settlingOf(
  network: Network,
  data: Dataset,
  options: { readonly neuron: Neuron; readonly noise?: Noise; readonly signal: AbortSignal },
): Promise<EarlyResult['settling']> {
  const count = Math.min(changes, data.length - 1);
  if (count < 1) return { tolerance, answer: followedIn([]), phases: followedIn([]) };
  const found = await measureSettling(network, {
    ...options,
    tolerance,
    cycles: shownCycles,
    before: take(data, 0, count),
    after: take(data, 1, count + 1),
  });
  const { settled, change } = found;
  return {
    tolerance,
    answer: followedIn(changedAnswers(found, settled, network.description.readout, change)),
    phases: followedIn(seenCycles(settled.phases)),
  };
}
