import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { measureSettling } from '@argand/spiking';
import type { EvaluationResult } from '@argand/training';
import { orNull, type Shown } from './example-runs.ts';
import { changedAnswers, followedIn, seenCycles } from './followed.ts';
import type { InputChange } from './report/contents.ts';
import { shownClasses } from './report/shown-classes.ts';

/** For how many cycles each of the two images is shown. */
const cyclesEach = 12;

/** How many changes of an image are tried. */
const changes = 10;

/** How near phases must come to where they end, in units of π. */
const tolerance = 0.02;

/**
 * One image for some cycles, then another, in one stream: how the output follows. Shown is the change from the example to the first image that is
 * answered otherwise; where there is none, there is nothing to be shown. Counted are some more, between neighbours.
 */
export async function changeInput(
  { network, neurons, noise }: Shown,
  data: Dataset,
  {
    evaluation,
    example,
    signal,
  }: { readonly evaluation: EvaluationResult; readonly example: number; readonly signal?: AbortSignal },
): Promise<InputChange | undefined> {
  const { readout } = network.description;
  const { predictions, phases } = evaluation;
  const pairs = changingPairs(predictions, example);
  if (pairs.length === 0) return undefined;
  const other = pairs[0][1];
  const before = await encoded(
    network,
    data,
    pairs.map(([first]) => first),
  );
  const after = await encoded(
    network,
    data,
    pairs.map(([, second]) => second),
  );
  const ends = [example, other];
  const outputsOf = (index: number) =>
    phases.subarray(index * readout.classes, (index + 1) * readout.classes);
  const classes = shownClasses(
    ends.map(outputsOf),
    ends.map((index) => data.labels[index]),
  );
  const streams = [];
  for (const neuron of neurons) {
    const found = await measureSettling(network, {
      neuron,
      before,
      after,
      tolerance,
      cycles: cyclesEach,
      ...(noise ? { noise } : {}),
      ...(signal ? { signal } : {}),
    });
    const { settled, cycles, outputs, phases: decoded } = found;
    streams.push({
      neuron: neuron.name,
      phases: Array.from({ length: cycles }, (_, cycle) =>
        orNull(decoded.subarray(cycle * outputs, (cycle + 1) * outputs), classes),
      ),
      follows: settled.answer[0] < 0 ? null : settled.answer[0],
      answers: followedIn(changedAnswers(found, settled, readout, cyclesEach)),
      settles: followedIn(seenCycles(settled.phases)),
    });
  }
  const [first, second] = ends.map((index) => ({
    index,
    label: data.labels[index],
    prediction: predictions[index],
    phases: orNull(outputsOf(index), classes),
  }));
  return { shownClasses: classes, first, second, cycle: cyclesEach, tolerance, streams };
}

/** The example with the first image that has another answer, then neighbours with different answers; none if all answers are the same. */
function changingPairs(predictions: Int32Array, example: number): (readonly [number, number])[] {
  const differ = (a: number, b: number) =>
    predictions[a] >= 0 && predictions[b] >= 0 && predictions[a] !== predictions[b];
  const other = predictions.findIndex((_, image) => differ(example, image));
  if (other < 0) return [];
  const neighbours = Array.from(predictions.slice(1), (_, image) => [image, image + 1] as const).filter(
    ([a, b]) => differ(a, b) && !(a === example && b === other),
  );
  return [[example, other] as const, ...neighbours].slice(0, changes);
}

/** The phases of some images, after the encoder, one after the other. */
async function encoded(network: Network, data: Dataset, images: readonly number[]): Promise<Float64Array> {
  const parts: number[] = [];
  for (const index of images) {
    const phases = network.encode(data, { start: index, end: index + 1 });
    for (const phase of await phases.read()) parts.push(phase);
    phases.dispose();
  }
  return Float64Array.from(parts);
}
