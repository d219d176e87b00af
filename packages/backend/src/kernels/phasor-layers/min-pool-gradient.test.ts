import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { minPoolGradient } from './min-pool-gradient.ts';

// Two windows of 2 × 2, and a column that fills none.
const layout = { batch: 1, height: 2, width: 5, channels: 1, rows: 2, columns: 2 };

test('the gradient goes where the phase came from', async () => {
  const answer = await answerOf(minPoolGradient, (bench) => ({
    ...layout,
    place: bench.given('int32', [1, -1]),
    gradient: bench.given('float32', [3, 5]),
    phasesGradient: bench.result('float32', 10, bits),
  }));
  expect(answer.out).toEqual([0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
});
