import type { SpikeTrain } from '@argand/phasor';
import type { FiredCounts, ReceivedCounts } from './network-run.ts';
import type { SynapsesStage } from './stages.ts';

/** Counts the spikes of each image, and the neurons that fired. */
export function countFired({ images, neurons, offsets, neuron }: SpikeTrain): FiredCounts {
  const spikes = new Float64Array(images);
  const active = new Float64Array(images);
  /** The last image in which each neuron fired, counted from 1. */
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
 * Counts the spikes of the reference and the synaptic operations of each image.
 *
 * @param received the spikes that a layer received, with those of its reference
 * @param arriving the same spikes without those of the reference
 */
export function countOperations(
  received: SpikeTrain,
  arriving: SpikeTrain,
  { fanOut }: SynapsesStage,
): ReceivedCounts {
  const references = new Float64Array(received.images);
  const operations = new Float64Array(received.images);
  const { offsets, neuron } = received;
  const runs = fanOut.offsets;
  for (let image = 0; image < received.images; image++) {
    const [start, end] = [offsets[image], offsets[image + 1]];
    references[image] = end - start - (arriving.offsets[image + 1] - arriving.offsets[image]);
    let reached = 0;
    for (let k = start; k < end; k++) reached += runs[neuron[k] + 1] - runs[neuron[k]];
    operations[image] = reached * fanOut.width;
  }
  return { references, operations };
}
