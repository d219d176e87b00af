import type { CountedRun } from './network-run.ts';
import type { SpikeCounts } from './spike-result.ts';

/** Counts of zero for a number of images and layers. */
export function emptyCounts(images: number, layers: number): SpikeCounts {
  return {
    inputSpikes: new Float64Array(images),
    spikes: new Float64Array(images * layers),
    references: new Float64Array(images * layers),
    operations: new Float64Array(images * layers),
    active: new Float64Array(images * layers),
    silentOutputs: new Float64Array(images),
  };
}

/**
 * Enters the counts of a batch.
 *
 * @param start the number of the batch's first image
 * @param phases [images of the batch, cycles, outputs]
 * @param answerCycles [images] the cycle in which each image answered
 */
export function addCounts(
  counts: SpikeCounts,
  start: number,
  { inputs, layers, output }: CountedRun,
  phases: Float64Array,
  answerCycles: Int32Array,
): void {
  const outputs = output.neurons;
  const cycles = phases.length / (inputs.images * outputs);
  for (const [layer, counted] of layers.entries()) {
    for (let k = 0; k < inputs.images; k++) {
      const index = (start + k) * layers.length + layer;
      for (const name of ['spikes', 'active', 'references', 'operations'] as const) {
        counts[name][index] = counted[name][k];
      }
    }
  }
  for (let k = 0; k < inputs.images; k++) {
    const image = start + k;
    counts.inputSpikes[image] = inputs.offsets[k + 1] - inputs.offsets[k];
    const row = (k * cycles + answerCycles[image]) * outputs;
    let silent = 0;
    for (let o = 0; o < outputs; o++) if (Number.isNaN(phases[row + o])) silent++;
    counts.silentOutputs[image] = silent;
  }
}
