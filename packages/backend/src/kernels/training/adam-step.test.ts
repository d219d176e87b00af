import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { adamStep } from './adam-step.ts';

const settings = { rate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1e-8, step: 1, weightDecay: 0 };

async function of(options: Partial<typeof settings>, [p, g, m, v]: readonly number[]) {
  return answerOf(adamStep, (bench) => ({
    ...settings,
    ...options,
    length: 1,
    gradient: bench.given('float32', [g]),
    parameter: bench.given('float32', [p]),
    newParameter: bench.result('float32', 1, exact, { name: 'parameter' }),
    firstMoment: bench.given('float32', [m]),
    newFirstMoment: bench.result('float32', 1, exact, { name: 'first' }),
    secondMoment: bench.given('float32', [v]),
    newSecondMoment: bench.result('float32', 1, exact, { name: 'second' }),
  }));
}

test('the first step goes by the rate, against the sign of the gradient', async () => {
  for (const g of [4, -0.25]) {
    const { parameter, first, second } = await of({}, [3, g, 0, 0]);
    expect(parameter[0]).toBeCloseTo(3 - 0.5 * Math.sign(g), 6);
    expect(first).toEqual([g / 2]);
    expect(second).toEqual([g ** 2 / 4]);
  }
});

test('later steps undo less of the bias', async () => {
  // m = 0.5 · 1 + 0.5 · 3 = 2, over 1 − 1/4; v = 0.75 · 4 + 0.25 · 9 = 5.25, over 1 − 9/16
  const { parameter } = await of({ step: 2 }, [0, 3, 1, 4]);
  expect(parameter[0]).toBeCloseTo((-0.5 * (2 / 0.75)) / Math.sqrt(5.25 / 0.4375), 7);
});

test('decay is apart from the gradient', async () => {
  expect((await of({ weightDecay: 0.25 }, [8, 0, 0, 0])).parameter).toEqual([8 - 0.5 * 0.25 * 8]);
});

test('nothing moves without a gradient', async () => {
  expect(await of({}, [8, 0, 0, 0])).toMatchObject({ parameter: [8], first: [0], second: [0] });
});
