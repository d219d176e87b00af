import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { fill } from './fill.ts';

test.each([
  ['float32', 0.5],
  ['float32', Number.NaN],
  ['float32', -0],
  ['int32', -7],
] as const)('fills %s with %d', async (type, value) => {
  const { out } = await answerOf(fill, (bench) => ({ out: bench.result(type, 3, exact), value }));
  expect(out).toEqual([value, value, value]);
});

test('fills an empty storage with nothing', async () => {
  const { out } = await answerOf(fill, (bench) => ({
    out: bench.result('int32', 0, exact, { spare: 0 }),
    value: 1,
  }));
  expect(out).toEqual([]);
});
