import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { momentumStep } from './momentum-step.ts';

test('the velocity keeps a part of itself and takes the gradient; the rate is outside', async () => {
  const answer = await answerOf(momentumStep, (bench) => ({
    length: 2,
    rate: 0.5,
    momentum: 0.75,
    gradient: bench.given('float32', [1, 0]),
    parameter: bench.given('float32', [10, 20]),
    newParameter: bench.result('float32', 2, exact, { name: 'parameter' }),
    velocity: bench.given('float32', [4, -4]),
    newVelocity: bench.result('float32', 2, exact, { name: 'velocity' }),
  }));
  expect(answer).toMatchObject({ velocity: [4, -3], parameter: [8, 21.5] });
});
