import type { Readout } from '@argand/layers';
import { circularMean } from '@argand/phasor';
import { cycleOf } from './spike-train.ts';

/** Which cycles make a prediction: the last whole one, the circular mean of all whole ones, or their most frequent answer. */
export type PredictionRule = 'last' | 'mean' | 'mode';

/** Decoded output phases over cycles. */
export interface DecodedPhases {
  readonly images: number;
  readonly cycles: number;
  readonly lastCycle: number;
  /** [images, cycles, classes]. */
  readonly phases: Float64Array;
}

/**
 * The class of each image, −1 where nothing came. `mean` and `mode` look at every cycle up to the last whole one in which
 * the image has an answer at all; of equally frequent answers `mode` takes the later one.
 */
export function predict(
  { images, cycles, lastCycle, phases }: DecodedPhases,
  readout: Readout,
  rule: PredictionRule,
): Int32Array {
  const { classes } = readout;
  if (rule === 'last') return readout.classify(cycleOf(phases, lastCycle, cycles, classes));
  if (rule === 'mean') {
    const means = new Float64Array(images * classes).fill(Number.NaN);
    for (let image = 0; image < images; image++) {
      for (let c = 0; c < classes; c++) {
        const values = [];
        for (let cycle = 0; cycle <= lastCycle; cycle++)
          values.push(phases[(image * cycles + cycle) * classes + c]);
        if (values.some((value) => !Number.isNaN(value)))
          means[image * classes + c] = circularMean(Float64Array.from(values));
      }
    }
    return readout.classify(means);
  }
  const votes = Array.from({ length: images }, () => new Int32Array(classes));
  const result = new Int32Array(images).fill(-1);
  for (let cycle = 0; cycle <= lastCycle; cycle++) {
    readout.classify(cycleOf(phases, cycle, cycles, classes)).forEach((answer, image) => {
      if (answer < 0) return;
      votes[image][answer] += 1;
      if (result[image] < 0 || votes[image][answer] >= votes[image][result[image]]) result[image] = answer;
    });
  }
  return result;
}
