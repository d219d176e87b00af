import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { minPool } from './min-pool.ts';

// Two windows of 2 × 2, and a column that fills none.
const layout = { batch: 1, height: 2, width: 5, channels: 1, rows: 2, columns: 2 };

test('the first of the smallest passes, silence does not', async () => {
  const answer = await answerOf(minPool, (bench) => ({
    ...layout,
    phases: bench.given('float32', [
      ...[0.5, -0.25, Number.NaN, Number.NaN, -1],
      ...[-0.25, Number.NaN, Number.NaN, Number.NaN, -1],
    ]),
    out: bench.result('float32', 2, bits),
    place: bench.result('int32', 2, bits, { name: 'place' }),
  }));
  expect(answer).toMatchObject({ out: [-0.25, Number.NaN], place: [1, -1] });
});
