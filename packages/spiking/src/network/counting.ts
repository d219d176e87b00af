import type { SpikeTrain } from '@argand/phasor';
import type { FiredCounts, HeardCounts } from './network-run.ts';
import type { SynapsesStage } from './stages.ts';

/** How many spikes each image has, and of how many neurons. */
export function countFired({ images, neurons, offsets, neuron }: SpikeTrain): FiredCounts {
  const spikes = new Float64Array(images);
  const active = new Float64Array(images);
  /** In which image each neuron was last seen to fire, counted from 1. */
  const seen = new Int32Array(neurons);
  for (let image = 0; image < images; image++) {
    const [start, end] = [offsets[image], offsets[image + 1]];
    let sum = 0;
    for (let k = start; k < end; k++) {
      const n = neuron[k];
      if (seen[n] !== image + 1) sum++;
      seen[n] = image + 1;
    }
    spikes[image] = end - start;
    active[image] = sum;
  }
  return { spikes, active };
}

/**
 * Spikes of the reference, and synaptic operations, of each image.
 *
 * @param heard what a layer listened to
 * @param arriving the same without its reference
 */
export function countOperations(
  heard: SpikeTrain,
  arriving: SpikeTrain,
  { fanOut }: SynapsesStage,
): HeardCounts {
  const references = new Float64Array(heard.images);
  const operations = new Float64Array(heard.images);
  const { offsets, neuron } = heard;
  const runs = fanOut.offsets;
  for (let image = 0; image < heard.images; image++) {
    const [start, end] = [offsets[image], offsets[image + 1]];
    references[image] = end - start - (arriving.offsets[image + 1] - arriving.offsets[image]);
    let reached = 0;
    for (let k = start; k < end; k++) reached += runs[neuron[k] + 1] - runs[neuron[k]];
    operations[image] = reached * fanOut.width;
  }
  return { references, operations };
}
