import type { SpikeTrain } from '@argand/phasor';
import type { SynapsesStage } from './stages.ts';

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
): { readonly references: Float64Array; readonly operations: Float64Array } {
  const references = new Float64Array(heard.images);
  const operations = new Float64Array(heard.images);
  const { offsets, neuron } = heard;
  // Where every source reaches as many targets, spikes need not be looked at.
  const runs = fanOut.offsets[fanOut.sources];
  const even = fanOut.width === fanOut.targets && runs === fanOut.sources;
  const runsFrom = fanOut.offsets;
  for (let image = 0; image < heard.images; image++) {
    const [start, end] = [offsets[image], offsets[image + 1]];
    references[image] = end - start - (arriving.offsets[image + 1] - arriving.offsets[image]);
    let reached = 0;
    if (even) reached = end - start;
    else for (let k = start; k < end; k++) reached += runsFrom[neuron[k] + 1] - runsFrom[neuron[k]];
    operations[image] = reached * fanOut.width;
  }
  return { references, operations };
}
