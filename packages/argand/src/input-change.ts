import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { encodeSpikes, type Neuron, type Spike, spike, spikeTrain } from '@argand/spiking';
import type { Evaluation } from '@argand/training';
import { orNull } from './example-runs.ts';
import type { InputChange } from './report/contents.ts';

/** For how many cycles each of the two images is shown. */
const cyclesEach = 12;

/**
 * One image for some cycles, then another, in one stream: how the output follows.
 *
 * The second is the first image that is answered otherwise; where there is none, there is no change to be shown.
 */
export async function changeInput(
  network: Network,
  data: Dataset,
  evaluation: Evaluation,
  example: number,
  neurons: readonly Neuron[],
): Promise<InputChange | undefined> {
  const { readout } = network.description;
  const { predictions, phases } = evaluation;
  const other = predictions.findIndex((prediction) => prediction !== predictions[example] && prediction >= 0);
  if (other < 0) return undefined;
  const input = await spikesOf(network, data, [example, other]);
  const streams = [];
  for (const neuron of neurons) {
    const result = await spike(network, input, { neuron, cycles: 2 * cyclesEach });
    const { last, outputs } = result;
    const rows = Array.from({ length: last + 1 }, (_, cycle) =>
      result.phases.subarray(cycle * outputs, (cycle + 1) * outputs),
    );
    const answers = rows.map((row) => readout.classify(row)[0]);
    const strayed = answers.findLastIndex((answer) => answer !== predictions[other]);
    streams.push({
      neuron: neuron.name,
      phases: rows.map(orNull),
      follows: strayed === last ? null : Math.max(strayed + 1 - cyclesEach, 0),
    });
  }
  const [first, second] = [example, other].map((index) => ({
    index,
    label: data.labels[index],
    prediction: predictions[index],
    phases: orNull(phases.subarray(index * readout.classes, (index + 1) * readout.classes)),
  }));
  return { first, second, cycle: cyclesEach, streams };
}

/** The spikes of the images, one after the other: each fires for its cycles, then the next. */
async function spikesOf(network: Network, data: Dataset, images: readonly number[]) {
  const spikes: Spike[] = [];
  let neurons = 0;
  for (const [place, index] of images.entries()) {
    const encoded = network.encode(data, { start: index, end: index + 1 });
    const phases = await encoded.read();
    encoded.dispose();
    neurons = phases.length;
    const { neuron, cycle, phase } = encodeSpikes(phases, { neurons, cycles: cyclesEach });
    neuron.forEach((n, k) => {
      spikes.push({ neuron: n, cycle: cycle[k] + place * cyclesEach, phase: phase[k] });
    });
  }
  return spikeTrain([spikes], { neurons });
}
