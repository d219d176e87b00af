import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { scatterAdd } from './scatter-add.ts';

test('adds rows to what is there; an index outside adds nothing', async () => {
  const { out } = await answerOf(scatterAdd, (bench) => ({
    rows: 2,
    width: 2,
    count: 5,
    values: bench.given('float32', [1, 2, 3, 4, 5, 6, 100, 100, 100, 100]),
    indices: bench.given('int32', [1, 0, 1, 2, -1]),
    out: bench.result('float32', 4, exact, { start: [10, 20, 30, 40] }),
  }));
  expect(out).toEqual([13, 24, 36, 48]);
});

test('integers wrap at 32 bits', async () => {
  const { out } = await answerOf(scatterAdd, (bench) => ({
    rows: 1,
    width: 1,
    count: 1,
    values: bench.given('int32', [1]),
    indices: bench.given('int32', [0]),
    out: bench.result('int32', 1, exact, { start: [2 ** 31 - 1] }),
  }));
  expect(out).toEqual([-(2 ** 31)]);
});
