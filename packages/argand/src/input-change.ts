import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { encodeSpikes, type Spike, spike, spikeTrain } from '@argand/spiking';
import type { Evaluation } from '@argand/training';
import { orNull, type Shown } from './example-runs.ts';
import type { InputChange } from './report/contents.ts';

/** For how many cycles each of the two images is shown. */
const cyclesEach = 12;

/** How many changes of an image are tried. */
const changes = 10;

/**
 * One image for some cycles, then another, in one stream: how the output follows. Shown is the change from the example to the first image that is
 * answered otherwise; where there is none, there is nothing to be shown. Counted are some more, between neighbours.
 */
export async function changeInput(
  { network, neurons, noise }: Shown,
  data: Dataset,
  evaluation: Evaluation,
  example: number,
): Promise<InputChange | undefined> {
  const { readout } = network.description;
  const { predictions, phases } = evaluation;
  const differ = (a: number, b: number) =>
    predictions[a] >= 0 && predictions[b] >= 0 && predictions[a] !== predictions[b];
  const other = predictions.findIndex((_, image) => differ(example, image));
  if (other < 0) return undefined;
  const neighbours = Array.from(predictions.slice(1), (_, image) => [image, image + 1] as const).filter(
    ([a, b]) => differ(a, b) && !(a === example && b === other),
  );
  const pairs = [[example, other] as const, ...neighbours].slice(0, changes);
  const input = await spikesOf(network, data, pairs);
  const streams = [];
  for (const neuron of neurons) {
    const {
      last,
      cycles,
      outputs,
      phases: decoded,
    } = await spike(network, input, {
      neuron,
      cycles: 2 * cyclesEach,
      ...(noise ? { noise } : {}),
    });
    const rowsOf = (stream: number) =>
      Array.from({ length: last + 1 }, (_, cycle) => {
        const start = (stream * cycles + cycle) * outputs;
        return decoded.subarray(start, start + outputs);
      });
    streams.push({
      neuron: neuron.name,
      phases: rowsOf(0).map(orNull),
      follows: pairs.map(([, then], stream) => {
        const strayed = rowsOf(stream).findLastIndex((row) => readout.classify(row)[0] !== predictions[then]);
        return strayed === last ? null : Math.max(strayed + 1 - cyclesEach, 0);
      }),
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

/** A stream for each pair of images: the first fires for its cycles, then the second. */
async function spikesOf(network: Network, data: Dataset, pairs: readonly (readonly [number, number])[]) {
  const streams: Spike[][] = [];
  let neurons = 0;
  for (const pair of pairs) {
    const spikes: Spike[] = [];
    for (const [place, index] of pair.entries()) {
      const encoded = network.encode(data, { start: index, end: index + 1 });
      const phases = await encoded.read();
      encoded.dispose();
      neurons = phases.length;
      const { neuron, cycle, phase } = encodeSpikes(phases, { neurons, cycles: cyclesEach });
      neuron.forEach((n, k) => {
        spikes.push({ neuron: n, cycle: cycle[k] + place * cyclesEach, phase: phase[k] });
      });
    }
    streams.push(spikes);
  }
  return spikeTrain(streams, { neurons });
}
