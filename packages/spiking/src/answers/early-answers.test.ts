import { quadrature } from '@argand/layers';
import { expect, test } from 'vitest';
import { type Decoded, earlyAnswers } from '../index.ts';

const none = Number.NaN;
const readout = quadrature(2);

function decoded(...rows: number[][]): Decoded {
  const last = rows.length - 2;
  return {
    images: 1,
    outputs: 2,
    cycles: rows.length,
    settled: 1,
    last,
    phases: Float64Array.from(rows.flat()),
  };
}
const run = decoded([none, none], [0, 0.5], [0.3, 0.2], [0.4, 0], [0.5, -0.4], [0.5, 0]);
const early = (rule: Parameters<typeof earlyAnswers>[2]) => {
  const { classes, cycles } = earlyAnswers(run, readout, rule);
  return [classes[0], cycles[0]];
};

test('the first stable or confident cycle answers, and silence never does', () => {
  expect(early({ stable: 1 })).toEqual([1, 1]);
  expect(early({ stable: 2 })).toEqual([0, 3]);
  expect(early({ stable: 3 })).toEqual([0, 4]);
  expect(early({ confident: 0.9 })).toEqual([1, 1]);
  expect(early({ confident: 1.5 })).toEqual([0, 4]);
  expect(early({ stable: 2, confident: 1.5 })).toEqual([0, 3]);
});

test('where no rule is met, the last whole cycle answers', () => {
  expect(early({ stable: 9 })).toEqual([0, 4]);
  const mute = decoded([none, none], [none, none], [none, none]);
  expect([...earlyAnswers(mute, readout, { stable: 1, confident: 0 }).classes]).toEqual([-1]);
});

test('rules out of range are named', () => {
  expect(() => early({})).toThrow('there is no rule');
  expect(() => early({ stable: 0 })).toThrow('stable is 0');
  expect(() => early({ confident: Number.NaN })).toThrow('confident is NaN');
});
