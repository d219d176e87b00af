import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { rmspropStep } from './rmsprop-step.ts';

test('divides by the root of the mean square, and adds epsilon outside of it', async () => {
  const answer = await answerOf(rmspropStep, (bench) => ({
    length: 2,
    rate: 0.5,
    rho: 0.75,
    epsilon: 0.25,
    gradient: bench.given('float32', [2, 0]),
    parameter: bench.given('float32', [10, 20]),
    newParameter: bench.result('float32', 2, exact, { name: 'parameter' }),
    meanSquare: bench.given('float32', [1.6875, 4]),
    newMeanSquare: bench.result('float32', 2, exact, { name: 'meanSquare' }),
  }));
  // s = 0.75 · 1.6875 + 0.25 · 2²
  expect(answer.meanSquare).toEqual([2.265625, 3]);
  expect(answer.parameter[0]).toBeCloseTo(10 - 1 / (Math.sqrt(2.265625) + 0.25), 12);
  expect(answer.parameter[1]).toBe(20);
});
