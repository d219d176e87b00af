import { quadrature } from '@argand/layers';
import { expect, test } from 'vitest';
import { StreamTally, summaryWords } from './stream-tally.ts';

const readout = quadrature(2);
const silence = [Number.NaN, Number.NaN];

/** A tally of images that are shown for four cycles, the last of which has begun to hear the next one. */
function tallied(first: number, rows: readonly (readonly number[])[], labels: readonly (number | null)[]) {
  const tally = new StreamTally({ readout, outputs: 2, layers: 2, holdFor: 4 });
  rows.forEach((row, k) => {
    const cycle = first + k;
    const image = Math.floor(cycle / 4);
    const phases = Float64Array.from(row);
    const label = labels[image] ?? null;
    tally.take({
      cycle,
      image: image < labels.length ? image : null,
      label,
      prediction: readout.classify(phases)[0],
      phases,
    });
  });
  return tally.summary();
}

const zero = [0.5, 0];
const one = [0, 0.5];

test('counts images by their last whole cycle, and how their answers followed', () => {
  const rows = [silence, zero, zero, one, zero, one, one, zero, zero, one, zero, zero];
  const summary = tallied(0, rows, [0, 0, null]);
  expect(summary).toMatchObject({ cycles: 12, silentCycles: 1, images: 3, accuracy: 0.5 });
  // From the first image to the second the answer came after a cycle; to the third it was not seen to stay.
  expect(summary.settling.answer).toEqual({ changes: 2, followed: 1, median: 1, most: 1 });
  expect(summary.settling.phases).toEqual({ changes: 2, followed: 1, median: 1, most: 1 });
  expect(summaryWords(summary)[0]).toBe(
    '3 images to the end, 50.00 % answered rightly in their last whole cycle; 1 silent cycles.',
  );
});

test('an image that was half shown when the stream was taken up is none, and the next one follows it', () => {
  const summary = tallied(2, [zero, one, one, one, one, one], [0, 1]);
  expect(summary).toMatchObject({ images: 1, accuracy: 1 });
  expect(summary.settling.answer).toEqual({ changes: 1, followed: 1, median: 0, most: 0 });
});

test('nothing that is shown is no image', () => {
  expect(tallied(0, [zero, zero, zero, zero, silence, silence, silence, silence], [null])).toMatchObject({
    images: 1,
    accuracy: null,
    silentCycles: 4,
  });
});
