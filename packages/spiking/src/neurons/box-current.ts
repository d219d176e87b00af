import type { SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import type { StateReader } from '../state/state-reader.ts';
import type { SampleGrid } from './sample-grid.ts';

/** A spike is a box of current, from so long before it to so long after. */
export const halfWidth = 0.05;
/** A sample on the very edge of a box is outside, whatever rounding made of it. */
export const inside = halfWidth - 1e-9;

/** Boxes of current on a grid, image by image in the order in which they open. Samples are whole numbers that may leave int32. */
export interface Boxes {
  /** [images + 1] */
  readonly offsets: Int32Array;
  readonly source: Int32Array;
  /** The first sample in the box, */
  readonly open: Float64Array;
  /** and the first after it. */
  readonly close: Float64Array;
}

export function noBoxes(images: number): Boxes {
  return emptyBoxes(images, 0);
}

/** The boxes that there are, and behind them those of the spikes that arrive. */
export function withBoxesOf(there: Boxes, arriving: SpikeTrain, grid: SampleGrid): Boxes {
  const { images, clock, offsets, neuron, cycle, phase } = arriving;
  const boxes = emptyBoxes(images, there.source.length + neuron.length);
  let to = 0;
  for (let image = 0; image < images; image++) {
    const [from, end] = [there.offsets[image], there.offsets[image + 1]];
    boxes.source.set(there.source.subarray(from, end), to);
    boxes.open.set(there.open.subarray(from, end), to);
    boxes.close.set(there.close.subarray(from, end), to);
    to += end - from;
    for (let k = offsets[image]; k < offsets[image + 1]; k++, to++) {
      const moment = { cycle: cycle[k], phase: phase[k] };
      boxes.source[to] = neuron[k];
      boxes.open[to] = grid.firstFrom(moment, clock, -inside);
      boxes.close[to] = grid.firstFrom(moment, clock, inside);
    }
    boxes.offsets[image + 1] = to;
  }
  return boxes;
}

/** Those that a sample, or one after it, lies in. */
export function boxesFrom(boxes: Boxes, sample: number): Boxes {
  const images = Array.from({ length: boxes.offsets.length - 1 }, (_, image) => image);
  return pickBoxes(boxes, images, (k) => boxes.close[k] > sample);
}

/** Those of the images at these places. */
export function boxesOf(boxes: Boxes, images: readonly number[]): Boxes {
  return pickBoxes(boxes, images, () => true);
}

function pickBoxes(boxes: Boxes, images: readonly number[], wanted: (box: number) => boolean): Boxes {
  const kept: number[] = [];
  const offsets = new Int32Array(images.length + 1);
  for (const [place, image] of images.entries()) {
    for (let k = boxes.offsets[image]; k < boxes.offsets[image + 1]; k++) if (wanted(k)) kept.push(k);
    offsets[place + 1] = kept.length;
  }
  const pick = (values: Float64Array) => Float64Array.from(kept, (k) => values[k]);
  const source = Int32Array.from(kept, (k) => boxes.source[k]);
  return { offsets, source, open: pick(boxes.open), close: pick(boxes.close) };
}

export function saveBoxes({ offsets, source, open, close }: Boxes): PopulationState {
  return {
    boxOffsets: offsets.slice(),
    boxSource: source.slice(),
    boxOpen: open.slice(),
    boxClose: close.slice(),
  };
}

/** The arrays of boxes in a saved state. */
export const boxNames = ['boxOffsets', 'boxSource', 'boxOpen', 'boxClose'];

/** @param sample the one at which membranes stand: no box opens later than with the next */
export function savedBoxes(
  reader: StateReader,
  { images, sources, sample, step }: { images: number; sources: number; sample: number; step: number },
): Boxes {
  const source = reader.wholes('boxSource', undefined, 0, sources - 1);
  const boxes = source.length;
  const offsets = reader.offsets('boxOffsets', images + 1, boxes);
  const open = reader.floats('boxOpen', boxes, { least: 0, most: sample + 1, isWhole: true });
  const most = Math.ceil((2 * halfWidth) / step) + 1;
  const close = reader.floats('boxClose', boxes, { least: 0, most: sample + 1 + most, isWhole: true });
  const wrong = close.findIndex((end, k) => end < open[k] || end > open[k] + most);
  if (wrong >= 0) {
    reader.fail(
      'boxClose',
      `number ${wrong} is ${close[wrong]}; expected ${open[wrong]} to ${open[wrong] + most}, for the box opens at ${open[wrong]}`,
    );
  }
  return { offsets, source, open, close };
}

function emptyBoxes(images: number, boxes: number): Boxes {
  return {
    offsets: new Int32Array(images + 1),
    source: new Int32Array(boxes),
    open: new Float64Array(boxes),
    close: new Float64Array(boxes),
  };
}
