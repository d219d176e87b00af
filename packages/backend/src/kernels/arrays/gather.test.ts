import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { gather } from './gather.ts';

test('takes rows in any order, and zeros for an index outside', async () => {
  const { out } = await answerOf(gather, (bench) => ({
    rows: 3,
    width: 2,
    count: 5,
    table: bench.given('float32', [1, 2, 3, 4, Number.NaN, -0]),
    indices: bench.given('int32', [2, 0, 2, 3, -1]),
    out: bench.result('float32', 10, bits),
  }));
  expect(out).toEqual([Number.NaN, -0, 1, 2, Number.NaN, -0, 0, 0, 0, 0]);
});

test('an empty table gives zeros', async () => {
  const { out } = await answerOf(gather, (bench) => ({
    rows: 0,
    width: 2,
    count: 1,
    table: bench.given('int32', []),
    indices: bench.given('int32', [0]),
    out: bench.result('int32', 2, bits),
  }));
  expect(out).toEqual([0, 0]);
});
